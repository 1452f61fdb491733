"""Addresses by which a party lets somebody without an account read a thing of its own, for some days."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

KINDS = ("listing", "matches")
"""The listing alone, or with the listings that match it."""
DAYS = (1, 7, 30)
MOST_SERVING = 20
"""How many addresses of one listing may serve at once."""
_LETTERS = 32
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[ .-]?\d){8,10}(?!\d)")


def shared_token(secret: str, nonce: str) -> str:
    """The secret of an address: made from what the database holds and what only the server knows, so that its maker can be shown it again."""
    made = hmac.new(secret.encode(), f"shared-link:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode()[:_LETTERS]


def without_phones(text: str) -> str:
    """The text with every telephone number blotted out: whoever reads a shared address is not told whom to call."""
    return _PHONE.sub("…", text)
