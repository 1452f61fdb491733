"""Contracts and harvests in the reader's words: clauses, states, reasons, weights in tonnes, and what a line promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.figures import number, window
from matchmaker.wording.labels import Labels, label

TONNE = Decimal(1000)
SHAPES: Labels = {"single": _l("Hợp đồng mua bán"), "framework": _l("Hợp đồng khung"), "annex": _l("Phụ lục của hợp đồng khung")}
_TITLES: Mapping[str, LazyString] = {
    "single": _l("Hợp đồng %(name)s"), "framework": _l("Hợp đồng khung %(name)s"), "annex": _l("Phụ lục của hợp đồng khung %(name)s"),
}  # fmt: skip
STATES: Labels = {
    "draft": _l("Đang soạn"),
    "signing": _l("Chờ ký"),
    "signed": _l("Hai bên đã ký"),
    "in_force": _l("Đang hiệu lực"),
    "on_hold": _l("Tạm dừng"),
    "ended": _l("Đã kết thúc"),
    "cancelled": _l("Đã hủy"),
}
LINKS: Labels = {
    "inputs": _l("Cung ứng vật tư, dịch vụ đầu vào"),
    "production": _l("Tổ chức sản xuất"),
    "harvest": _l("Thu hoạch"),
    "processing": _l("Sơ chế, chế biến"),
    "sale": _l("Tiêu thụ sản phẩm"),
}
FORMS: Labels = {
    "1": _l("1. Từ vật tư đến tiêu thụ"),
    "2": _l("2. Vật tư gắn với tiêu thụ"),
    "3": _l("3. Sản xuất, thu hoạch gắn với tiêu thụ"),
    "4": _l("4. Vật tư, sản xuất, thu hoạch gắn với tiêu thụ"),
    "5": _l("5. Sản xuất, thu hoạch, chế biến gắn với tiêu thụ"),
    "6": _l("6. Vật tư, chế biến gắn với tiêu thụ"),
    "7": _l("7. Chế biến gắn với tiêu thụ"),
}
"""The seven forms of linkage of Decree 98/2018, every one of which ends in sale."""
SIDES: Labels = {"buyer": _l("Bên mua"), "seller": _l("Bên bán"), "alliance": _l("Liên minh")}
SIGNED_VIA: Labels = {"web": _l("ký trên trang này"), "paper": _l("ký trên giấy, Liên minh nhập hộ")}
HOLD_REASONS: Labels = {
    "terms_unclear": _l("Điều khoản chưa rõ"),
    "price_not_computable": _l("Giá không tính ra được"),
    "papers": _l("Thiếu giấy tờ"),
    "capacity": _l("Quá sản lượng của vụ"),
    "dispute": _l("Hai bên đang tranh chấp"),
    "late": _l("Giao nhận chậm"),
    "other": _l("Lý do khác"),
}
CANCEL_REASONS: Labels = {
    "price": _l("Giá"),
    "quantity": _l("Sản lượng"),
    "quality": _l("Chất lượng"),
    "season": _l("Thời vụ"),
    "terms": _l("Không thống nhất điều khoản"),
    "written_wrong": _l("Soạn nhầm"),
    "other": _l("Lý do khác"),
}
END_REASONS: Labels = {
    "fulfilled": _l("Đã làm xong"),
    "expired": _l("Hết hạn"),
    "agreed": _l("Hai bên thỏa thuận thôi"),
    "broken": _l("Có bên không giữ lời"),
}
ADDENDUM_REASONS: Labels = {
    "quantity": _l("Số lượng"),
    "price": _l("Giá"),
    "window": _l("Thời gian"),
    "grade": _l("Cỡ, loại"),
    "other": _l("Điều khác"),
}
BREAKERS: Labels = {"buyer": _l("Bên mua"), "seller": _l("Bên bán"), "both": _l("Cả hai bên"), "other": _l("Người ngoài")}
BREACHES: Labels = {
    "price_moved": _l("Giá thị trường đổi"),
    "small_deposit": _l("Cọc nhỏ quá, không ràng buộc"),
    "outbid": _l("Người khác trả giá cao hơn"),
    "pulled_away": _l("Cò kéo mối"),
    "price_rule": _l("Cách tính giá không tính ra được"),
    "late_pick_up": _l("Lấy hàng trễ, ép giá tại ao"),
    "volume_quality": _l("Thiếu sản lượng, không đều cỡ và chất lượng"),
    "late_payment": _l("Trả tiền trễ"),
    "input_debt": _l("Nợ vật tư, giống, thức ăn"),
    "weight_dispute": _l("Tranh cãi cân, dây, kháng sinh"),
    "shock": _l("Thị trường đột ngột ngưng"),
    "other": _l("Lý do khác"),
}
ADDENDUM_STATES: Labels = {"signing": _l("chờ ký"), "signed": _l("hai bên đã ký"), "dropped": _l("đã bỏ")}
FACT_LABELS: Labels = {
    "hold_reason": _l("Lý do"), "cancel_reason": _l("Lý do"), "end_reason": _l("Kết thúc vì"), "addendum_reason": _l("Sửa điều"),
    "broken_by": _l("Bên không giữ"), "broken_why": _l("Vì sao"), "why": _l("Lý do"), "override": _l("Vì sao cho ký vượt"), "note": _l("Ghi chú"),
    "signer": _l("Người ký"), "signed_on": _l("Ngày ký"), "to": _l("Sửa thành"), "line": _l("Dòng"), "addendum": _l("Phụ lục số"),
    "number": _l("Phụ lục số"), "side": _l("Ký cho"), "contract_number": _l("Số hợp đồng"),
}  # fmt: skip
"""The facts of an event that a page tells, in this order."""
FACT_CHOICES: Mapping[str, Labels] = {
    "hold_reason": HOLD_REASONS, "cancel_reason": CANCEL_REASONS, "end_reason": END_REASONS, "addendum_reason": ADDENDUM_REASONS,
    "broken_by": BREAKERS, "broken_why": BREACHES, "side": SIDES,
}  # fmt: skip
TERM_LABELS: Labels = {
    "legal_bases": _l("Căn cứ"),
    "deposit": _l("Tiền đặt cọc"),
    "deposit_due": _l("Đặt cọc trước ngày"),
    "payment_term": _l("Hạn trả tiền"),
    "payment_method": _l("Cách trả tiền"),
    "advance": _l("Ứng trước vốn, vật tư"),
    "advance_offset": _l("Cách trừ phần ứng trước"),
    "tolerance": _l("Hơn kém chung"),
    "inspection": _l("Kiểm hàng"),
    "packing": _l("Bao gói"),
    "delivery_place": _l("Nơi giao, cách giao"),
    "force_majeure": _l("Thiên tai, bất khả kháng"),
    "penalty_percent": _l("Mức phạt (%)"),
    "dispute": _l("Khi tranh chấp"),
    "witness": _l("Bên chứng kiến"),
    "note": _l("Điều khác"),
    "price_words": _l("Giá, như đã ghi"),
}


class Line(Protocol):
    """What is put into words of a contract's line."""

    quantity_typed: str
    quantity_kg: Decimal | None
    tolerance_percent: Decimal | None
    price: dict[str, Any]
    starts_on: date | None
    ends_on: date | None


