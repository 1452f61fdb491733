"""Runs that ranked all open listings, and what each was made from, kept so that the same list can be made again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Model, UtcDateTime


class ListingVersion(Model):
    """One wording of one listing as the matching core reads it, with what its words were linked to. Written once, by its digest."""

    __tablename__ = "listing_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    side: Mapped[str] = mapped_column(sa.String(8))
    code: Mapped[str] = mapped_column(sa.String(40), index=True)
    body: Mapped[str] = mapped_column(sa.Text)


class RunPart(Model):
    """Something else that a run rests on: the word lists, the numbers of the scorer. Written once, by its digest; the body is compressed."""

    __tablename__ = "run_part"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(12))
    body: Mapped[bytes] = mapped_column(sa.LargeBinary)


class RankingRun(Model):
    """One ranking of all open listings: when, of what, by which numbers, and the digest of the lists that it published."""

    __tablename__ = "ranking_run"
    __table_args__ = (sa.CheckConstraint("kind IN ('bulk')", name="kind_is_known"), sa.Index("ix_ranking_run_finished_at", "finished_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(8))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sides: Mapped[list[str]] = mapped_column(sa.JSON)
    kept: Mapped[int]  # how many matches of each listing were published at most
    scorer: Mapped[str] = mapped_column(sa.String(60))
    scored: Mapped[str] = mapped_column(sa.String(64))  # digests: of the scorer, of the words, of the listings, of the program, of the lists
    words: Mapped[str] = mapped_column(sa.String(64))
    data: Mapped[str] = mapped_column(sa.String(64))
    edition: Mapped[str] = mapped_column(sa.String(64))
    published: Mapped[str] = mapped_column(sa.String(64))
    stamps: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # of each side and of the words, as they stood
    needs: Mapped[int]
    offers: Mapped[int]
    matches: Mapped[int] = mapped_column(sa.BigInteger)
    manifest: Mapped[bytes] = mapped_column(sa.LargeBinary)  # numbers of the listing versions, compressed
