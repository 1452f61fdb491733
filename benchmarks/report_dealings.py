"""What the report says of the desk, of papers and of plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.report_tables import Figures, shown, table

DESK = """Asked: p95 ≤ 80 ms. One page at a time, in process, signed in as one of twelve of the Alliance; `python -m benchmarks.desk`.
"""
PHONES = """Asked: the largest paint within 2.5 s, a press answered within 200 ms, shifts of the layout ≤ 0.1. Chromium at a quarter of the
processor's speed over slow 4G with an empty cache, the middle of three visits; `python -m benchmarks.vitals`.
"""
PAPERS = """Asked: a contract as Word in 500 ms, as PDF in 2 s. Beside them, files of like size made plainly; `python -m benchmarks.papers_speed`.
"""
PLANS = """Asked: with 60 suppliers 1 s a plan to a gap of 1 %, with 600 the best within 10 s, a repair in 0.5 s. The worst of three seeds, in
seconds of one core, with the gap that stays open; beside them a greedy by price and the plain programme that one writes first.
`python -m benchmarks.pooling_speed`.
"""


def dealings(figures: Figures) -> Iterator[str]:
    """The sections of what was measured of them."""
    if figures.get("desk"):
        yield "## The desk and the board with 5,000 linkages\n"
        yield DESK
        rows = [[one["path"], *_shown(one, "later_kb", "p50_ms", "p95_ms")] for one in figures["desk"]]
        yield from table(("page", "kB", "p50, ms", "p95, ms"), rows)
    if figures.get("vitals"):
        yield "## A slow phone\n"
        yield PHONES
        rows = [[f"{one['who']} {one['path']}".strip(), *_shown(one, "lcp_ms", "inp_ms", "cls")] for one in figures["vitals"]]
        yield from table(("page, by who signed in", "largest paint, ms", "answer to a press, ms", "shift"), rows)
    if figures.get("papers"):
        yield "## Papers\n"
        yield PAPERS
        yield from table(("paper", "", "p50, ms", "p95, ms"), [[one["name"], "", *_shown(one, "p50_ms", "p95_ms")] for one in figures["papers"]])
    if figures.get("pooling"):
        yield "## One need from many suppliers over eight weeks\n"
        yield PLANS
        yield from _plans(figures["pooling"])


def _shown(one: Mapping[str, Any], *names: str) -> list[str]:
    return [shown(one[name]) for name in names]


def _plans(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Each case by the worst of its seeds."""
    head = ("suppliers, goods", "", "cheapest", "fewest stops", "most support", "repair", "greedy dearer by", "plain programme")
    cells = []
    for case in dict.fromkeys((one["suppliers"], one["goods"]) for one in rows):
        those = [one for one in rows if (one["suppliers"], one["goods"]) == case]
        plans = [_worst([one["ours"][name] for one in those]) for name in those[0]["ours"]]
        cheap = [one["greedy"]["cost"] / one["ours"]["cheapest"]["cost"] - 1 for one in those if one["ours"]["cheapest"]["cost"]]
        dearer = f"{100 * min(cheap):+.1f} to {100 * max(cheap):+.1f} %" if cheap else "–"
        repair, plain = max(one["repair_s"] for one in those), max(one["plain"]["s"] for one in those)
        cells.append([f"{case[0]}, {case[1]}", "", *plans, f"{repair:.2f} s", dearer, f"{plain:.2f} s"])
    return table(head, cells)


def _worst(found: Sequence[Mapping[str, Any]]) -> str:
    return f"{max(one['s'] for one in found):.2f} s, {100 * max(one['gap'] for one in found):.2f} %"
