"""The vocabulary of the trade: plain values and rules, from the standard library alone."""
