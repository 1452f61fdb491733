"""The open vocabulary: what is in no list is found by its words, in an index that grows while it is read."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchmaker.matching.growing import Growing, below
from matchmaker.matching.wordindex import MOST_FOUND, WordIndex
from matchmaker.matching.wordruns import steps
from matchmaker.matching.wordscan import PLAIN, compiled_if_possible

SCANS = [PLAIN, compiled_if_possible()]
TYPED = ["cá", "ca", "con", "trái", "bột", "rau", "lìm", "lím", "lim", "nhoa", "nhòa", "quỳnh", "quynh", "ghẽm", "ghem", "doạc", "dọac", "phách"]
SYLLABLES = st.sampled_from([*TYPED, "phach", "qúy", "troai", "xiu"])
WORDS = st.one_of(SYLLABLES, SYLLABLES, st.text("aănhgưởl d1", min_size=1, max_size=26))
PHRASE = st.lists(WORDS, min_size=1, max_size=9).map(" ".join).filter(str.strip)
PHRASES = st.lists(PHRASE, min_size=1, max_size=40, unique=True)


def answer(index: WordIndex, phrase: str) -> tuple[list[int], list[float]]:
    alike = index.near(phrase)
    return alike.found.tolist(), alike.alike.tolist()


@settings(max_examples=120, deadline=None)
@given(PHRASES, PHRASE, st.integers(0, 40))
def test_added_to_one_by_one_it_answers_as_one_made_at_once(phrases: list[str], asked: str, first: int) -> None:
    for scan in SCANS:
        grown = WordIndex.of(phrases[:first], scan=scan)
        for place, phrase in enumerate(phrases[first:], len(phrases[:first])):
            assert grown.add(phrase) == place
        whole = WordIndex.of(phrases, scan=scan)
        assert grown.phrases == whole.phrases
        for phrase in (asked, *phrases[:6]):
            assert answer(grown, phrase) == answer(whole, phrase)


@settings(max_examples=150, deadline=None)
@given(PHRASES, PHRASE)
@example(["cá", "cá trái aăn1gở", "trái cá 1an1g"], "cá")
def test_the_plain_loops_give_what_the_compiled_ones_give_to_the_last_bit(phrases: list[str], asked: str) -> None:
    plain, compiled = (WordIndex.of(phrases, scan=scan) for scan in SCANS)
    for phrase in (asked, *phrases):
        assert answer(plain, phrase) == answer(compiled, phrase)


@given(PHRASES, st.data())
def test_a_phrase_is_wholly_like_itself_and_no_likeness_leaves_0_to_1(phrases: list[str], data: st.DataObject) -> None:
    index = WordIndex.of(phrases)
    own = data.draw(st.integers(0, len(phrases) - 1))
    found, alike = answer(index, phrases[own])
    assert all(0 <= one <= 1 for one in alike)
    assert found == sorted(set(found))
    assert dict(zip(found, alike, strict=True))[own] == pytest.approx(1)


def test_numba_is_there_so_that_the_compiled_loops_are_what_is_tested() -> None:
    assert SCANS[1].compiled


NAMES = [
    "cá lìm nhoa",
    "cá lím nhoa",
    "cá quỳnh ghẽm",
    "ốc xiu phách",
    "trái doạc mừng",
    "rau troai",
    "con vạp lếu",
    "bột rau troai",
    "nấm khướng tơi",
]
PRAISE = ["giao tận nơi", "loại ngon", "vụ này", "số lượng lớn", "ổn định"]
MANY = [*NAMES, *(f"{name} {praise}" for name in NAMES[4:] for praise in PRAISE), *(f"cá {praise}" for praise in PRAISE)]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ca lim nhoa", "cá lìm nhoa"),
        ("cá lím nhoa", "cá lím nhoa"),
        ("quynh ghem", "cá quỳnh ghẽm"),
        ("cá ghẽm quỳnh", "cá quỳnh ghẽm"),
        ("cá quỳnhghẽm", "cá quỳnh ghẽm"),
        ("ốc xui phách", "ốc xiu phách"),
        ("oc xiu phachh", "ốc xiu phách"),
        ("trái doac mừng mới hái sáng nay", "trái doạc mừng"),
        ("giao tận nơi con vạp lếu", "con vạp lếu"),
        ("loại ngon vụ này nấm khướn tơi", "nấm khướng tơi"),
        ("bột rau troai", "bột rau troai"),
        ("rau troai", "rau troai"),
    ],
)
def test_a_name_that_is_in_no_list_is_found_however_it_is_typed(asked: str, meant: str) -> None:
    index = WordIndex.of(MANY)
    alike = index.near(asked)
    best = index.phrases[int(alike.found[np.argmax(alike.alike)])]
    assert best == meant or best.startswith(f"{meant} ")


def test_marks_that_were_typed_tell_two_names_apart_and_left_out_they_do_not() -> None:
    index = WordIndex.of(NAMES)
    marked = dict(zip(*answer(index, "cá lím nhoa"), strict=True))
    assert marked[1] == 1 > marked[0]
    unmarked = dict(zip(*answer(index, "ca lim nhoa"), strict=True))
    assert unmarked[0] == unmarked[1]


def test_nothing_is_found_in_an_empty_index_for_no_words_or_for_words_of_other_letters() -> None:
    for index, asked in ((WordIndex(), "cá lìm"), (WordIndex.of(NAMES), ""), (WordIndex.of(NAMES), "zzyzx")):
        assert answer(index, asked) == ([], [])


def test_no_more_are_compared_than_anybody_reads_and_the_likest_is_among_them() -> None:
    index = WordIndex.of([f"cá lìm nhoa {number}" for number in range(3 * MOST_FOUND)])
    found, alike = answer(index, f"cá lìm nhoa {3 * MOST_FOUND - 1}")
    assert len(found) == MOST_FOUND
    assert alike[-1] == max(alike) == 1


def test_who_asks_while_others_are_added_sees_the_index_at_one_moment() -> None:
    """Each answer is that of an index of the first so many phrases, made at once."""
    phrases = [
        f"{head} {one}{other} {other}"
        for head in ("cá", "ốc", "nấm")
        for one in ("lìm", "vạp", "doạc", "xiu")
        for other in [*NAMES[0].split(), "tơi"]
    ]
    asked = "cá lìmnhoa nhoa"
    possible = {len(index): answer(index, asked) for index in (WordIndex.of(phrases[:many]) for many in range(len(phrases) + 1))}
    index, seen, done = WordIndex(), [], threading.Event()

    def ask() -> None:
        while not done.is_set():
            seen.append(answer(index, asked))

    readers = [threading.Thread(target=ask) for _ in range(3)]
    for reader in readers:
        reader.start()
    for phrase in phrases:
        index.add(phrase)
        answer(index, phrase)
    done.set()
    for reader in readers:
        reader.join()
    assert seen
    assert all(one in possible.values() for one in seen)
    assert answer(index, asked) == possible[len(phrases)]


def test_a_column_keeps_what_was_seen_of_it_when_it_grows() -> None:
    column: Growing[np.int32] = Growing.of(np.int32)
    for number in (2, 3, 5, 8, 13):
        column.append(number)
    seen = column.all()
    apart = column.copy()
    apart.all()[0] = 99
    column.extend([21, 34])
    assert seen.tolist() == [2, 3, 5, 8, 13]
    assert column.all().tolist() == [2, 3, 5, 8, 13, 21, 34]
    assert below(column, 8).tolist() == [2, 3, 5]
    assert below(column, 100).tolist() == column.all().tolist()


@given(st.integers(1, 10**9))
def test_steps_count_halves_of_a_doubling(count: int) -> None:
    assert 2 ** steps(count) <= count**2 < 2 ** (steps(count) + 1)
