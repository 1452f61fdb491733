"""How much co-operatives are shown, counted after the answer has gone out: reading a page never writes, and never waits for a writer."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from threading import Lock

import structlog
from flask import Flask, Response
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.domain.permissions import Who
from matchmaker.domain.quarters import quarter_of
from matchmaker.matching.exposure import Exposure, Shown, exposure_of
from matchmaker.store.base import reading
from matchmaker.store.models.listings import Listing
from matchmaker.store.work import work
from matchmaker.workflows.fairness import SeenOn, count_exposure

EXTENSION = "exposure_log"
EVERY_S = 1.0
"""A process writes once in so many seconds at most, however often pages are read."""
log = structlog.stdlib.get_logger("matchmaker")


class ExposureLog:
    """What one process has counted and not yet written: a line for each co-operative and kind of page, so it cannot grow without end."""

    def __init__(self) -> None:
        self._waiting: defaultdict[SeenOn, Exposure] = defaultdict(Exposure)
        self._written_at = float("-inf")
        self._lock = Lock()

    def add(self, seen: Mapping[SeenOn, Exposure]) -> None:
        """Count what one page showed."""
        with self._lock:
            for one, exposure in seen.items():
                self._waiting[one] += exposure

    def due(self, clock: float) -> Mapping[SeenOn, Exposure]:
        """What is to be written now, which then waits no longer; nothing where something was written a moment ago."""
        with self._lock:
            if clock - self._written_at < EVERY_S:
                return {}
            self._written_at = clock
            due, self._waiting = self._waiting, defaultdict(Exposure)
            return due


def register(app: Flask) -> None:
    """Give the application its log."""
    app.extensions[EXTENSION] = ExposureLog()


def note_shown(answer: Response, app: Flask, who: Who, rows: Iterable[tuple[int, Listing, bool]], *, surface: str, today: date) -> None:
    """Count, once the answer has been sent, what it showed: each offer with its place and whether the support slot put it there.

    Counted is only what a party sees of others: neither staff nor strangers, whose visits nobody can tell from a machine's, nor one's own;
    nor what staff see who look as somebody.
    """
    if who.staff or not who.party_codes or current_user.acted_by:
        return
    shown = [
        Shown(listing.party.code, place, supported)
        for place, listing, supported in rows
        if listing.party.kind == "cooperative" and listing.party.code not in who.party_codes
    ]
    kept: ExposureLog = app.extensions[EXTENSION]
    kept.add({SeenOn(party, quarter_of(today), surface): seen for party, seen in exposure_of([shown]).items()})
    answer.call_on_close(lambda: write_down(app, kept.due(time.monotonic())))


def write_down(app: Flask, counted: Mapping[SeenOn, Exposure]) -> None:
    """Write what was counted in a transaction of its own. A database that will not have it costs the count, never the visitor's page."""
    if not counted:
        return
    token = reading.set(False)
    try:
        with app.app_context(), work() as session:
            count_exposure(session, counted)
    except SQLAlchemyError as error:
        log.warning("exposure_not_written", shown=sum(one.shown for one in counted.values()), why=type(error).__name__)
    finally:
        reading.reset(token)
