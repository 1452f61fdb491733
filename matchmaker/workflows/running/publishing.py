"""The lists of a run take the place of the older ones, all together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.frozen import SHORT, digest, written
from matchmaker.matching.whole_market import SIDES
from matchmaker.store.audit import record_event
from matchmaker.store.queries import runs
from matchmaker.workflows.running.taking import Listed, Row, Taken, identity

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Published:
    """What a run put in place; `fresh` is False where the same run stood there already, and then nothing is another than it was."""

    code: str
    fresh: bool
    listings: int
    matches: int
    revised: int  # listings that were revised or withdrawn while they were ranked: each is left to its own ranking


def publish(session: Session, *, taken: Taken, listed: Listed, source: str = "cli", started_at: datetime, now: datetime) -> Published:
    """Keep what the run rests on, and its lists instead of the older ones of the same listings."""
    marks = identity(taken, listed)
    code = f"r-{now.astimezone(VIETNAM):%Y%m%d}-{digest(written([marks, listed.sides, listed.kept]))[:SHORT]}"
    fresh = _keep_run(session, code, taken, listed, marks, started_at, now)
    ranked = {one.id: one.version for side in listed.sides for one in taken.standing[side]}
    other = {one.id: one.version for side in SIDES for one in taken.standing[side]}
    held = runs.held_versions(session, other.keys())
    same = [id for id, version in ranked.items() if held.get(id) == version]
    rows = [row for row in listed.rows if held.get(row[0]) == row[1] and held.get(row[2]) == row[3]]
    first = runs.first_found(session)  # before the older lists, which say it, are gone
    runs.replace_all(session, same, _kept(taken, rows, first, code, now))
    if fresh:
        detail = {"listings": len(same), "matches": len(rows), "published": listed.published}
        record_event(session, action="ranking.run", subject_kind="run", subject_code=code, person=None, now=now, source=source, detail=detail)
    return Published(code, fresh, len(same), len(rows), len(ranked) - len(same))


def _keep_run(session: Session, code: str, taken: Taken, listed: Listed, marks: dict[str, str], started_at: datetime, now: datetime) -> bool:
    texts = {
        digest(body): (side, one.record.code, body) for side in SIDES for one, body in zip(taken.standing[side], taken.bodies[side], strict=True)
    }
    numbers = runs.keep_versions(session, texts)
    runs.keep_part(session, "words", marks["words"], taken.words)
    runs.keep_part(session, "scorer", marks["scored"], written(taken.scorer))
    manifest = {side: [numbers[digest(body)] for body in taken.bodies[side]] for side in SIDES}
    counts = {"needs": len(taken.standing["need"]), "offers": len(taken.standing["offer"]), "matches": len(listed.rows)}
    said = {"code": code, "kind": "bulk", "started_at": started_at, "finished_at": now, "sides": list(listed.sides), "kept": listed.kept}
    return runs.keep_run(session, {**said, **marks, **counts, "scorer": taken.scorer.name, "stamps": taken.stamps, "manifest": runs.packed(manifest)})


def _kept(taken: Taken, rows: list[Row], first: dict[tuple[int, int], datetime], code: str, now: datetime) -> Iterator[dict[str, Any]]:
    """The rows to be written; a pair that was found before stays known from then."""
    needs = {one.id for one in taken.standing["need"]}
    for listing, version, other, other_version, rank, passes, score, low, high in rows:
        need, offer = (listing, other) if listing in needs else (other, listing)
        yield {
            "listing_id": listing, "other_id": other, "need_id": need, "offer_id": offer, "listing_version": version,
            "other_version": other_version, "rank": rank, "passes": passes, "score": score, "low": low, "high": high,
            "scorer": taken.scorer.name, "run": code, "made_at": now, "first_at": first.get((need, offer), now),
        }  # fmt: skip
