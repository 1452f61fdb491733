"""`flask`, with one more kind of job whose effect can be counted: a row without any constraint, so that doing it twice would show."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask.cli import main

from config import Settings
from matchmaker.cli import jobs
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.outbox import Claim
from matchmaker.store.work import work


def count(claim: Claim, settings: Settings) -> None:
    """Leave one row behind, slowly enough to be killed in the middle."""
    with work() as session:
        record_event(session, action="count", subject_kind="job", subject_code=claim.key, person=None, now=datetime.now(UTC), source="cli")
        session.flush()
        time.sleep(0.004)
        outbox.finish(session, claim, now=datetime.now(UTC))


if __name__ == "__main__":
    jobs.KINDS["count"] = count
    main()
