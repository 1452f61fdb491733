"""What people are told: on their page, by e-mail at once or gathered, in their language, quiet at night, and no longer when they say so."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_listing
from post_office import Mailbox, mail_server, said

from matchmaker.cli.worker import Worker
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.notices import (
    ALWAYS_TOLD,
    DIGEST,
    FOR_APPLICANTS,
    MARGIN,
    Farewell,
    digest_day,
    digest_moment,
    farewell_token,
    kinds_for,
    quiet_until,
    read_farewell,
)
from matchmaker.domain.permissions import Who
from matchmaker.store import outbox
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import Person
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import work
from matchmaker.wording.letters import KINDS
from matchmaker.workflows import brokering, letters, notices

MOMENTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda second: datetime.fromtimestamp(second, UTC))  # 2020 to 2040


def here(text: str) -> datetime:
    """A moment on the clock of Cà Mau."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "every", "day"),
    [
        ("2026-11-25T06:40", "daily", date(2026, 11, 25)),
        ("2026-11-25T06:55", "daily", date(2026, 11, 26)),
        ("2026-11-25T07:00", "daily", date(2026, 11, 26)),
        ("2026-12-31T23:59", "daily", date(2027, 1, 1)),
        ("2026-11-25T12:00", "weekly", date(2026, 11, 30)),
        ("2026-11-30T06:40", "weekly", date(2026, 11, 30)),
        ("2026-11-30T06:55", "weekly", date(2026, 12, 7)),
    ],
)
def test_a_digest_comes_on_the_next_morning_for_it(now: str, every: str, day: date) -> None:
    assert digest_day(here(now), every) == day


@given(MOMENTS, st.sampled_from(["daily", "weekly"]))
def test_no_digest_is_over_while_something_may_still_be_written_for_it(now: datetime, every: str) -> None:
    due = digest_moment(digest_day(now, every))
    assert now + MARGIN < due <= now + MARGIN + timedelta(days=1 if every == "daily" else 7)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-25T20:59", None),
        ("2026-11-25T21:00", "2026-11-26T06:00"),
        ("2026-11-26T05:59", "2026-11-26T06:00"),
        ("2026-11-26T06:00", None),
    ],
)
def test_the_night_ends_in_the_morning(now: str, until: str | None) -> None:
    assert quiet_until(here(now), (21, 6)) == (here(until) if until else None)


@given(MOMENTS, st.integers(0, 23), st.integers(0, 23))
def test_a_night_always_ends_within_a_day_and_is_no_night_then(now: datetime, begins: int, ends: int) -> None:
    until = quiet_until(now, (begins, ends))
    if until is None:
        return
    assert now < until <= now + timedelta(days=1)
    assert quiet_until(until, (begins, ends)) is None


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_only_the_server_makes_an_address_that_ends_letters(person: str, kind: str, forged: str) -> None:
    farewell = Farewell(person, kind, "z")
    token = farewell_token("one secret", farewell)
    assert read_farewell("one secret", token) == farewell
    assert read_farewell("another secret", token) is None
    assert read_farewell("one secret", forged) is None
    assert read_farewell("one secret", token[:-1]) is None


def tell(app: Flask, cast: Cast, *, now: datetime = NOW, key: str = "") -> None:
    """A linkage of Bình and Út is proposed: both are told."""
    with app.app_context(), work() as session:
        make_listing(session, party=cast.binh.party, side="need", code=f"need{key}", words="sò huyết cỡ lớn")
        make_listing(session, party=cast.ut.party, side="offer", code=f"offer{key}", words="sò huyết đầm Thị Tường")
        brokering.propose(session, who=cast.chau.who, need_code=f"need{key}", offer_code=f"offer{key}", now=now)


def choose(app: Flask, who: Who, now: datetime = NOW, **ways: str) -> None:
    with app.app_context(), work() as session:
        notices.choose_ways(session, who=who, kinds=frozenset(ways) - {"language"}, typed=ways, now=now)


