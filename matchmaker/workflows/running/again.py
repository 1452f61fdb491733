"""A published run made once more from what was kept of it: the same bytes, or a plain word on what is no longer as it was."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from matchmaker.domain.errors import DomainError, NotFound
from matchmaker.domain.frozen import NotAsFrozen, digest, read
from matchmaker.domain.records import Need, Offer
from matchmaker.matching.levels import COLUMNS
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.quoting import edition
from matchmaker.matching.ranking import Matcher
from matchmaker.matching.scorers import LinearScorer
from matchmaker.matching.whole_market import SIDES, rank_market
from matchmaker.store.models.runs import RankingRun
from matchmaker.store.queries import runs
from matchmaker.workflows.running.taking import Write, data_of, spelled

Kept = TypeVar("Kept")


class Broken(DomainError):
    """What was kept of a run is not what it published from; `what` names the part."""

    code = "broken"


@dataclass(frozen=True, slots=True)
class Recalled:
    """A run as it was published, with everything that it rests on, each part held against its digest."""

    code: str
    sides: tuple[str, ...]
    kept: int
    published: str
    same_program: bool
    records: Mapping[str, Sequence[Offer | Need]]
    lexicon: Lexicon
    scorer: LinearScorer


def recall(session: Session, *, code: str) -> Recalled:
    """The run with this code. Raises `NotFound`, or `Broken` where any part of it was changed or is gone."""
    run = runs.by_code(session, code)
    if run is None:
        raise NotFound(run=code)
    lists = _part(session, "words", run.words, Lists)
    lexicon = shipped_lexicon() if lists == shipped_lists() else Lexicon.of(lists)
    scorer = _on_all_columns(_part(session, "scorer", run.scored, LinearScorer))
    return Recalled(
        run.code, tuple(run.sides), run.kept, run.published, run.edition == edition(), _records(session, run), lexicon, scorer
    )  # fmt: skip


def make_again(recalled: Recalled, write: Write, *, workers: int = 1) -> str:
    """The digest of the lists made anew; each goes to `write` as it is made."""
    found = rank_market(Matcher(recalled.scorer), recalled.records, recalled.lexicon, recalled.kept, recalled.sides, workers)
    return spelled(found, write)


def _records(session: Session, run: RankingRun) -> dict[str, list[Offer | Need]]:
    try:
        numbers = runs.numbers_in(run.manifest)
    except (ValueError, zlib.error) as error:
        raise Broken(what="the list of its listings") from error
    bodies = {side: list(runs.bodies(session, numbers.get(side, ()))) for side in SIDES}
    for mark, body in (one for side in SIDES for one in bodies[side]):
        if digest(body) != mark:
            raise Broken(what=f"a listing that it read ({_code_in(body)})")
    if data_of(mark for side in SIDES for mark, _ in bodies[side]) != run.data:
        raise Broken(what="which listings it read")
    kinds: dict[str, Any] = {"offer": Offer, "need": Need}
    return {side: [_read(kinds[side], body, "a listing that it read") for _, body in bodies[side]] for side in SIDES}


def _part(session: Session, name: str, mark: str, kind: type[Kept]) -> Kept:
    what = {"words": "the word lists that it read with", "scorer": "the numbers that it scored with"}[name]
    try:
        text = runs.part_text(session, mark)
    except (zlib.error, UnicodeDecodeError) as error:
        raise Broken(what=what) from error
    if text is None or digest(text) != mark:
        raise Broken(what=what)
    return _read(kind, text, what)


def _read(kind: type[Kept], text: str, what: str) -> Kept:
    try:
        return read(kind, text)
    except NotAsFrozen as error:
        raise Broken(what=what) from error


def _code_in(body: str) -> str:
    return body.partition('"code":"')[2].partition('"')[0][:40]


def _on_all_columns(scorer: LinearScorer) -> LinearScorer:
    """The scorer on the columns of today: those that came later add nothing, as when it scored."""
    more = len(COLUMNS) - len(scorer.weights)
    if more <= 0:
        return scorer
    return replace(scorer, weights=(*scorer.weights, *[0] * more), unknown=(*scorer.unknown, *[0] * more))
