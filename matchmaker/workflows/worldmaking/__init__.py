"""A believable province, all of it invented and marked so: organisations, people, three years of listings, and what became of them."""

from matchmaker.workflows.worldmaking.making import Accounts, Made, make_world
from matchmaker.workflows.worldmaking.plan import Plan

__all__ = ["Accounts", "Made", "Plan", "make_world"]
