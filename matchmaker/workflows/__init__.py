"""What people do: each asks for permission, writes, and appends to the audit. None commits, none calls another."""
