"""All plans of a problem, each with its reasons, what one more tonne would cost and how to close what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from matchmaker.domain.pooling import NAMES, Plan, Problem
from matchmaker.matching.pooling.closing import marginal, ways
from matchmaker.matching.pooling.finishing import plan_of
from matchmaker.matching.pooling.solving import SECONDS, Search
from matchmaker.matching.pooling.whys import told

AT_ONCE = 60
"""Suppliers up to which the plans are made while somebody waits."""


def plans_of(
    problem: Problem, *, names: Sequence[str] = NAMES, seconds: float = SECONDS, done: Callable[[str], None] = lambda _name: None
) -> tuple[Plan, ...]:  # fmt: skip
    """The plans of these names, in the order given; `done` is told of each as it is found."""
    search, found = Search(problem, seconds), {}
    for name in names:
        found[name] = search.found(name)
        done(name)
    if NAMES[0] in found:
        found[NAMES[0]] = search.found(NAMES[0])  # another search may have come upon a cheaper one
    return tuple(_whole(problem, plan_of(problem, name, one.taken, one.proven, one.unmet), seconds) for name, one in found.items())


def _whole(problem: Problem, plan: Plan, seconds: float) -> Plan:
    return replace(told(problem, plan), marginal=marginal(problem, plan, seconds), ways=ways(problem, plan))
