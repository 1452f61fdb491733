"""Every table. Importing this package makes all of them known to the registry and to the migrations."""

from matchmaker.store.models import audit, linkages, listings, outbox, people, words

__all__ = ["audit", "linkages", "listings", "outbox", "people", "words"]
