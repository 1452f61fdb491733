"""The stages of a linkage and the moves between them: one table from which pages, workflows and diagrams are drawn. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.domain.errors import MissingFacts, WrongStage


class Stage(StrEnum):
    """How far the bringing together of a need and an offer has come."""

    ASKED = "asked"  # a party asked for an introduction
    PROPOSED = "proposed"  # staff think that the two fit
    TALKING = "talking"  # the two sides have spoken
    AGREED = "agreed"  # quantity, price and delivery stand
    SIGNED = "signed"  # a contract is signed
    CLOSED = "closed"  # over: delivered, broken, or dropped before signing


DROP_REASONS = ("price", "quantity", "quality", "season", "old_partner", "other")
"""Why a linkage came to nothing: giá, sản lượng, chất lượng, thời vụ, quan hệ cũ, khác."""

OUTCOMES = ("delivered", "delivered_in_part", "not_delivered")
"""What became of a signed linkage."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a linkage: from which stages (None: there is no linkage yet), to which, and what must be known to take it."""

    start: frozenset[Stage | None]
    end: Stage
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()  # facts that may be told as well


def _move(start: tuple[Stage | None, ...], end: Stage, needs: tuple[str, ...] = (), takes: tuple[str, ...] = ("note",)) -> Move:
    return Move(frozenset(start), end, frozenset(needs), frozenset(takes))


MOVES: dict[str, Move] = {
    "ask": _move((None,), Stage.ASKED),
    "propose": _move((None, Stage.ASKED), Stage.PROPOSED),
    "talk": _move((Stage.PROPOSED,), Stage.TALKING, ("talked_on", "talked_with")),
    "agree": _move((Stage.TALKING,), Stage.AGREED, ("quantity", "price", "delivery")),
    "sign": _move((Stage.AGREED,), Stage.SIGNED, ("contract_number", "signed_on"), ("note", "override")),
    "close": _move((Stage.SIGNED,), Stage.CLOSED, ("outcome",)),
    "drop": _move((Stage.ASKED, Stage.PROPOSED, Stage.TALKING, Stage.AGREED), Stage.CLOSED, ("reason",)),
}

CHOICES: dict[str, tuple[str, ...]] = {"reason": DROP_REASONS, "outcome": OUTCOMES}
"""The facts that are chosen from a list."""

DATES = frozenset({"talked_on", "signed_on"})
"""The facts that are days."""


def take(stage: Stage | None, name: str, facts: Mapping[str, object]) -> Stage:
    """The stage after a move, or the error that says why it cannot be made; a blank fact is a missing one. No clock, no database."""
    move = MOVES.get(name)
    if move is None or stage not in move.start:
        raise WrongStage(move=name, stage=stage)
    if missing := {need for need in move.needs if facts.get(need) in (None, "")}:
        raise MissingFacts(move=name, missing=tuple(sorted(missing)))
    return move.end


def moves_from(stage: Stage) -> tuple[str, ...]:
    """The names of the moves that start at this stage, in the order of the table."""
    return tuple(name for name, move in MOVES.items() if stage in move.start)
