"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import accounts, audit, dressing, health, help, home, language, linkages, listings, matches, parties, quick, search


def register(app: Flask) -> None:
    """Open every page, and lend templates the words that they use."""
    dressing.register(app)
    for leaf in (accounts, audit, health, help, home, language, linkages, listings, matches, parties, quick, search):
        app.register_blueprint(leaf.pages)
