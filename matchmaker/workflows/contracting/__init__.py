"""Contracts: drafted from what was agreed, signed by both sides, signed beside them by the Alliance, held, changed, ended, renewed."""

from matchmaker.workflows.contracting.addenda import drop_addendum, propose_addendum, sign_addendum
from matchmaker.workflows.contracting.drafting import draft_contract, may_draft_from, revise_contract
from matchmaker.workflows.contracting.moving import can_countersign, end_contract, move_contract, see_contract
from matchmaker.workflows.contracting.prefilled import from_contract, from_linkage, of_contract
from matchmaker.workflows.contracting.reading import read_contract_form
from matchmaker.workflows.contracting.signing import sign_contract

__all__ = [
    "can_countersign", "draft_contract", "drop_addendum", "end_contract", "from_contract", "from_linkage", "may_draft_from", "move_contract",
    "of_contract", "propose_addendum", "read_contract_form", "revise_contract", "see_contract", "sign_addendum", "sign_contract",
]  # fmt: skip
