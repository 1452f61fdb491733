"""Search: words become an unsaved need, hits are grouped by what the words can mean, and nothing typed is an error."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from cast import Cast
from flask import Flask
from make import make_party, post
from sqlalchemy.orm import Session

from matchmaker.store.work import work
from matchmaker.workflows.searching import CHOICES, SearchPage, search

TODAY = date(2026, 11, 23)
OFFERS = {
    "dừa": {"words": "dừa khô trái lớn"},
    "dứa": {"words": "khóm loại 1"},
    "dưa": {"words": "dưa hấu Tết"},
    "gạch": {"words": "cua gạch son", "from": "tháng 12", "certificates": "VietGAP"},
    "thịt": {"words": "cua thịt loại 1", "from": "tháng 3/2027", "until": "tháng 4/2027", "certificates": "không có"},
    "cua": {"words": "cua biển"},
    "tôm": {"words": "tôm sú 20 con/kg"},
    "cám": {"words": "thức ăn tôm"},
    "bánh": {"words": "bánh tráng nem"},
}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        for name, typed in OFFERS.items():
            post(session, cast.ut, "offer", form_key=name, **typed)
        make_party(session, name="HTX Nuôi tôm Cái Bát")
        yield session


def look(session: Session, words: str, **filters: Any) -> SearchPage:
    return search(session, words=words, today=TODAY, **filters)


def found(page: SearchPage) -> set[str]:
    return {hit.listing.form_key for hit in page.hits}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("dừa", {"dừa"}),
        ("dứa", {"dứa"}),
        ("khóm", {"dứa"}),
        ("dưa", {"dưa"}),
        ("dua", {"dừa", "dứa", "dưa"}),
        ("cua biển", {"gạch", "thịt", "cua"}),
        ("cua bien", {"gạch", "thịt", "cua"}),
        ("biển cua", {"gạch", "thịt", "cua"}),
        ("cua gạch", {"gạch"}),
        ("tôm", {"tôm"}),
        ("thức ăn tôm", {"cám"}),
        ("bánh tráng", {"bánh"}),
        ("xe máy", set()),
    ],
)
def test_words_find_what_they_mean(session: Session, words: str, names: set[str]) -> None:
    assert found(look(session, words)) == names


def test_words_with_several_meanings_are_grouped(session: Session) -> None:
    page = look(session, "dua")
    assert {(group.product, len(group.hits)) for group in page.groups} == {("dua", 1), ("dua_qua", 1), ("khom", 1)}
    assert page.total == 3


def test_decomposed_letters_find_the_same(session: Session) -> None:
    assert [hit.match for hit in look(session, unicodedata.normalize("NFD", "cua gạch")).hits] == [
        hit.match for hit in look(session, "cua gạch").hits
    ]


def test_choices_keep_what_is_known_to_fit_and_count_the_silent_apart(session: Session) -> None:
    for month in ("12", "2026-12", "tháng 12"):
        page = look(session, "cua biển", chosen={"month": [month]})
        assert found(page) == {"gạch"}
        assert page.counted["month"].unknown == 1
    assert found(look(session, "cua biển", chosen={"month": ["2026-12", "2027-04"]})) == {"gạch", "thịt"}
    assert found(look(session, "cua biển", chosen={"month": ["2026-12", "unknown"]})) == {"gạch", "cua"}
    assert found(look(session, "cua biển", chosen={"certificate": ["VietGAP"]})) == {"gạch"}
    assert found(look(session, "cua biển", chosen={"certificate": ["none"]})) == {"thịt"}


def test_needs_can_be_searched_too(session: Session, cast: Cast) -> None:
    post(session, cast.binh, "need", form_key="need", words="cua gạch")
    assert found(look(session, "cua gạch", side="need")) == {"need"}
    assert look(session, "cua gạch", side="sideways").side == "offer"


def test_an_empty_answer_says_where_else_to_look(session: Session, cast: Cast) -> None:
    post(session, cast.binh, "need", words="chuối xiêm")
    nothing = look(session, "chuối xiêm")
    assert (nothing.groups, nothing.total, nothing.on_other_side) == ((), 0, 1)
    post(session, cast.ut, "offer", words="ba khía muối", certificates="không có")
    narrowed = look(session, "ba khía muối", chosen={"certificate": ["VietGAP"]})
    assert narrowed.groups == ()
    assert narrowed.relaxed is not None
    assert narrowed.relaxed.lifted == {"certificate": 1}


@pytest.mark.parametrize("words", ["cái bát", "cai bat", "bát cái", "HTX Cái Bát", "tom cai bat", "cai bta nuoi"])
def test_organisations_are_found_by_name(session: Session, words: str) -> None:
    assert [party.name for party in look(session, words).parties] == ["HTX Nuôi tôm Cái Bát"]


@pytest.mark.parametrize(
    "words", ["", " ", "\x00", "a" * 10_000_000, "😀", "<script>alert(1)</script>", "'; DROP TABLE listing;--", "%", "\ud800", "-" * 500, "1" * 500]
)
def test_no_text_is_worse_than_an_empty_answer(session: Session, words: str) -> None:
    for field in ("words", "side", "place", "radius_km", "sort"):
        assert search(session, **{"words": "cua", "place": "Năm Căn", "today": TODAY, field: words}).total >= 0
    for name in CHOICES:
        assert search(session, words="cua", chosen={name: [words] * 30}, today=TODAY).total >= 0


def test_a_month_that_cannot_be_read_is_said(session: Session) -> None:
    page = look(session, "cua gạch", chosen={"month": ["xyz"]})
    assert page.complaints["month"][0] == "not_a_date"
    assert found(page) == {"gạch"}


def test_a_withdrawn_party_of_staff_is_not_listed(session: Session) -> None:
    assert look(session, "Liên minh Hợp tác xã tỉnh").parties == ()


def test_each_reading_shows_at_most_n(session: Session, cast: Cast) -> None:
    for _ in range(4):
        post(session, cast.duong, "offer", words="dừa khô")
    assert [len(group.hits) for group in look(session, "dua", n=2).groups if group.product == "dua"] == [2]
