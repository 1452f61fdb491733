"""What English titles name beside the whole of them: a part that is said alone, or the thing that several are kinds of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.domain.records import Need
from matchmaker.matching.english_titles import from_titles, title_words
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.lists import shipped_lists

TITLES = {
    "plum": "Plums and damsons",
    "damson": "Damsons",
    "rice": "Milled rice (white)",
    "brown": "Brown rice",
    "round": "Round rice",
    "dry": "Dried round rice",
    "cake": "Fish cake",
    "carp_cake": "Carp fish cake",
    "eel_cake": "Eel fish cake",
    "tuna": "Giant blue tuna",
    "pike": "Young pike",
    "rye": "Rye, cut",
    "oat": "Oat",
    "no": "",
    "tea": "Tea, 2 leaves",
}
ABOVE = {"brown": "rice", "round": "rice", "carp_cake": "cake", "eel_cake": "cake", "damson": "plum"}


def line(product: str) -> list[str]:
    return [product, *(line(ABOVE[product]) if product in ABOVE else [])]


def test_parts_of_titles_name_what_they_are_said_of() -> None:
    assert {" ".join(words): product for words, product in from_titles(TITLES, line)} == {
        "plums": "plum",  # not *damsons*, the title of another
        "rice": "rice",  # three words stand before it
        "blue tuna": "tuna",
    }  # *fish* alone stands before *cake*; *rye* and *tea* have three letters; *pike* is all that is left of two words


def test_kinds_of_two_things_share_no_part() -> None:
    titles = {"a": "Red clay", "b": "White clay", "c": "Blue clay"}
    assert dict(from_titles(titles, lambda product: [product, "clay"])) == {("clay",): "clay"}
    assert dict(from_titles(titles, lambda product: [product])) == {}


def test_a_title_of_many_words_takes_no_time_and_has_no_parts() -> None:
    wordy = " ".join(f"word{chr(97 + at % 26)}" for at in range(3_000))
    assert list(from_titles({"a": wordy, "b": f"more {wordy}", "c": f"other {wordy}", "d": "third x"}, line)) == []


def test_a_title_is_read_without_its_brackets_and_with_its_hyphens_as_spaces() -> None:
    assert title_words("Soft-shell crab (live)") == ("soft", "shell", "crab")


@pytest.mark.parametrize(("typed", "product"), [("soft-shell crab", "cua_lot"), ("Tiger shrimp", "tom_su"), ("rice", "gao"), ("gourd", "bi")])
def test_they_are_read_where_no_list_gives_them(typed: str, product: str) -> None:
    lists = shipped_lists()
    bare = Lexicon.of(replace(lists, names=tuple(name for name in lists.names if name.kind != "english")))
    assert [one.product for one in link(bare, Need("x", typed)).readings] == [product]
    assert link(shipped_lexicon(), Need("x", typed)).readings[0].product == product
