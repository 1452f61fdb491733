"""Other people's engines, each used as its own documentation says it is used well, on the same offers and needs as ours."""
