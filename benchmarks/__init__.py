"""How fast and how good the core is, beside peers, on the machine that runs this."""
