"""A contract as typed and as read, before it is written: what a form, a plan or a linkage makes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Doubts = Mapping[str, tuple[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One thing promised; `listing` is the code of the offer that it comes from, `price` the rule as JSON keeps it (empty: nothing agreed yet)."""

    words: str
    quantity_typed: str = ""
    quantity_kg: Decimal | None = None
    product: str = ""
    role: str = "produce"
    grade: str = ""
    state: str = ""
    tolerance_percent: Decimal | None = None
    price: Mapping[str, Any] = field(default_factory=dict)
    starts_on: date | None = None
    ends_on: date | None = None
    listing: str = ""


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """What a contract is to say. `asks` are doubts that its writer has not answered."""

    lines: tuple[LineDraft, ...]
    number: str = ""
    form: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)
    asks: Doubts = field(default_factory=dict)
