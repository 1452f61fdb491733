"""`flask worker`: do what waits. It may be killed at any time; several may run."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import click
import structlog
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from config import Settings
from matchmaker.cli import jobs
from matchmaker.cli.postman import NotTaken
from matchmaker.domain.errors import Stale
from matchmaker.domain.mail import MOST_TRIES, wait_before
from matchmaker.store import outbox
from matchmaker.store.health import trouble_with_database
from matchmaker.store.outbox import Claim
from matchmaker.store.work import view, work

log = structlog.stdlib.get_logger("matchmaker.worker")
REST = timedelta(seconds=30)
"""For so long a kind of job is left alone after what all of it needs was out of reach, so that it keeps no other kind from being done."""
TROUBLES = {
    "database_unreachable": "the database cannot be reached",
    "database_not_writable": "the database cannot be written: its disk is full, or it may only be read",
    "migrations_not_current": "the database is not up to date; run `flask db upgrade` first",
}


@dataclass
class Worker:
    """Takes one job after the other, as long as there are any."""

    app: Flask
    chance: Callable[[], float] = random.random
    resting: dict[str, datetime] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        settings: Settings = self.app.config["SETTINGS"]
        return settings

    def drain(self, stop: threading.Event) -> int:
        """How many jobs were taken until none was due, or until told to stop."""
        taken = 0
        while not stop.is_set() and self.take_one():
            taken += 1
        return taken

    def take_one(self) -> bool:
        """Whether there was a job; it has been done, put off or given up."""
        with self.app.app_context():  # a session for each job: nothing of one is seen by the next
            claim = self._claim()
            if claim is not None:
                self._do(claim)
            return claim is not None

    def _claim(self) -> Claim | None:
        now = datetime.now(UTC)
        kinds = [kind for kind in jobs.KINDS if self.resting.get(kind, now) <= now]
        with view() as session:
            if not outbox.anything_due(session, kinds=kinds, now=now):
                return None
        with work() as session:
            return outbox.claim(session, kinds=kinds, now=now, until=now + timedelta(seconds=self.settings.worker_lease))

    def _do(self, claim: Claim) -> None:
        said = {"job": claim.key, "kind": claim.kind, "attempt": claim.attempts}
        try:
            if claim.attempts > MOST_TRIES:  # whoever had it before was killed each time
                raise NotTaken("its worker was killed each time", for_good=True)
            jobs.KINDS[claim.kind](claim, self.settings)
            log.info("done", **said)
        except NotTaken as error:
            log.warning("not taken", why=error.why, **said)
            if error.whole_server:
                self.resting[claim.kind] = datetime.now(UTC) + REST
            self._later(claim, error.why, for_good=error.for_good, unsure=error.unsure)
        except jobs.NotYet as later:
            log.info("waits", until=later.until.isoformat(), **said)
            self._wait(claim, later.until)
        except Stale:
            log.warning("overtaken", **said)
            self._later(claim, "overtaken")
        except DBAPIError:
            raise  # the job is due again after its lease
        except Exception as error:
            log.exception("job failed", **said)
            self._later(claim, type(error).__name__)

    def _wait(self, claim: Claim, until: datetime) -> None:
        try:
            with work() as session:
                outbox.wait_until(session, claim, run_after=until)
        except Stale:
            log.warning("already in other hands", job=claim.key, kind=claim.kind)

    def _later(self, claim: Claim, reason: str, *, for_good: bool = False, unsure: bool = False) -> None:
        try:
            with work() as session:
                if for_good or claim.attempts >= MOST_TRIES:
                    jobs.give_up(session, claim, reason=reason)
                else:
                    run_after = datetime.now(UTC) + wait_before(claim.attempts, self.chance())
                    jobs.put_off(session, claim, run_after=run_after, reason=reason, unsure=unsure)
        except Stale:
            log.warning("already in other hands", job=claim.key, kind=claim.kind)


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--every", type=click.FloatRange(min=0.1), default=5.0, show_default=True, help="Seconds between two looks at what is due.")
@with_appcontext
def command(once: bool, every: float) -> None:
    """Do what waits: letters, rankings, reports of crashes. May be killed and run again at any time, and several may run at once."""
    _ready()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # what a proxy stands for
    worker, begun = Worker(app), False
    with _stopped_by_signals() as stop:
        while not stop.is_set():
            try:
                begun = begun or _ask_for_the_night()
                worker.drain(stop)
            except DBAPIError as error:
                log.warning("the database did not answer", why=type(error).__name__)
                if once:
                    raise click.ClickException("the database did not answer; nothing is lost, try again") from error
            if once:
                return
            stop.wait(every)


def _ready() -> None:
    with view() as session:
        trouble = trouble_with_database(session)
        session.rollback()
    if trouble:
        raise click.ClickException(TROUBLES[trouble])


def _ask_for_the_night() -> bool:
    """Have the coming night's work written down; each night's asks for the next, so this is for the first one and after a long rest."""
    with work() as session:
        outbox.let_go_later(session, now=datetime.now(UTC))
    return True


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set: the job in hand is finished first."""
    stop = threading.Event()
    names = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(name, lambda *_: stop.set()) for name in names]
    try:
        yield stop
    finally:
        for name, handler in zip(names, before, strict=True):
            signal.signal(name, handler)
