"""A plan as JSON and back, so that it can be kept and shown later exactly as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from matchmaker.domain.frozen import digest, freeze, written
from matchmaker.domain.pooling import LeftOut, Marginal, Plan, Problem, Rules, Short, Slot, Take, Way, Why

Stored = dict[str, Any]


def digest_of(problem: Problem) -> str:
    """The digest of everything that the plans of a problem rest on; who was pinned or removed afterwards apart."""
    rules = {name: value for name, value in asdict(problem.rules).items() if name not in ("pinned", "removed")}
    said = {name: getattr(problem, name) for name in ("need", "slots", "grades", "kg", "suppliers", "left_out", "place_known")}
    return digest(written({**said, "rules": rules}))


def plan_json(plan: Plan) -> Stored:
    """The plan as it is stored."""
    stored: Stored = freeze(asdict(plan))
    return stored


def plan_from(stored: Mapping[str, Any]) -> Plan:
    """A stored plan as it was."""
    marginal = stored.get("marginal")
    return Plan(
        stored["name"],
        tuple(_take(one) for one in stored["takes"]),
        tuple(Short(**one) for one in stored["gap"]),
        stored["wanted_kg"],
        tuple(LeftOut(one["offer"], one["party"], Why(**one["why"])) for one in stored["left_out"]),
        tuple(Way(**one) for one in stored["ways"]),
        Marginal(**marginal) if marginal else None,
        stored["proven"],
        tuple(stored["unmet"]),
    )


def _take(stored: Mapping[str, Any]) -> Take:
    return Take(**{**stored, "kg": tuple(stored["kg"]), "unsure": tuple(stored["unsure"]), "why": Why(**stored["why"])})


def frame_json(problem: Problem) -> Stored:
    """The weeks, the grades and what is wanted of each, beside which a plan is read."""
    stored: Stored = freeze({"slots": [asdict(one) for one in problem.slots], "grades": problem.grades, "kg": problem.kg, "need": problem.need})
    return stored


def frame_from(stored: Mapping[str, Any]) -> Problem:
    """The frame of a stored plan, without its suppliers."""
    slots = tuple(Slot(_day(one["starts_on"]), _day(one["ends_on"])) for one in stored["slots"])
    return Problem(stored["need"], slots, tuple(stored["grades"]), tuple(tuple(row) for row in stored["kg"]), (), rules=Rules())


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