class Formed(Protocol):
    """What says which form of linkage a contract is."""

    form: int | None

    @property
    def lines(self) -> Sequence[Any]:
        """Its lines, each with its role."""


def titled(shape: str, name: str) -> str:
    """One contract as a heading calls it."""
    return str(_TITLES[shape]) % {"name": name}


def tonnes(kg: object) -> str:
    """A weight in tonnes, as figures alone."""
    return number(Decimal(str(kg)) / TONNE)


def line_quantity(line: Line) -> str:
    """How much a line promises: as typed, what it comes to in tonnes where that is not said, and how much more or less is allowed."""
    parts = [line.quantity_typed] if line.quantity_typed else [_("chưa ghi số lượng")] if line.quantity_kg is None else []
    if line.quantity_kg is None:
        parts += [_("chưa tính ra kg")] if line.quantity_typed else []
    elif line.quantity_typed.lower() not in (f"{tonnes(line.quantity_kg)} tấn", f"{number(line.quantity_kg)} kg"):
        parts.append(_("cả đợt %(tonnes)s t", tonnes=tonnes(line.quantity_kg)))
    if line.tolerance_percent is not None:
        parts.append(f"± {number(line.tolerance_percent)} %")
    return ", ".join(parts)


def days_said(starts_on: date | None, ends_on: date | None) -> str:
    """The days from the first to the last."""
    return window(starts_on, ends_on)


def form_said(contract: Formed) -> str:
    """Which of the seven forms of linkage a contract is; what is only bought to produce with is none of them."""
    if contract.form:
        return label(FORMS, contract.form)
    roles = {line.role for line in contract.lines}
    return _("không thuộc bảy hình thức, vì chỉ mua vật tư, dịch vụ") if roles and "produce" not in roles else _("chưa ghi")


def grade_said(grade: str) -> str:
    """The grade of a harvest: a weight such as `300-500g` as people write it, else its words."""
    low, dash, high = grade.removesuffix("g").partition("-")
    if not dash or not grade.endswith("g"):
        return grade.replace("_", " ")
    if low and high and low != high:
        return f"{number(Decimal(low))}–{number(Decimal(high))} g"
    return _("từ %(grams)s g", grams=number(Decimal(low))) if low and not high else f"{number(Decimal(low or high))} g"
