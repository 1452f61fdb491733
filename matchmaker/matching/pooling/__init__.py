"""Several offers for one need: plans that fill it, mended when somebody falls out, each with its reasons and exact sums."""

from matchmaker.matching.pooling.gathering import defaults, problem_of
from matchmaker.matching.pooling.planning import plans_of
from matchmaker.matching.pooling.problem import NotPoolable, Plan, Problem, Rules
from matchmaker.matching.pooling.repairing import Change, change_of, repaired
from matchmaker.matching.pooling.solving import CHEAPEST, NAMES, STOPS, SUPPORT

__all__ = [
    "CHEAPEST", "NAMES", "STOPS", "SUPPORT", "Change", "NotPoolable", "Plan", "Problem", "Rules", "change_of", "defaults", "plans_of", "problem_of",
    "repaired",
]  # fmt: skip
