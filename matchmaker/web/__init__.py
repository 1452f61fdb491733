"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import (
    accounts,
    audit,
    bundles,
    claims,
    confirmations,
    desk,
    desk_parts,
    dressing,
    exposure,
    figures,
    health,
    help,
    home,
    inbox,
    language,
    letters,
    linkages,
    listings,
    matches,
    merges,
    metrics,
    new_words,
    pairs,
    parties,
    people,
    photos,
    prices,
    quick,
    registrations,
    saved,
    search,
    searches,
    standings,
    unsubscribing,
    why,
    word_changes,
    words,
)
from matchmaker.web import register as registering

LEAVES = (
    accounts, audit, bundles, claims, confirmations, desk, exposure, figures, health, help, home, inbox, language, letters, linkages, listings,
    matches, merges, metrics, new_words, pairs, parties, people, photos, prices, quick, registering, registrations, saved, search, searches,
    standings, unsubscribing, why, word_changes, words,
)  # fmt: skip


def register(app: Flask) -> None:
    """Open every page, and lend templates the words that they use."""
    dressing.register(app)
    desk_parts.register(app)
    figures.register(app)
    unsubscribing.register(app)
    for leaf in LEAVES:
        app.register_blueprint(leaf.pages)
