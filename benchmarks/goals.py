"""What we set ourselves, beside what was measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

HONEST_PEER = "PostgreSQL + our linker"
"""The peer that has our linker too: what is left is what our engine does with it."""
LIKE_QUALITY = 0.03
"""A peer is of like quality where its nDCG@10 of the full ranking is no more than this below ours."""
OURS = "ours"

Size = Mapping[str, Any]


def _result(size: Size, name: str) -> Mapping[str, Any] | None:
    return next((one for one in size["results"] if one["name"] == name), None)


def _ours(size: Size, key: str) -> float | None:
    own = _result(size, OURS)
    return None if own is None else own["quality"].get(key, own.get(key))


def _times_faster(size: Size, key: str) -> float | None:
    own, peer = _result(size, OURS), _result(size, HONEST_PEER)
    return peer[key] / own[key] if own and peer else None


def _recall_above(size: Size) -> float | None:
    peer, own = _result(size, HONEST_PEER), _ours(size, "full_recall")
    return own - peer["quality"]["full_recall"] if peer and own is not None else None


def _fastest_alike(size: Size) -> float | None:
    """How many times faster than ours the fastest peer of like quality is, at its median; below 1 where none is."""
    own = _result(size, OURS)
    if own is None:
        return None
    least = own["quality"]["full_ndcg"] - LIKE_QUALITY
    alike = [one["p50_ms"] for one in size["results"] if one is not own and one["quality"]["full_ndcg"] >= least]
    return own["p50_ms"] / min(alike) if alike else 0.0


def _lead_in(size: Size, key: str) -> float | None:
    """How far ours is above the best of the peers that read words and answered as many searches in their time: a mean of three says nothing."""
    own, asked = _ours(size, key), _ours(size, "searches_asked") or 0
    peers = [one["quality"][key] for one in size["results"] if one["reads"] != "all" and one["quality"].get("searches_asked", 0) >= asked]
    return own - max(peers) if own is not None and peers else None


def _part(name: str, key: str) -> Callable[[Size], float | None]:
    return lambda size: size.get(name, {}).get(key)


def _worst_change(size: Size) -> float | None:
    changes = size.get("changes") or {}
    return max((value for key, value in changes.items() if key.endswith("p95_ms")), default=None)


def _all_equal(size: Size) -> float | None:
    bulk = size.get("bulk")
    return bulk["equal"] / bulk["compared"] if bulk else None


Goal = tuple[str, str, float, Callable[[Size], float | None]]
SEARCHES: Sequence[Goal] = (
    ("recall@20 of short searches above the best text peer's", "≥", 0, lambda size: _lead_in(size, "searches_recall")),
    ("nDCG@10 of short searches above the best text peer's", "≥", 0, lambda size: _lead_in(size, "searches_ndcg")),
)
GOALS: Mapping[int, Sequence[Goal]] = {
    1_000_000: (
        ("one need, p50, ms", "≤", 0.5, lambda size: _ours(size, "p50_ms")),
        ("one need, p95, ms", "≤", 1.0, lambda size: _ours(size, "p95_ms")),
        (f"times faster than {HONEST_PEER}, p50", "≥", 3, lambda size: _times_faster(size, "p50_ms")),
        (f"times faster than {HONEST_PEER}, p95", "≥", 3, lambda size: _times_faster(size, "p95_ms")),
        (f"recall@20 above that of {HONEST_PEER}", "≥", 0, _recall_above),
        ("memory more while building, MB", "≤", 600, lambda size: size.get("grown_mb")),
        ("built from stored links, s", "≤", 20, lambda size: size.get("build_s")),
        ("built, linking included, s", "≤", 60, lambda size: size.get("linking_s")),
        ("an offer added, revised or withdrawn is seen, p95, ms", "≤", 5, _worst_change),
        ("needs a second in bulk", "≥", 5000, _part("bulk", "needs_per_s")),
        ("share of bulk answers equal to the single one", "≥", 1, _all_equal),
        ("recall@20 of the full ranking", "≥", 0.88, lambda size: _ours(size, "full_recall")),
        ("nDCG@10 of the full ranking", "≥", 0.88, lambda size: _ours(size, "full_ndcg")),
        ("needs read to the right product", "≥", 0.95, lambda size: size.get("read_right")),
        *SEARCHES,
    ),
    100_000: (
        ("recall@20 of the full ranking", "≥", 0.88, lambda size: _ours(size, "full_recall")),
        ("nDCG@10 of the full ranking", "≥", 0.88, lambda size: _ours(size, "full_ndcg")),
        *SEARCHES,
    ),
    10_000: (("times faster the fastest peer of like quality, p50", "≤", 1.5, _fastest_alike),),
    1_000: (("times faster the fastest peer of like quality, p50", "≤", 1.5, _fastest_alike),),
}


def rows(figures: Mapping[str, Any]) -> list[list[str]]:
    """Each goal with its bound and what was measured; what is missed says so."""
    found = []
    sizes = {size["offers"]: size for size in figures["sizes"]}
    for offers, some in GOALS.items():
        for name, sign, bound, measure in some:
            value = measure(sizes[offers]) if offers in sizes else None
            found.append([f"{offers:,} offers: {name}", f"{sign} {bound:,g}", _said(sign, bound, value)])
    return [*found, *_golden(figures)]


def _said(sign: str, bound: float, value: float | None) -> str:
    if value is None or value != value:
        return "not measured"
    met = value <= bound if sign == "≤" else value >= bound
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return text if met else f"{text} (missed)"


def _golden(figures: Mapping[str, Any]) -> list[list[str]]:
    """How far ours is above the best of the others on the golden words."""
    golden = figures.get("golden", [])
    own = next((one["quality"] for one in golden if one["name"] == OURS), None)
    peers = [one["quality"] for one in golden if one["name"] != OURS]
    found = []
    for name, key in (("recall@20", "reported_recall"), ("nDCG@10", "reported_ndcg")):
        lead = own[key] - max(quality[key] for quality in peers) if own and peers else None
        found.append([f"golden words, reported half: {name} above the best text peer's", "≥ 0", _said("≥", 0, lead)])
    return found
