"""Codes besides the password: how their secret comes to be, in which step of time one is good, and what stands in for a lost one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

from matchmaker.domain.codes import LETTERS

STEP_SECONDS = 30
DIGITS = 6
RECOVERY_CODES = 10
_SECRET_BYTES = 20  # as long as the hash that the codes are made with


def new_salt() -> str:
    """What is kept of a second factor: it alone makes no code."""
    return secrets.token_urlsafe(32)


def secret_of(key: str, salt: str) -> str:
    """The secret that the person's app holds, worked out from this installation's key and the salt: it stands in no database."""
    made = hmac.new(key.encode(), b"second factor:" + salt.encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:_SECRET_BYTES]).decode()


def reset_token(key: str, code: str) -> str:
    """The 256 bits that let somebody choose a new password, worked out as the letter goes out: what is kept here has them not."""
    made = hmac.new(key.encode(), b"password reset:" + code.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def address_token(key: str, code: str) -> str:
    """The 256 bits that show that somebody reads the letters to an address, worked out likewise."""
    made = hmac.new(key.encode(), b"new address:" + code.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def in_fours(text: str) -> str:
    """The text in groups of four, to be typed by hand."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def steps_around(moment: datetime) -> tuple[int, int, int]:
    """The steps of time whose codes are good at a moment: its own, the one before and the one after, for clocks that are a little off."""
    now = int(moment.timestamp()) // STEP_SECONDS
    return now - 1, now, now + 1


def typed_digits(text: str) -> str:
    """The code as it was typed, without spaces; empty where it cannot be one."""
    digits = "".join(text[:40].split())
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdigit() else ""


def new_recovery_code() -> str:
    """A fresh code that stands in once for a lost second factor: 16 letters that nobody can guess, safe to copy by hand."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def folded_recovery_code(text: str) -> str:
    """A recovery code as it was typed, in the one spelling."""
    letters = "".join(sign for sign in text[:100].lower() if sign in LETTERS)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
