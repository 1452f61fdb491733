"""The least that reading a typed value needs to know of spelling: one normal form, and a form without marks."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The text in NFC, in lower case, with white space collapsed and no-break spaces made plain."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def unmarked(text: str) -> str:
    """The plain text without Vietnamese marks."""
    apart = unicodedata.normalize("NFD", plain(text).replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
