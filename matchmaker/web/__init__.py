"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import accounts, health, language


def register(app: Flask) -> None:
    """Open every page."""
    for leaf in (accounts, health, language):
        app.register_blueprint(leaf.pages)
