"""`python -m benchmarks.crash`: the server is killed again and again while eight people post; nothing acknowledged is lost, nothing is there twice.

Each trial starts gunicorn as it is shipped, lets eight browsers post needs through the real page, each with a key of its own, and kills all its
processes at once. Then the database is compared with what was acknowledged, and after the next start what was not acknowledged is sent again.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from argon2 import PasswordHasher

from benchmarks.serving import Browser, Server, database, environment_in, flask
from config import read_settings
from matchmaker.app import create_app
from matchmaker.store.audit import record_event
from matchmaker.store.base import db
from matchmaker.store.checking import look
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.work import view, work
from matchmaker.workflows.accounts import add_person

WRITERS, LEAST, BUYERS = 8, 100, 64
EMAIL, PASSWORD = "nguoi-thu@cast.example", "mot-mat-khau-dai"
PATIENCE_S = 120


@dataclass
class Trial:
    """What one kill left behind."""

    number: int
    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    doubled: list[str] = field(default_factory=list)
    unsure: int = 0  # on their way when the server was killed; sent again afterwards
    torn: int = 0  # listings without their audit event, or the other way
    wrong: list[str] = field(default_factory=list)  # what `flask data check` would say

    @property
    def good(self) -> bool:
        """Nothing lost, doubled or torn, and enough was acknowledged that this says something."""
        return len(self.acknowledged) >= LEAST and not (self.lost or self.doubled or self.torn or self.wrong)

    def told(self) -> str:
        """The trial in a line."""
        counts = (
            f"{len(self.acknowledged)} acknowledged, {self.unsure} on their way, {len(self.lost)} lost, {len(self.doubled)} doubled, {self.torn} torn"
        )
        return f"trial {self.number}: {counts}; {'the database is whole' if not self.wrong else '; '.join(self.wrong)}"


def buyer(key: str) -> str:
    """The code of the enterprise for which this form is sent: each writer of a trial has another, for one may post no more than 300 needs a day."""
    found = re.match(r"k(\d+)-(\d+)-", key)
    return f"nguoi-mua-{(int(found[1]) * WRITERS + int(found[2])) % BUYERS if found else 0}"


def people(environ: Mapping[str, str]) -> None:
    """A migrated database with some enterprises and somebody who speaks for all of them."""
    flask(environ, "db", "upgrade")
    app = create_app(read_settings(environ))
    with app.app_context():
        with work() as session:
            now = datetime.now(UTC)
            made = {"kind": "enterprise", "invented": True, "created_at": now}
            parties = [Party(code=f"nguoi-mua-{at}", name=f"Công ty Thử {at}", name_folded=f"cong ty thu {at}", **made) for at in range(BUYERS)]
            session.add_all(parties)
            session.flush()
            keeper = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
            add_person(session, email=EMAIL, name="Người Thử", password=PASSWORD, parties=parties, now=now, source="demo", keeper=keeper)
            record_event(session, action="world.make", subject_kind="world", subject_code="crash", person=None, now=now, source="demo")
        db.session.remove()
        db.engine.dispose()


def trials(environ: Mapping[str, str], many: int, seed: int = 1) -> Iterator[Trial]:
    """One trial after the other, on one database that grows; what was on its way at one kill is sent again after the next start."""
    chance, person, before = random.Random(seed), None, Trial(0)
    for number in range(1, many + 2):
        with Server(environ) as server:
            person = person.again(server.port) if person else Browser(server.port).sign_in(EMAIL, PASSWORD)
            for key in sorted(before.sent - before.acknowledged):
                if post(person, key):
                    before.acknowledged.add(key)
                else:
                    before.wrong.append(f"{key} was refused when it was sent again")
            if number > 1:
                compare(environ, before)
                yield before
            if number > many:
                return
            before = trial = Trial(number)
            write_until_killed(server, person, trial, LEAST + chance.randrange(LEAST))
        compare(environ, trial)


def write_until_killed(server: Server, person: Browser, trial: Trial, wanted: int) -> None:
    """Let eight people post until so many are acknowledged, and kill the server in the middle of it."""
    writers = [threading.Thread(target=write, args=(person.again(server.port), trial, number)) for number in range(WRITERS)]
    for one in writers:
        one.start()
    deadline = time.monotonic() + PATIENCE_S
    while len(trial.acknowledged) < wanted and time.monotonic() < deadline:
        time.sleep(0.005)
    server.kill()
    for one in writers:
        one.join(30)
    trial.unsure = len(trial.sent - trial.acknowledged)


def write(person: Browser, trial: Trial, number: int) -> None:
    """Post one need after the other until nobody answers any more."""
    for turn in range(100_000):
        key = f"k{trial.number}-{number}-{turn}"
        trial.sent.add(key)
        try:
            if post(person, key):
                trial.acknowledged.add(key)
        except OSError:
            return


def post(person: Browser, key: str) -> bool:
    """Whether the need was acknowledged; one whose answer died with the server is told, when sent again, that it was taken."""
    status, onward = person.post("/needs", {"words": "cua thịt", "form_key": key, "sure": "1", "party": buyer(key)})
    return status == 200 or (status == 303 and onward.startswith("/needs/"))


def compare(environ: Mapping[str, str], trial: Trial) -> None:
    """Note what of the trial is not there, there twice or there in part, and whatever else is wrong with the database."""
    app = create_app(read_settings(environ))
    with app.app_context():
        with view() as session:
            ours = sa.select(Listing.form_key, Listing.code).where(Listing.form_key.like(f"k{trial.number}-%"))
            rows = session.execute(ours).tuples().all()
            kept = Counter(key for key, _ in rows)
            codes = sa.select(Listing.code).where(Listing.form_key.like(f"k{trial.number}-%"))
            posted = sa.select(AuditEvent.subject_code).where(AuditEvent.action == "listing.post", AuditEvent.subject_code.in_(codes))
            audited = Counter(session.scalars(posted))
            trial.lost |= trial.acknowledged - set(kept)
            trial.doubled += [key for key, times in kept.items() if times > 1]
            trial.torn += sum(audited[code] != 1 for _, code in rows) + sum(key not in trial.sent for key in kept)
            trial.wrong += [wrong for found in look(session) for wrong in found.wrong]
            session.rollback()
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Run the trials, say each, and exit 1 where one is not good."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="matchmaker-crash-") as name, database(asked.database) as address:
        environ = environment_in(Path(name), address)
        people(environ)
        done = []
        for trial in trials(environ, asked.trials, asked.seed):
            done.append(trial)
            print(trial.told(), flush=True)
    good = sum(trial.good for trial in done)
    acknowledged = sum(len(trial.acknowledged) for trial in done)
    print(f"{asked.database}: {good} of {len(done)} trials good; {acknowledged} acknowledged, {sum(len(trial.lost) for trial in done)} lost")
    sys.exit(0 if good == asked.trials else 1)


if __name__ == "__main__":
    main()
