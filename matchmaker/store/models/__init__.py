"""Every table. Importing this package makes all of them known to the registry and to the migrations."""

from matchmaker.store.models import audit, desk, linkages, listings, merges, outbox, people, photos, registrations, searches, word_edits, words

__all__ = ["audit", "desk", "linkages", "listings", "merges", "outbox", "people", "photos", "registrations", "searches", "word_edits", "words"]
