"""How work is written down to be done later, and how workers take it up: a lease, a fence, and one done mark. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Stale
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.notices import DIGESTS, digest_day, digest_moment
from matchmaker.domain.retention import next_night
from matchmaker.store.models.desk import Task
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, Letter, LetterWish
from matchmaker.store.models.people import Person

LETTER = "letter"
RANK_LISTING = "rank_listing"
REPORT_CRASH = "report_crash"
TASK_DUE = "task_due"
PAPER_DUE = "paper_due"
ROUND_DUE = "round_due"
POOL_NEED = "pool_need"
DIGEST = "digest"
LOOK_OUT = "look_out"
LET_GO = "let_go"
NO_LEASE_IS_SO_LONG = timedelta(hours=2)
"""A lease that ends later was taken by a clock that has been put back since; nobody waits for it."""
RESET_ASKED = "reset_asked"
PASSWORD_RESET = "password_reset"  # noqa: S105  # the name of a kind of letter
NEW_ADDRESS = "new_address"
MORNING = time(7, tzinfo=VIETNAM)
"""When people of the Alliance are told what is due on the day that begins."""
PAPER_REMINDERS = (timedelta(days=60), timedelta(days=14))
"""How long before the last day of a certificate its owner is told, and told again."""
MOTHER_TONGUE = "vi"


@dataclass(frozen=True, slots=True)
class Claim:
    """A job in one worker's hands; what it does counts only while nobody else has taken the job since."""

    id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    attempts: int
    fence: int


def enqueue(session: Session, *, kind: str, key: str, payload: Mapping[str, Any], now: datetime, run_after: datetime | None = None) -> None:
    """Write the work down in this very transaction; the same kind and key a second time changes nothing."""
    values = {"kind": kind, "key": key, "payload": dict(payload), "state": "waiting", "created_at": now, "run_after": run_after or now}
    _insert_once(session, Job, {**values, "attempts": 0, "fence": 0, "reason": ""}, ("kind", "key"))


def rank_later(session: Session, listing: Listing, *, now: datetime) -> None:
    """Have the listing, as it stands with this transaction, ranked against the other side by a worker; the listing has been flushed."""
    enqueue(
        session, kind=RANK_LISTING, key=f"{listing.code}:{listing.version}", payload={"listing": listing.code, "version": listing.version}, now=now
    )


def remind_later(session: Session, task: Task, *, now: datetime) -> None:
    """Have the task's owner told on the morning of its day; a task moved to another day is another reminder."""
    morning, payload = datetime.combine(task.due_on, MORNING), {"task": task.code, "due_on": task.due_on.isoformat()}
    enqueue(session, kind=TASK_DUE, key=f"{task.code}:{task.due_on.isoformat()}", payload=payload, now=now, run_after=max(now, morning))


def remind_of_papers_later(session: Session, listing: Listing, *, now: datetime) -> None:
    """Have the people of an offer told on two mornings before one of its certificates ends; one last day is told once, however often revised."""
    for ends in sorted({str(one["expires_on"]) for one in listing.certificates or () if listing.side == "offer" and one.get("expires_on")}):
        for ahead in PAPER_REMINDERS:
            morning = datetime.combine(date.fromisoformat(ends) - ahead, MORNING)
            if morning > now:
                payload = {"listing": listing.code, "ends_on": ends, "days": ahead.days}
                enqueue(session, kind=PAPER_DUE, key=f"{listing.code}:{ends}:{ahead.days}", payload=payload, now=now, run_after=morning)


def close_round_later(session: Session, need_code: str, deadline: datetime, *, now: datetime) -> None:
    """Have the round of a need closed when its deadline comes, and the next one made where it repeats; another deadline is another job."""
    moment = deadline.astimezone(UTC).isoformat()
    payload = {"need": need_code, "deadline": moment}
    enqueue(session, kind=ROUND_DUE, key=f"{need_code}:{moment}", payload=payload, now=now, run_after=max(now, deadline))


