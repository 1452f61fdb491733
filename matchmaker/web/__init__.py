"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import (
    accounts,
    audit,
    bin,
    breaches,
    bundles,
    claims,
    clauses,
    confirmations,
    contract_papers,
    contract_signing,
    contracts,
    deliveries,
    delivery_entry,
    desk,
    desk_parts,
    dressing,
    exposure,
    figures,
    grid,
    harvests,
    health,
    help,
    history,
    home,
    inbox,
    language,
    letters,
    linkages,
    listings,
    mandates,
    matches,
    merges,
    metrics,
    new_words,
    offered,
    outcomes,
    pairs,
    parties,
    payments,
    people,
    photos,
    pooling,
    prices,
    questions,
    quick,
    records,
    registrations,
    rounds,
    saved,
    search,
    searches,
    standings,
    terms,
    unsubscribing,
    why,
    word_changes,
    words,
)
from matchmaker.web import register as registering

LEAVES = (
    accounts, audit, bundles, claims, confirmations, contract_signing, contracts, desk, exposure, harvests, health, help, home, language, letters,
    linkages, listings, matches, merges, metrics, new_words, pairs, parties, people, photos, prices, quick, registering, registrations, search,
    searches, standings, why, word_changes, words,
    clauses, contract_papers, pooling,
    mandates, offered, questions, rounds, terms,
    breaches, deliveries, delivery_entry, outcomes, payments, records,
    figures, inbox, saved, unsubscribing,
    bin, grid, history,
)  # fmt: skip


def register(app: Flask) -> None:
    """Open every page, and lend templates the words that they use."""
    dressing.register(app)
    desk_parts.register(app)
    figures.register(app)
    unsubscribing.register(app)
    for leaf in LEAVES:
        app.register_blueprint(leaf.pages)
