"""The living page of examples: every component with example data, in the demo alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template

from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.pictures import GROUPS, KINDS, OTHER

pages = Blueprint("styleguide", __name__)
COLOURS = (
    "paper",
    "surface",
    "sunk",
    "ink",
    "muted",
    "line",
    "edge",
    "green",
    "wash",
    "water",
    "earth",
    "earth-wash",
    "good",
    "bad",
    "doubt",
    "doubt-wash",
)
SPECS = (
    Field("words", "Bạn bán gì?", "Viết như khi nói với bạn hàng. Ví dụ: cua thịt loại 1", "area", required=True),
    Field("quantity", "Số lượng", "Số và đơn vị. Ví dụ: 2 tấn, 5-7 tạ"),
    Field("per", "Số lượng này là", kind="select", choices={"window": "cho cả đợt", "month": "mỗi tháng"}),
    Field("price", "Giá", "Ví dụ: 450.000 đ/kg", inputmode="decimal"),
)
TYPED = {"words": "cua thịt loại 1, dây sạch", "quantity": "2 tấn rưỡi", "per": "month", "price": "bốn trăm"}


@dataclass(frozen=True, slots=True)
class Paging:
    """A page in the middle of a list."""

    page: int = 2
    more: bool = True
    before: str = "#leaves"
    after: str = "#leaves"


@dataclass(frozen=True, slots=True)
class Sample:
    """A match as its card shows it."""

    points: str = "82,5"
    low: str = "82,5"
    high: str = "82,5"
    missing: str = ""
    gates: tuple[Any, ...] = field(default_factory=lambda: (
        SimpleNamespace(mark="✓", name="mặt hàng", tone="good", said="đạt"),
        SimpleNamespace(mark="?", name="chứng nhận", tone="doubt", said="chưa biết"),
        SimpleNamespace(mark="✗", name="thời gian", tone="bad", said="không đạt"),
    ))  # fmt: skip
    parts: tuple[Any, ...] = field(default_factory=lambda: (
        SimpleNamespace(mark="met", name="Mặt hàng", said="Đúng tên.", points="40,0", width=100, unknown=False),
        SimpleNamespace(mark="open", name="Giá", said="Chưa ghi.", points="0,0", width=0, unknown=True),
        SimpleNamespace(mark="failed", name="Thời gian", said="Trễ 12 ngày.", points="42,5", width=62, unknown=False),
    ))  # fmt: skip


@pages.get("/styleguide")
@needs("page.read")
def show() -> str:
    """Every component once."""
    kinds = sorted({*KINDS.values(), *GROUPS.values(), OTHER})
    return render_template(
        "styleguide/show.html", colours=COLOURS, kinds=kinds, specs=SPECS, typed=TYPED, paging=Paging(), sample=Sample(),
        banded=Sample("", "55,0", "90,0", "giá, chứng nhận"), complaints_of={"price": "Giá: xin ghi bằng số, ví dụ 450.000 đ/kg."},
        asks_of={"quantity": "“2 tấn rưỡi” là 2.500 kg, phải không?"}, guesses={"per": SimpleNamespace(sure=False, said="Máy đoán từ “tháng 12”")},
        now=datetime.now(UTC),
    )  # fmt: skip
