"""Figures that only our own engine has: needs read right, many needs at once, and offers that come, change and go."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from benchmarks import ours
from benchmarks.contestants import Given, Query
from benchmarks.contests import percentiles
from benchmarks.generator import World
from matchmaker.domain.records import Need, Offer

BULK = 10_000
CHANGES = 100
MARK = "X"
"""With what the codes of the offers begin that come while we look."""
PARTS = ("p50_ms", "p95_ms")
SHOWN = 20_000
"""How far down an offer may stand in the ranking for a need that wants just that; it is looked for once the clock has stopped."""


def read_right(world: World, needs: Sequence[Need], product: Sequence[int]) -> dict[str, float]:
    """Shares of the needs that were read to the right product: among the readings, and as the first of them."""
    keys = [[reading.product for reading in ours.read_as(world.lexicon, need).readings] for need in needs]
    meant = [world.products[number] for number in product]
    return {
        "read": len(needs),
        "read_right": float(np.mean([key in found for key, found in zip(meant, keys, strict=True)])),
        "read_first": float(np.mean([found[:1] == [key] for key, found in zip(meant, keys, strict=True)])),
        "read_as_nothing": float(np.mean([not found for found in keys])),
    }


def in_bulk(engine: ours.Ours, needs: Sequence[Need], budget_s: float) -> dict[str, float]:
    """Needs a second on two cores, and whether each answer is the one that the need gets alone."""
    some = list(islice(needs, 50))
    start = time.perf_counter()
    for need in some:
        ours.one(engine.matcher, need, engine.catalogue)
    alone_s = (time.perf_counter() - start) / len(some)
    needs = needs[: max(200, int(budget_s / alone_s))]
    start = time.perf_counter()
    answers = ours.bulk(engine.matcher, needs, engine.catalogue)
    took = time.perf_counter() - start
    checked = min(len(needs), max(200, int(budget_s / alone_s)))
    alone = (ours.one(engine.matcher, need, engine.catalogue) for need in needs[:checked])
    same = sum(ours.same(answer, ranking, engine.catalogue) for answer, ranking in zip(answers, alone, strict=False))
    return {"needs": len(needs), "needs_per_s": len(needs) / took, "compared": checked, "equal": same}


def telling(engine: ours.Ours, needs: Sequence[Need]) -> dict[str, float]:
    """Milliseconds of one need with every reason of its twenty told: what a page costs that shows all facts of all of them."""
    took = []
    for need in needs:
        start = time.perf_counter()
        ours.told(engine.matcher, need, engine.catalogue)
        took.append(1000 * (time.perf_counter() - start))
    return {f"told_{name}": figure for name, figure in zip(PARTS, percentiles(took), strict=True)}


def changing(engine: ours.Ours, given: Given, new: Sequence[Offer]) -> dict[str, float]:
    """Milliseconds until an offer that came, changed or went is found, or no longer: reading its words, the catalogue, and one need."""
    took: dict[str, list[float]] = {"added": [], "revised": [], "withdrawn": []}
    catalogue, seen = engine.catalogue, []
    for at, offer in enumerate(islice(new, CHANGES)):
        offer = replace(offer, code=f"{MARK}{at:07}", linked=None)
        need = ours.linked(given.lexicon, _need_for(offer))
        if need.linked is None or not need.linked.readings:
            continue
        for what, record, gone in (("added", offer, ()), ("revised", _dearer(offer), (offer.code,)), ("withdrawn", None, (offer.code,))):
            start = time.perf_counter()
            added = [] if record is None else [ours.linked(given.lexicon, record)]
            changed = ours.changed(catalogue, added, gone)
            ours.one(engine.matcher, need, changed)
            took[what].append(1000 * (time.perf_counter() - start))
            catalogue = changed
            shown = [match.code for match in engine.matcher.rank(need, catalogue, SHOWN).matches]
            seen.append(shown.count(offer.code) == (record is not None))
    figures = {f"{what}_{name}": figure for what, times in took.items() for name, figure in zip(PARTS, percentiles(times), strict=True)}
    return {**figures, "seen": float(np.mean(seen))}


def _need_for(offer: Offer) -> Need:
    said = {name: getattr(offer, name) for name in ("words", "quantity", "price", "starts_on", "ends_on", "place", "grade", "state", "certificates")}
    return Need(f"for {offer.code}", **said)


def _dearer(offer: Offer) -> Offer:
    return replace(offer, price=replace(offer.price, dong=offer.price.dong + 500) if offer.price else None)


def where_linked(queries: Sequence[Query], took: Sequence[float]) -> dict[str, float]:
    """The times of those needs whose words name something listed: the others are answered by words, which is dearer for all."""
    some = [ms for query, ms in zip(queries, took, strict=False) if query.need.linked is not None and query.need.linked.readings]
    return dict(zip(("linked_p50_ms", "linked_p95_ms"), percentiles(some), strict=True)) if some else {}
