"""What reading a text costs, counted in calls and not in seconds: however long and odd it is, no more than a long honest one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Offer
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.text import LONGEST_READ, LONGEST_TYPED, beginning_of

MOST_CALLS = 70_000
"""An honest listing of 120 words takes about a third of this."""
ODD = [
    "a&",
    "ca ",
    "cá",
    "tomsu",
    "1",
    "()",
    "[",
    "t\u200d",
    "\u034f",
    "\ufeff",
    "xqz ",
    "toom suf ",
    "to6m su1 ",
    "t«m só ",
    "20 con/kg ",
    "-",
    "a-",
    "\n",
    "o\u0302",
]


def calls_of(work: Callable[[], object]) -> int:
    """How many functions, ours and Python's own, are called while it runs."""
    calls = 0

    def noted(frame: Any, event: str, arg: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(noted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@cache
def _ready() -> Lexicon:
    """A lexicon of which every way to read has been prepared."""
    lexicon = Lexicon.of(shipped_lists())
    for words in ("tom xuu", "toom suf", "t«m só", "chan trang bo", "cua biển có gạch"):
        link(lexicon, Offer("X", words, place="xa Tan Hung"))
    return lexicon


def work_on(**fields: str) -> int:
    """The calls of linking a listing with these fields for the first time."""
    lexicon = _ready()
    return calls_of(lambda: link(lexicon, Offer("X", **({"words": "tôm sú"} | fields))))  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["words", "grade", "state", "place"])
@pytest.mark.parametrize("unit", ODD)
def test_odd_texts_of_a_megabyte_take_bounded_work(unit: str, field: str) -> None:
    assert work_on(**{field: unit * (1_000_000 // len(unit))}) < MOST_CALLS


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.sampled_from([*ODD, "tôm ", "cua gạhc ", "và ", ", ", "thức ăn ", "khô "]), min_size=1, max_size=6), st.integers(1, 2_000))
def test_any_mixture_repeated_takes_bounded_work(units: list[str], times: int) -> None:
    text = "".join(units) * times
    assert work_on(words=text) < MOST_CALLS
    assert work_on(place=text) < MOST_CALLS


def test_what_lies_beyond_what_is_read_is_kept_but_changes_nothing() -> None:
    lexicon = shipped_lexicon()
    begun = "cua gạch " + "hàng loại một " * (LONGEST_READ // 14)
    offer = Offer("X", begun + " tôm sú" * 5_000)
    assert link(lexicon, offer) == link(lexicon, Offer("X", begun[:LONGEST_READ]))
    assert offer.words.endswith("tôm sú")
    assert len(beginning_of("x\u200b" * LONGEST_TYPED)) <= LONGEST_READ
    assert beginning_of("t\u034fô\u034fm" * 10) == "tôm" * 10


def test_a_text_that_was_read_is_not_read_again() -> None:
    lexicon = _ready()
    offer = Offer("X", "tôm sú oxy cỡ 20-30 con/kg giao tận nơi", place="xã Tân Hưng", grade="loại 1", state="sống")
    first = link(lexicon, offer)
    again = calls_of(lambda: link(lexicon, offer))
    assert link(lexicon, offer) == first
    assert again < 80


def test_remembered_texts_are_bounded() -> None:
    lexicon = Lexicon.of(shipped_lists())
    lexicon.read_words.most = 50
    for number in range(240):
        link(lexicon, Offer("X", f"cua gạch {number}"))
        assert len(lexicon.read_words) <= 100
    assert lexicon.read_words.get("cua gạch 239") is not None
    assert lexicon.read_words.get("cua gạch 1") is None
    link(lexicon, Offer("X", "cua " * 1_000))
    assert all(len(str(text)) <= 200 for text in lexicon.read_words.kept)
