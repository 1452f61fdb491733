"""Several offers for one need: plans that fill it, mended when somebody falls out, each with its reasons and exact sums."""

from matchmaker.domain.pooling import CHEAPEST, NAMES, STOPS, SUPPORT, NotPoolable, Plan, Problem, Rules
from matchmaker.matching.pooling.gathering import defaults, problem_of
from matchmaker.matching.pooling.planning import plans_of
from matchmaker.matching.pooling.repairing import Change, change_of, repaired

__all__ = [
    "CHEAPEST", "NAMES", "STOPS", "SUPPORT", "Change", "NotPoolable", "Plan", "Problem", "Rules", "change_of", "defaults", "plans_of", "problem_of",
    "repaired",
]  # fmt: skip
