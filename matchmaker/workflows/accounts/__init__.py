"""People sign in and out, keep their own account and its second factor, and find a way back in; nothing tells which account exists."""

from __future__ import annotations

from matchmaker.domain.codes import hash_of
from matchmaker.workflows.accounts.addresses import address_of, address_waiting, confirm_address, drop_address, make_address_secret
from matchmaker.workflows.accounts.founding import begin_alliance
from matchmaker.workflows.accounts.freeing import free_phone, only_way_in, whose_number
from matchmaker.workflows.accounts.particulars import change_particulars, change_password, own_account
from matchmaker.workflows.accounts.passwords import STANDARD
from matchmaker.workflows.accounts.people import add_person, close_account
from matchmaker.workflows.accounts.resetting import ask_for_reset, make_reset, reset_of, reset_password, write_reset
from matchmaker.workflows.accounts.second_factor import codes_left, finish_sign_in, lift_second_factor, renew_codes, switch_off, switch_on
from matchmaker.workflows.accounts.sessions import (
    due_to_be_seen,
    end_all,
    end_others,
    end_session,
    note_seen,
    open_session,
    own_sessions,
    person_of_token,
    rotate,
    session_of_token,
    sign_out,
)
from matchmaker.workflows.accounts.signing_in import begin_session, begin_try, sign_in
from matchmaker.workflows.accounts.welcoming import welcome

__all__ = [
    "STANDARD", "add_person", "address_of", "address_waiting", "ask_for_reset", "begin_alliance", "begin_session", "begin_try",
    "change_particulars", "change_password", "close_account", "codes_left", "confirm_address", "drop_address", "due_to_be_seen", "end_all",
    "end_others", "end_session", "finish_sign_in", "free_phone", "hash_of", "lift_second_factor", "make_address_secret", "make_reset", "note_seen",
    "only_way_in", "open_session", "own_account", "own_sessions", "person_of_token", "renew_codes", "reset_of", "reset_password", "rotate",
    "session_of_token", "sign_in", "sign_out", "switch_off", "switch_on", "welcome", "whose_number", "write_reset",
]  # fmt: skip
