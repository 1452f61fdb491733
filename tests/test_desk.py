"""The desk: what waits, whose it is, few queries however much there is."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import applying
import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import make_linkage, make_listing, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.domain.desk import PATIENCE
from matchmaker.domain.linkage import Stage
from matchmaker.store.base import db
from matchmaker.store.models.desk import Charge, Task
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyPair
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import desk
from matchmaker.store.work import view, work
from matchmaker.web.desk_groups import GROUPS
from matchmaker.wording.figures import HERE

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(HERE).date()


@pytest.fixture(autouse=True)
def _the_day_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight may fall between the loading of this module and the test."""
    now = datetime.now(UTC)
    monkeypatch.setattr(sys.modules[__name__], "NOW", now)
    monkeypatch.setattr(sys.modules[__name__], "TODAY", now.astimezone(HERE).date())


MOST_QUERIES = len(GROUPS) + 9  # one a group, a few more for pairs and deliveries, and who is visiting


@pytest.fixture
def chau(client: Client, cast: Cast) -> Client:
    assert client.sign_in(cast.chau.email, PASSWORD).status_code == 303
    return client


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent within the block."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


def find(session: Session, name: str, **more: Any) -> desk.Found:
    group = next(group for group in GROUPS if group.name == name)
    wanted = {"me": "", "whose": "all", "now": NOW, "today": TODAY, "most": 5, **more}
    return group.read(session, desk.Wanted(**wanted))


@pytest.fixture
def busy(app: Flask, cast: Cast) -> None:
    """One thing of each kind that waits, and beside each one that does not."""
    with app.app_context(), work() as session:
        session.execute(sa.update(Party).where(Party.code != cast.duong.party).values(confirmed_at=NOW))
        into = make_party(session, name="HTX Rạch Vọp", code="rach-vop", confirmed_at=NOW)
        for name, state, merged in (("HTX DVNN Rạch Vọp", "open", None), ("HTX Vọp", "later", None), ("HTX Rạch Vọp Cũ", "open", into.id)):
            other = make_party(session, name=name, confirmed_at=NOW, merged_into_id=merged)
            session.add(PartyPair(one_id=into.id, other_id=other.id, label="same", evidence=["head_same"], state=state, found_at=NOW))
        for name, columns in {
            "told": {"confirmation": "waiting"}, "wrong": {"confirmation": "wrong"}, "sure": {"confirmation": "confirmed"},
            "gone": {"confirmation": "waiting", "status": "withdrawn"},
            "ended": {"ends_on": TODAY - timedelta(days=1)}, "last-day": {"ends_on": TODAY},
            "ended-gone": {"ends_on": TODAY - timedelta(days=1), "status": "withdrawn"},
            "paper": {"papers_until": TODAY + timedelta(days=60)}, "paper-late": {"papers_until": TODAY + timedelta(days=61)},
        }.items():  # fmt: skip
            make_listing(session, party=cast.ut.party, code=name, words=name, **columns)
        unlisted = {"linked": {"role": None, "readings": [], "phrase": "đọt choại", "rest": ""}}
        make_listing(session, party=cast.binh.party, side="need", code="unlisted", words="đọt choại non", **unlisted)
        make_listing(
            session, party=cast.ut.party, code="unlisted-gone", words="trái quách", status="withdrawn", linked={"readings": [], "phrase": "quách"}
        )
        person = session.scalars(sa.select(Person.id).where(Person.code == cast.chau.code)).one()
        for name, days, done in (("late", -1, None), ("now", 0, None), ("soon", 7, None), ("far", 8, None), ("did", 0, NOW)):
            task = Task(code=name, subject_kind="offer", subject_code="told", what=name, due_on=TODAY + timedelta(days=days), form_key=name)
            task.owner_id, task.added_by_id, task.added_at, task.done_at = person, person, NOW, done
            session.add(task)
        for at, (stage, days) in enumerate([("asked", 0), ("proposed", 2), ("proposed", 4), ("signed", 20), ("signed", 31), ("closed", 99)]):
            need = make_listing(session, party=cast.binh.party, side="need", code=f"need-{at}", words=f"{stage} {days}")
            offer = make_listing(session, party=cast.duong.party, code=f"offer-{at}")
            linkage = make_linkage(session, need=need, offer=offer, stage=stage, code=f"link-{at}")
            linkage.moved_at = NOW - timedelta(days=days, minutes=1)
        applying.apply(session, name="HTX Gò Công Mới", now=NOW)
        for name, days, score in (("fits", 1, 80), ("hardly", 1, 20), ("long-known", 30, 90)):
            wanted = make_listing(session, party=cast.binh.party, side="need", code=name, words=name)
            offered = make_listing(session, party=cast.ut.party, code=f"{name}-offer")
            session.add(
                KeptMatch(
                    listing_id=wanted.id, other_id=offered.id, need_id=wanted.id, offer_id=offered.id, rank=1, passes=True, score=score * 10**6,
                    low=0, high=10**8, scorer="rules-1", listing_version=1, other_version=1, first_at=NOW - timedelta(days=days), made_at=NOW,
                )
            )  # fmt: skip


