"""The states of a contract and the moves between them: one table from which pages, workflows and diagrams are drawn. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from matchmaker.domain.errors import MissingFacts, WrongStage
from matchmaker.domain.frozen import digest, freeze, written
from matchmaker.domain.spelling import unmarked


class State(StrEnum):
    """How far a contract has come."""

    DRAFT = "draft"  # being written
    SIGNING = "signing"  # its words stand still, the parties sign
    SIGNED = "signed"  # every party has signed; the Alliance has not yet
    IN_FORCE = "in_force"  # the Alliance has signed beside them
    ON_HOLD = "on_hold"  # stopped for a reason, to go on from where it stood
    ENDED = "ended"
    CANCELLED = "cancelled"  # given up before it was signed


HOLD_REASONS = ("terms_unclear", "price_not_computable", "papers", "capacity", "dispute", "late", "other")
CANCEL_REASONS = ("price", "quantity", "quality", "season", "terms", "written_wrong", "other")
END_REASONS = ("fulfilled", "expired", "agreed", "broken")
ADDENDUM_REASONS = ("quantity", "price", "window", "grade", "other")
BREAKERS = ("buyer", "seller", "both", "other")
BREACHES = (
    "price_moved", "small_deposit", "outbid", "pulled_away", "price_rule", "late_pick_up", "volume_quality", "late_payment", "input_debt",
    "weight_dispute", "shock", "other",
)  # fmt: skip
"""Why deals are broken, as the trade knows it."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "hold_reason": HOLD_REASONS, "cancel_reason": CANCEL_REASONS, "end_reason": END_REASONS, "addendum_reason": ADDENDUM_REASONS,
    "broken_by": BREAKERS, "broken_why": BREACHES,
}  # fmt: skip
"""The facts that are chosen from a list."""
DATES = frozenset({"signed_on"})
"""The facts that are days."""
ROLES = ("buyer", "seller")
"""The parties that sign; the Alliance signs beside them."""
TERMS = (
    "legal_bases", "deposit", "deposit_due", "payment_term", "payment_method", "advance", "advance_offset", "tolerance", "inspection", "packing",
    "delivery_place", "force_majeure", "penalty_percent", "dispute", "witness", "note",
)  # fmt: skip
"""The names of a contract's clauses, in the order in which they are read."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a contract: from which states (None: there is none yet), to which (None: stays, or as `after` finds), and what must be known."""

    start: frozenset[State | None]
    end: State | None
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


def _move(start: tuple[State | None, ...], end: State | None, needs: tuple[str, ...] = (), takes: tuple[str, ...] = ("note",)) -> Move:
    return Move(frozenset(start), end, frozenset(needs), frozenset(takes))


_SIGNED = (State.SIGNED, State.IN_FORCE)
_SIGNATURE = ("signer", "signed_on")
MOVES: Mapping[str, Move] = {
    "draft": _move((None,), State.DRAFT),
    "record": _move((None,), State.SIGNED, ("contract_number", "signed_on")),  # signed on paper elsewhere, and only told of here
    "revise": _move((State.DRAFT,), State.DRAFT),
    "send": _move((State.DRAFT,), State.SIGNING),
    "recall": _move((State.SIGNING,), State.DRAFT, ("why",), ()),
    "allow_more": _move((State.SIGNING,), State.SIGNING, ("override",), ()),
    "sign_buyer": _move((State.SIGNING,), None, _SIGNATURE),
    "sign_seller": _move((State.SIGNING,), None, _SIGNATURE),
    "countersign": _move((State.SIGNED,), State.IN_FORCE),
    "addendum": _move(_SIGNED, None, ("addendum_reason", "line", "to"), ("note",)),
    "sign_addendum": _move(_SIGNED, None, ("addendum", "side", *_SIGNATURE), ("note",)),
    "drop_addendum": _move(_SIGNED, None, ("addendum", "why"), ()),
    "hold": _move((State.SIGNING, *_SIGNED), State.ON_HOLD, ("hold_reason",)),
    "resume": _move((State.ON_HOLD,), None),
    "cancel": _move((State.DRAFT, State.SIGNING), State.CANCELLED, ("cancel_reason",)),
    "end": _move((*_SIGNED, State.ON_HOLD), State.ENDED, ("end_reason",), ("broken_by", "broken_why", "note")),
}
FACTS = tuple(dict.fromkeys(fact for move in MOVES.values() for fact in sorted(move.needs | move.takes)))
"""Every fact that a move can be told."""


class Event(Protocol):
    """What the table needs to know of a move that was made."""

    sequence: Any
    move: Any
    from_state: Any
    facts: Any


