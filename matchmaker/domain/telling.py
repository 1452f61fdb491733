"""What a party told the staff who write for it: by which way, who said it, when; and the address with which the party answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

VIAS = ("phone", "zalo", "paper", "visit", "meeting")
"""The ways in which a party tells something: điện thoại, Zalo, giấy, gặp trực tiếp, họp."""
ANSWERED_VIAS = (*VIAS, "web", "link", "revision")
"""And those in which it answers itself: signed in, by its private address, by revising the listing."""
CONFIRMATIONS = ("", "waiting", "confirmed", "wrong")
"""Whether a party stands behind what staff wrote for it; nothing where it wrote itself."""
LINK_LASTS = timedelta(days=14)
_LETTERS = 24


@dataclass(frozen=True, slots=True)
class Told:
    """How staff came to know what they write or record for a party."""

    via: str
    by: str
    on: date
    at: datetime | None = None  # where the hour is known
    typed: str = ""  # when it was, as typed


def link_token(secret: str, nonce: str) -> str:
    """The secret of a private address: made from what the database holds and what only the server knows, so that staff can show it again."""
    made = hmac.new(secret.encode(), f"confirm-link:{nonce}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode()[:_LETTERS]


def hash_of_token(token: str) -> str:
    """What the database keeps of a private address."""
    return hashlib.sha256(token.encode()).hexdigest()
