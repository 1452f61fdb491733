"""Units of the trade in words: what one giạ is taken to weigh, what a chục counts, how much land."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from matchmaker.domain.areas import HECTARE
from matchmaker.domain.unit_facts import UnitTold
from matchmaker.wording.figures import amount, number
from matchmaker.wording.labels import one_label, unit_label


def area(square_metres: Decimal | None) -> str:
    """An area in hectares with its square metres, in square metres alone where it is small; empty where it is unknown."""
    if square_metres is None:
        return ""
    small = _("%(m2)s m²", m2=number(square_metres))
    return small if square_metres < HECTARE / 10 else _("%(ha)s ha (%(m2)s m²)", ha=number(square_metres / HECTARE), m2=number(square_metres))


def whole(told: UnitTold) -> str:
    """What the whole amount weighs: `60 giạ khoảng 1.200 kg`; empty where that is unknown."""
    low, high = told.kg
    if low is None:
        return ""
    said = told.quantity
    return _("%(amount)s khoảng %(kg)s", amount=amount(said.amount, said.unit, said.high), kg=amount(low, "kg", high))


def told_of(told: UnitTold, piece: str) -> list[str]:
    """The lines about a unit on the page of a listing; `piece` is the unit of a piece as it is written."""
    said, unit = told.quantity, one_label(told.quantity.unit)
    lines = []
    if said.kg_each:
        lines.append(_("1 %(unit)s = %(kg)s kg, do người đăng ghi. %(whole)s.", unit=unit, kg=number(said.kg_each), whole=whole(told)))
    elif told.usual_kg and told.editable:
        lines.append(_("1 %(unit)s = %(kg)s kg, mức thường dùng. %(whole)s.", unit=unit, kg=number(told.usual_kg), whole=whole(told)))
    elif told.usual_kg:
        lines.append(f"{whole(told)}.")
    if told.pieces:
        count, each = told.pieces[0], told.pieces[0] / said.amount
        total = amount(count, piece, said.high * each if said.high else None)
        lines.append(_("1 %(unit)s = %(count)s %(piece)s, cả thảy %(total)s.", unit=unit, count=number(each), piece=unit_label(piece), total=total))
    elif told.counts:
        lines.append(_("Chưa biết 1 %(unit)s là mấy %(piece)s.", unit=unit, piece=unit_label(piece)))
    return lines


def weight_hint(told: UnitTold) -> str:
    """What the form says beside the question what one unit weighs."""
    usual = number(told.usual_kg) if told.usual_kg else ""
    if told.quantity.kg_each and usual:
        return _("%(whole)s. Để trống thì tính %(kg)s kg, mức thường dùng.", whole=whole(told), kg=usual)
    if usual:
        return _("Đang tính %(kg)s kg, mức thường dùng: %(whole)s. Chỗ bạn khác thì ghi vào đây.", kg=usual, whole=whole(told))
    return whole(told) or _("Biết thì ghi, để so được với tin khác. Ví dụ: 20")
