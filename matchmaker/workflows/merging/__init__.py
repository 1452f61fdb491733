"""Records of one organisation: found, judged by staff, made one and taken apart again without loss."""

from __future__ import annotations

from matchmaker.workflows.merging.joining import Effect, foresee, merge
from matchmaker.workflows.merging.judging import PairSeen, add_pair, find_pairs, put_off, say_different, see_pair
from matchmaker.workflows.merging.parting import MergeSeen, see_merge, unmerge

__all__ = [
    "Effect", "MergeSeen", "PairSeen", "add_pair", "find_pairs", "foresee", "merge", "put_off", "say_different", "see_merge", "see_pair", "unmerge",
]  # fmt: skip
