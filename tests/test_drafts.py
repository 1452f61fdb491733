"""Drafts: kept as typed for their writer alone, never written over from another page, gone with the form that was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cast import Cast
from client import Client
from flask import Flask
from make import NOW
from sqlalchemy.orm import Session
from stage import Stage

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.drafts import Draft
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import drafts
from matchmaker.store.work import view, work
from matchmaker.web.draft_forms import FORMS
from matchmaker.workflows.remembering import KEPT_FOR, LARGEST, MOST_DRAFTS, drop_draft, drop_old_drafts, save_draft

TYPED = {"words": "tôm sú  oxy, 25 con/kg", "quantity": "chưa biết"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session
        session.rollback()


def keep(session: Session, cast: Cast, **changes: object) -> Draft:
    given = {"who": cast.ut.who, "kind": "offer", "subject": "", "form_key": "k1", "fields": TYPED, "version": 0, "now": NOW}
    return save_draft(session, **{**given, **changes})  # type: ignore[arg-type]


def test_a_draft_is_kept_as_typed_and_changed_field_by_field(session: Session, cast: Cast) -> None:
    first = keep(session, cast)
    assert (first.fields, first.version) == (TYPED, 1)
    again = keep(session, cast, fields={"quantity": "2 tấn", "must": ["price"]}, version=1, now=NOW + timedelta(seconds=5))
    assert again.id == first.id
    assert again.fields == {**TYPED, "quantity": "2 tấn", "must": ["price"]}
    assert (again.version, again.made_at, again.saved_at) == (2, NOW, NOW + timedelta(seconds=5))


def test_a_page_that_saw_an_older_draft_is_shown_the_newer_one_and_changes_nothing(session: Session, cast: Cast) -> None:
    keep(session, cast)
    keep(session, cast, fields={"quantity": "2 tấn"}, version=1)
    with pytest.raises(Stale) as stale:
        keep(session, cast, fields={"quantity": "5 tấn"}, version=1)
    assert stale.value.facts["fields"] == {**TYPED, "quantity": "2 tấn"}
    assert (stale.value.facts["version"], stale.value.facts["gone"]) == (2, False)
    assert drafts.of_person(session, cast.ut.code)[0].fields["quantity"] == "2 tấn"
    assert keep(session, cast, fields={"quantity": "5 tấn"}, version=2).fields["quantity"] == "5 tấn"


def test_a_draft_that_was_thrown_away_does_not_come_back(session: Session, cast: Cast) -> None:
    made = keep(session, cast)
    drop_draft(session, who=cast.ut.who, code=made.code)
    with pytest.raises(Stale) as stale:
        keep(session, cast, version=1)
    assert stale.value.facts["gone"]
    assert not drafts.of_person(session, cast.ut.code)


def test_two_forms_with_keys_of_their_own_are_two_drafts(session: Session, cast: Cast) -> None:
    keep(session, cast)
    keep(session, cast, form_key="k2", now=NOW + timedelta(minutes=1))
    keep(session, cast, form_key="k3", subject="o-1")
    assert [one.form_key for one in drafts.of_form(session, cast.ut.code, "offer", "")] == ["k2", "k1"]


def test_a_draft_is_its_writers_alone(session: Session, cast: Cast) -> None:
    made = keep(session, cast)
    for other in (cast.binh, cast.chau):
        assert not drafts.of_person(session, other.code)
        with pytest.raises(NotFound):
            drop_draft(session, who=other.who, code=made.code)
        assert keep(session, cast, who=other.who).id != made.id
    with pytest.raises(Refused):
        keep(session, cast, who=cast.nobody.who)


def test_a_draft_stands_in_no_audit(session: Session, cast: Cast) -> None:
    before = session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    drop_draft(session, who=cast.ut.who, code=keep(session, cast).code)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before


@pytest.mark.parametrize(
    ("changes", "field"), [({"form_key": ""}, "form_key"), ({"form_key": "x" * 81}, "form_key"), ({"fields": {"words": "x" * LARGEST}}, "draft")]
)
def test_a_draft_without_a_key_or_too_long_is_refused_by_name(session: Session, cast: Cast, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        keep(session, cast, **changes)
    assert set(wrong.value.complaints) == {field}


def test_nobody_keeps_more_drafts_than_a_list_can_show(session: Session, cast: Cast) -> None:
    for number in range(MOST_DRAFTS):
        keep(session, cast, form_key=f"k{number}")
    with pytest.raises(Invalid):
        keep(session, cast, form_key="one more")
    assert keep(session, cast, form_key="k0", fields={"price": "1"}, version=1).version == 2


def test_drafts_that_nobody_touched_for_thirty_days_go(session: Session, cast: Cast) -> None:
    keep(session, cast, now=NOW - KEPT_FOR - timedelta(seconds=1))
    kept = keep(session, cast, form_key="k2", now=NOW - KEPT_FOR)
    assert drop_old_drafts(session, NOW) == 1
    assert [one.id for one in drafts.of_person(session, cast.ut.code)] == [kept.id]
    assert drop_old_drafts(session, NOW) == 0


# Pages.


@pytest.fixture
def ut(staged_app: Flask, stage: Stage) -> Client:
    client = Client(staged_app)
    client.become(stage.tokens["ut"])
    client.get("/help")
    return client


SAVE = {"draft_kind": "offer", "draft_subject": "", "form_key": "n1", "words": "cá kèo 40 con/kg"}


def test_the_button_keeps_a_draft_without_checking_and_the_form_takes_it_up(ut: Client, stage: Stage, staged_app: Flask) -> None:
    kept = ut.post("/drafts", {**SAVE, "quantity": "mấy trăm ký gì đó", "price": "rẻ", "password": "x", "sure": "all", "no_such": "y"})
    assert kept.status_code == 303
    form = ut.page(kept.location).form("/offers")
    assert (form.fields["quantity"], form.fields["price"], form.fields["form_key"], form.fields["draft_version"]) == (
        "mấy trăm ký gì đó",
        "rẻ",
        "n1",
        "1",
    )
    with staged_app.app_context(), view() as session:
        fields = drafts.of_form(session, stage.cast.ut.code, "offer", "")[0].fields
    assert set(fields) == {"words", "quantity", "price"}


def test_an_earlier_draft_is_offered_on_an_empty_form_and_listed_at_home(ut: Client, stage: Stage) -> None:
    page = ut.page("/offers/new")
    assert "Có bản nháp lúc" in page.text
    assert f"/offers/new?draft={stage.codes['draft']}" in page.links
    assert "1 bản nháp của bạn" in ut.page("/").text
    assert "cua thịt, chưa biết giá" in ut.page("/drafts").text
    ut.post(f"/drafts/{stage.codes['draft']}/drop")
    assert "Chưa có bản nháp nào" in ut.page("/drafts").text
    assert "bản nháp của bạn" not in ut.page("/").text


@pytest.mark.parametrize("role", ["duong", "chau"])
def test_nobody_elses_draft_fills_a_form(staged_app: Flask, stage: Stage, role: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens[role])
    page = client.page(f"/offers/new?draft={stage.codes['draft']}")
    assert "chưa biết giá" not in page.source
    assert "bản nháp lúc" not in page.text
    assert "chưa biết giá" not in client.get("/drafts").text


def test_the_form_that_is_sent_takes_its_draft_with_it_and_one_that_is_refused_does_not(ut: Client, stage: Stage, staged_app: Flask) -> None:
    ut.post("/drafts", SAVE)
    sent = {"form_key": "n1", "party": "ut-party", "sure": "all"}
    assert ut.post("/offers", {**sent, "words": ""}).status_code == 422
    assert "cá kèo" in ut.get("/drafts").text
    assert ut.post("/offers", {**sent, "words": "cá kèo 40 con/kg"}).status_code == 303
    assert "cá kèo" not in ut.get("/drafts").text
    late = ut.post("/drafts", {**SAVE, "draft_version": "0"}, headers={"X-Draft": "1"})
    assert (late.status_code, late.json["gone"]) == (409, True)
    with staged_app.app_context(), view() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Listing).where(Listing.words.contains("cá kèo"))) == 1


def test_a_script_sends_only_what_changed_and_hears_of_another_page(ut: Client) -> None:
    first = ut.post("/drafts", SAVE, headers={"X-Draft": "1"})
    assert first.status_code == 200
    assert set(first.json) == {"code", "version", "at"}
    changed = {name: value for name, value in SAVE.items() if name != "words"} | {"price": "90k/kg", "draft_version": "1"}
    assert ut.post("/drafts", changed, headers={"X-Draft": "1"}).json["version"] == 2
    slower = ut.post("/drafts", {**changed, "price": "80k/kg"}, headers={"X-Draft": "1"})
    assert slower.status_code == 409
    assert slower.json["fields"] == {"words": "cá kèo 40 con/kg", "price": "90k/kg"}
    page = ut.post("/drafts", {**changed, "price": "80k/kg"})
    assert page.status_code == 409
    assert "90k/kg" in page.text
    assert "80k/kg" in page.text


def test_ticks_are_kept_and_taken_away(staged_app: Flask, stage: Stage) -> None:
    binh = Client(staged_app)
    binh.become(stage.tokens["binh"])
    binh.get("/help")
    need = {"draft_kind": "need", "draft_subject": "binh-need", "form_key": "n2", "words": "cua"}
    with_ticks = {**need, "must": ["price", "place"]}
    assert binh.post("/drafts", with_ticks, headers={"X-Draft": "1"}).status_code == 200
    assert binh.post("/drafts", {**need, "draft_version": "1"}, headers={"X-Draft": "1"}).status_code == 200
    assert kept_of(staged_app, stage.cast.binh.code)["must"] == ["price", "place"]
    assert binh.post("/drafts", {**need, "draft_version": "2", "draft_empty": "must"}, headers={"X-Draft": "1"}).status_code == 200
    assert kept_of(staged_app, stage.cast.binh.code)["must"] == []


def kept_of(app: Flask, person: str) -> dict[str, object]:
    """The fields of a person's only draft."""
    with app.app_context(), view() as session:
        return dict(drafts.of_person(session, person)[0].fields)


