"""What a run ranks, as it stands at one moment, and the lists that come of it. Nothing is held while they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain

from sqlalchemy.orm import Session

from matchmaker.domain.frozen import digest, written
from matchmaker.market import WORDS, market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.quoting import edition, scored_by
from matchmaker.matching.ranking import Matcher, Ranking
from matchmaker.matching.scorers import LinearScorer
from matchmaker.matching.whole_market import HEAD, KEPT, SIDES, lines_of, rank_market
from matchmaker.store.queries import listings, runs
from matchmaker.store.queries.runs import Standing

Row = tuple[int, int, int, int, int, bool, int, int, int]
"""A match to be kept: listing, its version, the other, its version, rank, whether it passes, score, low, high."""
Write = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Taken:
    """The open listings of both sides, the words and the scorer as they stood together."""

    stamps: dict[str, str]
    standing: dict[str, list[Standing]]
    lexicon: Lexicon
    scorer: LinearScorer
    bodies: dict[str, list[str]]  # of each side, each listing as text, in order

    @property
    def data(self) -> str:
        """The digest of every listing."""
        return data_of(digest(body) for side in SIDES for body in self.bodies[side])

    @property
    def words(self) -> str:
        """The word lists as text."""
        return written(self.lexicon.lists)


@dataclass(slots=True)
class Listed:
    """The lists of a run: their digest, how many matches they hold, and the rows to be kept."""

    sides: tuple[str, ...]
    kept: int
    rows: list[Row]
    published: str = ""
    listings: int = 0


def data_of(digests: Iterator[str]) -> str:
    """The digest of listings, from that of each in their order."""
    return digest("\n".join(digests))


def take(session: Session) -> Taken:
    """Everything that a run rests on, read in one transaction that sees one moment."""
    market = market_of(session)
    stamps = listings.stamps(session, (*SIDES, WORDS))
    lexicon = market.lexicon(session)
    standing = {side: runs.standing(session, side) for side in SIDES}
    bodies = {side: [written(one.record) for one in standing[side]] for side in SIDES}
    return Taken(stamps, standing, lexicon, market.matcher.scorer, bodies)


def rank_taken(taken: Taken, write: Write, *, sides: Sequence[str] = SIDES, kept: int = KEPT, workers: int = 1) -> Listed:
    """The lists of everything that was taken; each goes to `write` as it is made, as it would be published."""
    listed = Listed(tuple(sides), kept, [])
    known = {one.record.code: one for one in chain.from_iterable(taken.standing.values())}
    records = {side: [one.record for one in taken.standing[side]] for side in SIDES}

    def noted() -> Iterator[tuple[str, Ranking]]:
        for side, ranking in rank_market(Matcher(taken.scorer), records, taken.lexicon, kept, sides, workers):
            listed.listings += 1
            listed.rows += _rows(known, ranking)
            yield side, ranking

    listed.published = spelled(noted(), write)
    return listed


def spelled(rankings: Iterator[tuple[str, Ranking]], write: Write) -> str:
    """The digest of the lists as they are written out, line by line."""
    whole = sha256(HEAD.encode())
    write(HEAD)
    for side, ranking in rankings:
        lines = lines_of(side, ranking)
        whole.update(lines.encode())
        write(lines)
    return whole.hexdigest()


def _rows(known: dict[str, Standing], ranking: Ranking) -> list[Row]:
    mine, others = known[ranking.code], [known[match.code] for match in ranking.matches]
    return [
        (mine.id, mine.version, other.id, other.version, rank, not match.gate, match.score, match.low, match.high)
        for rank, (match, other) in enumerate(zip(ranking.matches, others, strict=True), 1)
    ]


def identity(taken: Taken, listed: Listed) -> dict[str, str]:
    """The digests that say which run this is: of the program, the scorer, the words and the listings."""
    return {"edition": edition(), "scored": scored_by(taken.scorer), "words": digest(taken.words), "data": taken.data, "published": listed.published}
