"""Every table. Importing this package makes all of them known to the registry and to the migrations."""

from matchmaker.store.models import (
    audit,
    desk,
    fairness,
    linkages,
    listings,
    merges,
    new_words,
    outbox,
    people,
    photos,
    prices,
    registrations,
    runs,
    searches,
    word_edits,
    words,
)

__all__ = [
    "audit",
    "desk",
    "fairness",
    "linkages",
    "listings",
    "merges",
    "new_words",
    "outbox",
    "people",
    "photos",
    "prices",
    "registrations",
    "runs",
    "searches",
    "word_edits",
    "words",
]
