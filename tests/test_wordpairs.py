"""Phrases held side by side in the compiled loop, beside the plain form that says of one pair after the other whether it names one thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Offer
from matchmaker.matching import Catalogue
from matchmaker.matching.candidates import words_alike
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.levels import CODE
from matchmaker.matching.lexicon import shipped_lexicon

pytestmark = pytest.mark.skipif(PLAIN, reason="nothing compiles here")
LEXICON = shipped_lexicon()
WORDS = (
    "cá", "ca", "khô", "mắm", "bột", "trái", "lá", "giỏ", "chiếu", "ruột", "choại", "choai", "buông", "buong", "bồn bồn", "bồng", "thòi lòi", "thoi",
    "quách", "gùi", "non", "một nắng", "xứ", "sứ", "hột", "trứng", "vườn", "dây", "day", "rễ", "chuối", "chuoi", "mít", "nhoa", "xqz",
)  # fmt: skip
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def compiled(catalogue: Catalogue, phrase: str) -> list[tuple[int, int, int]]:
    """What the compiled loop finds, in the terms of the plain form."""
    spelling = CODE["spelling"]
    found = catalogue.pairs.of_the_same(phrase, catalogue.words.near(phrase)).tolist()
    return [(place, worth, spelling["EXACT" if sure else "FUZZY"]) for place, worth, sure in found]


@settings(max_examples=60, deadline=None)
@given(st.lists(PHRASES, min_size=1, max_size=40), st.lists(PHRASES, min_size=1, max_size=6), PHRASES)
def test_the_compiled_loop_finds_what_the_plain_form_finds(offered: list[str], asked: list[str], later: str) -> None:
    first = Catalogue.of((Offer(f"o{at}", words) for at, words in enumerate(offered)), LEXICON).ready()
    grown = first.extended([Offer("later", later)])
    for catalogue in (first, grown):
        for phrase in asked:
            assert compiled(catalogue, phrase) == words_alike(catalogue, phrase)


@pytest.mark.parametrize(
    ("asked", "written", "same"),
    [
        ("đọt choại non", "choại đọt bó nửa ký", True),
        ("trái quách chín", "quách", True),
        ("lá buông phơi khô", "la buong", True),
        ("khô cá ngát sông", "cá ngát sông", False),
    ],
)
def test_what_is_made_of_a_thing_is_another_thing(asked: str, written: str, same: bool) -> None:
    catalogue = Catalogue.of([Offer("o", written)], LEXICON).ready()
    if not len(catalogue.phrases):
        pytest.skip("the lists have this name by now")
    assert compiled(catalogue, asked) == words_alike(catalogue, asked)
    assert bool(compiled(catalogue, asked)) == same
