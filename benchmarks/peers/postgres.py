"""PostgreSQL: pg_trgm on the words, and with our linker, all that a need states in one prepared statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.listings import Facts
from benchmarks.peers.texts import folded
from benchmarks.truth import DEFAULT_RADIUS_KM, HARD, ONLY_BAD_FAILS, Truth
from matchmaker.domain.records import MUST_COLUMNS, Reading
from matchmaker.matching.linking import linked_listing

COPYING = "COPY {} FROM STDIN"
SHARED = "LEAST(ends, %(until)s::int) - GREATEST(starts, %(from)s::int) + 1"


class Postgres(Contestant):
    """One table in a server that others share."""

    table = ""

    def __init__(self, address: str) -> None:
        self.address = address

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that prepares every statement and keeps it."""
        connection = psycopg.connect(self.address, autocommit=True, prepare_threshold=0)
        connection.prepared_max = 2000
        connection.execute("SET plan_cache_mode = force_generic_plan")  # planning would take as long as the answer
        return connection

    def load(self, columns: str, rows: Iterable[Sequence[Any]], *afterwards: str) -> None:
        """The table made anew with these rows, then indexed, vacuumed and analysed."""
        self.connection = self.connect()
        self.connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        self.connection.execute(f"DROP TABLE IF EXISTS {self.table}")
        self.connection.execute(f"CREATE UNLOGGED TABLE {self.table} ({columns})")
        with self.connection.cursor() as cursor, cursor.copy(COPYING.format(self.table)) as copy:
            for row in rows:
                copy.write_row(row)
        for statement in (*afterwards, f"VACUUM ANALYZE {self.table}"):
            self.connection.execute(statement)

    def disk_mb(self) -> float:
        size = self.connection.execute(f"SELECT pg_total_relation_size('{self.table}')").fetchone()
        assert size is not None
        return float(size[0]) / 1e6

    def close(self) -> None:
        self.connection.execute(f"DROP TABLE {self.table}")
        self.connection.close()


class Trigrams(Postgres):
    """The nearest texts by pg_trgm, out of a GiST index that is walked nearest first."""

    table = "texts"
    nearest = f"SELECT id FROM texts ORDER BY words <->> %s LIMIT {TOP}"

    name = "PostgreSQL pg_trgm, word similarity"

    def build(self, given: Given) -> None:
        rows = ((row, folded(words)) for row, words in enumerate(given.words))
        self.load("id int, words text", rows, "CREATE INDEX ON texts USING gist (words gist_trgm_ops(siglen=64))")

    def query(self, query: Query) -> list[int]:
        return [row for (row,) in self.connection.execute(self.nearest, (folded(query.need.words),))]