def states(app: Flask, email: str) -> list[tuple[str, str]]:
    with app.app_context(), work() as session:
        rows = session.scalars(sa.select(Letter).where(Letter.to_email == email).order_by(Letter.id))
        return [(one.kind, one.state) for one in rows]


def due_now(app: Flask) -> None:
    """Let time pass for everything that waits for its hour."""
    with app.app_context(), work() as session:
        session.execute(sa.update(Job).values(run_after=NOW, lease_until=None))


def run(app: Flask, box: Mailbox | None = None, **changes: object) -> None:
    """A worker that does what is due."""
    settings = replace(app.config["SETTINGS"], mail_url=box.url if box else "", mail_from="ben-hang@cast.example", **changes)
    app.config["SETTINGS"] = settings
    Worker(app, chance=lambda: 0.5).drain(threading.Event())


def test_everybody_finds_what_they_were_told_on_their_page_and_nobody_elses(app: Flask, cast: Cast, client: Client) -> None:
    tell(app, cast)
    client.sign_in(cast.ut.email, PASSWORD)
    page = client.page("/inbox")
    assert "1 thông báo chưa đọc" in page.text
    assert "Liên minh giới thiệu: HTX Cái Tàu và Thủy sản Đất Mũi Xanh" in page.text
    assert "sò huyết đầm Thị Tường" in page.text
    (opening,) = [form for form in page.forms if form.action.endswith("/open")]
    answer = client.post(opening.action)
    assert (answer.status_code, answer.headers["Location"][:10]) == (303, "/linkages/")
    assert "thông báo chưa đọc" not in client.page("/inbox").text
    assert "Đã đọc hết" in client.page("/inbox?show=unread").text
    stranger = Client(app)
    stranger.sign_in(cast.duong.email, PASSWORD)
    assert "sò huyết" not in stranger.page("/inbox").text
    assert stranger.post(opening.action).status_code == 404


def test_notices_are_read_in_the_language_in_which_their_reader_reads_now(app: Flask, cast: Cast, client: Client) -> None:
    tell(app, cast)
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/lang/en")
    assert "The Alliance introduces HTX Cái Tàu and Thủy sản Đất Mũi Xanh" in client.page("/inbox").text


def test_all_are_read_at_once_and_long_lists_come_in_pages(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        ut = person_by_code(session, cast.ut.code)
        assert ut is not None
        for number in range(23):
            facts = {"task": f"việc {number}", "due_on": "2026-11-30"}
            outbox.write_to(session, [ut], kind="task_due", key=f"t{number}", subject_kind="offer", subject_code="x", facts=facts, now=NOW)
    client.sign_in(cast.ut.email, PASSWORD)
    first = client.page("/inbox")
    assert first.text.count("Việc đến hạn") == 20
    assert client.page("/inbox?page=2").text.count("Việc đến hạn") == 3
    assert client.post("/inbox/read").status_code == 303
    assert "chưa đọc" not in client.page("/inbox").text.replace("Chưa đọc", "")


def test_the_list_asks_the_database_no_more_for_many_notices_than_for_one(app: Flask, cast: Cast, client: Client) -> None:
    tell(app, cast)
    client.sign_in(cast.ut.email, PASSWORD)
    few = _queries_of(client)
    for number in range(8):
        tell(app, cast, key=f"-{number}")
    assert _queries_of(client) == few


def _queries_of(client: Client) -> int:
    asked: list[str] = []

    def note(*words: object) -> None:
        asked.append(str(words[2]))

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    try:
        client.page("/inbox")
    finally:
        sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)
    return len(asked)


def test_who_wants_it_on_the_page_alone_gets_no_letter_but_the_notice(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="inbox")
    tell(app, cast)
    with mail_server() as box:
        run(app, box)
    assert [to for to, _ in box.taken] == [cast.binh.email]
    assert states(app, cast.ut.email) == [("linkage_proposed", "inbox")]


def test_who_has_no_address_has_the_notice(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Person).where(Person.code == cast.ut.code).values(email=""))
    tell(app, cast)
    assert states(app, "") == [("linkage_proposed", "inbox")]


