"""Every contestant at one size: the same offers, the same needs, one after the other in one process."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import building, own_figures
from benchmarks.contestants import Contestant, Given, Query, queries_of
from benchmarks.contests import WARMING, Grades, Result, ask, built, percentiles, quality, timed
from benchmarks.generator import World
from benchmarks.links import Links
from benchmarks.ours import Ours, linked
from benchmarks.peers.bm25 import Bm25s
from benchmarks.peers.fts5 import Fts5Trigram
from benchmarks.peers.postgres import LinkedPostgres, Trigrams
from benchmarks.peers.rapid import rapid_peers
from benchmarks.peers.search_engine import Tantivy, TantivyFilters
from benchmarks.peers.vectors import SparseDotTopN, TfIdf
from benchmarks.truth import Truth
from matchmaker.domain.records import Need, Offer

SEARCHES = 200
FIT = 3
Say = Callable[[str], None]


def text_contestants(address: str | None) -> list[Callable[[], Contestant]]:
    """Those that can do with words alone, each made when its turn comes."""
    found: list[Callable[[], Contestant]] = [
        Ours, lambda: Tantivy(listed=True), Tantivy, lambda: Bm25s(listed=True), lambda: Bm25s(listed=False), SparseDotTopN, TfIdf, Fts5Trigram,
    ]  # fmt: skip
    found += [lambda: Trigrams(address)] if address else []
    return [*found, *(lambda at=at: rapid_peers()[at] for at in range(2))]


def all_contestants(address: str | None) -> list[Callable[[], Contestant]]:
    """Those that rank by everything that a need states, ours first, and then those that read words."""
    texts = text_contestants(address)
    by_all: list[Callable[[], Contestant]] = [lambda: TantivyFilters(weighed=False), lambda: TantivyFilters(weighed=True)]
    by_all = [lambda: LinkedPostgres(address), *by_all] if address else by_all
    return [texts[0], *by_all, *texts[1:]]


@dataclass
class Asked:
    """What is asked at one size, and what is right."""

    needs: list[Query]
    warming: list[Query]
    words: list[Query]
    searches: list[Query]
    full: list[Grades]
    kinds: list[Grades]
    searched: list[Grades]


MOST_READ = 40
"""How many times as many needs are read as are ranked: reading takes no time, and a share of a few hundred is known to some hundredths only."""


@dataclass
class Size:
    """The figures of one size."""

    offers: int
    needs: int
    figures: dict[str, Any] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The figures for a file."""
        return {"offers": self.offers, "needs": self.needs, **self.figures, "results": [result.as_dict() for result in self.results]}


def _grades(rows: Any, grades: Any) -> Grades:
    return dict(zip(rows.tolist(), grades.tolist(), strict=True))


def asked_of(world: World, truth: Truth, many: int) -> Asked:
    """The needs, with their stored links, their words alone, and short searches; and the truth of each."""
    needs, warming = world.needs(many), world.needs(many + WARMING)
    searches = world.searches(SEARCHES)

    def kinds(product: int) -> Grades:
        return dict.fromkeys(truth.kinds(product).tolist(), FIT)

    def stored(listings: Any) -> list[Query]:
        return queries_of(listings, [linked(world.lexicon, need) for need in listings.records()])

    return Asked(
        stored(needs),
        stored(warming)[-WARMING:],
        [Query(need) for need in needs.only_words()],
        [Query(need) for need, _ in searches],
        [_grades(*truth.of(needs, row)) for row in range(many)],
        [kinds(int(product)) for product in needs.facts.product],
        [kinds(product) for _, product in searches],
    )


