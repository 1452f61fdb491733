"""The page of each kind of thing that staff take in charge and write about."""

from __future__ import annotations

from flask import url_for

SUBJECT_PAGES: dict[str, tuple[str, dict[str, str]]] = {
    "offer": ("listings.show", {"side": "offer"}),
    "need": ("listings.show", {"side": "need"}),
    "linkage": ("linkages.show", {}),
    "party": ("parties.show", {}),
    "contract": ("contracts.show", {}),
}


PAGES = {
    **SUBJECT_PAGES, "registration": ("registrations.show", {}), "new_word": ("new_words.index", {}), "pair": ("pairs.show", {}),
    "harvest": ("harvests.show", {}), "delivery": ("deliveries.one", {}), "breach": ("breaches.show", {}),
}  # fmt: skip
"""What waits on the desk has a page as well, though it is taken up there and not here."""


def page_of(kind: str, code: str, anchor: str | None = None) -> str:
    """The address of a thing's page, at one of its parts where that is named."""
    endpoint, values = PAGES[kind]
    return url_for(endpoint, code=code, _anchor=anchor, **values)  # type: ignore[arg-type]
