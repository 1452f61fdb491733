"""The golden set as a contest of words: every contestant gets code and words alone, and any pair that a broker would propose is right."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.contestants import Contestant, Given, Query
from benchmarks.contests import Result, quality
from matchmaker.domain.records import Need
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.tables import Complaints, need_of, offer_of, read_listings, rows_in

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
HALVES = ("tuned", "reported")


def read_golden() -> tuple[Given, dict[str, list[Query]], dict[str, list[dict[int, int]]]]:
    """The offers by their words; for each half its needs by their words, and which rows are right for each."""
    complaints = Complaints()
    offers = read_listings(FOLDER / "offers.tsv", offer_of, complaints, sys.stderr)
    row_of = {offer.code: row for row, offer in enumerate(offers)}
    right: dict[str, dict[int, int]] = {}
    columns = ("need", "offer", "grade")
    for _, row in rows_in(FOLDER / "qrels.tsv", columns, columns, sys.stderr):
        if row["grade"] != "0":
            right.setdefault(row["need"], {})[row_of[row["offer"]]] = 3
    queries, grades = {}, {}
    for half in HALVES:
        needs = read_listings(FOLDER / f"needs-{half}.tsv", need_of, complaints, sys.stderr)
        queries[half] = [Query(Need(need.code, need.words)) for need in needs]
        grades[half] = [right.get(need.code, {}) for need in needs]
    return Given([offer.words for offer in offers], shipped_lexicon()), queries, grades


def golden_contest(contestants: Sequence[Callable[[], Contestant]]) -> list[Result]:
    """How well each finds what a broker would propose, from words alone."""
    given, queries, grades = read_golden()
    results = []
    for make in contestants:
        contestant = make()
        contestant.build(given)
        result = Result(contestant.name, contestant.reads, len(given.words))
        for half in HALVES:
            of_half = quality([contestant.query(query) for query in queries[half]], grades[half])
            result.quality |= {f"{half}_{name}": figure for name, figure in of_half.items()}
        contestant.close()
        results.append(result)
    return results
