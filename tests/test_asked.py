"""The place that stands at the end of the words, with and without marks, and the several things that it can be."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.places import PlaceReading
from matchmaker.matching.asked import bare_name, meanings_of, nearest_names, part_place
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.text import fold

LEXICON = shipped_lexicon()
GAZETTEER = LEXICON.gazetteer
COMMUNES = sorted(GAZETTEER.communes.values(), key=lambda one: one.code)
THINGS = ("cua thịt", "tôm sú", "lúa ST25", "khóm", "mật ong")


@pytest.mark.parametrize(
    ("words", "thing", "place"),
    [
        ("tom su dam doi", "tom su", "dam doi"),
        ("tôm sú Đầm Dơi", "tôm sú", "Đầm Dơi"),
        ("lúa ST25 xã Tân Hưng, huyện Cái Nước", "lúa ST25", "xã Tân Hưng, huyện Cái Nước"),
        ("khóm ở Cần Thơ", "khóm", "Cần Thơ"),
        ("cua thịt tại Đất Mũi", "cua thịt", "Đất Mũi"),
        ("cua gan cai nuoc", "cua", "cai nuoc"),
        ("muối, Long Điền", "muối", "Long Điền"),
        ("mật ong U Minh", "mật ong U Minh", "U Minh"),  # a name of the product itself
        ("cua đá bạc liêu", "cua đá", "bạc liêu"),
        ("cua gạch", "cua gạch", ""),
        ("Năm Căn", "Năm Căn", ""),
        ("dừa nước", "dừa nước", ""),
        ("tôm đầm dời", "tôm đầm dời", ""),  # a mark that was typed must be the place's own
        ("cá nam", "cá nam", ""),
        ("cua nuôi ở vuông", "cua nuôi ở vuông", ""),
        ("khóm Cầu Đúc", "khóm Cầu Đúc", ""),
        ("", "", ""),
    ],
)
def test_words_are_parted_where_a_place_surely_begins(words: str, thing: str, place: str) -> None:
    parted = part_place(words, LEXICON)
    assert (parted.thing, parted.place) == (thing, place)


@pytest.mark.parametrize(
    ("words", "said", "thing", "place"),
    [
        ("cua sống năm căn ASC", ["ASC"], "cua sống ASC", "năm căn"),
        ("tôm khô năm căn dưới 500k", [], "tôm khô dưới 500k", "năm căn"),
        ("cua gạch u minh vietgap, tháng 12", ["tháng 12", "vietgap"], "cua gạch vietgap, tháng 12", "u minh"),
        ("tôm sú 500k", [], "tôm sú 500k", ""),
        ("lúa giá rai 9k", [], "lúa 9k", "giá rai"),
        ("cua ASC", ["ASC"], "cua ASC", ""),
        ("ASC", ["ASC"], "ASC", ""),
    ],
)
def test_a_place_may_stand_before_what_else_was_said(words: str, said: list[str], thing: str, place: str) -> None:
    parted = part_place(words, LEXICON, said)
    assert (parted.thing, parted.place) == (thing, place)


@given(st.sampled_from(THINGS), st.sampled_from(COMMUNES), st.booleans(), st.booleans())
def test_any_commune_behind_any_thing_is_its_place(thing: str, commune: object, plain: bool, decomposed: bool) -> None:
    name = commune.name  # type: ignore[attr-defined]
    typed = f"{thing} {name}"
    if plain:
        typed = fold(typed)
    elif decomposed:
        typed = unicodedata.normalize("NFD", typed)
    place = part_place(typed, LEXICON).place
    assert fold(place).endswith(fold(name))
    assert commune.code in GAZETTEER.read(place).units  # type: ignore[attr-defined]


@given(st.text(max_size=80))
def test_no_text_is_an_error_and_nothing_but_the_words_comes_out(text: str) -> None:
    parted = part_place(text, LEXICON)
    assert len(parted.thing) <= len(unicodedata.normalize("NFC", text)) + 1
    assert not parted.place or GAZETTEER.read(parted.place).evidence


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("phu tan", ["Xã Phú Tân", "huyện Phú Tân"]),
        ("Cái Nước", ["Xã Cái Nước", "huyện Cái Nước"]),
        ("bac lieu", ["Phường Bạc Liêu", "thành phố Bạc Liêu", "tỉnh Bạc Liêu"]),
        ("Đất Mũi", []),
        ("xã Phú Tân", []),
        ("không đâu cả", []),
    ],
)
def test_a_name_of_several_places_offers_each_of_them(typed: str, names: list[str]) -> None:
    assert [one.name for one in meanings_of(GAZETTEER, GAZETTEER.read(typed))] == names


@pytest.mark.parametrize("name", sorted({one.name for one in COMMUNES} | {district.split(" ", 1)[1] for district in GAZETTEER.districts}))
def test_each_meaning_is_read_back_as_that_and_no_more(name: str) -> None:
    reading = GAZETTEER.read(name)
    assert reading.certain or not reading.units or meanings_of(GAZETTEER, reading)
    for meaning in meanings_of(GAZETTEER, reading):
        assert set(GAZETTEER.read(meaning.typed).units) == set(meaning.units), meaning
        assert set(meaning.units) <= set(reading.units)
        assert fold(bare_name(meaning)) in fold(name)


def test_an_unread_place_means_nothing() -> None:
    assert meanings_of(GAZETTEER, PlaceReading()) == ()


@pytest.mark.parametrize(("typed", "name"), [("sầu riêg", "sầu riêng"), ("cua gahcj", "cua gạch"), ("banh phong tm", "bánh phồng tôm")])
def test_the_nearest_name_is_offered(typed: str, name: str) -> None:
    assert name in nearest_names(typed, LEXICON)


@pytest.mark.parametrize("typed", ["xe máy", "ab", "", "😀", "1" * 500])
def test_nothing_is_offered_where_nothing_is_near(typed: str) -> None:
    assert nearest_names(typed, LEXICON) == ()


def test_two_communes_of_one_name_cannot_be_told_apart_and_are_not_offered() -> None:
    lists = shipped_lists()
    twin = replace(lists.communes[0], code="99999")
    gazetteer = Gazetteer.of(replace(lists, communes=(*lists.communes, twin)))
    reading = gazetteer.read(f"{twin.kind} {twin.name}")
    assert set(reading.units) == {lists.communes[0].code, twin.code}
    assert [one for one in meanings_of(gazetteer, reading) if one.level == "new"] == []
