"""Named reads and writes of runs, and of what they were made from."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.domain.records import Need, Offer
from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.people import Party
from matchmaker.store.models.runs import ListingVersion, RankingRun, RunPart
from matchmaker.store.snapshots import ListingColumns, record_of

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """An open listing as it stands: its row, its version, and what the matching core reads of it."""

    id: int
    version: int
    record: Offer | Need


def standing(session: Session, side: str) -> list[Standing]:
    """Every open listing of a side, by code as bytes compare; rows are never made into objects."""
    read = (getattr(Listing, name) for name in ListingColumns.__annotations__)
    query = sa.select(Listing.id, Listing.version, *read, Party.code.label("party_code")).join(Party, Listing.party_id == Party.id)
    rows = session.execute(query.where(Listing.side == side, Listing.status == "open").execution_options(yield_per=2000))
    found = [Standing(row.id, row.version, record_of(row, row.party_code)) for row in rows]
    return sorted(found, key=lambda one: one.record.code)


def held_versions(session: Session, ids: Collection[int]) -> dict[int, int]:
    """The versions of those of these listings that are open now; none of them can be revised before this transaction ends."""
    query = sa.select(Listing.id, Listing.version).where(Listing.status == "open").order_by(Listing.id).with_for_update(read=True)
    wanted = frozenset(ids)
    return {row[0]: row[1] for row in session.execute(query) if row[0] in wanted}


def first_found(session: Session) -> dict[tuple[int, int], datetime]:
    """When each need and offer that were ever kept were first found to match."""
    first = sa.type_coerce(sa.func.min(KeptMatch.first_at), UtcDateTime)
    query = sa.select(KeptMatch.need_id, KeptMatch.offer_id, first).group_by(KeptMatch.need_id, KeptMatch.offer_id)
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def replace_all(session: Session, listing_ids: Sequence[int], rows: Iterable[dict[str, Any]]) -> None:
    """Put these in the place of everything that was kept of these listings."""
    for ids in _in_parts(listing_ids):
        session.execute(sa.delete(KeptMatch).where(KeptMatch.listing_id.in_(ids)).execution_options(synchronize_session=False))
    for part in _in_parts(rows, 10 * AT_ONCE):
        session.execute(sa.insert(KeptMatch), part)


def keep_versions(session: Session, bodies: Mapping[str, tuple[str, str, str]]) -> dict[str, int]:
    """The number of each wording, by its digest; those that nobody has kept yet (side, code, body) are written down."""
    known: dict[str, int] = {}
    for digests in _in_parts(bodies):
        known |= _numbers(session, digests)
    fresh = [dict(zip(("digest", "side", "code", "body"), (one, *bodies[one]), strict=True)) for one in bodies if one not in known]
    for part in _in_parts(fresh):
        _insert_missing(session, ListingVersion, part)
        known |= _numbers(session, [row["digest"] for row in part])
    return known


def keep_part(session: Session, kind: str, digest: str, text: str) -> None:
    """Write down something that a run rests on, unless it is kept already."""
    if session.get(RunPart, digest) is None:
        _insert_missing(session, RunPart, [{"digest": digest, "kind": kind, "body": zlib.compress(text.encode(), 9)}])


def keep_run(session: Session, values: Mapping[str, Any]) -> bool:
    """Write the run down; False where one of this code is there already."""
    if by_code(session, str(values["code"])) is not None:
        return False
    _insert_missing(session, RankingRun, [dict(values)])
    return True


def by_code(session: Session, code: str) -> RankingRun | None:
    """The run with this code."""
    return session.scalars(sa.select(RankingRun).where(RankingRun.code == code)).one_or_none()


def latest(session: Session, *, most: int) -> Sequence[RankingRun]:
    """Runs, newest first."""
    return session.scalars(sa.select(RankingRun).order_by(RankingRun.finished_at.desc(), RankingRun.id.desc()).limit(most)).all()


def packed(numbers: Mapping[str, Sequence[int]]) -> bytes:
    """The numbers of the wordings of each side, as a run keeps them."""
    return zlib.compress(json.dumps({side: list(found) for side, found in numbers.items()}).encode(), 9)


def numbers_in(manifest: bytes) -> dict[str, list[int]]:
    """The numbers of the wordings of each side. Raises `ValueError` or `zlib.error` where the manifest is broken."""
    found: dict[str, list[int]] = json.loads(zlib.decompress(manifest))
    return found


def bodies(session: Session, numbers: Sequence[int]) -> Iterator[tuple[str, str]]:
    """The digest and the body of each of these wordings, in the order of the numbers; those that are gone are left out."""
    for part in _in_parts(numbers):
        query = sa.select(ListingVersion.id, ListingVersion.digest, ListingVersion.body).where(ListingVersion.id.in_(part))
        found = {row.id: (row.digest, row.body) for row in session.execute(query)}
        yield from (found[number] for number in part if number in found)


def part_text(session: Session, digest: str) -> str | None:
    """Something that a run rests on, as text; None where it is gone. Raises `zlib.error` where it is broken."""
    part = session.get(RunPart, digest)
    return None if part is None else zlib.decompress(part.body).decode()


def _numbers(session: Session, digests: Collection[str]) -> dict[str, int]:
    query = sa.select(ListingVersion.digest, ListingVersion.id).where(ListingVersion.digest.in_(digests))
    return {row[0]: row[1] for row in session.execute(query)}


def _insert_missing(session: Session, table: type[ListingVersion | RunPart | RankingRun], rows: list[dict[str, Any]]) -> None:
    """Write rows down that nobody has written: another run may be doing the same at this moment."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(table).on_conflict_do_nothing(), rows)


def _in_parts(things: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    left = iter(things)
    while part := list(islice(left, size)):
        yield part
