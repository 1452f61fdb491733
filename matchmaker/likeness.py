"""The organisations of the database held against each other: whom a new one resembles, and the stored pairs kept up to date.

Beside the market it stands between the workflows, which ask it, and the store and the matching core, which it joins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.matching.party_pairs import PartyIndex, Row
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.same_party import Evidence, Label, identity, judge, weight
from matchmaker.store.models.merges import PartyPair
from matchmaker.store.queries import merges, parties

Codes = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A known organisation, or another registration, and what it has in common with this one."""

    code: str
    name: str
    place: str
    evidence: tuple[str, ...]


def near_parties(session: Session, row: Row, gazetteer: Gazetteer) -> tuple[Likeness, ...]:
    """The organisations of the market that this one may be, the likeliest first; found by a former name too."""
    found: dict[str, Likeness] = {}
    for other, evidence in index(session, gazetteer).near(row):
        place = _place(other, gazetteer)
        found.setdefault(other.code, Likeness(other.code, other.name, place, tuple(str(one) for one in evidence)))
    return tuple(found.values())


def index(session: Session, gazetteer: Gazetteer) -> PartyIndex:
    """Everybody in the market, with what merged records said of themselves."""
    return PartyIndex((Row(*row) for row in (*parties.identities(session), *merges.former(session))), gazetteer)


def compare(one: Row, other: Row, gazetteer: Gazetteer) -> tuple[Label, tuple[Evidence, ...]]:
    """Whether two records are of one organisation, with the evidence."""
    return judge(*(identity(row.code, row.name, row.tax_code or "", row.phone, row.place_typed, row.commune_code, gazetteer) for row in (one, other)))


def keep_pairs(session: Session, codes: Collection[str], gazetteer: Gazetteer, now: datetime) -> None:
    """Bring the stored pairs of these parties up to date, in the transaction that wrote them."""
    session.flush()
    known = index(session, gazetteer)
    found = ((row, other, evidence) for row in known.rows if row.code in codes for other, evidence in known.near(row))
    _store(session, _best(found), merges.pairs_with(session, merges.ids_of(session, codes).values()), gazetteer, now)


def keep_all_pairs(session: Session, gazetteer: Gazetteer, now: datetime) -> int:
    """Hold everybody against everybody that they might be and bring the stored pairs up to date; how many were found."""
    session.flush()
    found = _best(index(session, gazetteer).pairs())
    _store(session, found, merges.pairs_with(session), gazetteer, now)
    return len(found)


def _best(found: Iterable[tuple[Row, Row, tuple[Evidence, ...]]]) -> dict[Codes, tuple[Row, Row]]:
    """For each two parties the wordings, present or former, that have most in common."""
    best: dict[Codes, tuple[tuple[tuple[int, ...], str], Row, Row]] = {}
    for one, other, evidence in found:
        codes, (first, second) = _codes(one.code, other.code), sorted((one, other), key=repr)
        weighed = (weight(evidence), repr((first, second)))
        if codes not in best or weighed < best[codes][0]:
            best[codes] = (weighed, first, second)
    return {codes: (one, other) for codes, (_weighed, one, other) in best.items()}


def _store(session: Session, found: Mapping[Codes, tuple[Row, Row]], stored: Iterable[PartyPair], gazetteer: Gazetteer, now: datetime) -> None:
    """New pairs are open; one whose evidence has changed is asked about again; one that nothing speaks for any more goes, if nobody has answered."""
    ids = merges.ids_of(session, {code for pair in found for code in pair})
    waiting = {frozenset((ids[one], ids[other])): rows for (one, other), rows in found.items()}
    for pair in stored:
        rows = waiting.pop(frozenset((pair.one_id, pair.other_id)), None)
        if rows is not None:
            _renew(pair, *compare(*rows, gazetteer))
        elif pair.state == "open" and not pair.by_hand and not _asleep(session, pair):
            session.delete(pair)
    for one_id, other_id in sorted(sorted(two) for two in waiting):
        label, evidence = compare(*waiting[frozenset((one_id, other_id))], gazetteer)
        add_pair(session, one_id, other_id, label, evidence, now)
    session.flush()


def add_pair(
    session: Session, one_id: int, other_id: int, label: Label, evidence: Collection[Evidence], now: datetime, *, by_hand: bool = False
) -> PartyPair:
    """The pair of two records, made where there is none."""
    low, high = sorted((one_id, other_id))
    made = PartyPair(one_id=low, other_id=high, label=label.value, evidence=[one.value for one in evidence], by_hand=by_hand, found_at=now)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        if found := merges.pair_of(session, low, high):
            return found  # somebody else found it at the same moment
        raise
    return made


def _renew(pair: PartyPair, label: Label, evidence: Collection[Evidence]) -> None:
    said = [one.value for one in evidence]
    if (pair.label, list(pair.evidence)) == (label.value, said):
        return
    pair.label, pair.evidence = label.value, said
    if pair.state == "different":
        pair.state = "open"  # the facts are others than those that were judged


def _asleep(session: Session, pair: PartyPair) -> bool:
    """Whether one of the two has been merged: what was found of it is of use again once it is taken apart."""
    return len(parties.standing_ids(session, (pair.one_id, pair.other_id))) < 2


def _codes(one: str, other: str) -> Codes:
    return (one, other) if one < other else (other, one)


def _place(row: Row, gazetteer: Gazetteer) -> str:
    commune = row.commune_code
    return gazetteer.name(commune) if commune and commune in gazetteer.communes else row.place_typed
