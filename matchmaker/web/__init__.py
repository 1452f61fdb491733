"""The pages: each leaf module holds one blueprint, named `pages`."""

from __future__ import annotations

from flask import Flask

from matchmaker.web import (
    account_page,
    accounts,
    audit,
    bin,
    breaches,
    bulk,
    bundles,
    checking,
    claims,
    clauses,
    comfort,
    confirmations,
    contract_papers,
    contract_signing,
    contracts,
    deliveries,
    delivery_entry,
    desk,
    desk_parts,
    drafts,
    dressing,
    exposure,
    figures,
    freeing,
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
    lists_out,
    looking,
    mandates,
    matches,
    merges,
    metrics,
    new_address,
    new_words,
    offered,
    outcomes,
    pairs,
    parties,
    payments,
    people,
    photos,
    pictures,
    pooling,
    prices,
    question_list,
    questions,
    quick,
    records,
    registrations,
    resetting,
    resuming,
    rounds,
    saved,
    search,
    searches,
    seasons,
    second_factor,
    shares,
    site_files,
    slips,
    standings,
    styleguide,
    suggesting,
    supply_demand,
    terms,
    unsubscribing,
    welcome,
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
    mandates, offered, question_list, questions, rounds, terms,
    breaches, deliveries, delivery_entry, outcomes, payments, records,
    figures, inbox, saved, unsubscribing,
    bulk, looking, slips,
    lists_out, seasons, suggesting, supply_demand,
    checking, drafts,
    comfort, shares, site_files,
    account_page, freeing, new_address, resetting, second_factor, welcome,
    bin, grid, history,
)  # fmt: skip


def register(app: Flask) -> None:
    """Open every page, and lend templates the words that they use."""
    dressing.register(app)
    comfort.register(app)
    pictures.register(app)
    desk_parts.register(app)
    figures.register(app)
    lists_out.register(app)
    supply_demand.register(app)
    unsubscribing.register(app)
    resuming.register(app)
    for leaf in LEAVES:
        app.register_blueprint(leaf.pages)
    if app.config["DEMO"]:
        app.register_blueprint(styleguide.pages)
