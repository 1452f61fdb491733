"""Names that follow from the listed ones: a word said for another, a noun or a number left out, and what one thing's names make of another's."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from matchmaker.matching.other_wordings import carried_over, other_wordings, renumbered, said_for_each_other, shortened, unnumbered

Names = dict[str, list[str]]


def split(names: Names) -> dict[str, list[tuple[str, ...]]]:
    return {product: [tuple(name.split()) for name in own] for product, own in names.items()}


def told(found: Iterable[tuple[tuple[str, ...], str]]) -> set[tuple[str, str]]:
    return {(" ".join(words), product) for words, product in found}


ALWAYS, NEVER = said_for_each_other({}, ())


@pytest.mark.parametrize(
    ("names", "first", "behind"),
    [
        ({}, set(), set()),
        ({"a": ["chanh", "chấp"]}, set(), set()),  # *chanh* has no mark, and may be any word
        ({"a": ["mận", "doi"]}, set(), set()),
        ({"a": ["mận", "đào"]}, {("mận", "đào")}, set()),  # two whole names of one thing
        ({"a": ["tép bạc", "tôm bạc"]}, set(), set()),  # of one product only
        ({"a": ["tép bạc", "tôm bạc"], "b": ["tép đất", "tôm đất"]}, {("tép", "tôm")}, set()),
        ({"a": ["cá lóc", "cá tràu"]}, set(), set()),
        ({"a": ["cá lóc", "cá tràu"], "b": ["khô lóc", "khô tràu"]}, set(), {("lóc", "tràu")}),
        ({"a": ["cá lóc", "cá tràu"], "b": ["khô cá lóc", "khô cá tràu"]}, set(), {("lóc", "tràu")}),
        ({"a": ["cá khô", "cá tươi"], "b": ["tôm khô", "tôm tươi"]}, set(), set()),  # two states
        ({"a": ["tép bạc lớn", "tôm bạc nhỏ"], "b": ["tép đất", "tôm đất lớn"]}, set(), set()),  # two words differ, or the length
        ({"a": ["trái bưởi", "múi bưởi"], "b": ["trái mít", "múi mít"]}, set(), set()),  # a noun of a class is no other word's twin
        ({"a": ["trái bưởi", "quả bưởi"], "b": ["trái mít", "quả mít"]}, set(), set()),  # that is known anyway
        ({"a": ["ruột trái", "ruột hạt"], "b": ["vỏ trái", "vỏ hạt"]}, set(), set()),
    ],
)
def test_two_words_are_said_for_each_other_where_names_of_enough_products_say_so(
    names: Names, first: set[tuple[str, str]], behind: set[tuple[str, str]]
) -> None:
    begins, follows = said_for_each_other(split(names), {"khô", "tươi"})
    both = {(two, one) for one, two in first}
    assert begins - ALWAYS == (first | both) - ALWAYS
    assert begins >= ALWAYS
    assert follows == behind | {(two, one) for one, two in behind}


def test_words_of_the_north_are_always_said_for_those_of_the_south_but_not_without_marks() -> None:
    assert {("ngô", "bắp"), ("bắp", "ngô"), ("hột", "hạt"), ("hạt", "hột"), ("lợn", "heo"), ("heo", "lợn")} <= ALWAYS
    assert not {("lon", "heo"), ("coi", "lac")} & ALWAYS
    assert not NEVER


def test_each_name_with_one_of_its_words_said_otherwise() -> None:
    names = {
        "bap": ["bắp"],
        "bap_nep": ["bắp nếp"],
        "ca_loc": ["cá lóc", "cá tràu"],
        "kho": ["khô cá lóc", "khô cá tràu"],
        "ruot": ["ruột bắp", "cá lóc ngô"],
    }
    assert told(other_wordings(split(names), ())) == {
        ("ngô nếp", "bap_nep"), ("cá tràu", "ca_loc"), ("cá lóc", "ca_loc"), ("khô cá tràu", "kho"), ("khô cá lóc", "kho"), ("cá tràu ngô", "ruot"),
    }  # fmt: skip


def test_the_noun_of_a_class_may_be_missing_from_names_of_three_words() -> None:
    names = {
        "a": ["khô cá kèo"], "b": ["khô cá khoai"], "c": ["khoai"], "d": ["cá rô phi"], "e": ["cá rô"],
        "f": ["mắm con ba khía"], "g": ["trái bưởi da xanh"], "h": ["khô lóc cá"], "i": ["dầu củ nghệ"],
    }  # fmt: skip
    assert told(shortened(split(names))) == {
        ("khô kèo", "a"), ("rô phi", "d"), ("mắm ba khía", "f"), ("bưởi da xanh", "g"), ("dầu nghệ", "i"),
    }  # fmt: skip


def test_a_number_at_the_end_may_be_missing_where_only_one_product_is_called_so() -> None:
    names = {
        "a": ["gạo đài thơm 8"],
        "b": ["lúa hương 1"],
        "c": ["lúa hương 2"],
        "d": ["gạo st 25"],
        "e": ["số 8"],
        "f": ["gạo lứt đỏ"],
        "g": ["lúa vàng 7", "lúa vàng 9"],
    }
    assert told(unnumbered(split(names))) == {("gạo đài thơm", "a"), ("lúa vàng", "g")}


SORTS = ("một bụi", "huyết", "nàng hoa", "tài nguyên")
RICE = {f"{kind}{at}": [f"{noun} {name}"] for kind, noun in (("g", "gạo"), ("l", "lúa")) for at, name in enumerate(SORTS)}


def test_two_first_words_go_together_where_four_products_are_told_apart_by_them() -> None:
    more = {**RICE, "g0": ["gạo một bụi", "gạo bụi đỏ"]}
    assert ("lúa bụi đỏ", "l0") in told(carried_over(split(more), (), ()))
    assert ("gạo bụi đỏ", "g0") not in told(carried_over(split(more), (), ()))  # which it is called already
    known = {(own[0], product) for product, own in RICE.items()}
    assert told(carried_over(split(more), (), {"đỏ"})) == known
    del more["l3"]
    assert told(carried_over(split(more), (), ())) == set()  # of three


def test_what_is_made_of_a_thing_is_called_by_each_of_its_names_and_the_other_way_round() -> None:
    names = {"ca": ["cá lóc", "cá lóc đồng", "lóc"], "kho": ["khô cá lóc", "khô cá tràu"], "khac": ["bột cá lóc"]}
    found = told(carried_over(split(names), {"khô"}, ()))
    assert found == {("khô cá lóc", "kho"), ("khô cá lóc đồng", "kho"), ("cá lóc", "ca"), ("cá tràu", "ca")}
    assert told(carried_over(split(names), (), ())) == set()
    assert told(carried_over(split({"ca": ["cá lóc"], "kho": ["khô lóc", "khô tràu"]}), {"khô"}, ())) == set()
    short = {"ca": ["cá lóc"], "kho": ["khô cá lóc", "khô tràu", "khô cá kèo"]}
    assert told(carried_over(split(short), {"khô"}, {"kèo"})) == {("cá lóc", "ca"), ("khô cá lóc", "kho")}  # one word alone is too little


def test_a_number_in_letters_is_written_in_figures_and_the_other_way_round() -> None:
    names = split({"a": ["ba khía", "con ba khía"], "b": ["Đài Thơm 8"], "c": ["hai"], "d": ["lúa 12"], "e": ["lúa 504"], "f": ["mười cánh"]})
    assert told(renumbered(names)) == {
        ("3 khía", "a"), ("con 3 khía", "a"), ("Đài Thơm tám", "b"), ("lúa một hai", "d"), ("lúa mười hai", "d"), ("10 cánh", "f"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("25", ["hai năm", "hai mươi năm", "hai lăm", "hai mươi lăm"]), ("24", ["hai bốn", "hai mươi bốn", "hai tư", "hai mươi tư"]),
        ("15", ["một năm", "mười năm", "mười lăm"]), ("14", ["một bốn", "mười bốn"]), ("40", ["bốn mươi"]), ("10", ["mười"]),
        ("8", ["tám"]), ("5451", ["năm bốn năm một"]), ("504", []), ("05", []), ("1" * 5, ["một một một một một"]),
        ("1" * 6, []), ("٢٥", []),
    ],
)  # fmt: skip
def test_a_variety_s_number_is_said_figure_by_figure_or_in_tens(figures: str, said: list[str]) -> None:
    assert [" ".join(words[1:]) for words, _ in renumbered({"x": [("lúa", figures)]})] == said


def test_what_has_many_sorts_lends_its_names_to_none_of_them() -> None:
    sorts = {f"s{at}": [f"lúa {word}", f"thóc {word}"] for at, word in enumerate(("mùa", "thơm", "nếp", "sạ", "nàng"))}
    wide = {"all": ["gạo mùa", "gạo thơm", "gạo nếp", "gạo sạ", "gạo nàng", "gạo lứt"]}
    assert ("lúa lứt", "s0") not in told(carried_over(split(sorts | wide), frozenset(), frozenset()))
