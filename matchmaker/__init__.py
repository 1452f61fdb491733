"""A marketplace that links agricultural co-operatives and enterprises, and the brokers who bring them together."""

__version__ = "0.9.0"
