"""What the papers of a contract need beyond its words: where it is made, and each party's account, signer and post."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.store.base import Model, UtcDateTime


class ContractPaper(Model):
    """The particulars of one contract's papers, as typed; asked for because a signed paper must name them, and shown to its parties alone."""

    __tablename__ = "contract_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    revised_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    revised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