def look_out_later(session: Session, listing: Listing, *, now: datetime) -> None:
    """Have saved searches of the listing's side looked at again: those that are told at once now, the others once in their period."""
    look_later(session, side=listing.side, every="now", key=f"{listing.code}:{listing.version}", now=now)
    for every in DIGESTS:
        look_later(session, side=listing.side, every=every, key="", now=now)


def look_later(session: Session, *, side: str, every: str, key: str, now: datetime) -> None:
    """Have the saved searches of a side that are looked at so often looked at when it is next time; of one period once, whatever the key."""
    if every not in DIGESTS:
        enqueue(session, kind=LOOK_OUT, key=f"{every}:{key}", payload={"side": side, "every": every}, now=now)
        return
    day = digest_day(now, every)
    payload = {"side": side, "every": every, "day": day.isoformat()}
    enqueue(session, kind=LOOK_OUT, key=f"{every}:{side}:{day.isoformat()}", payload=payload, now=now, run_after=digest_moment(day))


def write_letter(
    session: Session, *, kind: str, key: str, name: str, email: str, language: str = "", subject_kind: str, subject_code: str,
    facts: Mapping[str, Any], now: datetime, person: Person | None = None, way: str = "now",
) -> None:  # fmt: skip
    """Write down a letter to one reader, to be sent later; told twice under one key it is one letter. A person's is a notice on their page too."""
    gathered = way if way in DIGESTS else ""
    state = "digest" if gathered else "inbox" if way == "inbox" or (person is not None and not email) else "waiting"
    values = {
        "code": new_code("t"), "key": key, "kind": kind, "to_name": name, "to_email": email, "language": language or MOTHER_TONGUE,
        "subject_kind": subject_kind, "subject_code": subject_code, "facts": dict(facts), "title": "", "body": "", "state": state,
        "handed_over": 0, "created_at": now, "reason": "", "person_id": person.id if person else None, "digest": gathered,
    }  # fmt: skip
    if not _insert_once(session, Letter, values, ("key",)):
        return
    if state == "waiting":
        enqueue(session, kind=LETTER, key=key, payload={"letter": values["code"]}, now=now)
    elif gathered and person is not None:
        digest_later(session, person, gathered, now=now)


def digest_later(session: Session, person: Person, every: str, *, now: datetime) -> None:
    """Have what waits for the person's digest gathered on the next morning for it."""
    day = digest_day(now, every)
    payload = {"person": person.code, "every": every, "day": day.isoformat()}
    enqueue(session, kind=DIGEST, key=f"{person.code}:{every}:{day.isoformat()}", payload=payload, now=now, run_after=digest_moment(day))


def let_go_later(session: Session, *, now: datetime) -> None:
    """Have what is kept long enough let go in the coming night, once a night however many workers ask for it."""
    night = next_night(now)
    enqueue(session, kind=LET_GO, key=night.astimezone(VIETNAM).date().isoformat(), payload={}, now=now, run_after=night)


def write_to(
    session: Session,
    readers: Collection[Person],
    *,
    kind: str,
    key: str,
    subject_kind: str,
    subject_code: str,
    facts: Mapping[str, Any],
    now: datetime,
) -> None:
    """The same letter to each of these people, in the language of each and by the way that each has chosen for its kind."""
    wishes = sa.select(LetterWish.person_id, LetterWish.way).where(LetterWish.kind == kind, LetterWish.person_id.in_([one.id for one in readers]))
    ways = dict(session.execute(wishes).tuples().all()) if readers else {}
    for one in readers:
        write_letter(
            session, kind=kind, key=f"{key}:{one.code}", name=one.name, email=one.email or "", language=one.language, subject_kind=subject_kind,
            subject_code=subject_code, facts=facts, now=now, person=one, way=ways.get(one.id, "now"),
        )  # fmt: skip


