"""Searches that found nothing, counted after the answer has gone out: reading a page never writes, and never waits for a writer."""

from __future__ import annotations

import re
import time
from collections import Counter
from datetime import datetime
from threading import Lock
from urllib.parse import urlencode

import structlog
from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from matchmaker.store.base import reading
from matchmaker.store.work import work
from matchmaker.wording.figures import HERE
from matchmaker.workflows.empty_searches import InVain, count_in_vain
from matchmaker.workflows.searching import SearchPage

EXTENSION = "empty_log"
MOST_WAITING = 200
"""Different searches that wait to be written; further ones are let go until there is room."""
EVERY_S = 1.0
"""A process writes once in so many seconds at most, however often it is asked."""
LONGEST = 120
_TELLING = re.compile(r"\S+@\S+|\+?\d(?:[\s.-]?\d){7,}")
"""What could be somebody's address or telephone number, or that of their papers."""
log = structlog.stdlib.get_logger("matchmaker")


class EmptyLog:
    """What one process has counted and not yet written."""

    def __init__(self) -> None:
        self._waiting: Counter[InVain] = Counter()
        self._written_at = float("-inf")
        self._lock = Lock()

    def add(self, one: InVain) -> None:
        """Count one search."""
        with self._lock:
            if one in self._waiting or len(self._waiting) < MOST_WAITING:
                self._waiting[one] += 1

    def due(self, clock: float) -> Counter[InVain]:
        """What is to be written now, which then waits no longer; nothing where something was written a moment ago."""
        with self._lock:
            if clock - self._written_at < EVERY_S:
                return Counter()
            self._written_at = clock
            due, self._waiting = self._waiting, Counter()
            return due


def register(app: Flask) -> None:
    """Give the application its log."""
    app.extensions[EXTENSION] = EmptyLog()


def note_after(answer: Response, app: Flask, found: SearchPage, now: datetime) -> None:
    """Count this search once the answer has been sent."""
    kept: EmptyLog = app.extensions[EXTENSION]
    kept.add(in_vain(found, now))
    answer.call_on_close(lambda: write_down(app, kept.due(time.monotonic())))


def in_vain(found: SearchPage, now: datetime) -> InVain:
    """What is kept of a search: the words, what they were read as, where and how it was narrowed; nothing of who asked."""
    asked = found.asked
    chosen = urlencode([(name, value) for name, values in sorted(asked.chosen.items()) for value in sorted(values)])
    return InVain(
        day=now.astimezone(HERE).date(),
        side=asked.side,
        words=without_numbers(asked.thing or asked.words),
        product=asked.said.readings[0].product if asked.said.readings else "",
        place=without_numbers(asked.place),
        commune=asked.reading.units[0] if asked.reading.certain else "",
        radius_km=asked.radius_km,
        chosen=chosen if len(chosen) <= 2 * LONGEST else "",
    )


def without_numbers(text: str) -> str:
    """The text, cut short, without what could point to a person."""
    return _TELLING.sub("…", text)[:LONGEST].strip()


def write_down(app: Flask, counted: Counter[InVain]) -> None:
    """Write what was counted in a transaction of its own. A database that will not have it costs the count, never the visitor's page."""
    if not counted:
        return
    token = reading.set(False)
    try:
        with app.app_context(), work() as session:
            count_in_vain(session, counted)
    except SQLAlchemyError as error:
        log.warning("empty_searches_not_written", searches=sum(counted.values()), why=type(error).__name__)
    finally:
        reading.reset(token)
