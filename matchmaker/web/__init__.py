"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import (
    accounts,
    audit,
    claims,
    dressing,
    health,
    help,
    home,
    language,
    linkages,
    listings,
    matches,
    parties,
    people,
    registrations,
    search,
)
from matchmaker.web import (
    register as registering,
)


def register(app: Flask) -> None:
    """Open every page, and lend templates the words that they use."""
    dressing.register(app)
    for leaf in (
        accounts, audit, claims, health, help, home, language, linkages, listings, matches, parties, people, registering, registrations, search,
    ):  # fmt: skip
        app.register_blueprint(leaf.pages)