def anything_due(session: Session, *, kinds: Collection[str], now: datetime) -> bool:
    """Whether a job of these kinds could be taken now; asking holds nothing."""
    return bool(session.scalar(sa.select(sa.exists().where(*_due(kinds, now)))))


def claim(session: Session, *, kinds: Collection[str], now: datetime, until: datetime) -> Claim | None:
    """The job that has been due longest, for this worker alone until the moment given; a job whose worker was killed is due again after its lease."""
    oldest = sa.select(Job).where(*_due(kinds, now)).order_by(Job.run_after, Job.id).limit(1).with_for_update(skip_locked=True)
    job = session.scalars(oldest.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        return None
    job.lease_until, job.fence, job.attempts = until, job.fence + 1, job.attempts + 1
    session.flush()
    return Claim(job.id, job.kind, job.key, job.payload, job.attempts, job.fence)


def hold(session: Session, claim: Claim, *, until: datetime) -> None:
    """Keep the job until then; raises `Stale` where another worker has taken it meanwhile."""
    _settle(session, claim, {"lease_until": until})


def finish(session: Session, claim: Claim, *, now: datetime) -> None:
    """Mark the job done, in the transaction that holds its effect; raises `Stale`, which undoes both, where another worker has taken it."""
    _settle(session, claim, {"state": "done", "done_at": now, "lease_until": None, "reason": ""})


def put_off(session: Session, claim: Claim, *, run_after: datetime, reason: str) -> None:
    """Try again later."""
    _settle(session, claim, {"run_after": run_after, "lease_until": None, "reason": reason})


def wait_until(session: Session, claim: Claim, *, run_after: datetime) -> None:
    """Leave the job until then as if nobody had taken it: waiting is no failed attempt."""
    _settle(session, claim, {"run_after": run_after, "lease_until": None, "attempts": max(claim.attempts - 1, 0)})


def give_up(session: Session, claim: Claim, *, reason: str) -> None:
    """Leave it for people to look at."""
    _settle(session, claim, {"state": "failed", "lease_until": None, "reason": reason})


def begin_again(session: Session, *, kind: str, key: str, now: datetime) -> None:
    """Let a job that had failed or was done wait anew, with all its tries; whoever may still have it in hand can finish nothing."""
    fresh = {"state": "waiting", "run_after": now, "attempts": 0, "fence": Job.fence + 1, "lease_until": None, "done_at": None, "reason": ""}
    session.execute(sa.update(Job).where(Job.kind == kind, Job.key == key).values(fresh).execution_options(synchronize_session=False))


def take_back(session: Session, *, kind: str, key: str, failed: bool, reason: str, now: datetime) -> None:
    """Let a job that waits be failed or done once more, as it was; raises `Stale` where a worker has it, or has had it."""
    was = {"state": "failed" if failed else "done", "done_at": None if failed else now, "reason": reason}
    waits = sa.update(Job).where(Job.kind == kind, Job.key == key, Job.state == "waiting", Job.lease_until.is_(None), Job.attempts == 0)
    done = session.execute(waits.values(was).execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Stale(job=key)


def _due(kinds: Collection[str], now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    free = sa.or_(Job.lease_until.is_(None), Job.lease_until <= now, Job.lease_until > now + NO_LEASE_IS_SO_LONG)
    return (Job.state == "waiting", Job.run_after <= now, Job.kind.in_(kinds), free)


def _settle(session: Session, claim: Claim, values: dict[str, Any]) -> None:
    mine = sa.update(Job).where(Job.id == claim.id, Job.fence == claim.fence, Job.state == "waiting")
    done = session.execute(mine.values(values).execution_options(synchronize_session=False))
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise Stale(job=claim.key)


def _insert_once(session: Session, model: type[Job | Letter], values: dict[str, Any], unique: tuple[str, ...]) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    done = session.execute(insert(model).values(values).on_conflict_do_nothing(index_elements=unique))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an INSERT's result has it
