"""tantivy, a search engine like Lucene in Rust: BM25 on words, with our word list, and with what the fields say as filters and as weights."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.listings import CERTIFICATES, STATES, Facts
from benchmarks.peers.texts import WordList, folded
from benchmarks.truth import DEFAULT_RADIUS_KM, Truth

HEAP = 1_000_000_000
KM_OF_A_DEGREE = 111.2
LAST_DAY = 10_000_000
EVERYWHERE = (range(84_000, 98_000, 2_000), range(1_044_000, 1_062_000, 2_000))
"""Where an offer without a place lies, in ten-thousandths of a degree: every box that a need asks for holds some of these points."""


class Tantivy(Contestant):
    """An index of its own in a folder, in one segment, asked with any of the words."""

    batch = 2000

    def __init__(self, *, listed: bool = False) -> None:
        self.list_wanted = listed
        self.name = "tantivy + our list" if listed else "tantivy"
        self.reads = "words, list" if listed else "words"

    def build(self, given: Given) -> None:
        import tantivy  # noqa: PLC0415  # only the benchmarks' own lock has it

        self.tantivy = tantivy
        self.listed = WordList(given.lexicon) if self.list_wanted else None
        self.asked = self.listed.wanted if self.listed else folded
        offered = self.listed.offered if self.listed else folded
        builder = tantivy.SchemaBuilder().add_unsigned_field("row", fast=True)
        self.schema = self.fields(builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")).build()
        self.folder = tempfile.TemporaryDirectory(prefix="benchmark-")
        self.index = tantivy.Index(self.schema, self.folder.name)
        writer = self.index.writer(HEAP, 1)
        for row, text in enumerate(given.words):
            document = tantivy.Document()
            document.add_unsigned("row", row)
            document.add_text("words", offered(text))
            self.fill(document, given, row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def fields(self, builder: Any) -> Any:
        """The schema with more fields."""
        return builder

    def fill(self, document: Any, given: Given, row: int) -> None:
        """Put what more is known of the offer into its document."""

    def any_word(self, words: str) -> Any:
        """The query for any of the words."""
        query = self.tantivy.Query
        terms = [query.term_query(self.schema, "words", word, "freq") for word in self.asked(words).split()]
        return query.boolean_query([(self.tantivy.Occur.Should, term) for term in terms])

    def rows(self, asked: Any) -> list[int]:
        """The rows of the best twenty."""
        hits = [address for _, address in self.searcher.search(asked, TOP, count=False).hits]
        return [int(row or 0) for row in self.searcher.fast_field_values("row", hits)] if hits else []

    def query(self, query: Query) -> list[int]:
        return self.rows(self.any_word(query.need.words))

    def bulk(self, queries: Sequence[Query]) -> list[list[int]]:
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(self.query, queries))

    def disk_mb(self) -> float:
        return sum(path.stat().st_size for path in Path(self.folder.name).iterdir()) / 1e6

    def close(self) -> None:
        del self.searcher, self.index
        self.folder.cleanup()


class TantivyFilters(Tantivy):
    """BM25 and our word list; what would be bad is filtered out, and where `weighed`, what is known to be good counts beside the words.

    Its filters are plain ranges and terms, without alternatives, which is what it intersects fastest: what is unknown is indexed so that it passes.
    """

    def __init__(self, *, weighed: bool) -> None:
        super().__init__(listed=True)
        self.weighed = weighed
        self.name = f"tantivy + our list, {'weighed ' if weighed else ''}filters"
        self.reads, self.batch = "all", 500

    def fields(self, builder: Any) -> Any:
        for name in ("price", "kg", "starts", "ends", "lat", "lon", "grade"):
            builder = builder.add_integer_field(name, indexed=False, fast=True)
        return builder.add_text_field("terms", tokenizer_name="raw", index_option="basic")

    def build(self, given: Given) -> None:
        assert given.truth is not None
        self.truth: Truth = given.truth
        self.cells = _cells(given)
        super().build(given)
        del self.cells

    def fill(self, document: Any, given: Given, row: int) -> None:
        for name, cells in self.cells.items():
            document.add_integer(name, cells[row])
        assert given.offers is not None
        facts, truth = given.offers.facts, self.truth
        commune, state, papers = int(facts.commune[row]), int(facts.state[row]), int(facts.certificates[row])
        for name, points, at in zip(("lat", "lon"), EVERYWHERE, truth.world.spots[commune], strict=True):
            for point in (int(10_000 * at),) if commune >= 0 else points:
                document.add_integer(name, point)
        for wanted, name in enumerate(STATES):
            if state < 0 or wanted == state or truth.instead[wanted, state]:
                document.add_text("terms", f"for {name}")
        if state >= 0:
            document.add_text("terms", STATES[state])
        held = int(truth.held[papers]) if papers >= 0 else 0
        for bit, name in enumerate(CERTIFICATES):
            if papers < 0 or held >> bit & 1:
                document.add_text("terms", f"for {name}")
            if held >> bit & 1:
                document.add_text("terms", name)

    def _between(self, name: str, low: float | None, high: float | None) -> Any:
        bounds = [None if bound is None else int(bound) for bound in (low, high)]
        return self.tantivy.Query.range_query(self.schema, name, self.tantivy.FieldType.Integer, *bounds)

    def _term(self, value: str, field: str = "terms") -> Any:
        return self.tantivy.Query.term_query(self.schema, field, value, "basic")

    def _all(self, *queries: Any) -> Any:
        return self.tantivy.Query.boolean_query([(self.tantivy.Occur.Must, one) for one in queries])

    def _near(self, commune: int, km: float) -> Any:
        size = km / KM_OF_A_DEGREE
        spots = zip(("lat", "lon"), self.truth.world.spots[commune], strict=True)
        return self._all(*(self._between(name, 10_000 * (at - size), 10_000 * (at + size)) for name, at in spots))

    def _conditions(self, need: Facts) -> dict[str, tuple[Any, Any]]:
        """For each thing that the need states: what is not bad or unknown, and what is good."""
        found, between = {}, self._between
        if need.price[0] == need.price[0]:
            found["price"] = (between("price", None, 1.1 * need.price[0]), between("price", 1, need.price[0]))
        if need.kg[0] == need.kg[0]:
            found["quantity"] = (between("kg", 0.2 * need.kg[0], None), between("kg", 0.8 * need.kg[0], 10**8))
        if need.starts[0] > 0:
            slack = int(0.2 * (need.ends[0] - need.starts[0] + 1))
            covers = self._all(between("starts", 1, need.starts[0] + slack), between("ends", need.ends[0] - slack, None))
            found["from"] = (self._all(between("starts", None, need.ends[0]), between("ends", need.starts[0], None)), covers)
        if need.commune[0] >= 0:
            radius = float(need.radius[0]) if need.radius[0] == need.radius[0] else DEFAULT_RADIUS_KM
            found["place"] = (self._near(need.commune[0], 2 * radius), self._near(need.commune[0], radius))
        if need.grade[0] >= 0:
            found["grade"] = (between("grade", None, need.grade[0] + 1), between("grade", 0, need.grade[0]))
        if need.state[0] >= 0:
            found["state"] = (self._term(f"for {STATES[need.state[0]]}"), self._term(STATES[need.state[0]]))
        if need.certificates[0] > 0:
            asked = [name for bit, name in enumerate(CERTIFICATES) if int(need.certificates[0]) >> bit & 1]
            found["certificates"] = (self._term(f"for {asked[0]}"), self._all(*(self._term(name) for name in asked)))
        return found

    def query(self, query: Query) -> list[int]:
        text = self.any_word(query.need.words)
        if query.facts is None:
            return self.rows(text)
        make, occur = self.tantivy.Query, self.tantivy.Occur
        named = self.listed.tokens(query.need.words) if self.listed else []
        clauses = [(occur.Must, make.const_score_query(self._term(named[0], "words"), 0.0))] if len(named) == 1 else []
        clauses.append((occur.Should if clauses else occur.Must, text))
        for passable, good in self._conditions(query.facts).values():
            clauses.append((occur.Must, make.const_score_query(passable, 0.0)))
            if self.weighed:
                clauses.append((occur.Should, make.const_score_query(good, 1.0)))
        found = self.rows(make.boolean_query(clauses))
        if len(found) < TOP:
            seen = set(found)
            found += [row for row in self.rows(text) if row not in seen]
        return found[:TOP]


def _cells(given: Given) -> dict[str, list[int]]:
    """The columns of whole numbers, with what is unknown where every filter passes it."""
    assert given.offers is not None
    facts = given.offers.facts
    cells = {
        "price": np.nan_to_num(facts.price, nan=0), "kg": np.nan_to_num(facts.kg, nan=1e9), "starts": facts.starts,
        "ends": np.where(facts.starts > 0, facts.ends, LAST_DAY), "grade": facts.grade,
    }  # fmt: skip
    return {name: column.astype(np.int64).tolist() for name, column in cells.items()}
