"""The table of moves: pure, complete, and never left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import MissingFacts, WrongStage
from matchmaker.domain.linkage import CHOICES, DATES, DROP_REASONS, MOVES, Stage, moves_from, take

FACTS = {name: "x" for move in MOVES.values() for name in move.needs}
STRAIGHT = ["ask", "propose", "talk", "agree", "sign", "close"]


def test_the_straight_way_leads_from_asking_to_the_end() -> None:
    stage: Stage | None = None
    seen = []
    for move in STRAIGHT:
        stage = take(stage, move, FACTS)
        seen.append(stage)
    assert seen == list(Stage)


def test_staff_may_propose_what_nobody_asked_for() -> None:
    assert take(None, "propose", {}) is Stage.PROPOSED


@pytest.mark.parametrize("stage", [Stage.SIGNED, Stage.CLOSED])
def test_what_is_signed_or_closed_cannot_be_dropped(stage: Stage) -> None:
    with pytest.raises(WrongStage):
        take(stage, "drop", {"reason": "price"})


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if move.needs])
def test_a_move_names_every_fact_that_is_missing_or_blank(name: str) -> None:
    move = MOVES[name]
    start = next(iter(move.start))
    for facts in ({}, dict.fromkeys(move.needs, ""), dict.fromkeys(move.needs)):
        with pytest.raises(MissingFacts) as error:
            take(start, name, facts)
        assert error.value.facts["missing"] == tuple(sorted(move.needs))


def test_every_stage_but_the_last_has_a_way_on() -> None:
    for stage in Stage:
        assert bool(moves_from(stage)) is (stage is not Stage.CLOSED)
    assert moves_from(Stage.TALKING) == ("agree", "drop")


def test_choices_and_days_are_facts_of_some_move() -> None:
    assert set(CHOICES) | DATES <= set(FACTS)
    assert len(DROP_REASONS) == 10


@given(st.lists(st.sampled_from([*MOVES, "fly", ""]), max_size=30), st.booleans())
def test_no_sequence_of_moves_leaves_the_table(names: list[str], told: bool) -> None:
    stage: Stage | None = None
    for name in names:
        before = stage
        try:
            stage = take(stage, name, FACTS if told else {})
        except (WrongStage, MissingFacts):
            assert stage is before
        else:
            assert before in MOVES[name].start
            assert stage is MOVES[name].end
            assert told or not MOVES[name].needs
