"""Organisations ask to be let in, and staff decide: nothing exists of them in the market until then."""

from __future__ import annotations

from matchmaker.likeness import Likeness
from matchmaker.workflows.registering.deciding import REASONS, ask_back, confirm, join, put_back, refuse, take_up
from matchmaker.workflows.registering.reading import places_of
from matchmaker.workflows.registering.sending import begin_sending, correct, see_own, send, typed_of
from matchmaker.workflows.registering.staff_view import Seen, see

__all__ = [
    "REASONS", "Likeness", "Seen", "ask_back", "begin_sending", "confirm", "correct", "join", "places_of", "put_back", "refuse", "see", "see_own",
    "send", "take_up", "typed_of",
]  # fmt: skip
