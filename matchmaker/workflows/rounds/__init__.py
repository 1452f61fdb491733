"""Needs asked for in rounds: set with a deadline and in parts, closed, won, cancelled, found unsuitable, and asked for again."""

from matchmaker.workflows.rounds.again import fall_due
from matchmaker.workflows.rounds.choosing import award
from matchmaker.workflows.rounds.ending import end_round
from matchmaker.workflows.rounds.reading import LotDraft, RoundDraft, read_round
from matchmaker.workflows.rounds.setting import close_round, reopen_round, rounds_since, see_need, set_round

__all__ = [
    "LotDraft", "RoundDraft", "award", "close_round", "end_round", "fall_due", "read_round", "reopen_round", "rounds_since", "see_need", "set_round",
]  # fmt: skip