PLACES = {
    "offer": ("ut", "", "words"), "need": ("binh", "binh-need", "words"), "terms": ("binh", "{talks}", "price"),
    "contract": ("ut", "draft-contract", "deposit"), "delivery": ("ut", "hd-live:hd-live.1", "quantity"), "breach": ("ut", "hd-live", "told"),
    "claim": ("chau", "ut-party", "said"), "figure": ("chau", "linkage:{linkage}", "figure_said"), "price": ("chau", "", "price"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMS)
def test_every_form_whose_drafts_are_kept_takes_its_draft_up(staged_app: Flask, stage: Stage, kind: str) -> None:
    role, subject, field = PLACES[kind]
    client = Client(staged_app)
    client.become(stage.tokens[role])
    client.get("/help")
    told = {"draft_kind": kind, "draft_subject": subject.format(**stage.codes), "form_key": "f1", field: "gõ dở chừng"}
    kept = client.post("/drafts", told)
    page = client.page(kept.location)
    assert "Đang dùng bản nháp" in page.text
    assert "gõ dở chừng" in page.source
    form = next(one for one in page.forms if one.fields.get("draft_kind") == kind)
    assert (form.fields["form_key"], form.fields["draft_subject"]) == ("f1", told["draft_subject"])


def test_a_draft_of_no_form_or_of_a_strange_subject_is_not_there(ut: Client) -> None:
    assert ut.post("/drafts", {**SAVE, "draft_kind": "person"}).status_code == 404
    assert ut.post("/drafts", {**SAVE, "draft_subject": "../../x?y"}).status_code == 404


def test_a_stranger_keeps_nothing_and_is_offered_nothing(client: Client) -> None:
    page = client.page("/register")
    assert "Lưu nháp" not in page.text
    assert client.post("/drafts", SAVE).status_code == 303
