"""`python -m benchmarks.losses`: how much of the quality is lost to reading, and how much to ranking; for tuning, on a seed that is not reported."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.contests import Grades, quality
from benchmarks.generator import World
from benchmarks.links import link_all
from benchmarks.listings import Listings
from benchmarks.ours import WORKERS, build, linked, one, rows_of
from benchmarks.truth import BAD, Truth
from matchmaker.domain.records import How, Listing, Need, Reading
from matchmaker.matching.ranking import Matcher


def as_meant(world: World, records: Iterator[Listing], product: Iterable[int]) -> Iterator[Listing]:
    """The records with what was meant in the place of what was read."""
    for record, number in zip(records, product, strict=True):
        assert record.linked is not None
        readings = (Reading(world.products[number], How.EXACT, 1000),) if number >= 0 else ()
        yield replace(record, linked=replace(record.linked, readings=readings))


def _told(label: str, answers: Sequence[Sequence[int]], grades: Sequence[Grades]) -> None:
    every, fit = quality(answers, grades), quality(answers, grades, 3)
    print(f"{label:44} recall@20 {every['recall']:.3f}  of grade 3 {fit['recall']:.3f}  nDCG@10 {every['ndcg']:.3f}  ({len(answers)} needs)")


def _wrongly_shown(truth: Truth, needs: Listings, answers: Sequence[Sequence[int]], grades: Sequence[Grades]) -> Counter[str]:
    """Where twenty better ones were to be had: what is bad about the offers of grade 0 and 1 that were shown."""
    found: Counter[str] = Counter()
    for row, (rows, graded) in enumerate(zip(answers, grades, strict=True)):
        wrong = [at for at in rows if graded.get(at, 0) < 2]
        if wrong and sum(grade >= 2 for grade in graded.values()) >= 20:
            marks = truth.marks(needs.facts.take(np.array([row])), truth.offers.facts.take(np.array(wrong)))
            found.update(name for name, mark in marks.items() for each in mark if each == BAD)
    return found


def main() -> None:
    """Print where quality is lost."""
    call = argparse.ArgumentParser(prog="python -m benchmarks.losses", description=__doc__)
    call.add_argument("--offers", type=int, default=100_000)
    call.add_argument("--needs", type=int, default=300)
    call.add_argument("--seed", type=int, default=1)
    args = call.parse_args()
    world, matcher = World(args.seed), Matcher()
    offers, needs = world.offers(args.offers), world.needs(args.needs)
    truth, links = Truth(world, offers), link_all(offers, world.lexicon, WORKERS)
    grades = [dict(zip(*(part.tolist() for part in truth.of(needs, row)), strict=True)) for row in range(args.needs)]
    asked: list[Need] = [linked(world.lexicon, need) for need in needs.records()]
    meant = [world.products[number] for number in needs.facts.product]
    read = [key in {reading.product for reading in need.linked.readings} for key, need in zip(meant, asked, strict=True) if need.linked]
    catalogue = build(offers.records(links), world.lexicon)
    answers = [rows_of(one(matcher, need, catalogue)) for need in asked]
    _told("as read", answers, grades)
    right = np.flatnonzero(read)
    _told("as read, needs read to the right product", [answers[row] for row in right], [grades[row] for row in right])
    catalogue = build(as_meant(world, offers.records(links), offers.facts.product), world.lexicon)
    answers = [rows_of(one(matcher, need, catalogue)) for need in as_meant(world, iter(asked), needs.facts.product)]  # type: ignore[arg-type]
    _told("as meant, so that only the ranking can err", answers, grades)
    print(
        "bad about what is wrongly shown:",
        ", ".join(f"{name} {count}" for name, count in _wrongly_shown(truth, needs, answers, grades).most_common()),
    )
    print(f"read to the right product: {np.mean(read):.3f}; the others:")
    for key, need, is_right in zip(meant, asked, read, strict=True):
        if not is_right and need.linked:
            print(f"  {need.words!r} meant {key}, read as {[reading.product for reading in need.linked.readings]} ({need.linked.phrase!r})")


if __name__ == "__main__":
    main()
