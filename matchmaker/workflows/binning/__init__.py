"""The bin: what was withdrawn or removed is looked at, taken back, undone at once, and after thirty days gone for good."""

from matchmaker.workflows.binning.emptying import empty_bin, empty_now
from matchmaker.workflows.binning.reading import Lying, lying_for
from matchmaker.workflows.binning.restoring import take_back, undo

__all__ = ["Lying", "empty_bin", "empty_now", "lying_for", "take_back", "undo"]