class Run:
    """One size, from its offers to its figures."""

    def __init__(self, world: World, offers: int, needs: int, budget_s: float, say: Say = print) -> None:
        self.world, self.budget_s, self.say = world, budget_s, say
        self.size = Size(offers, needs)
        start = time.perf_counter()
        self.offers = world.offers(offers)
        self.truth = Truth(world, self.offers)
        self.asked = asked_of(world, self.truth, needs)
        say(f"{offers:,} offers and their truth: {time.perf_counter() - start:.1f} s")
        read = world.needs(min(own_figures.BULK, MOST_READ * needs))
        self.size.figures |= own_figures.read_right(world, list(read.records()), read.facts.product.tolist())  # type: ignore[arg-type]

    def build_apart(self) -> None:
        """Link and build in processes of their own; the links are then ours as well."""
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
            folder = Path(name)
            self.offers.save(folder)
            self.size.figures |= building.in_a_process(folder, self.world.seed, "link")
            self.size.figures |= building.in_a_process(folder, self.world.seed, "build")
            links = Links.load(folder / building.LINKS)
        self.given = Given(self.offers.words, self.world.lexicon, self.world, self.offers, links, self.truth)  # type: ignore[arg-type]
        figures = self.size.figures
        self.say(
            f"ours apart: linked and built {figures['linking_s']:.1f} s; from links {figures['build_s']:.1f} s, {figures['grown_mb']:.0f} MB; "
            f"read right {figures['read_right']:.3f}"
        )

    def contest(self, contestants: Sequence[Callable[[], Contestant]]) -> None:
        """Each contestant in its turn."""
        for make in contestants:
            contestant = make()
            if self.size.offers > contestant.most_offers:
                continue
            result = built(contestant, self.given)
            self.size.results.append(result)
            self._ask(contestant, result)
            if isinstance(contestant, Ours):
                self._own(contestant)
            contestant.close()
            gc.unfreeze()
            gc.collect()
            self.say(_line(result))

    def _ask(self, contestant: Contestant, result: Result) -> None:
        asked, budget_s = self.asked, self.budget_s
        answers = ask(contestant, result, asked.needs, asked.warming, budget_s)
        self._note(result, "full", answers, asked.full)
        result.quality["fit_recall"] = quality(answers, asked.full, FIT)["recall"]
        if contestant.reads == "all":
            result.quality |= own_figures.where_linked(asked.needs, result.took_ms)
            answers, took = timed(asked.words, contestant.query, budget_s / 2)
            result.quality |= dict(zip(("words_p50_ms", "words_p95_ms"), percentiles(took), strict=True))
        self._note(result, "words", answers, asked.kinds)
        answers, took = timed(asked.searches, contestant.query, budget_s / 2)
        result.quality["searches_p50_ms"], result.quality["searches_asked"] = percentiles(took)[0], len(answers)
        self._note(result, "searches", answers, asked.searched)

    def _note(self, result: Result, what: str, answers: Sequence[Sequence[int]], grades: Sequence[Grades]) -> None:
        result.quality |= {f"{what}_{name}": figure for name, figure in quality(answers, grades).items()}

    def _own(self, engine: Ours) -> None:
        many = self.world.needs(own_figures.BULK)
        needs: list[Need] = [linked(self.world.lexicon, need) for need in many.records()]
        bulk = own_figures.in_bulk(engine, needs, 3 * self.budget_s)
        self.size.results[-1].bulk_per_s = bulk["needs_per_s"]
        new: list[Offer] = list(self.world.offers(own_figures.CHANGES + 1).records())  # type: ignore[arg-type]
        self.size.figures |= own_figures.telling(engine, [query.need for query in self.asked.needs])
        self.size.figures |= {"bulk": bulk, "changes": own_figures.changing(engine, self.given, new)}


def _line(result: Result) -> str:
    figures = result.quality
    bulk = f"{result.bulk_per_s:,.0f}/s" if result.bulk_per_s else ""
    return (
        f"  {result.name:48} built {result.build_s:6.1f} s  p50 {result.p50_ms:9.3f}  p95 {result.p95_ms:9.3f} ms ({result.timed:3})  {bulk:>9}"
        f"  full {figures['full_recall']:.3f} {figures['full_ndcg']:.3f}  words {figures['words_recall']:.3f} {figures['words_ndcg']:.3f}"
        f"  searches {figures['searches_recall']:.3f} {figures['searches_ndcg']:.3f}"
    )