def test_ways_are_kept_and_what_is_typed_wrong_stays_on_the_page(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    page = client.page("/inbox/settings")
    assert "Có đơn vị xin đăng ký" not in page.text, "a member is asked about what staff alone are told"
    wrong = client.post("/inbox/settings", {"linkage_moved": "weekly", "linkage_proposed": "bồ câu", "language": "en"})
    assert wrong.status_code == 422
    assert '<option value="weekly" selected>' in wrong.text
    assert "Giới thiệu hai bên: xin chọn trong danh sách." in wrong.text
    assert client.post("/inbox/settings", {"linkage_moved": "weekly", "linkage_proposed": "now", "language": "en"}).status_code == 303
    tell(app, cast)
    with app.app_context(), work() as session:
        assert set(session.scalars(sa.select(Letter.language).where(Letter.to_email == cast.ut.email))) == {"en"}
    client.sign_in(cast.chau.email, PASSWORD)


def test_a_digest_gathers_what_waited_and_is_made_once(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="daily")
    for number in range(3):
        tell(app, cast, key=f"-{number}")
    assert states(app, cast.ut.email) == [("linkage_proposed", "digest")] * 3
    due_now(app)
    with mail_server() as box:
        run(app, box)
        with app.app_context(), work() as session:
            outbox.begin_again(session, kind=outbox.DIGEST, key=session.scalars(sa.select(Job.key).where(Job.kind == "digest")).one(), now=NOW)
        run(app, box)
    mine = [message for to, message in box.taken if to == cast.ut.email]
    assert len(mine) == 1
    assert mine[0]["Subject"] == "Có 3 thông báo mới"
    assert said(mine[0]).count("Liên minh giới thiệu: HTX Cái Tàu và Thủy sản Đất Mũi Xanh") == 3
    assert states(app, cast.ut.email) == [("linkage_proposed", "told")] * 3 + [("digest", "sent")]
    with app.app_context(), work() as session:
        person = person_by_code(session, cast.ut.code)
        assert person is not None
        mine_on_page = session.scalar(sa.select(sa.func.count(Letter.id)).where(Letter.person_id == person.id, Letter.kind != "digest"))
    assert mine_on_page == 3, "a digest is no notice of its own"


def test_two_workers_with_the_same_digest_in_hand_write_one(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="daily")
    tell(app, cast)
    due_now(app)
    with app.app_context():
        taken = []
        for at in (NOW, NOW + timedelta(hours=1)):  # the second once the lease of the first, who was killed or is slow, is over
            with work() as session:
                taken.append(outbox.claim(session, kinds=("digest",), now=at, until=at + timedelta(minutes=5)))
        slow, fast = taken
        assert slow is not None
        assert fast is not None
        day = date.fromisoformat(fast.payload["day"])
        told = {"person_code": cast.ut.code, "every": "daily", "day": day, "now": NOW}
        with work() as session:
            assert letters.make_digest(session, claim=fast, **told)
        with pytest.raises(Exception, match="stale"), work() as session:
            letters.make_digest(session, claim=slow, **told)
    assert states(app, cast.ut.email) == [("linkage_proposed", "told"), ("digest", "waiting")]


def test_what_waited_for_a_digest_is_not_sent_once_it_is_unwanted_and_goes_to_the_other_where_it_is_wanted_there(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="daily")
    tell(app, cast)
    choose(app, cast.ut.who, linkage_proposed="weekly")
    tell(app, cast, key="-2")
    with app.app_context(), work() as session:
        weekly = session.scalars(sa.select(Letter.digest).where(Letter.to_email == cast.ut.email)).all()
    assert weekly == ["weekly", "weekly"]
    choose(app, cast.ut.who, linkage_proposed="inbox")
    due_now(app)
    with mail_server() as box:
        run(app, box)
    assert cast.ut.email not in [to for to, _ in box.taken]


def test_a_digest_waits_for_a_server_that_is_away_and_is_then_sent_once(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="daily")
    tell(app, cast)
    due_now(app)
    with mail_server() as box:
        away = box.url
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=away, mail_from="ben-hang@cast.example")
    Worker(app, chance=lambda: 0.5).drain(threading.Event())
    assert states(app, cast.ut.email) == [("linkage_proposed", "told"), ("digest", "waiting")]
    due_now(app)
    with mail_server() as box:
        run(app, box)
        run(app, box)
    assert [to for to, _ in box.taken].count(cast.ut.email) == 1