def take(state: State | None, name: str, facts: Mapping[str, object], unsigned: Collection[str] = (), events: Sequence[Event] = ()) -> State:
    """The state after a move, or the error that says why it cannot be made; a blank fact is a missing one. No clock, no database.

    `unsigned` are the parties whose signatures are still missing before the move; `events` tell where a contract on hold came from.
    """
    move = MOVES.get(name)
    if move is None or state not in move.start:
        raise WrongStage(move=name, stage=state)
    if missing := {need for need in move.needs if facts.get(need) in (None, "")} | _missing_of_breach(name, facts):
        raise MissingFacts(move=name, missing=tuple(sorted(missing)))
    if move.end is not None:
        return move.end
    if name.startswith("sign_") and name != "sign_addendum":
        return State.SIGNED if set(unsigned) <= {name.removeprefix("sign_")} else State.SIGNING
    if name == "resume":
        return held_from(events)
    if state is None:
        raise WrongStage(move=name, stage=state)
    return state


def moves_from(state: State) -> tuple[str, ...]:
    """The names of the moves that start at this state, in the order of the table."""
    return tuple(name for name, move in MOVES.items() if state in move.start)


def held_from(events: Sequence[Event]) -> State:
    """The state from which a contract was last put on hold."""
    held = [event for event in events if event.move == "hold"]
    if not held:
        raise WrongStage(move="resume", stage=State.ON_HOLD)
    return State(held[-1].from_state)


def signers(*, has_seller: bool) -> tuple[str, ...]:
    """The parties that must sign: a framework for many sellers is signed by its buyer, each annex by both."""
    return ROLES if has_seller else ("buyer",)


def _missing_of_breach(name: str, facts: Mapping[str, object]) -> set[str]:
    """A contract that was broken says by whom and why."""
    if name != "end" or facts.get("end_reason") != "broken":
        return set()
    return {fact for fact in ("broken_by", "broken_why") if facts.get(fact) in (None, "")}


def writers(events: Iterable[Event]) -> list[Any]:
    """The events by which the words of a contract came to be what they are: whoever made one of them cannot countersign."""
    return [event for event in events if event.move in ("draft", "record", "revise", "send")]


@dataclass(frozen=True, slots=True)
class Addendum:
    """One change of a signed contract: of which line, what it said and is to say, why, and who has signed it."""

    number: int
    reason: str
    line: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    note: str = ""
    signed: Mapping[str, Mapping[str, Any]] | None = None
    dropped: str = ""

    @property
    def state(self) -> str:
        """`signing` until both have signed, then `signed`; `dropped` where it was given up."""
        if self.dropped:
            return "dropped"
        return "signed" if set(ROLES) <= set(self.signed or ()) else "signing"

    @property
    def digest(self) -> str:
        """What both sides sign."""
        return digest(written({"number": self.number, "line": self.line, "before": self.before, "after": self.after, "note": self.note}))


def addenda_of(events: Iterable[Event]) -> list[Addendum]:
    """The addenda of a contract as its events tell them, in their order."""
    found: dict[int, dict[str, Any]] = {}
    for event in events:
        facts = event.facts
        if event.move == "addendum":
            number = int(facts["number"])
            found[number] = {
                "number": number, "reason": facts["addendum_reason"], "line": int(facts["line"]), "before": facts["before"], "after": facts["after"],
                "note": facts.get("note", ""), "signed": {}, "dropped": "",
            }  # fmt: skip
        elif event.move == "sign_addendum":
            found[int(facts["addendum"])]["signed"][facts["side"]] = facts
        elif event.move == "drop_addendum":
            found[int(facts["addendum"])]["dropped"] = facts["why"]
    return [Addendum(**said) for said in found.values()]


LONGEST_FILE_NAME = 80
LONGEST_GOODS = 40
"""Letters of the goods in the name of a contract that has no number."""


def called(number: str | None, *, seller: str, buyer: str, goods: str, drafted_on: date) -> str:
    """How people call a contract: by its number; before it has one by its parties, its goods and the day on which it was drafted."""
    if number:
        return number
    short = goods if len(goods) <= LONGEST_GOODS else f"{goods[: LONGEST_GOODS - 1].rstrip()}…"
    return ", ".join(part for part in (f"{seller} → {buyer}" if seller else buyer, short, f"{drafted_on:%d/%m/%Y}") if part)


def file_name_of(number: str | None, *, seller: str, buyer: str, goods: str) -> str:
    """The middle of a file's name: the contract's number, before it has one its parties and goods, in letters that every system takes."""
    said = number or " ".join((seller, buyer, goods))
    return re.sub("[^a-z0-9]+", "-", unmarked(said)).strip("-")[:LONGEST_FILE_NAME].rstrip("-")


def terms_digest(frozen: Mapping[str, Any]) -> str:
    """The digest of what is signed: the same words always have the same one."""
    return digest(written(freeze(frozen)))


SOON = (timedelta(days=30), timedelta(days=60))
"""How long before its last day a contract is said to be ending."""


def days_left(ends_on: date | None, today: date) -> int | None:
    """How many days a contract has left; below nought where its last day has passed, None where it has none."""
    return None if ends_on is None else (ends_on - today).days
