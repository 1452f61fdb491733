"""Rights that one organisation gives another: which there are, which acts each covers, and when it holds. Pure."""

from __future__ import annotations

from datetime import date

RIGHTS = ("post", "negotiate", "sign")
"""Đăng tin; thương lượng; chốt và ký. The last is given only where somebody ticks it."""
GIVEN_AT_FIRST = ("post", "negotiate")

_POSTING, _TALKING, _EITHER, _SIGNING = frozenset({"post"}), frozenset({"negotiate"}), frozenset({"post", "negotiate"}), frozenset({"sign"})
COVERS: dict[str, frozenset[str]] = {
    "listing.read": _POSTING,
    "listing.post": _POSTING,
    "listing.revise": _POSTING,
    "listing.withdraw": _POSTING,
    "listing.matches": _EITHER,
    "introduction.ask": _EITHER,
    "bundle.read": _POSTING,
    "bundle.ask": _POSTING,
    "round.manage": _POSTING,
    "question.answer": _EITHER,
    "linkage.read": frozenset({"negotiate", "sign"}),
    "history.read": frozenset({"post", "negotiate", "sign"}),  # of listings and linkages; a party's own affairs are never lent
    "linkage.refuse": _TALKING,
    "terms.put": _TALKING,
    "terms.refuse": _TALKING,
    "terms.accept": _SIGNING,
}
"""The acts that may be done for another organisation, and with which rights: any of them is enough. What is missing here is never delegated."""


def covers(action: str, rights: frozenset[str]) -> bool:
    """Do these rights cover the act?"""
    return not COVERS.get(action, frozenset()).isdisjoint(rights)


def holds(starts_on: date, ends_on: date, revoked: bool, today: date) -> bool:
    """Is the mandate in force on this day? Both its first and its last day count."""
    return not revoked and starts_on <= today <= ends_on
