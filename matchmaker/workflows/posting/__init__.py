"""Parties post, revise and withdraw what they offer and need."""

from matchmaker.workflows.posting.batches import take_back_batch
from matchmaker.workflows.posting.draft import Draft
from matchmaker.workflows.posting.reading import read_draft, unit_question
from matchmaker.workflows.posting.writing import changes_since, post_listing, revise_listing, withdraw_listing

__all__ = ["Draft", "changes_since", "post_listing", "read_draft", "revise_listing", "take_back_batch", "unit_question", "withdraw_listing"]
