"""The figures as a document with tables and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import goals, svg
from benchmarks.report_dealings import dealings
from benchmarks.report_tables import Figures, shown, table

DOCS = Path(__file__).parents[1] / "docs"
DOCUMENT, FOLDER = DOCS / "benchmarks.md", DOCS / "benchmarks"
FIGURES = FOLDER / "figures.json"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
WHOLE = (
    "contestant", "ranks by", "built, s", "index, MB", "p50, ms", "p95, ms", "× ours, p50", "× ours, p95", "bulk, needs/s", "recall@20",
    "of grade 3", "nDCG@10", "needs",
)  # fmt: skip
WORDS = ("contestant", "uses", "recall@20, needs", "nDCG@10, needs", "recall@20, searches", "nDCG@10, searches", "p50 of a search, ms")
GOLDEN = ("contestant", "uses", "recall@20, reported", "nDCG@10, reported", "recall@20, tuned", "nDCG@10, tuned")


def read_figures() -> dict[str, Any]:
    """The figures of the last run."""
    return dict(json.loads(FIGURES.read_text(encoding="utf-8")))


def write_figures(figures: Figures) -> None:
    """Keep the figures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_report(figures: Figures) -> None:
    """Put the tables between the document's marks, and draw the pictures."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(before + BEGIN + "\n\n" + "\n".join(body(figures)) + "\n" + END + after, encoding="utf-8")
    for name, picture in pictures(figures).items():
        (FOLDER / name).write_text(picture, encoding="utf-8")


def share(value: float | None) -> str:
    """A share of one, with three digits."""
    return "–" if value is None or value != value else f"{value:.3f}"


def whole_rows(size: Figures) -> list[list[str]]:
    """The contest by whole needs at one size."""
    own = next((one for one in size["results"] if one["name"] == svg.OURS), None)
    rows = []
    for one in size["results"]:
        quality, times = one["quality"], [one[name] / own[name] if own else None for name in ("p50_ms", "p95_ms")]
        index = one["disk_mb"] if one["disk_mb"] is not None else one["grown_mb"]
        figures = [one["build_s"], index, one["p50_ms"], one["p95_ms"], *times, one["bulk_per_s"]]
        shares = [quality["full_recall"], quality["fit_recall"], quality["full_ndcg"]]
        rows.append([one["name"], one["reads"], *map(shown, figures), *map(share, shares), str(one["timed"])])
    return rows


def word_rows(size: Figures) -> list[list[str]]:
    """The contest by words alone at one size."""
    names = ("words_recall", "words_ndcg", "searches_recall", "searches_ndcg")
    return [
        [one["name"], _uses(one), *(share(one["quality"][name]) for name in names), shown(one["quality"]["searches_p50_ms"], 3)]
        for one in size["results"]
        if "filters" not in one["name"]
    ]


def _uses(one: Figures) -> str:
    return "words, list" if one["reads"] == "all" else str(one["reads"])


def golden_rows(golden: Sequence[Figures]) -> list[list[str]]:
    """The golden set by words alone."""
    names = ("reported_recall", "reported_ndcg", "tuned_recall", "tuned_ndcg")
    return [[one["name"], _uses(one), *(share(one["quality"][name]) for name in names)] for one in golden]


def _own_lines(size: Figures) -> Iterator[str]:
    bulk, changes = size.get("bulk", {}), size.get("changes", {})
    yield (
        f"- built from records with stored links in {shown(size['build_s'])} s, with {shown(size['grown_mb'])} MB more memory at its peak; "
        f"linking included, by two processes, in {shown(size['linking_s'])} s"
    )
    yield (
        f"- of {size['read']:,} needs read to the right product: {share(size['read_right'])} (as the first reading {share(size['read_first'])}; "
        f"read as nothing listed {share(size['read_as_nothing'])})"
    )
    if "told_p50_ms" in size:
        told = [shown(size[name], 3) for name in ("told_p50_ms", "told_p95_ms")]
        yield (
            "- the times of ours below are to twenty matches with score, band, gates, and the level and weight of every reason; "
            f"with the facts of all their reasons told as well: p50 {told[0]} ms, p95 {told[1]} ms"
        )
    if bulk:
        yield (
            f"- {bulk['needs']:,} needs in bulk: {shown(bulk['needs_per_s'])} a second on two cores; "
            f"{bulk['equal']:,} of {bulk['compared']:,} compared answers equal to the single one"
        )
    for what, happened in (("added", "came"), ("revised", "was revised"), ("withdrawn", "was withdrawn")):
        if f"{what}_p50_ms" in changes:
            p50, p95 = (shown(changes[f"{what}_{name}_ms"]) for name in ("p50", "p95"))
            yield (
                f"- an offer that {happened} was seen so by the next need after {p50} ms (p95 {p95}), reading its words and ranking that need "
                f"included; {share(changes['seen'])} of all changes were"
            )
    for one in size["results"]:
        if "linked_p50_ms" in one["quality"] and one["name"] in (svg.OURS, goals.HONEST_PEER):
            linked = [shown(one["quality"][name], 3) for name in ("linked_p50_ms", "linked_p95_ms")]
            yield f"- {one['name']}, needs that name something listed only: p50 {linked[0]} ms, p95 {linked[1]} ms"


def body(figures: Figures) -> Iterator[str]:
    """All that stands between the marks."""
    machine = figures["machine"]
    versions = ", ".join(f"{name} {value}" for name, value in machine.items() if name not in ("processor", "cores", "memory_gib", "load"))
    yield f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB; load before the run {machine['load']}."
    yield f"Versions: {versions}."
    yield f"Seed {figures['seed']}. The run took {figures.get('minutes', '–')} minutes.\n"
    yield "## What we set ourselves\n"
    yield from table(("goal", "bound", "measured"), goals.rows(figures))
    yield "![Time of one need by number of offers](benchmarks/speed.svg)\n"
    yield "![Quality of the full ranking by time of one need](benchmarks/quality.svg)\n"
    yield "![Needs a second in bulk](benchmarks/bulk.svg)\n"
    for size in reversed(figures["sizes"]):
        yield f"## {size['offers']:,} offers\n"
        yield from [*_own_lines(size), "", "Whole needs:", ""]
        yield from table(WHOLE, whole_rows(size))
        yield "Words alone: the same needs without anything but their words, and short searches.\n"
        yield from table(WORDS, word_rows(size))
    yield "## The golden set, words alone\n"
    yield from table(GOLDEN, golden_rows(figures["golden"]))
    yield from _pages(figures)


def _pages(figures: Figures) -> Iterator[str]:
    if figures.get("pages"):
        yield "## Our pages\n"
        head = ("page, signed in as the enterprise of the demo world", "", "first visit, kB", "later, kB", "p50, ms", "p95, ms")
        cells = [[one["path"], "", *(shown(one[name]) for name in ("first_kb", "later_kb", "p50_ms", "p95_ms"))] for one in figures["pages"]]
        yield from table(head, cells)
    if figures.get("suppliers"):
        one = figures["suppliers"]
        yield (
            f"The suppliers page at {one['offers']:,} open offers, {one['readers']} readers of a page a second: "
            f"p50 {one['p50_ms']:.0f} ms, p95 {one['p95_ms']:.0f} ms, longest {one['longest_ms']:.0f} ms, {one['errors']} errors; "
            f"a worker's first answer after {one['warm_s']:.1f} s.\n"
        )
    yield from dealings(figures)


def pictures(figures: Figures) -> dict[str, str]:
    """The pictures by the names of their files."""
    sizes = figures["sizes"]
    series: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        for one in size["results"]:
            series.setdefault(one["name"], []).append((size["offers"], one["p50_ms"]))
    last = sizes[-1]
    at = {one["name"]: (one["p50_ms"], one["quality"]["full_ndcg"]) for one in last["results"]}
    fastest = sorted((one for one in last["results"] if one["bulk_per_s"]), key=lambda one: -one["bulk_per_s"])
    bulk = {one["name"] + ("" if one["reads"] == "all" else " (words only)"): one["bulk_per_s"] for one in fastest}
    many = f"{last['offers']:,} offers"
    return {
        "speed.svg": svg.lines("One need to its top 20, median", _speed_says(series), series, ("offers", "milliseconds")),
        "quality.svg": svg.points(
            f"The full ranking by time and quality, {many}",
            "; ".join(f"{name}: {shown(ms, 3)} ms, nDCG@10 {share(ndcg)}" for name, (ms, ndcg) in at.items()),
            at,
            ("milliseconds for one need, median", "nDCG@10 by everything that a need states"),
        ),
        "bulk.svg": svg.bars(
            f"Needs a second in bulk on two cores, {many}", "; ".join(f"{name}: {value:,.0f} a second" for name, value in bulk.items()), bulk, "/s"
        ),
    }


def _speed_says(series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    return "; ".join(f"{name}: " + ", ".join(f"{shown(ms, 3)} ms at {offers:,.0f}" for offers, ms in some) for name, some in series.items())