class LinkedPostgres(Postgres):
    """Each offer under every product that our linker read, in the order of the product; what is bad is left out by SQL, the rest ordered by SQL.

    Only where fewer than twenty are left is the whole product ordered, the bad ones behind.
    """

    name, reads, table, batch = "PostgreSQL + our linker", "all", "offers", 1000

    def build(self, given: Given) -> None:
        assert given.truth is not None
        self.lexicon, self.truth = given.lexicon, given.truth
        columns = (
            "product smallint, grade smallint, state smallint, commune smallint, certificates smallint, sized boolean, "
            "id int, starts int, ends int, price real, kg real, phrase text"
        )
        self.load(
            columns,
            _linked_rows(given, self.truth),
            "CREATE INDEX offers_product ON offers (product)",
            "CLUSTER offers USING offers_product",
            "CREATE INDEX ON offers USING gist (phrase gist_trgm_ops(siglen=64)) WHERE product = -1",
        )

    def query(self, query: Query) -> list[int]:
        return self._answer(self.connection, query)

    def bulk(self, queries: Sequence[Query]) -> list[list[int]]:
        halves = [queries[: len(queries) // 2], queries[len(queries) // 2 :]]
        with ThreadPoolExecutor(2) as pool:
            return [one for half in pool.map(self._half, halves) for one in half]

    def _half(self, queries: Sequence[Query]) -> list[list[int]]:
        with self.connect() as connection:
            return [self._answer(connection, query) for query in queries]

    def _answer(self, connection: psycopg.Connection[Any], query: Query) -> list[int]:
        linked = linked_listing(self.lexicon, query.need)
        if not linked.readings:
            words = f"SELECT id FROM offers WHERE product = -1 ORDER BY phrase <-> %s LIMIT {TOP}"
            return [row for (row,) in connection.execute(words, (folded(linked.phrase),))]
        right, above = self._products(linked.readings)
        values: dict[str, Any] = {"all": right + above, "above": above}
        narrow, whole = statements((), frozenset(), above=bool(above))
        if query.facts is not None:
            values |= values_of(self.truth, query.facts)
            narrow, whole = statements(stated(query.facts), hard_of(query.facts), above=bool(above))
        found = _once(connection.execute(narrow, values))
        return found if len(found) >= TOP or narrow == whole else _once(connection.execute(whole, values))

    def _products(self, readings: tuple[Reading, ...]) -> tuple[list[int], list[int]]:
        """The products that answer and those that leave the variety open."""
        number = self.lexicon.number
        right = {number[key] for reading in readings for key in self.lexicon.below(reading.product)}
        above = {number[key] for reading in readings for key in self.lexicon.line(reading.product)[1:]}
        return sorted(right), sorted(above - right)


def _once(rows: Iterable[tuple[int]]) -> list[int]:
    return list(dict.fromkeys(row for (row,) in rows))[:TOP]


def _linked_rows(given: Given, truth: Truth) -> Iterable[tuple[Any, ...]]:
    """A row for each offer and product read."""
    assert given.offers is not None
    assert given.links is not None
    facts, number = given.offers.facts, given.lexicon.number
    of_row, readings = given.links.part("readings")
    phrase_of, phrases = given.links.part("phrase")
    keys = [sorted({number[reading.product] for reading in some}) or [-1] for some in readings]
    plain = [folded(phrase) for phrase in phrases]
    held = np.where(facts.certificates >= 0, truth.held[np.maximum(facts.certificates, 0)], -1)
    cells = [facts.grade, facts.state, facts.commune, held, facts.sized, np.arange(len(facts)), facts.starts, facts.ends, facts.price, facts.kg]
    for row, said in enumerate(zip(*(column.tolist() for column in cells), strict=True)):
        grade, state, commune, papers, sized, code, starts, ends, price, kg = said
        unknown = (None if cell < 0 else cell for cell in (grade, state, commune, papers))
        dates = (starts, ends) if starts else (None, None)
        rest = (*unknown, sized, code, *dates, None if price != price else price, None if kg != kg else kg)
        for key in keys[of_row[row]]:
            yield key, *rest, plain[phrase_of[row]] if key < 0 else ""


TERMS = {
    "certificates": ("certificates & %(papers)s::int = %(papers)s::int", "certificates & %(papers)s::int > 0"),
    "price": ("price <= %(price)s::real", "price <= %(near)s::real"),
    "kg": ("kg >= %(most)s::real", "kg >= %(part)s::real"),
    "starts": (f"{SHARED} >= %(days)s::int", f"{SHARED} > 0"),
    "commune": ("%(within)s::bigint & (1::bigint << commune) <> 0", "%(around)s::bigint & (1::bigint << commune) <> 0"),
    "grade": ("grade <= %(grade)s::int", "grade = %(grade)s::int + 1"),
    "state": ("state = %(state)s::int", "state = ANY(%(instead)s::int[])"),
}
"""For each column what is good and what is off; unknown counts like off, as half."""


@lru_cache(maxsize=2000)
def statements(columns: tuple[str, ...], hard: frozenset[str], *, above: bool) -> tuple[str, str]:
    """The statement that leaves out what is bad, and the one that orders all; for needs that state these columns, some of them hard."""
    score = ["CASE WHEN product = ANY(%(above)s::smallint[]) THEN 1 ELSE 2 END"] if above else ["2 + 0"]
    where, passable = ["product = ANY(%(all)s::smallint[])"], []
    for column in columns:
        good, off = TERMS[column]
        score.append(f"CASE WHEN {column} IS NULL THEN 1 WHEN {good} THEN 2 WHEN {off} THEN 1 ELSE 0 END")
        passable.append(f"({column} IS NULL OR {good} OR {off})")
        if column in hard:
            where.append(passable[-1] if column in ONLY_BAD_FAILS else f"({column} IS NULL OR {good})")
    few = TOP + TOP // 2  # an offer of two products comes twice
    narrow, whole = (
        f"SELECT id FROM offers WHERE {' AND '.join(conditions)} ORDER BY {' + '.join(score)} DESC LIMIT {few}"
        for conditions in ([*where, *passable], where)
    )
    return narrow, whole


def values_of(truth: Truth, need: Facts) -> dict[str, Any]:
    """What the statement is given for what the need states."""
    values: dict[str, Any] = {}
    if need.certificates[0] >= 0:
        values["papers"] = int(need.certificates[0])
    if need.price[0] == need.price[0]:
        values |= {"price": float(need.price[0]), "near": 1.1 * float(need.price[0])}
    if need.kg[0] == need.kg[0]:
        values |= {"most": 0.8 * float(need.kg[0]), "part": 0.2 * float(need.kg[0])}
    if need.starts[0] > 0:
        first, last = int(need.starts[0]), int(need.ends[0])
        values |= {"from": first, "until": last, "days": ceil(0.8 * (last - first + 1))}
    if need.commune[0] >= 0:
        km, radius = truth.km[need.commune[0]], float(need.radius[0]) if need.radius[0] == need.radius[0] else DEFAULT_RADIUS_KM
        values |= {"within": _bits(km <= radius), "around": _bits(km <= 2 * radius)}
    if need.grade[0] >= 0:
        values["grade"] = int(need.grade[0])
    if need.state[0] >= 0:
        values |= {"state": int(need.state[0]), "instead": np.flatnonzero(truth.instead[need.state[0]]).tolist()}
    return values


def stated(need: Facts) -> tuple[str, ...]:
    """The columns in which a need says something, those first that few offers pass."""
    return tuple(column for column in TERMS if _says(getattr(need, column)[0], column))


def _says(cell: Any, column: str) -> bool:
    return bool(cell == cell) and cell >= (1 if column == "starts" else 0)


def hard_of(need: Facts) -> frozenset[str]:
    """The columns that are hard requirements."""
    return frozenset(HARD[name] for bit, name in enumerate(MUST_COLUMNS) if int(need.must[0]) >> bit & 1 and name in HARD)


def _bits(chosen: npt.NDArray[np.bool_]) -> int:
    """The communes as bits of one number: there are fewer than 63."""
    return int(np.left_shift(1, np.flatnonzero(chosen)).sum())