@pytest.mark.parametrize(
    ("group", "titles"),
    [
        ("registrations", ["HTX Gò Công Mới"]),
        ("fresh", ["fits"]),
        ("duplicates", ["HTX Rạch Vọp · HTX DVNN Rạch Vọp"]),
        ("asked", ["asked 0"]),
        ("standing", ["signed 31", "proposed 4"]),
        ("unconfirmed", ["told", "wrong"]),
        ("new_words", ["đọt choại"]),
        ("ended", ["ended"]),
        ("papers", ["paper"]),
        ("parties", ["HTX Kênh Mới"]),
        ("overdue", ["late"]),
        ("today", ["now"]),
        ("this_week", ["soon"]),
    ],
)
def test_each_group_holds_what_waits_and_nothing_else(app: Flask, busy: None, group: str, titles: list[str]) -> None:
    with app.app_context(), view() as session:
        found = find(session, group)
        assert [row.title for row in found.rows] == titles
        assert found.count == len(titles)
        assert [row.title for row in find(session, group, most=1).rows] == titles[:1]
        assert find(session, group, most=1).count == len(titles)


def test_every_open_stage_but_asked_has_its_patience() -> None:
    assert set(PATIENCE) == set(Stage) - {Stage.ASKED, Stage.CLOSED}


def test_whose_work_is_shown(app: Flask, cast: Cast, busy: None) -> None:
    with app.app_context(), work() as session:
        person = session.scalars(sa.select(Person.id).where(Person.code == cast.chau.code)).one()
        session.add(Charge(subject_kind="offer", subject_code="told", person_id=person, since=NOW))
        session.add(Charge(subject_kind="need", subject_code="wrong", person_id=person, since=NOW))  # of another kind: not that offer
    with app.app_context(), view() as session:
        shown = {
            whose: [row.title for row in find(session, "unconfirmed", whose=whose, me=cast.chau.code).rows] for whose in ("all", "mine", "nobody")
        }
    assert shown == {"all": ["told", "wrong"], "mine": ["told"], "nobody": ["wrong"]}


def test_the_page_shows_every_group_with_its_count_owner_and_next_step(chau: Client, busy: None) -> None:
    page = chau.page("/desk")
    for group in (one for one in GROUPS if one.read.__module__ == desk.__name__):  # those of dealings: `test_desk_dealings`
        assert str(group.name) in " ".join(page.ids)
    for address in (
        "/linkages/link-0#propose",
        "/offers/told#voice",
        "/offers/ended/edit",
        "/parties/duong-party#desk",
        "/offers/told#desk",
        "/needs/fits/matches?why=fits-offer",
    ):
        assert address in page.links, address
    assert "Nhận việc" in page.text


def test_the_filter_stays_in_the_address_from_page_to_page(app: Flask, chau: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        for at in range(60):
            make_listing(session, party=cast.ut.party, code=f"told-{at:02}", words=f"tin {at:02}", confirmation="waiting")
    first = chau.page("/desk?whose=nobody")
    everything = next(link for link in first.links if "group=unconfirmed" in link)
    assert "whose=nobody" in everything
    second = chau.page(next(link for link in chau.page(everything).links if "page=2" in link))
    assert "tin 25" in second.text
    assert any("whose=nobody" in link and "page=3" in link for link in second.links)
    assert "tin" not in chau.page("/desk?whose=mine").text.split("Bàn việc gom")[0].split("Của tôi")[1]


def test_nothing_waits_and_the_desk_says_what_it_is(app: Flask, chau: Client) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.update(Party).values(confirmed_at=NOW))
    page = chau.page("/desk")
    assert "Không có gì chờ" in page.text
    assert "Bàn việc gom" in page.text


