"""The register of contracts: one row a contract, as a table, a Word file and a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale

from matchmaker.domain.contract_papers import template_of
from matchmaker.reports.contract_facts import Drawn, Names, price_said
from matchmaker.reports.tables import Cell, Table
from matchmaker.store.models.contracts import Contract
from matchmaker.wording import contracts as words
from matchmaker.wording.figures import day, long_day, number, window
from matchmaker.wording.labels import label
from matchmaker.wording.paper_words import TITLES

COLUMNS = (
    "TT", "Số hợp đồng", "Loại", "Bên mua", "Bên bán", "Hàng", "Sản lượng (kg)", "Giá", "Thời gian giao", "Ngày ký", "Hiệu lực đến", "Trạng thái",
    "Hình thức liên kết",
)  # fmt: skip
WIDTHS = (5, 20, 14, 30, 30, 36, 14, 30, 24, 12, 12, 16, 22)


def register_table(contracts: Sequence[Contract], *, names: Names, about: str, today: date) -> Table:
    """The register as rows, in the order in which the contracts come; each has its parties and lines loaded."""
    with force_locale("vi"):
        rows = tuple(_row(place, one, names) for place, one in enumerate(contracts, 1))
        return Table(label(TITLES, "register"), f"Tính đến {long_day(today)}. {about}".strip(), COLUMNS, WIDTHS, rows)


def register_paper(table: Table, *, made_by: str, today: date) -> Drawn:
    """The register on paper, with how many contracts and how much they promise together."""
    with force_locale("vi"):
        weights = [row[6] for row in table.rows if isinstance(row[6], Decimal)]
        facts: dict[str, Any] = {
            "title": table.title, "dated": long_day(today), "filters": table.about.partition(". ")[2], "made_by": made_by,
            "register_columns": list(table.columns), "register_rows": [{"cells": [_said(cell) for cell in row]} for row in table.rows],
            "many": number(len(table.rows)), "kg": f"{number(sum(weights, Decimal(0)))} kg" if weights else "",
        }  # fmt: skip
    return Drawn(template_of("register"), facts, (), "so-hop-dong")


def _row(place: int, contract: Contract, names: Names) -> tuple[Cell, ...]:
    weights = [line.quantity_kg for line in contract.lines]
    kg = sum((weight for weight in weights if weight is not None), Decimal(0)) if weights and None not in weights else None
    goods = _once(line.words if line.grade in line.words else f"{line.words}, {line.grade}" for line in contract.lines)
    prices = _once(price_said(line.price, names)[0] or "chưa chốt" for line in contract.lines)
    windows = _once(text for line in contract.lines if (text := window(line.starts_on, line.ends_on)))
    return (
        place, contract.name, label(words.SHAPES, contract.shape), contract.buyer.name,
        contract.seller.name if contract.seller else "nhiều bên bán", goods, kg, prices, windows or window(contract.starts_on, contract.ends_on),
        contract.signed_on, contract.ends_on, label(words.STATES, contract.state), words.form_said(contract),
    )  # fmt: skip


def _once(said: Iterable[str]) -> str:
    """What the lines say, each thing once: a contract by the week says the same of most of them."""
    return "; ".join(dict.fromkeys(said))


def _said(cell: Cell) -> str:
    if cell is None:
        return "chưa rõ"
    if isinstance(cell, date):
        return day(cell)
    return number(cell) if isinstance(cell, int | Decimal) else cell
