"""What the benchmark writes: tables with all their columns, pictures that anybody can read, goals that say when they are missed."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import goals, own_figures, report, svg
from benchmarks.generator import World
from benchmarks.ours import Ours
from benchmarks.peers.vectors import TfIdf
from benchmarks.sizes import Run

SMALL = 200


@pytest.mark.long
def test_a_small_run_fills_every_table_and_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(own_figures, "BULK", 60)
    said: list[str] = []
    run = Run(World(5), SMALL, 20, 0.05, said.append)
    run.build_apart()
    run.contest([Ours, TfIdf])
    size = json.loads(json.dumps(run.size.as_dict()))
    assert 0.5 < size["read_right"] <= 1
    assert size["bulk"]["equal"] == size["bulk"]["compared"] > 0
    assert len(said) == 4
    figures = {"machine": {"processor": "p", "cores": 2, "memory_gib": 1, "load": 0, "python": "3"}, "seed": 5, "sizes": [size], "golden": []}
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    monkeypatch.setattr(report, "DOCUMENT", tmp_path / "benchmarks.md")
    report.DOCUMENT.write_text(f"before\n{report.BEGIN}\nfrom before\n{report.END}\nafter\n", encoding="utf-8")
    report.write_report(figures)
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "from before" not in text
    assert f"## {SMALL:,} offers" in text
    _tables_are_whole(text)
    for name in ("speed.svg", "quality.svg", "bulk.svg"):
        _well_formed((tmp_path / name).read_text(encoding="utf-8"))


def _tables_are_whole(text: str) -> None:
    """Every row of a table has as many cells as its head; both contests have their columns."""
    heads = []
    for before, line in zip(["", *text.splitlines()], text.splitlines(), strict=False):
        if line.startswith("|"):
            if not before.startswith("|"):
                heads.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            assert line.count("|") == len(heads[-1]) + 1, line
    assert {report.WHOLE, report.WORDS, report.GOLDEN, ("goal", "bound", "measured")} <= set(heads)


def _well_formed(picture: str) -> None:
    root = ET.fromstring(picture)
    spaced = {"svg": "http://www.w3.org/2000/svg"}
    assert root.findtext("svg:title", "", spaced)
    assert root.findtext("svg:desc", "", spaced)
    assert "prefers-color-scheme: dark" in root.findtext("svg:style", "", spaced)
    width, height = float(root.get("width", "0")), float(root.get("height", "0"))
    for text in root.iterfind("svg:text", spaced):
        assert 0 <= float(text.get("x", "-1")) <= width
        assert 0 <= float(text.get("y", "-1")) <= height


@given(st.lists(st.floats(0, 400), min_size=1, max_size=20))
def test_labels_never_lie_on_each_other_and_keep_their_order(wanted: list[float]) -> None:
    found = svg.apart(wanted, 16, 0, 400)
    placed = sorted(zip(wanted, found, strict=True))
    assert all(second[1] - first[1] >= 16 - 1e-9 for first, second in pairwise(placed) if first[0] != second[0])
    assert max(found) <= 400


def test_names_in_pictures_are_escaped() -> None:
    _well_formed(svg.bars("a < b & c", "<&>", {"ours": 3, "a<b": 2000}, "/s"))
    _well_formed(svg.lines("t", "d", {"ours": [(1000, 0.5), (10_000, 2)], "p&q": [(1000, 3), (10_000, 400)]}, ("offers", "ms")))
    _well_formed(svg.points("t", "d", {"ours": (0.5, 0.9), "p": (30, 0.2)}, ("ms", "nDCG")))


def test_a_missed_goal_says_so_and_an_unmeasured_one_too() -> None:
    ours = {"name": "ours", "reads": "all", "p50_ms": 0.4, "p95_ms": 1.2, "quality": {"full_recall": 0.9, "full_ndcg": 0.9, "searches_ndcg": 0.9}}
    peer = {**ours, "name": goals.HONEST_PEER, "p50_ms": 1.0, "p95_ms": 6.0}
    measured = {name: value for name, _, value in goals.rows({"sizes": [{"offers": 1_000_000, "results": [ours, peer]}]})}
    assert measured["1,000,000 offers: one need, p50, ms"] == "0.4"
    assert measured["1,000,000 offers: one need, p95, ms"] == "1.2 (missed)"
    assert measured[f"1,000,000 offers: times faster than {goals.HONEST_PEER}, p50"] == "2.5 (missed)"
    assert measured[f"1,000,000 offers: times faster than {goals.HONEST_PEER}, p95"] == "5"
    assert measured["1,000,000 offers: needs a second in bulk"] == "not measured"
    assert measured["100,000 offers: nDCG@10 of the full ranking"] == "not measured"


def test_the_document_and_its_pictures_are_those_of_one_run() -> None:
    text = report.DOCUMENT.read_text(encoding="utf-8")
    figures = report.read_figures()
    assert text.split(report.BEGIN)[1].split(report.END)[0].strip() == "\n".join(report.body(figures)).strip()
    _tables_are_whole(text)
    for name, picture in report.pictures(figures).items():
        assert (report.FOLDER / name).read_text(encoding="utf-8") == picture
        assert f"benchmarks/{name}" in text
