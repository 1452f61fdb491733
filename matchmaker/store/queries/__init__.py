"""Named reads: nouns with their condition, in a stated order, loading what the reader needs."""