def test_at_night_letters_wait_as_if_nobody_had_touched_them(app: Flask, cast: Cast) -> None:
    tell(app, cast)
    hour = datetime.now(VIETNAM).hour
    night = (hour, (hour + 2) % 24)  # whatever the clock says, it is night
    with mail_server() as box:
        run(app, box, quiet_hours=night)
        assert not box.taken
        with app.app_context(), work() as session:
            waiting = session.scalars(sa.select(Job).where(Job.kind == "letter")).all()
            assert {(one.state, one.attempts, one.lease_until) for one in waiting} == {("waiting", 0, None)}
            assert {one.run_after.astimezone(VIETNAM).hour for one in waiting} == {night[1]}
        due_now(app)
        run(app, box, quiet_hours=(0, 0))
    assert len(box.taken) == 2


def test_a_letter_ends_such_letters_with_one_click_of_a_mail_program(app: Flask, cast: Cast) -> None:
    tell(app, cast)
    with mail_server() as box:
        run(app, box)
    (letter,) = [message for to, message in box.taken if to == cast.ut.email]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(letter["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:8000")
    assert f"Không muốn nhận thư loại này nữa:\nhttp://127.0.0.1:8000{address}\n" in said(letter)
    with app.app_context(), work() as session:
        kept = session.scalars(sa.select(Letter.body).where(Letter.to_email == cast.ut.email)).one()
    assert "/unsubscribe/" not in kept, "staff could end somebody's letters from what they may read"
    program = app.test_client()  # no cookie, no token
    assert program.get(address).status_code == 200
    tell(app, cast, key="-2")
    for _ in range(2):
        assert program.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 204
    tell(app, cast, key="-3")
    assert [state for _, state in states(app, cast.ut.email)] == ["sent", "waiting", "inbox"]
    assert [state for _, state in states(app, cast.binh.email)] == ["sent", "waiting", "waiting"]


def test_a_person_ends_letters_on_a_page_that_asks_first(app: Flask, cast: Cast, client: Client) -> None:
    address = f"/unsubscribe/{farewell_token('test', Farewell(cast.ut.code, 'linkage_proposed'))}"
    assert "Giới thiệu hai bên" in client.page(address).text
    tell(app, cast)
    assert [state for _, state in states(app, cast.ut.email)] == ["waiting"], "looking at the page ended something"
    assert client.post(client.page(address).form(address).action).headers["Location"] == address
    assert "Đã thôi gửi thư" in client.page(address).text
    tell(app, cast, key="-2")
    assert [state for _, state in states(app, cast.ut.email)] == ["waiting", "inbox"]


def test_ending_a_digest_ends_every_kind_that_went_into_it(app: Flask, cast: Cast) -> None:
    choose(app, cast.ut.who, linkage_proposed="daily", linkage_moved="weekly")
    with app.app_context(), work() as session:
        notices.say_farewell(session, who=Who(), farewell=Farewell(cast.ut.code, "digest", "daily"), now=NOW)
    tell(app, cast)
    assert states(app, cast.ut.email) == [("linkage_proposed", "inbox")]
    with app.app_context(), work() as session:
        assert not notices.has_ended(session, farewell=Farewell(cast.ut.code, "digest", "weekly"))


def test_every_kind_can_be_set_by_somebody_or_goes_to_who_has_no_account() -> None:
    assert kinds_for(frozenset(KINDS), staff=True) == frozenset(KINDS) - FOR_APPLICANTS - ALWAYS_TOLD - {DIGEST}
    assert kinds_for(frozenset(KINDS), staff=False) < kinds_for(frozenset(KINDS), staff=True)
