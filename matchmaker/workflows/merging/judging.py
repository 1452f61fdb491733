"""Pairs that may be one organisation: found, put side by side, and judged by staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Who
from matchmaker.likeness import add_pair as keep_pair
from matchmaker.likeness import compare, keep_all_pairs
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.models.merges import PartyPair
from matchmaker.store.models.people import Party
from matchmaker.store.queries import merges, parties
from matchmaker.store.queries.people import hold_account
from matchmaker.workflows.merging.common import gazetteer_of, pair_with, permitted, record, row_of

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Half:
    """One of two records, with how much hangs on it."""

    party: Party
    holds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PairSeen:
    """Two records side by side, and what speaks for and against their being one as they stand now."""

    pair: PartyPair
    halves: tuple[Half, Half]
    label: str
    evidence: tuple[str, ...]
    standing: bool  # neither of them has been merged

    @property
    def fuller(self) -> str:
        """The code of the record that is rather to be kept: confirmed, with a tax code, with more hanging on it."""
        one, other = self.halves
        return max(
            (one, other), key=lambda half: (half.party.confirmed_at is not None, bool(half.party.tax_code), sum(half.holds.values()))
        ).party.code


def see_pair(session: Session, *, who: Who, code: str) -> PairSeen:
    """The pair with this code; raises `NotFound` and `Refused`."""
    permitted(session, who)
    pair = pair_with(session, code)
    label, evidence = compare(row_of(pair.one), row_of(pair.other), gazetteer_of(session))
    one, other = (Half(party, merges.holdings(session, party)) for party in (pair.one, pair.other))
    standing = pair.one.merged_into_id is None and pair.other.merged_into_id is None
    return PairSeen(pair, (one, other), label.value, tuple(item.value for item in evidence), standing)


def find_pairs(session: Session, *, who: Who, source: str = "web", now: datetime) -> int:
    """How many pairs were found when everybody was held against everybody."""
    person = permitted(session, who)
    hold_account(session, "party pairs")  # one at a time
    found = keep_all_pairs(session, gazetteer_of(session), now)
    record(session, "party.find_pairs", "pairs", "all", person, now, source, {"found": found})
    return found


def add_pair(session: Session, *, who: Who, one: str, other: str, source: str = "web", now: datetime) -> PartyPair:
    """The pair of two records that staff put side by side, whatever speaks for it; the one that there is, where there is one."""
    person = permitted(session, who)
    found = parties.by_codes(session, (one, other))
    first, second = found.get(one), found.get(other)
    if first is None or second is None:
        raise NotFound(kind="party")
    if first is second or "alliance" in (first.kind, second.kind):
        raise Invalid({"other": ("same_record" if first is second else "not_listed", {})})
    if made := merges.pair_of(session, first.id, second.id):
        return made
    made = keep_pair(session, first.id, second.id, *compare(row_of(first), row_of(second), gazetteer_of(session)), now, by_hand=True)
    record(session, "party.add_pair", "pair", made.code, person, now, source, {"one": one, "other": other})
    return made


def say_different(session: Session, *, who: Who, code: str, note: str = "", version: int, source: str = "web", now: datetime) -> PartyPair:
    """The pair said to be two organisations; it is asked about again only when the evidence is another."""
    return _answer(session, who, code, "different", note, version, source, now)


def put_off(session: Session, *, who: Who, code: str, note: str = "", version: int, source: str = "web", now: datetime) -> PartyPair:
    """The pair left for later, with a note for whoever looks next."""
    return _answer(session, who, code, "later", note, version, source, now)


def _answer(session: Session, who: Who, code: str, state: str, note: str, version: int, source: str, now: datetime) -> PartyPair:
    person = permitted(session, who)
    pair = pair_with(session, code, hold=True)
    complaints: Complaints = {}
    said = short_text({"note": note}, "note", LONGEST_NOTE, complaints)
    if complaints:
        raise Invalid(complaints)
    if (pair.state, pair.note) == (state, said) and pair.decided_by_id == person.id:
        return pair
    if pair.version != version:
        raise Stale(code=code, version=pair.version)
    pair.state, pair.note, pair.decided_by_id, pair.decided_at = state, said, person.id, now
    session.flush()
    record(session, f"party.pair_{state}", "pair", code, person, now, source, {"note": said, "evidence": list(pair.evidence)})
    return pair
