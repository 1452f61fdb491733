"""What numbers in columns stand for, and columns that grow: each string by its number, each number by its string, and readers left in peace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching import pools
from matchmaker.matching.growing import LEAST_ROOM, Growing, below
from matchmaker.matching.pools import STRANGE, Pool, Strings
from matchmaker.matching.remembered import Remembered

WORDS = st.lists(st.text(st.characters(codec=None), max_size=4), max_size=8)  # halves of surrogate pairs among them


@given(WORDS, WORDS)
def test_strings_are_what_was_put_in_however_they_are_asked_for(first: list[str], later: list[str]) -> None:
    strings = Strings.of(first)
    assert [strings.append(one) for one in later] == list(range(len(first), len(first) + len(later)))
    whole = [*first, *later]
    assert (len(strings), list(strings), strings[:]) == (len(whole), whole, whole)
    assert strings[1:3] == whole[1:3]
    assert strings[::-2] == whole[::-2]
    numbers = list(range(len(whole)))[::-1]
    assert strings.several(numbers) == whole[::-1]
    assert strings.several(list(range(len(first)))) == first
    assert strings.several([]) == []


def test_strings_that_were_looked_at_are_the_same_again_and_not_too_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_READ", 3)
    strings = Strings.of(["a", "b", "c", "d"])
    strings.append("e")
    for numbers in ([], [0, 1], [1, 0, 1], [2, 3], [4, 0], [0, 1, 2, 3, 4]):
        assert strings.remembered(numbers) == strings.several(numbers)
        assert len(strings._read) <= max(3, len(set(numbers)))


@pytest.mark.parametrize("place", [-1, 3, 4])
def test_there_is_no_string_beyond_the_ends(place: int) -> None:
    strings = Strings.of(["a", "b"])
    strings.append("c")
    assert [strings[at] for at in range(3)] == ["a", "b", "c"]
    with pytest.raises(IndexError):
        strings[place]


def test_a_pool_numbers_what_comes_and_a_look_up_adds_nothing() -> None:
    pool = Pool(["a", "b", "a"])
    assert (pool.strings, pool.add("b"), pool.add("c"), pool.find("c"), pool.find("d")) == (["a", "b", "c"], 1, 2, 2, STRANGE)
    other = pool.copy()
    assert (other.add("d"), other.strings, pool.strings) == (3, ["a", "b", "c", "d"], ["a", "b", "c"])
    assert pool.find("d") == STRANGE


@given(st.lists(st.one_of(st.integers(0, 99), st.lists(st.integers(0, 99), max_size=9)), max_size=12))
def test_a_column_grows_and_what_was_read_before_stays(added: list[int | list[int]]) -> None:
    column, told = Growing.of(np.int32), []
    seen: list[tuple[np.ndarray, list[int]]] = []
    for one in added:
        if isinstance(one, int):
            column.append(one)
            told.append(one)
        else:
            column.extend(one)
            told.extend(one)
        seen.append((column.all(), told.copy()))
        assert column.many == len(told)
        assert column.upto(len(told) // 2).tolist() == told[: len(told) // 2]
    assert all(read.tolist() == then for read, then in seen)
    assert column.all().dtype == np.int32
    other = column.copy()
    other.append(7)
    assert (column.all().tolist(), other.all().tolist()) == (told, [*told, 7])


def test_room_is_made_for_some_more_at_a_time() -> None:
    """Else each one more would copy the whole column."""
    column, rooms = Growing.of(np.int32), set()
    for number in range(200):
        column.append(number)
        rooms.add(len(column._room))
    assert min(rooms) == LEAST_ROOM
    assert len(rooms) < 30


@pytest.mark.parametrize(("count", "seen"), [(0, []), (1, []), (2, [1]), (5, [1, 4]), (6, [1, 4, 5]), (99, [1, 4, 5])])
def test_who_began_earlier_sees_what_there_was_then(count: int, seen: list[int]) -> None:
    assert below(Growing(np.array([1, 4, 5], np.int32)), count).tolist() == seen
    assert below(Growing.of(np.int32), count).tolist() == []


def test_what_is_asked_again_is_remembered_and_the_rest_forgotten() -> None:
    remembered: Remembered[int] = Remembered(2)
    assert [remembered.keep(question, at) for at, question in enumerate("ab", 1)] == [1, 2]
    assert (len(remembered), remembered.get("a"), remembered.get("z")) == (2, 1, None)
    remembered.keep("c", 3)
    assert (len(remembered), sorted(map(str, remembered.kept))) == (3, ["c"])
    assert remembered.get("a") == 1  # asked for again: it stays
    remembered.keep("d", 4)
    assert (remembered.get("b"), remembered.get("a"), remembered.get("c"), remembered.get("d")) == (None, 1, 3, 4)
    assert len(remembered) <= 4
