"""What other words do to the listings that are there: each is linked anew, and those that would be read differently are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from matchmaker.domain.records import How, Linked, Listing, Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.store.snapshots import linked_json, record_of


@dataclass(frozen=True, slots=True)
class Effect:
    """One listing that is read differently: what it was linked to, and what it would be; `role_chosen` says whether a person picked its role."""

    row: int
    code: str
    side: str
    words: str
    party: str
    open: bool
    before: Linked | None
    after: Linked
    role: Role | None
    role_chosen: bool

    @property
    def columns(self) -> dict[str, Any]:
        """What is to be written."""
        role = self.role.value if self.role else None
        return {"id": self.row, "linked": linked_json(self.after), "role": role, "role_chosen": self.role_chosen}


def effects_on(rows: Iterable[sa.Row[Any]], words: Lexicon, former: Lexicon) -> Iterator[Effect]:
    """The listings among these that the words read otherwise than they are linked; `former` are the words they were linked with.

    Every listing is linked in full: a name changes more than the texts that hold it (slips of the keys, the nouns that lead a name),
    so that no shortcut by words is exact. 5,000 listings take about a second.
    """
    for row in rows:
        effect = _effect(row, words, former)
        if effect.before != effect.after or effect.role != (Role(row.role) if row.role else None):
            yield effect


def _effect(row: sa.Row[Any], words: Lexicon, former: Lexicon) -> Effect:
    record = record_of(row, row.party_code)
    stored = record.linked
    chosen = _role_was_chosen(row, record, former) if row.role_chosen is None else bool(row.role_chosen)
    after = _linked(words, record, record.kind if chosen else None, row.commune_code)
    role = record.kind if chosen else after.role
    return Effect(row.id, row.code, row.side, row.words, row.party_name, row.status == "open", stored, after, role, chosen)


def _linked(words: Lexicon, record: Listing, kind: Role | None, commune_code: str | None) -> Linked:
    """The listing read anew; a product or commune that a person chose stays chosen."""
    linked = link(words, replace(record, kind=kind, linked=None))
    readings = record.linked.readings if record.linked else ()
    if readings and readings[0].how is How.CHOSEN and readings[0].product in words.products:
        linked = replace(linked, readings=readings, role=words.products[readings[0].product].role)
    return replace(linked, units=(commune_code,), outside=False) if commune_code else linked


def _role_was_chosen(row: sa.Row[Any], record: Listing, former: Lexicon) -> bool:
    """Of a listing written before this was kept: is its role one that its words alone would not have given it?"""
    if record.kind is None:
        return False
    free = _linked(former, record, None, row.commune_code)
    if free == record.linked:
        return free.role is not record.kind
    return free.role is not record.kind or _linked(former, record, record.kind, row.commune_code) == record.linked
