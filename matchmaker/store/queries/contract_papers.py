"""Named reads of what the papers of contracts need beyond their words."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.contract_papers import ContractPaper


def of_contract(session: Session, contract_id: int) -> ContractPaper | None:
    """The particulars of a contract's papers, where somebody has written any."""
    return session.scalars(sa.select(ContractPaper).where(ContractPaper.contract_id == contract_id)).one_or_none()
