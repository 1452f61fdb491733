"""One record made part of another: what would happen is shown first, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.permissions import Who
from matchmaker.likeness import compare, keep_pairs
from matchmaker.store import merging
from matchmaker.store.merging import Move
from matchmaker.store.models.merges import PartyMerge, PartyPair
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts, listings, merges, parties
from matchmaker.store.snapshots import said_in
from matchmaker.workflows.merging.common import FIELDS, gazetteer_of, pair_with, permitted, record, row_of

RECORD = ("name", "tax_code", "place_typed", "commune_code", "phone", "about")


@dataclass(frozen=True, slots=True)
class Effect:
    """What making one record part of another would do: how much moves, what is filled in, and what stands in both and differs."""

    pair: PartyPair
    kept: Party
    merged: Party
    label: str
    moves: Mapping[str, int]  # rows by table
    filled: Sequence[str]
    differing: Sequence[tuple[str, str, str]]  # field, what the kept record says, what the merged one says


def foresee(session: Session, *, who: Who, code: str, keep: str, now: datetime) -> Effect:
    """What would happen; nothing is changed. Raises `Invalid` where it cannot be done, with why."""
    permitted(session, who)
    pair = pair_with(session, code)
    kept, merged = _sides(pair.one, pair.other, keep)
    _allowed(session, kept, merged)
    moves, fills = merging.moves_between(session, merged, kept, now), _fills(kept, merged)
    filled = [name for name in FIELDS if name in {move.column for move in fills if move.row_id == kept.id}]
    differing = [(name, mine, theirs) for name in FIELDS if (mine := getattr(kept, name)) and (theirs := getattr(merged, name)) and mine != theirs]
    label, _evidence = compare(row_of(kept), row_of(merged), gazetteer_of(session))
    return Effect(pair, kept, merged, label.value, merging.counted(moves), filled, differing)


def merge(
    session: Session, *, who: Who, code: str, keep: str, versions: Mapping[str, int], source: str = "web", now: datetime
) -> PartyMerge:  # fmt: skip
    """The merge of a pair into the record to be kept. Raises `Stale` where one of the two has changed since these versions of them were looked at."""
    person = permitted(session, who)
    pair = pair_with(session, code)
    held = parties.locked_pair(session, (pair.one.code, pair.other.code))
    kept, merged = _sides(held[pair.one.code], held[pair.other.code], keep)
    _allowed(session, kept, merged)
    if any(versions.get(party.code) != party.version for party in (kept, merged)):
        raise Stale(code=code)
    moves = _moves(session, kept, merged, now)
    _label, evidence = compare(row_of(kept), row_of(merged), gazetteer_of(session))
    made = PartyMerge(
        kept_id=kept.id, merged_id=merged.id, record=said_in(merged, RECORD), evidence=[one.value for one in evidence], merged_by_id=person.id,
        merged_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Stale(code=code) from error
    merging.write_down(session, made, moves)
    merging.apply(session, [move for move in moves if move.held_in != "party"])
    _write_record(session, kept, merged, moves)
    renew_market(session, moves)
    keep_pairs(session, [kept.code], gazetteer_of(session), now)
    detail = {"merged": merged.code, "name": merged.name, "merge": made.code, "moves": merging.counted(moves)}
    record(session, "party.merge", "party", kept.code, person, now, source, detail, kept)
    return merges.merge_by_code(session, made.code) or made


def renew_market(session: Session, moves: Sequence[Move]) -> None:
    """Let every process know that open listings have another party."""
    if any(move.held_in == "listing" for move in moves):
        for side in ("offer", "need"):
            listings.raise_version(session, side)


def _sides(one: Party, other: Party, keep: str) -> tuple[Party, Party]:
    """The record to be kept and the one to be merged into it."""
    if keep not in (one.code, other.code):
        raise NotFound(kind="party")
    return (one, other) if keep == one.code else (other, one)


def _allowed(session: Session, kept: Party, merged: Party) -> None:
    if kept.id == merged.id:
        raise Invalid({"merge": ("same_record", {})})
    for party in (kept, merged):
        if party.kind == "alliance":
            raise Invalid({"merge": ("not_listed", {})})
        if party.merged_into_id is not None:
            raise Invalid({"merge": ("merged_already", {"name": party.name})})
    if linkage := merges.linkage_between(session, kept.id, merged.id):
        raise Invalid({"merge": ("linked_to_each_other", {"code": linkage.code, "words": linkage.need.words[:90]})})
    if contract := contracts.between(session, kept.id, merged.id):
        raise Invalid({"merge": ("contract_between", {"name": contract.name})})


def _moves(session: Session, kept: Party, merged: Party, now: datetime) -> list[Move]:
    away = Move("party", merged.id, "merged_into_id", None, kept.id)
    return [*merging.moves_between(session, merged, kept, now, hold=True), *_fills(kept, merged), away]


def _fills(kept: Party, merged: Party) -> list[Move]:
    """What the kept record does not say is filled in from the other. Its tax code is let go in any case, so that the kept one may take it."""
    moves: list[Move] = []
    if merged.tax_code:
        moves.append(Move("party", merged.id, "tax_code", merged.tax_code, None))
    filled = ["tax_code", "phone", "about"]
    if not kept.place_typed and not kept.commune_code:
        filled += ["place_typed", "commune_code"]
    for name in filled:
        mine, theirs = getattr(kept, name), getattr(merged, name)
        if theirs and not mine:
            moves.append(Move("party", kept.id, name, mine, theirs))
    return moves


def _write_record(session: Session, kept: Party, merged: Party, moves: Sequence[Move]) -> None:
    """The changes of the two records themselves, which raise their versions; the tax code is let go before it is taken."""
    for party in (merged, kept):
        for move in moves:
            if move.held_in == "party" and move.row_id == party.id:
                setattr(party, move.column, move.after)
        session.flush()
