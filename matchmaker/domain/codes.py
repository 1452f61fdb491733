"""Short public codes: safe to read out over the telephone, impossible to count through."""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # without 0 and o, 1, i and l, and u, which is read as v


def new_code(kind: str) -> str:
    """A fresh code such as `o-7k3m9qxw`; `kind` is the letter or word before the dash."""
    return f"{kind}-{''.join(secrets.choice(LETTERS) for _ in range(8))}"


def new_secret() -> str:
    """A fresh secret that opens one address: 32 letters that nobody can guess."""
    return secrets.token_urlsafe(24)


def key_of(form_key: str, *content: object) -> str:
    """A form with what it was sent with: sent again as it was it is the same, corrected after going back it is another. Empty without a key."""
    said = "\n".join(map(str, content)).encode("utf-8", "surrogatepass")
    return f"{form_key[:40]}-{hashlib.sha256(said).hexdigest()[:24]}" if form_key else ""


def hash_of(token: str) -> str:
    """What is kept of a secret: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
