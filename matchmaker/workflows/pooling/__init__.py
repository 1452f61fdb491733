"""One need filled by several co-operatives: plans found, mended, kept and chosen, and the contracts that a chosen plan is drafted into."""

from matchmaker.workflows.pooling.keeping import KeptPlan, asked_of, choose_plan, keep_plan, see_plan
from matchmaker.workflows.pooling.later import SECONDS, ask_search, note_found, problem_for, publish
from matchmaker.workflows.pooling.looking import Pooled, may_pool, pool, supply
from matchmaker.workflows.pooling.reading import FIELDS, Asked, read_asked, read_hold

__all__ = [
    "FIELDS", "SECONDS", "Asked", "KeptPlan", "Pooled", "ask_search", "asked_of", "choose_plan", "keep_plan", "may_pool", "note_found", "pool",
    "problem_for", "publish", "read_asked", "read_hold", "see_plan", "supply",
]  # fmt: skip
