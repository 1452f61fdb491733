"""Figures that sources give: side by side, with what is counted here, settled by an act of staff and never by who wrote last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_linkage, make_listing, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Unreadable
from matchmaker.domain.figures import FIGURES, Amount, apart, read_figure
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.figures import FigureClaim, FigureSettling
from matchmaker.store.models.linkages import LinkageEvent
from matchmaker.store.models.people import Person
from matchmaker.store.queries import figures as rows
from matchmaker.store.queries.figures import Figure
from matchmaker.store.work import work
from matchmaker.workflows.figures import add_figure, settle_figure, withdraw_figure

PRESS = {"figure": "tonnes", "figure_said": "7 tấn", "way": "press", "source": "https://bao.example/a", "reported_on": "11/2025"}
FILE = {**PRESS, "figure_said": "khoảng 9 tấn", "way": "file", "source": "biên bản 04/BB"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        stage(session, cast)
        yield session


def stage(session: Session, cast: Cast, **offer: object) -> None:
    """A linkage of Bình, who buys, with Út."""
    need = make_listing(session, party=cast.binh.party, side="need", code="binh-need")
    said = {"quantity": Decimal(8), "quantity_unit": "tấn", "words": "nghêu lụa"}
    make_linkage(session, need=need, offer=make_listing(session, party=cast.ut.party, side="offer", code="ut-offer", **{**said, **offer}), code="l-1")


def add(session: Session, cast: Cast, typed: dict[str, str], key: str, *, kind: str = "linkage", code: str = "l-1", days: int = 0) -> FigureClaim:
    return add_figure(session, who=cast.chau.who, kind=kind, code=code, typed=typed, form_key=key, now=NOW + timedelta(days=days))


def settle(session: Session, cast: Cast, follow: str, *, key: str = "s", why: str = "đã xem phiếu cân", days: int = 1) -> FigureSettling:
    typed = {"figure": "tonnes", "follow": follow, "follow_why": why}
    return settle_figure(session, who=cast.chau.who, kind="linkage", code="l-1", typed=typed, form_key=key, now=NOW + timedelta(days=days))


def tonnes(session: Session) -> Figure:
    session.flush()
    session.expire_all()
    (found,) = [one for one in rows.figures_of(session, "linkage", "l-1") if one.figure == "tonnes"]
    return found


@pytest.mark.parametrize(
    ("text", "figure", "low", "high"),
    [
        ("15", "cooperatives", 15, 15),
        ("15-20 HTX", "cooperatives", 15, 20),
        ("khoảng 1.200 tấn", "tonnes", 1200, 1200),
        ("Gần 2,5 ha", "hectares", "2.5", "2.5"),
        ("từ 40", "households", None, None),
        ("0 hộ", "households", None, None),
        ("nhiều lắm", "tonnes", None, None),
        ("20-15 HTX", "cooperatives", None, None),
        ("3 tấn", "hectares", None, None),
    ],
)
def test_a_figure_is_read_with_its_own_unit_or_without(text: str, figure: str, low: object, high: object) -> None:
    if low is None:
        with pytest.raises(Unreadable):
            read_figure(text, figure)
        return
    assert read_figure(text, figure) == Amount(Decimal(str(low)), Decimal(str(high)))


@given(st.text(max_size=40), st.sampled_from(FIGURES))
def test_any_text_is_a_figure_that_runs_upward_or_is_refused(text: str, figure: str) -> None:
    try:
        amount = read_figure(text, figure)
    except Unreadable:
        return
    assert 0 < amount.low <= amount.high


@given(*(st.tuples(st.integers(1, 50), st.integers(1, 50)).map(sorted) for _ in range(2)))
def test_two_ranges_are_apart_for_both_or_for_neither(one: list[int], other: list[int]) -> None:
    first, second = (Amount(Decimal(low), Decimal(high)) for low, high in (one, other))
    assert apart(first, second) is apart(second, first) is not bool(set(range(one[0], one[1] + 1)) & set(range(other[0], other[1] + 1)))


def test_two_sources_stand_side_by_side_with_what_is_counted_here(session: Session, cast: Cast) -> None:
    add(session, cast, PRESS, "a")
    add(session, cast, FILE, "b")
    found = tonnes(session)
    assert [(one.said, one.way) for one in found.claims] == [("7 tấn", "press"), ("khoảng 9 tấn", "file")]
    assert found.counted is not None
    assert (found.counted.amount, found.counted.what) == (Amount(Decimal(8), Decimal(8)), "offered")
    assert (found.conflict, found.settling) == (True, None)
    assert [(one.kind, one.code, one.figure) for one in rows.waiting(session, NOW.date())] == [("linkage", "l-1", "tonnes")]


def test_one_source_that_agrees_with_what_is_counted_is_no_conflict(session: Session, cast: Cast) -> None:
    add(session, cast, {**PRESS, "figure_said": "7-8 tấn"}, "a")
    add(session, cast, {**PRESS, "figure_said": "8"}, "b")
    assert not tonnes(session).conflict
    assert not rows.waiting(session, NOW.date())
    with pytest.raises(Invalid) as error:
        settle(session, cast, "counted")
    assert error.value.complaints == {"figure": ("nothing_to_settle", {})}


def test_a_quantity_of_each_week_is_no_total(session: Session, cast: Cast) -> None:
    session.execute(sa.text("UPDATE listing SET per = 'week' WHERE code = 'ut-offer'"))
    add(session, cast, PRESS, "a")
    assert tonnes(session).counted is None


def test_settling_names_the_source_and_why_and_the_other_stays(session: Session, cast: Cast) -> None:
    press, file = add(session, cast, PRESS, "a"), add(session, cast, FILE, "b")
    made = settle(session, cast, file.code)
    assert settle(session, cast, press.code) is made, "the same form decided twice"
    found = tonnes(session)
    assert found.settling is not None
    assert (found.settling.claim, found.settling.why, found.settling.settled_by.name) == (file, "đã xem phiếu cân", "Châu")
    assert {one.code for one in found.claims} == {press.code, file.code}
    assert not rows.waiting(session, NOW.date())
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "figure.settle")) == 1


def test_a_source_that_speaks_later_opens_the_question_again_and_the_decision_is_kept(session: Session, cast: Cast) -> None:
    add(session, cast, PRESS, "a")
    settle(session, cast, add(session, cast, FILE, "b").code)
    add(session, cast, {**FILE, "figure_said": "12", "source": "báo cáo quý"}, "c", days=2)
    found = tonnes(session)
    assert found.settling is None
    assert [one.why for one in found.earlier] == ["đã xem phiếu cân"]
    settle(session, cast, "counted", key="s2", why="hai bên cùng nói 8", days=3)
    found = tonnes(session)
    assert found.settling is not None
    assert (found.settling.claim, found.settling.counted, len(found.earlier)) == (None, "8-8", 1)
    session.execute(sa.text("UPDATE listing SET quantity = 6000 WHERE code = 'ut-offer'"))
    assert tonnes(session).settling is None, "what was counted has changed since it was decided for"


def test_what_is_taken_back_no_longer_counts_and_is_kept(session: Session, cast: Cast) -> None:
    add(session, cast, PRESS, "a")
    file = add(session, cast, FILE, "b")
    settle(session, cast, file.code)
    with pytest.raises(Invalid):
        withdraw_figure(session, who=cast.chau.who, code=file.code, why=" ", now=NOW)
    for later in (1, 2):
        withdraw_figure(session, who=cast.chau.who, code=file.code, why="chép nhầm", now=NOW + timedelta(days=later))
    assert (file.withdrawn_at, file.withdrawn_why) == (NOW + timedelta(days=1), "chép nhầm")
    found = tonnes(session)
    assert [one.said for one in found.claims] == ["7 tấn"]
    assert found.settling is None
    assert session.scalar(sa.select(sa.func.count(FigureClaim.id))) == 2


@pytest.mark.parametrize(
    ("typed", "complaints"),
    [
        ({"figure": "people"}, {"figure": "not_a_choice"}),
        ({"figure_said": "nhiều"}, {"figure_said": "not_a_figure"}),
        ({"figure_said": "0,0001"}, {"figure_said": "too_fine"}),
        ({"figure_said": "9-7"}, {"figure_said": "range_backwards"}),
        ({"figure_said": "", "source": " "}, {"figure_said": "missing", "source": "missing"}),
        ({"way": "rumour"}, {"way": "not_a_choice"}),
        ({"reported_on": "2031"}, {"reported_on": "in_the_future"}),
        ({"behalf": "duong-party"}, {"behalf": "not_a_choice"}),
        ({"confirmed_by": "chú Sáu"}, {"confirmed_by": "confirmed_without_via"}),
        ({"confirmed_via": "phone", "confirmed_when": "bữa nào đó"}, {"confirmed_when": "not_a_moment"}),
        ({"confirmed_via": "pigeon"}, {"confirmed_via": "not_a_choice"}),
    ],
)
def test_each_field_complains_by_name(session: Session, cast: Cast, typed: dict[str, str], complaints: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        add(session, cast, {**PRESS, **typed}, "a")
    assert {name: code for name, (code, _) in error.value.complaints.items()} == complaints


def test_the_same_form_twice_is_one_figure_and_only_staff_write_them(session: Session, cast: Cast) -> None:
    assert add(session, cast, PRESS, "a") is add(session, cast, FILE, "a")
    for player in (cast.ut, cast.binh, cast.nobody):
        with pytest.raises(Refused):
            add_figure(session, who=player.who, kind="linkage", code="l-1", typed=PRESS, form_key="x", now=NOW)
        with pytest.raises(Refused):
            withdraw_figure(session, who=player.who, code="no-such", why="x", now=NOW)
    with pytest.raises(NotFound):
        add(session, cast, PRESS, "b", kind="need", code="binh-need")


def test_with_how_many_co_operatives_a_buyer_has_signed_is_counted_once_each(session: Session, cast: Cast) -> None:
    chau = session.scalars(sa.select(Person).where(Person.code == cast.chau.code)).one()
    shop = make_party(session, kind="enterprise", name="Vựa Ba Khía", code="vua")
    make_person(session, email="vua@cast.example", parties=[shop])
    for number, seller in enumerate(("duong-party", "duong-party", "ut-party", "vua")):
        need = make_listing(session, party=cast.binh.party, side="need")
        linkage = make_linkage(session, need=need, offer=make_listing(session, party=seller), stage="signed", code=f"l-s{number}")
        session.add(LinkageEvent(linkage_id=linkage.id, sequence=1, move="sign", to_stage="signed", facts={}, person_id=chau.id, at=NOW))
    session.flush()
    said = {**PRESS, "figure": "cooperatives", "figure_said": "3 HTX"}
    add(session, cast, said, "a", kind="party", code=cast.binh.party)
    (found,) = rows.figures_of(session, "party", cast.binh.party)
    assert found.counted is not None
    assert (found.counted.amount.low, found.conflict) == (2, True)


def test_the_page_says_who_says_what_for_whom_and_whether_it_was_confirmed(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        stage(session, cast)
    client.sign_in(cast.chau.email, PASSWORD)
    new = client.page("/figures/linkage/l-1/new").form("/figures/linkage/l-1")
    wrong = client.post(new.action, {**new.fields, **PRESS, "figure_said": "nhiều lắm", "source": "báo Đất Mũi"})
    assert wrong.status_code == 422
    assert "Con số: xin ghi một con số hay một khoảng" in wrong.text
    assert 'value="nhiều lắm"' in wrong.text
    assert 'value="báo Đất Mũi"' in wrong.text
    confirmed = {"behalf": cast.ut.party, "confirmed_via": "phone", "confirmed_by": "chú Sáu", "confirmed_when": "20/11/2026"}
    assert client.post(new.action, {**new.fields, **PRESS}).status_code == 303
    assert client.post(new.action, {**new.fields, **FILE, **confirmed, "form_key": "khác"}).status_code == 303
    page = client.page("/linkages/l-1")
    text = " ".join(page.text.split())
    assert "Các nguồn nói khác nhau. Báo nói 7 tấn, hồ sơ ghi khoảng 9 tấn; tin chào bán ghi: 8 tấn." in text
    assert "Nói thay HTX Cái Tàu · chú Sáu đã xác nhận qua điện thoại, 20/11/2026" in text
    assert "Không nói thay ai · chưa ai xác nhận" in text
    assert "Muốn rõ, cần: phiếu cân hoặc biên bản giao nhận có hai bên ký." in text
    choice = client.page("/figures/linkage/l-1/settle?figure=tonnes").form("/figures/linkage/l-1/settle")
    unsaid = client.post(choice.action, {**choice.fields, "follow": "counted", "follow_why": ""})
    assert unsaid.status_code == 422
    assert 'value="counted" checked' in unsaid.text
    assert client.post(choice.action, {**choice.fields, "follow": "counted", "follow_why": "bên bán cân lại"}).status_code == 303
    client.sign_in(cast.ut.email, PASSWORD)
    text = " ".join(client.page("/linkages/l-1").text.split())
    assert "Theo: số đếm ở đây. bên bán cân lại (Châu," in text
    assert "khoảng 9 tấn" in text
    assert "Các nguồn nói khác nhau" not in text


def test_how_many_have_signed_is_not_told_to_everybody(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        stage(session, cast)
        chau = session.scalars(sa.select(Person).where(Person.code == cast.chau.code)).one()
        linkage = session.scalars(sa.text("SELECT id FROM linkage").columns(sa.column("id"))).one()
        session.add(LinkageEvent(linkage_id=linkage, sequence=1, move="sign", to_stage="signed", facts={}, person_id=chau.id, at=NOW))
        add(session, cast, {**PRESS, "figure": "cooperatives", "figure_said": "30"}, "a", kind="party", code=cast.binh.party)
    assert "kết nối đã ký với hợp tác xã" not in client.page(f"/parties/{cast.binh.party}").text.lower()
    client.sign_in(cast.binh.email, PASSWORD)
    assert "kết nối đã ký với hợp tác xã" in client.page(f"/parties/{cast.binh.party}").text.lower()


def test_each_side_has_its_line_for_zalo_and_staff_have_both(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        stage(session, cast, price_dong=52_000, price_unit="kg", place_typed="Đất Mũi")
    line = "HTX Cái Tàu chào bán nghêu lụa, 8 tấn, 52.000 đ/kg, Đất Mũi."
    client.sign_in(cast.binh.email, PASSWORD)
    mine = client.page("/linkages/l-1")
    assert f"{line}\nhttp://localhost/offers/ut-offer" in mine.text
    assert "to-need" not in mine.ids
    client.sign_in(cast.chau.email, PASSWORD)
    both = client.page("/linkages/l-1")
    assert {"to-need", "to-offer"} <= set(both.ids)
    assert '<textarea id="to-offer" readonly' in client.get("/linkages/l-1").text
    client.get("/lang/en")
    assert "HTX Cái Tàu offers nghêu lụa, 8" in " ".join(client.page("/linkages/l-1").text.split())
