"""How a co-operative stands: the newest finding holds, nothing is overwritten, and nobody is shamed in public."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client, Page
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW
from sqlalchemy.exc import DBAPIError

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.standing import GRADES, Entry, Stands, months_after, standing_on
from matchmaker.store.models.fairness import PartyStanding
from matchmaker.store.work import work
from matchmaker.workflows.standings import enter_standing

GIVEN = {"stands": "rated", "grade": "fair", "as_of": "31/12/2025", "source": "QĐ 88/QĐ-UBND", "published": "yes"}
TODAY = NOW.date()


def entry(stands: str, as_of: date, *, grade: str = "", at: datetime = NOW, number: int = 1, founded_on: date | None = None) -> Entry:
    return Entry(Stands(stands), as_of, "biên bản", at, number, grade, founded_on, published=True)


def test_the_newest_finding_that_is_not_later_holds() -> None:
    old, new = entry("weak", date(2024, 6, 30)), entry("rated", date(2025, 6, 30), grade="good")
    assert standing_on([new, old], date(2025, 6, 30)) == new
    assert standing_on([new, old], date(2025, 6, 29)) == old
    assert standing_on([new, old], date(2024, 6, 29)) is None


def test_of_one_day_the_one_entered_last_holds() -> None:
    first, second = entry("weak", TODAY), entry("rated", TODAY, grade="average", at=NOW + timedelta(minutes=1), number=2)
    assert standing_on([second, first], TODAY) == second
    third = entry("stopped", TODAY, at=second.entered_at, number=3)
    assert standing_on([third, second, first], TODAY) == third


def test_without_a_finding_or_with_one_that_says_so_it_is_ungraded_which_is_not_weak() -> None:
    assert standing_on([], TODAY) is None
    assert standing_on([entry("weak", date(2025, 1, 1)), entry("ungraded", date(2026, 1, 1))], TODAY) is None


@pytest.mark.parametrize(
    ("founded_on", "last"), [(date(2025, 12, 5), date(2026, 12, 4)), (None, date(2027, 1, 14)), (date(2024, 2, 29), date(2025, 2, 27))]
)
def test_new_is_new_for_twelve_months(founded_on: date | None, last: date) -> None:
    as_of = date(2026, 1, 15) if founded_on != date(2024, 2, 29) else date(2024, 3, 1)
    found = entry("new", as_of, founded_on=founded_on)
    assert standing_on([found], last) == found
    assert standing_on([found], last + timedelta(days=1)) is None


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(1, 60))
def test_months_after_is_a_day_of_the_month_so_many_later(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_a_poor_rating_counts_as_weak_and_is_not_for_all() -> None:
    shown = {grade: entry("rated", TODAY, grade=grade) for grade in GRADES}
    assert {grade for grade, one in shown.items() if one.for_all} == {"good", "fair", "average"}
    assert {grade for grade, one in shown.items() if one.weak} == {"poor"}
    assert entry("weak", TODAY).weak
    assert not entry("weak", TODAY).for_all


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"stands": ""}, "stands", "missing"),
        ({"stands": "great"}, "stands", "not_a_choice"),
        ({"grade": ""}, "grade", "missing"),
        ({"grade": "A"}, "grade", "not_a_choice"),
        ({"stands": "weak"}, "grade", "grade_without_rating"),
        ({"as_of": ""}, "as_of", "missing"),
        ({"as_of": "bữa nào"}, "as_of", "not_a_date"),
        ({"as_of": "01/01/2031"}, "as_of", "in_the_future"),
        ({"source": " "}, "source", "missing"),
        ({"source": "x" * 501}, "source", "too_long"),
        ({"founded_on": "02/03/2025"}, "founded_on", "founded_only_new"),
        ({"stands": "new", "grade": "", "founded_on": "01/02/2026"}, "founded_on", "founded_after"),
        ({"stands": "new", "grade": "", "founded_on": "30/12/2024"}, "founded_on", "founded_long_ago"),
    ],
)
def test_what_cannot_stand_names_its_field(app: Flask, cast: Cast, change: dict[str, str], field: str, why: str) -> None:
    with app.app_context(), work() as session, pytest.raises(Invalid) as error:
        enter_standing(session, who=cast.chau.who, code=cast.ut.party, typed=GIVEN | change, form_key="f", now=NOW)
    assert error.value.complaints[field][0] == why
    assert set(error.value.complaints) == {field}


def test_the_same_form_twice_is_one_finding_and_a_correction_leaves_the_first(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for key, grade in (("one", "fair"), ("one", "fair"), ("two", "good")):
            with work() as session:
                enter_standing(session, who=cast.chau.who, code=cast.ut.party, typed=GIVEN | {"grade": grade}, form_key=key, now=NOW)
        with work() as session:
            assert session.scalars(sa.select(PartyStanding.grade).order_by(PartyStanding.id)).all() == ["fair", "good"]


def test_only_staff_enter_it_and_only_of_co_operatives(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        with pytest.raises(Refused):
            enter_standing(session, who=cast.ut.who, code=cast.ut.party, typed=GIVEN, form_key="f", now=NOW)
        with pytest.raises(NotFound):
            enter_standing(session, who=cast.chau.who, code=cast.binh.party, typed=GIVEN, form_key="f", now=NOW)


@pytest.mark.parametrize("change", ["UPDATE party_standing SET grade = 'good'", "DELETE FROM party_standing"])
def test_the_database_refuses_to_rewrite_a_finding(app: Flask, cast: Cast, change: str) -> None:
    with app.app_context():
        with work() as session:
            enter_standing(session, who=cast.chau.who, code=cast.ut.party, typed=GIVEN, form_key="f", now=NOW)
        with pytest.raises(DBAPIError, match="can only be added to"), work() as session:
            session.execute(sa.text(change))


def seen_by(app: Flask, cast: Cast, who: str) -> Page:
    client = Client(app)
    if who:
        client.sign_in(getattr(cast, who).email, PASSWORD)
    return client.page(f"/parties/{cast.ut.party}")


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ({}, {"": True, "binh": True, "ut": True, "chau": True}),
        ({"published": ""}, {"": False, "binh": False, "ut": True, "chau": True}),
        ({"grade": "poor"}, {"": False, "binh": False, "ut": True, "chau": True}),
        ({"stands": "weak", "grade": ""}, {"": False, "binh": False, "ut": True, "chau": True}),
        ({"stands": "stopped", "grade": ""}, {"": False, "binh": False, "ut": True, "chau": True}),
        ({"stands": "new", "grade": ""}, {"": False, "binh": False, "ut": True, "chau": True}),
    ],
)
def test_the_public_page_shows_a_published_rating_and_nothing_that_shames(
    app: Flask, cast: Cast, change: dict[str, str], seen: dict[str, bool]
) -> None:
    with app.app_context(), work() as session:
        enter_standing(session, who=cast.chau.who, code=cast.ut.party, typed=GIVEN | change, form_key="f", now=NOW)
    for who, shown in seen.items():
        text = seen_by(app, cast, who).text
        assert ("QĐ 88/QĐ-UBND" in text) is shown, who
        assert ("31/12/2025" in text) is shown, who


def test_without_a_finding_its_own_people_read_ungraded_and_strangers_nothing(app: Flask, cast: Cast) -> None:
    assert "chưa xếp loại" in seen_by(app, cast, "ut").text
    assert "xếp loại" not in seen_by(app, cast, "duong").text.lower()


def test_staff_enter_a_finding_on_the_page_and_see_every_earlier_one(app: Flask, cast: Cast) -> None:
    client = Client(app)
    client.sign_in(cast.chau.email, PASSWORD)
    path = f"/parties/{cast.ut.party}/standings"
    for typed in ({"stands": "weak", "as_of": "30/06/2025", "source": "Biên bản củng cố"}, {**GIVEN, "grade": "average"}):
        key = client.page(path).form(path).fields["form_key"]
        assert client.post(path, {**typed, "form_key": key}).status_code == 303
    text = client.page(path).text
    assert "Hôm nay: loại trung bình." in text
    assert "Biên bản củng cố" in text
    wrong = client.post(path, {**GIVEN, "grade": "", "source": "Quyết định mới", "form_key": "z"})
    assert wrong.status_code == 422
    assert "Loại: còn để trống" in wrong.text
    assert 'value="Quyết định mới"' in wrong.text
