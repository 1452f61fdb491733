"""Staff edit the words of the trade: what an edit would do to listings is shown first, what it did can be taken back."""

from matchmaker.workflows.lexicon.effects import Effect
from matchmaker.workflows.lexicon.proposing import ACTS, Preview, Proposal, form_of, preview_edit
from matchmaker.workflows.lexicon.saving import relink_batch, save_edit, undo_edit
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook, changes_of, read_wordbook

__all__ = [
    "ACTS", "Change", "Effect", "Preview", "Proposal", "Wordbook", "changes_of", "form_of", "preview_edit", "read_wordbook", "relink_batch",
    "save_edit", "undo_edit",
]  # fmt: skip
