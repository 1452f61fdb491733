"""Telephone numbers as a telephone dials them and as people read them."""

from __future__ import annotations

import re

_FIRST = re.compile(r"\+?\d[\d .()/-]{6,}\d")


def dialled(text: str) -> str:
    """The first number in what was typed, as `tel:` takes it, with Vietnam's +84; nothing where there is none."""
    found = _FIRST.search(text)
    if not found:
        return ""
    digits = re.sub(r"\D", "", found[0].replace("(0)", "").split("/")[0])
    if len(digits) < 8:
        return ""
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    return f"+{digits}" if found[0].startswith("+") or digits.startswith("84") else digits
