"""The table of a contract's moves: pure, complete, and never left; addenda and digests are what the events say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.contracts import CHOICES, DATES, FACTS, MOVES, State, addenda_of, days_left, moves_from, signers, take, terms_digest, writers
from matchmaker.domain.errors import MissingFacts, WrongStage
from matchmaker.domain.harvests import same_season

TOLD = {name: CHOICES[name][0] if name in CHOICES else "x" for name in FACTS}


@dataclass
class Happened:
    """An event as the table reads it."""

    sequence: int
    move: str
    from_state: str | None
    facts: dict[str, Any] = field(default_factory=dict)


def test_the_straight_way_leads_from_a_draft_to_the_end() -> None:
    state = take(None, "draft", {})
    seen = [state]
    for move, unsigned in (("send", ()), ("sign_seller", ("buyer", "seller")), ("sign_buyer", ("buyer",)), ("countersign", ()), ("end", ())):
        state = take(state, move, TOLD, unsigned)
        seen.append(state)
    assert seen == ["draft", "signing", "signing", "signed", "in_force", "ended"]


def test_the_last_signature_makes_it_signed_whichever_side_it_is_of() -> None:
    for first, last in (("buyer", "seller"), ("seller", "buyer")):
        assert take(State.SIGNING, f"sign_{first}", TOLD, ("buyer", "seller")) is State.SIGNING
        assert take(State.SIGNING, f"sign_{last}", TOLD, (last,)) is State.SIGNED
    assert signers(has_seller=False) == ("buyer",)


@pytest.mark.parametrize("state", [State.SIGNING, State.SIGNED, State.IN_FORCE])
def test_what_was_on_hold_goes_on_from_where_it_stood(state: State) -> None:
    assert take(state, "hold", TOLD) is State.ON_HOLD
    events = [Happened(1, "hold", "signed"), Happened(2, "resume", "on_hold"), Happened(3, "hold", state.value)]
    assert take(State.ON_HOLD, "resume", {}, events=events) is state
    with pytest.raises(WrongStage):
        take(State.ON_HOLD, "resume", {})


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs])
def test_a_move_names_every_fact_that_is_missing_or_blank(name: str) -> None:
    start = next(iter(MOVES[name].start))
    for facts in ({}, dict.fromkeys(MOVES[name].needs, "")):
        with pytest.raises(MissingFacts) as error:
            take(start, name, facts)
        assert error.value.facts["missing"] == tuple(sorted(MOVES[name].needs))


def test_what_was_broken_says_by_whom_and_why() -> None:
    with pytest.raises(MissingFacts) as error:
        take(State.IN_FORCE, "end", {"end_reason": "broken", "broken_by": "buyer"})
    assert error.value.facts["missing"] == ("broken_why",)
    assert take(State.IN_FORCE, "end", {"end_reason": "expired"}) is State.ENDED


def test_signed_contracts_are_ended_and_not_cancelled_and_the_end_is_the_end() -> None:
    for state in (State.SIGNED, State.IN_FORCE, State.ON_HOLD):
        assert "cancel" not in moves_from(state)
        assert "end" in moves_from(state)
    assert moves_from(State.ENDED) == moves_from(State.CANCELLED) == ()
    assert set(CHOICES) | DATES <= set(FACTS)


@given(st.lists(st.tuples(st.sampled_from([*MOVES, "fly"]), st.booleans()), max_size=30))
def test_no_sequence_of_moves_leaves_the_table(names: list[tuple[str, bool]]) -> None:
    state: State | None = None
    events: list[Happened] = []
    for name, told in names:
        before = state
        try:
            state = take(state, name, TOLD if told else {}, ("buyer", "seller"), events)
        except (WrongStage, MissingFacts):
            assert state is before
            continue
        assert before in MOVES[name].start
        assert state in set(State)
        events.append(Happened(len(events) + 1, name, before.value if before else None))


def test_an_addendum_is_the_sum_of_its_events() -> None:
    made = {"number": 1, "addendum_reason": "price", "line": 1, "before": {"price": {}}, "after": {"price": {"dong": 5}}, "to": "5"}
    events = [Happened(1, "addendum", "signed", made)]
    assert [one.state for one in addenda_of(events)] == ["signing"]
    for side in ("seller", "buyer"):
        events.append(Happened(len(events) + 1, "sign_addendum", "signed", {"addendum": "1", "side": side, "signer": side}))
    assert [(one.state, sorted(one.signed or ())) for one in addenda_of(events)] == [("signed", ["buyer", "seller"])]
    dropped = [events[0], Happened(2, "drop_addendum", "signed", {"addendum": "1", "why": "nhầm"})]
    assert addenda_of(dropped)[0].state == "dropped"
    assert addenda_of(events)[0].digest == addenda_of(dropped)[0].digest


def test_the_digest_is_of_the_words_alone() -> None:
    said = {"number": "014", "terms": {"note": "x"}, "lines": []}
    assert terms_digest(said) == terms_digest(dict(reversed(said.items())))
    assert terms_digest(said) != terms_digest({**said, "terms": {"note": "y"}})


def test_writers_are_those_who_made_the_words() -> None:
    moves = ["draft", "revise", "send", "sign_buyer", "hold", "resume"]
    assert [event.move for event in writers([Happened(1, move, None) for move in moves])] == ["draft", "revise", "send"]


def test_days_left_are_unknown_without_a_last_day() -> None:
    assert days_left(None, date(2026, 11, 23)) is None
    assert (days_left(date(2026, 11, 22), date(2026, 11, 23)), days_left(date(2026, 11, 23), date(2026, 11, 23))) == (-1, 0)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (("2026-12-01", "2026-12-31"), ("2026-12-01", "2026-12-31"), 31),
        (("2026-12-01", "2026-12-31"), ("2026-12-20", "2026-12-21"), 2),  # the shorter one lies within
        (("2026-12-01", "2026-12-31"), ("2026-12-20", "2027-01-20"), 0),  # less than half of either
        (("2026-12-01", "2026-12-10"), ("2026-12-11", "2026-12-20"), 0),
    ],
)
def test_windows_are_of_one_harvest_where_they_share_more_than_half_of_the_shorter(
    first: tuple[str, str], second: tuple[str, str], days: int
) -> None:
    one, other = (tuple(date.fromisoformat(day) for day in window) for window in (first, second))
    assert same_season(one, other) == same_season(other, one) == days  # type: ignore[arg-type]
