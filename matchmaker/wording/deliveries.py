"""Deliveries in words: weights, reasons, and how far a party kept to what it signed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.reliability import Share
from matchmaker.wording.figures import number, percent
from matchmaker.wording.labels import Labels

TONNE_G = 1_000_000
TRADE_SIDES: Labels = {"buyer": _l("bên mua"), "seller": _l("bên bán")}
REJECTIONS: Labels = {
    "undersize": _l("dưới cỡ"),
    "wrong_kind": _l("sai loại"),
    "antibiotic": _l("kháng sinh"),
    "moisture": _l("độ ẩm"),
    "dead": _l("chết, hư"),
    "other": _l("lý do khác"),
}
CHECKS: Labels = {
    "antibiotic": _l("Dư lượng kháng sinh"),
    "moisture": _l("Độ ẩm"),
    "size": _l("Cỡ, trọng lượng"),
    "look": _l("Nhìn, ngửi, độ tươi"),
    "other": _l("Kiểm khác"),
}
CHECK_RESULTS: Labels = {"passed": _l("đạt"), "failed": _l("không đạt"), "unclear": _l("chưa rõ")}
DELIVERY_ANSWERS: Labels = {"confirmed": _l("đã xác nhận"), "objected": _l("báo chưa đúng")}
BREACHES: Labels = {
    "price_moved": _l("bỏ giao kèo khi giá lên xuống"),
    "sold_elsewhere": _l("bán cho nơi khác"),
    "not_bought": _l("không lấy hàng đã hẹn"),
    "price_cut": _l("bớt giá lúc nhận hàng"),
    "late_delivery": _l("giao trễ"),
    "late_pick_up": _l("tới lấy trễ"),
    "short": _l("giao thiếu"),
    "volume_quality": _l("hàng nhỏ lẻ, không đều"),
    "antibiotic": _l("hàng không qua kiểm kháng sinh"),
    "weight_dispute": _l("không khớp cân ký"),
    "late_payment": _l("trả tiền trễ"),
    "price_rule": _l("không tính được giá theo công thức"),
    "small_deposit": _l("tiền cọc quá ít"),
    "outbid": _l("có người trả giá cao hơn"),
    "pulled_away": _l("bị người khác lôi kéo"),
    "held_back": _l("neo hàng chờ giá"),
    "input_debt": _l("mắc nợ tiền vật tư với nơi khác"),
    "shock": _l("chuyện không ai ngờ: dịch, bão, ngưng xuất"),
    "other": _l("lý do khác"),
}
DECISIONS: Labels = {"upheld": _l("đúng như đã báo"), "not_upheld": _l("không đúng như đã báo"), "settled": _l("hai bên đã tự dàn xếp")}
REPORT_STATES: Labels = {
    "waiting": _l("đang chờ bên kia trả lời"),
    "answered": _l("bên kia đã trả lời, chờ kết luận"),
    "silent": _l("bên kia không trả lời, chờ kết luận"),
    "decided": _l("đã có kết luận"),
}
ENDINGS: Labels = {
    "fulfilled": _l("đã làm trọn"),
    "in_part": _l("làm được một phần"),
    "not_delivered": _l("không giao chuyến nào"),
    "broken": _l("bị một bên bỏ dở"),
}
PAYMENT_STATES: Labels = {
    "due": _l("chưa ai báo đã trả"),
    "told": _l("một bên báo đã trả, bên kia chưa xác nhận"),
    "confirmed": _l("hai bên xác nhận đã trả"),
    "objected": _l("bên kia báo chưa đúng"),
}
HISTORY: Labels = {
    "KEPT": _l("Hai bên từng giao nhận với nhau và giữ đúng hẹn"),
    "MOSTLY_KEPT": _l("Hai bên từng giao nhận với nhau, phần lớn đúng hẹn"),
    "BROKEN": _l("Hai bên từng giao nhận với nhau, nhiều phần chưa tới như đã hẹn"),
}


def weight(weight_g: int | None) -> str:
    """A weight in tonnes from one on, else in kilograms; empty where it is unknown."""
    if weight_g is None:
        return ""
    if abs(weight_g) >= TONNE_G:
        return _("%(many)s tấn", many=number(Decimal(weight_g) / TONNE_G))
    return f"{number(Decimal(weight_g) / 1000)} kg"


def weight_kg(kg: Decimal | None) -> str:
    """The same of kilograms."""
    return "" if kg is None else weight(int(kg * 1000))


def share(figure: Share) -> str:
    """A share in per cent; where there are too few events, how few; nothing at none."""
    if not figure.n:
        return ""
    known = figure.share
    return _("chưa đủ dữ liệu (n = %(n)s)", n=figure.n) if known is None else percent(known)


FILTERS: dict[str, Callable[..., str]] = {"weight": weight, "weight_kg": weight_kg, "share": share}
"""What templates may call by name."""
