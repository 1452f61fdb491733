"""What waits: written down with what made it necessary, taken by one worker at a time, finished by nobody who was too slow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW

from matchmaker.domain.errors import Stale
from matchmaker.domain.mail import LONGEST_WAIT, MailServer, mail_server, wait_before
from matchmaker.store import outbox
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.outbox import Claim
from matchmaker.store.work import work

MINUTE = timedelta(minutes=1)
MANY = 40


def put_down(key: str = "a", **more: object) -> None:
    with work() as session:
        outbox.enqueue(session, kind="sum", key=key, payload={"n": 1}, now=NOW, **more)  # type: ignore[arg-type]


def take(at: timedelta = timedelta(), kinds: tuple[str, ...] = ("sum",)) -> Claim | None:
    with work() as session:
        return outbox.claim(session, kinds=kinds, now=NOW + at, until=NOW + at + MINUTE)


def taken(at: timedelta = timedelta()) -> Claim:
    claim = take(at)
    assert claim is not None
    return claim


def jobs() -> list[tuple[str, str, int]]:
    with work() as session:
        return [(one.key, one.state, one.attempts) for one in session.scalars(sa.select(Job).order_by(Job.id))]


def test_written_down_twice_it_is_one_job(either_app: Flask) -> None:
    put_down()
    put_down()
    with work() as session:
        outbox.enqueue(session, kind="other", key="a", payload={}, now=NOW)
    assert jobs() == [("a", "waiting", 0), ("a", "waiting", 0)]


def test_a_job_that_is_done_is_not_done_again_by_being_written_down_again(either_app: Flask) -> None:
    put_down()
    claim = taken()
    with work() as session:
        outbox.finish(session, claim, now=NOW)
    put_down()
    assert jobs() == [("a", "done", 1)]
    assert take() is None


def test_what_is_undone_leaves_no_work_behind(either_app: Flask) -> None:
    def fail() -> None:
        with work() as session:
            outbox.enqueue(session, kind="sum", key="a", payload={}, now=NOW)
            outbox.write_letter(
                session, kind="task_due", key="k", name="x", email="x@cast.example", subject_kind="task", subject_code="t", facts={}, now=NOW
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with work() as session:
        assert session.scalar(sa.select(sa.func.count(Job.id))) == session.scalar(sa.select(sa.func.count(Letter.id))) == 0


def test_a_job_is_in_one_workers_hands_until_its_lease_is_over(either_app: Flask) -> None:
    put_down()
    assert taken().attempts == 1
    assert take(MINUTE / 2) is None
    assert taken(MINUTE).attempts == 2


def test_who_was_too_slow_finishes_nothing_and_its_effect_is_undone(either_app: Flask) -> None:
    put_down()
    slow, fast = taken(), taken(2 * MINUTE)

    def finish_late() -> None:
        with work() as session:
            outbox.enqueue(session, kind="effect", key="of the slow one", payload={}, now=NOW)
            outbox.finish(session, slow, now=NOW)

    with pytest.raises(Stale):
        finish_late()
    for settle, more in (
        (outbox.put_off, {"run_after": NOW, "reason": "x"}),
        (outbox.give_up, {"reason": "x"}),
        (outbox.hold, {"until": NOW}),
    ):
        with pytest.raises(Stale), work() as session:
            settle(session, slow, **more)  # type: ignore[operator]
    with work() as session:
        outbox.finish(session, fast, now=NOW)
    assert jobs() == [("a", "done", 2)]


def test_done_twice_by_the_same_worker_is_refused(either_app: Flask) -> None:
    put_down()
    claim = taken()
    with work() as session:
        outbox.finish(session, claim, now=NOW)
    with pytest.raises(Stale), work() as session:
        outbox.finish(session, claim, now=NOW)


def test_what_is_put_off_waits_for_its_time_and_holds_nothing_up(either_app: Flask) -> None:
    put_down()
    put_down("later", run_after=NOW + MINUTE)
    claim = taken()
    with work() as session:
        outbox.put_off(session, claim, run_after=NOW + 5 * MINUTE, reason="no answer")
    assert take() is None
    later = taken(MINUTE)
    assert later.key == "later"
    with work() as session:
        outbox.finish(session, later, now=NOW + MINUTE)
    assert taken(5 * MINUTE).key == "a"


def test_what_was_given_up_begins_again_only_when_somebody_says_so(either_app: Flask) -> None:
    put_down()
    claim = taken()
    with work() as session:
        outbox.give_up(session, claim, reason="550")
    assert take(10 * MINUTE) is None
    with work() as session:
        outbox.begin_again(session, kind="sum", key="a", now=NOW)
    with pytest.raises(Stale), work() as session:
        outbox.finish(session, claim, now=NOW)
    assert taken().attempts == 1


def test_only_kinds_that_were_asked_for_are_taken(either_app: Flask) -> None:
    put_down()
    assert take(kinds=("other",)) is None
    with work() as session:
        assert not outbox.anything_due(session, kinds=("other",), now=NOW)
        assert not outbox.anything_due(session, kinds=("sum",), now=NOW - MINUTE)
        assert outbox.anything_due(session, kinds=("sum",), now=NOW)


def test_many_workers_at_once_take_each_job_once(either_app: Flask) -> None:
    for number in range(MANY):
        put_down(f"k-{number}")

    def take_in_its_own_context(_: int) -> str:
        with either_app.app_context():
            claim = take()
            return claim.key if claim else ""

    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(take_in_its_own_context, range(MANY)))
    assert sorted(keys) == sorted(f"k-{number}" for number in range(MANY))


@given(st.integers(-3, 10**6), st.floats(0, 1))
def test_waits_grow_and_stay_within_bounds(attempts: int, chance: float) -> None:
    wait = wait_before(attempts, chance)
    assert timedelta(seconds=22) <= wait <= LONGEST_WAIT * 1.25
    assert wait_before(attempts + 1, chance) >= wait


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp://mail.example:2525/", MailServer("mail.example", 2525)),
        ("smtps://a%40b.vn:p%3A%2Fss@mail.example", MailServer("mail.example", 465, "a@b.vn", "p:/ss", "always")),
        ("smtp://u:p@mail.example:587?starttls=1", MailServer("mail.example", 587, "u", "p", "starttls")),
        ("smtp://[::1]:25", MailServer("::1", 25)),
    ],
)
def test_a_mail_address_names_a_server(url: str, server: MailServer | None) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "mail.example", "smtp://mail.example/x", "smtp://h:99999", "smtp://h?tls=1", "smtp://h:x"]
)
def test_what_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        mail_server(url)


def test_a_servers_password_is_not_in_what_it_prints(tmp_path: Path) -> None:
    assert "geheim" not in repr(mail_server("smtps://u:geheim@mail.example"))
