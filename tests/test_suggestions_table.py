"""What is suggested to somebody who types: how many, in which order, what stands before the name as typed, and nothing for too little or too much."""

from __future__ import annotations

from functools import cache

import pytest

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.suggesting import LONGEST, MOST, Suggestion, Suggestions
from matchmaker.matching.text import fold


@cache
def suggestions() -> Suggestions:
    return Suggestions(shipped_lexicon())


def words(typed: str) -> list[str]:
    return [one.words for one in suggestions().to(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cua g", ["Cua gạch", "Cua giống"]),
        ("gạch", ["Cua gạch"]),
        ("tom xu", ["Tôm sú", "Tôm sú sinh thái"]),
        ("tôm xú", ["Tôm sú", "Tôm sú sinh thái"]),
        ("toom suf", ["Tôm sú"]),
        ("black tiger", ["black tiger", "organic black tiger shrimp"]),
        ("mud c", ["mud crab"]),
        ("cần mua vọp", ["cần mua Vọp"]),
        ("Cần  mua vop", ["Cần mua Vọp"]),
        ("tri ph", ["Trí Phải"]),
        ("xã trí ph", ["xã Trí Phải"]),
        ("cua gạch tại trí ph", ["cua gạch tại Trí Phải"]),
        ("cua gach tri", ["cua gach Trí Phải", "cua gach Trí Lực"]),
        ("tôm sú ở trí l", ["tôm sú ở Trí Lực"]),
        ("tri luc", ["Trí Lực"]),
        ("hyuen nam can", ["Năm Căn"]),
        ("vop", ["Vọp"]),
        ("cá kèo xyzw", ["Cá kèo"]),
        ("a", []),
        ("", []),
        ("   ", []),
        ("cua 1 2 3 4 5 6 7 8", []),
        ("zzzzzz", []),
    ],
)  # fmt: skip
def test_the_first_suggestions(typed: str, first: list[str]) -> None:
    got = words(typed)
    assert got[: len(first)] == first
    assert bool(got) is bool(first)


@pytest.mark.parametrize("typed", ["tô", "cá", "tom", "cua", "tân", "nam", "ca mau", "lua", "mua to", "can ban ca"])
def test_never_more_than_most_each_thing_once_and_always_the_same(typed: str) -> None:
    found = suggestions().to(typed)
    assert 0 < len(found) <= MOST
    assert len({one.product or one.place for one in found}) == len(found)
    assert all(bool(one.product) != bool(one.place) for one in found)
    assert suggestions().to(typed) == Suggestions(shipped_lexicon()).to(typed) == found


def test_a_place_says_whether_it_is_one_of_before_2025_and_a_name_where_it_is_said() -> None:
    assert suggestions().to("trí p") == (Suggestion("Trí Phải", place="Xã Trí Phải"),)
    former = next(one for one in suggestions().to("trí l") if one.place)
    assert former == Suggestion("Trí Lực", place="Xã Trí Lực, huyện Thới Bình", former=True)
    assert not any(one.words.isdigit() for typed in ("10", "12", "phường 8") for one in suggestions().to(typed))


def test_two_places_find_room_among_many_products_that_begin_so() -> None:
    gazetteer = shipped_lexicon().gazetteer
    places = {one.name for one in (*gazetteer.communes.values(), *gazetteer.old_communes.values())}
    for typed in ("ca", "tan", "ph", "kh", "th", "tr"):
        found = suggestions().to(typed)
        assert len(found) == MOST
        begin_so = [name for name in places if fold(name).startswith(typed)]
        assert sum(bool(one.place) for one in found) >= min(2, len(begin_so))


def test_what_is_finished_stands_before_what_goes_on_and_a_first_word_before_a_later_one() -> None:
    for typed in ("cua", "tôm", "gạo", "cá lóc"):
        got = [one.casefold() for one in words(typed)]
        starts = [one.startswith(typed) for one in got]
        assert got[0] == typed
        assert starts == sorted(starts, reverse=True)


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert words("tôm s" + "ú" * LONGEST) == words(("tôm s" + "ú" * LONGEST)[:LONGEST])
    assert words(" " * 3 * LONGEST + "vọp") == ["Vọp", *words("vọp")[1:]]
    assert words(" " * 4 * LONGEST + "vọp") == []


def test_a_name_with_a_slip_in_it_is_told_by_its_own_name() -> None:
    for typed, name in (("cua gahc", "Cua gạch"), ("ba khiua", "Ba khía"), ("tom cnag xanh", "Tôm càng xanh")):
        assert name in words(typed), words(typed)
