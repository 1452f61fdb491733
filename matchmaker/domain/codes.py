"""Short public codes: safe to read out over the telephone, impossible to count through."""

from __future__ import annotations

import secrets

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # without 0 and o, 1, i and l, and u, which is read as v


def new_code(kind: str) -> str:
    """A fresh code such as `o-7k3m9qxw`; `kind` is the letter or word before the dash."""
    return f"{kind}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"