@pytest.mark.parametrize("query", ["?whose=x", "?group=x", "?group=asked&page=999999", "?page=-1", "?whose=%F0%9F%98%80", "?group=<script>"])
def test_odd_addresses_show_a_desk(chau: Client, query: str) -> None:
    assert chau.get(f"/desk{query}").status_code == 200


def test_taking_says_who_was_first(app: Flask, chau: Client, cast: Cast, busy: None) -> None:
    with app.app_context(), work() as session:
        alliance = session.scalars(sa.select(Party).where(Party.code == cast.chau.party)).one()
        hanh = make_person(session, email="hanh@cast.example", name="Hạnh", parties=[alliance])
        session.add(Charge(subject_kind="offer", subject_code="told", person_id=hanh.id, since=NOW))
    answer = chau.post("/desk/take", {"subject": "offer/told", "back": "/desk?whose=nobody"})
    assert answer.status_code == 409
    assert "Hạnh đang lo việc này" in answer.text
    taken = chau.post("/desk/take", {"subject": "offer/wrong", "back": "/desk?whose=nobody"})
    assert taken.headers["Location"] == "/desk?whose=nobody"
    astray = chau.post("/desk/take", {"subject": "offer/wrong", "back": "//evil.example"})
    assert astray.headers["Location"] == "/offers/wrong#desk"


def test_staff_see_the_desk_first_and_nobody_else_sees_it(app: Flask, chau: Client, cast: Cast) -> None:
    assert next(link for link in chau.page("/").links if link.startswith(("/desk", "/offers", "/needs"))) == "/desk"
    ut = Client(app)
    ut.sign_in(cast.ut.email, PASSWORD)
    assert "/desk" not in ut.page("/").links


def test_five_thousand_linkages_are_few_queries_and_soon_shown(app: Flask, chau: Client, cast: Cast) -> None:
    fill_up(app, cast, 5000)
    chau.get("/desk")
    with counted(app) as sent:
        began = time.perf_counter()
        assert chau.get("/desk").status_code == 200
        took = time.perf_counter() - began
    assert took < 1.0
    assert len(sent) <= MOST_QUERIES, sent


def fill_up(app: Flask, cast: Cast, many: int) -> None:
    """Many linkages at every stage, each of two listings of its own."""
    stages, linked = list(Stage), {"role": "produce", "readings": [["cua_bien", "exact", 1000]]}
    with app.app_context(), work() as session:
        ids = dict(session.execute(sa.select(Party.code, Party.id)).all())
        person = session.scalars(sa.select(Person.id).limit(1)).one()
        base = {
            "created_by_id": person,
            "created_at": NOW,
            "linked": linked,
            "must": [],
            "ends_on": TODAY - timedelta(days=1),
            "confirmation": "waiting",
        }
        rows = [
            {**base, "side": side, "party_id": ids[party], "code": f"{side}-{at}", "form_key": f"{side}-{at}", "words": f"cua {at}",
             "papers_until": TODAY + timedelta(days=at % 90)}
            for at in range(many) for side, party in (("need", cast.binh.party), ("offer", cast.ut.party))
        ]  # fmt: skip
        session.execute(sa.insert(Listing), rows)
        codes = dict(session.execute(sa.select(Listing.code, Listing.id)).all())
        links = [
            {"code": f"link-{at}", "need_id": codes[f"need-{at}"], "offer_id": codes[f"offer-{at}"], "buyer_id": ids[cast.binh.party],
             "seller_id": ids[cast.ut.party], "stage": stages[at % len(stages)], "ranking": {}, "created_at": NOW,
             "moved_at": NOW - timedelta(days=at % 50)}
            for at in range(many)
        ]  # fmt: skip
        session.execute(sa.insert(Linkage), links)
