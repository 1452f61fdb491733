"""Rules of price in words: the sentence that stands in a contract, the questions of the form, and what is wrong with an answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.price_rules import End, Kind, PriceRule, Reads, Reference, Unknown
from matchmaker.wording.figures import dong, number
from matchmaker.wording.labels import CHAIN, label
from matchmaker.wording.sizes import size

Labels = Mapping[str, LazyString]

KINDS: Labels = {
    "fixed": _l("một giá cố định"),
    "reference": _l("theo giá tham chiếu, cộng hay trừ"),
    "corridor": _l("theo giá tham chiếu, có giá sàn, giá trần"),
}
ENDS: Labels = {"middle": _l("giữa khoảng giá"), "low": _l("đầu thấp của khoảng giá"), "high": _l("đầu cao của khoảng giá")}
WEEKDAYS: Labels = {
    "weekly-0": _l("thứ Hai hằng tuần"), "weekly-1": _l("thứ Ba hằng tuần"), "weekly-2": _l("thứ Tư hằng tuần"),
    "weekly-3": _l("thứ Năm hằng tuần"), "weekly-4": _l("thứ Sáu hằng tuần"), "weekly-5": _l("thứ Bảy hằng tuần"),
    "weekly-6": _l("Chủ nhật hằng tuần"),
}  # fmt: skip
PARTS: Labels = {
    "kind": _l("Cách tính giá"),
    "dong": _l("Giá cố định"),
    "reference": _l("Giá tham chiếu"),
    "source": _l("Lấy theo nguồn nào"),
    "change": _l("Cộng hay trừ bao nhiêu"),
    "floor": _l("Giá sàn"),
    "ceiling": _l("Giá trần"),
    "reads": _l("Đọc giá ngày nào"),
    "read_by": _l("Ai đọc giá"),
    "oldest_days": _l("Giá đọc cũ nhất là mấy ngày"),
    "end": _l("Giá đọc được là một khoảng thì lấy"),
    "round_to": _l("Làm tròn đến"),
    "words": _l("Lời của điều khoản"),
}
"""The fields of a rule's form."""
LACKING: Labels = {
    "dong": _l("giá bao nhiêu"), "unit": _l("đơn vị tính giá"), "product": _l("giá tham chiếu của mặt hàng nào"), "state": _l("trạng thái hàng"),
    "chain": _l("giá ở khâu nào"), "source": _l("lấy theo nguồn nào"), "change": _l("cộng hay trừ bao nhiêu"), "reads": _l("đọc giá ngày nào"),
    "read_by": _l("ai đọc giá"), "oldest_days": _l("giá đọc cũ nhất là mấy ngày"), "floor_or_ceiling": _l("giá sàn hoặc giá trần"),
}  # fmt: skip
"""What a rule that cannot be computed may lack, as `missing_in` names it."""

PRICE_COMPLAINTS: Labels = {
    "price_reference_missing": _l("%(field)s: chưa chọn. “Giá thị trường” chưa đủ để tính: xin chọn giá của mặt hàng nào, cỡ nào, ở khâu nào."),
    "price_source_missing": _l("%(field)s: còn để trống. Xin ghi bảng giá hay nơi báo giá mà hai bên cùng xem được."),
    "price_change_missing": _l("%(field)s: còn để trống. Xin ghi +5.000 đ, -3 phần trăm hoặc 0."),
    "price_reads_missing": _l("%(field)s: chưa chọn. Giá đổi từng ngày nên phải hẹn trước ngày đọc."),
    "price_read_by_missing": _l("%(field)s: còn để trống. Xin ghi người đọc giá, như thủ kho hai bên."),
    "price_change_range": _l("%(field)s: “%(text)s” là một khoảng, chưa tính được. Xin ghi một con số, như +3 phần trăm."),
    "price_change_unread": _l("%(field)s: máy chưa hiểu “%(text)s”. Xin ghi +5.000 đ, -3 phần trăm hoặc 0."),
    "price_change_too_far": _l("%(field)s: “%(text)s” lớn quá. Xin ghi từ 0 đến 100 phần trăm."),
    "price_other_unit": _l("%(field)s: khác đơn vị với giá tham chiếu. Xin ghi cùng đơn vị."),
    "price_one_figure": _l("%(field)s: xin ghi một con số cho một đơn vị, như 450.000 đ/kg."),
    "price_floor_or_ceiling_missing": _l("%(field)s: chưa có giá sàn, cũng chưa có giá trần. Xin ghi ít nhất một trong hai."),
    "price_ceiling_below_floor": _l("%(field)s: thấp hơn giá sàn. Xin xem lại một trong hai ô."),
    "signed_particular": _l("%(field)s: đã có chữ ký khi ô này ghi “%(said)s”, nên không đổi được nữa."),
    "others_particular": _l("%(field)s: ô của bên kia, đang ghi “%(said)s”. Xin nhờ bên ấy hoặc cán bộ Liên minh sửa."),
    "others_signed": _l("%(field)s: ô của bên kia. Đã có chữ ký thì chỉ bên ấy hoặc cán bộ Liên minh ghi thêm được."),
    "whole_days": _l("%(field)s: xin ghi số ngày, từ 0 đến %(most)s."),
}
UNKNOWN: Labels = {
    "no_reading": _l("chưa ai đọc giá này"),
    "other_source": _l("có giá, nhưng của nguồn khác"),
    "not_yet": _l("lúc ấy chưa có giá"),
    "too_old": _l("giá gần nhất đã quá cũ"),
    "not_positive": _l("trừ ra không còn gì"),
}
"""Why a price cannot be said for a day."""


def reads_said(name: str) -> str:
    """The day of reading that a form's value names: `weekly-0`, `monthly-15`, `delivery`."""
    if name in WEEKDAYS:
        return label(WEEKDAYS, name)
    kind, _dash, day = name.partition("-")
    if kind != Reads.MONTHLY:
        return _("ngày giao hàng")
    return _("ngày cuối tháng") if int(day) == 31 else _("ngày %(day)s hằng tháng", day=day)


def reads_of(rule: PriceRule) -> str:
    """The day of reading of a rule."""
    kind = rule.reads or Reads.DELIVERY
    return reads_said(kind.value if kind is Reads.DELIVERY else f"{kind.value}-{rule.reads_on}")


def reference_said(reference: Reference, product: str, state: str) -> str:
    """The named price: product, size, state and place in the chain; the names as the reader calls them."""
    how_big = reference.size or size(reference.low_g, reference.high_g)
    return ", ".join(part for part in (product, how_big, state, label(CHAIN, reference.chain)) if part)


def change_said(rule: PriceRule, unit: str) -> str:
    """How the price departs from the reference; `unit` as people write it."""
    if rule.plus_percent:
        share = number(abs(rule.plus_percent))
        if rule.plus_percent > 0:
            return _("giá tham chiếu cộng %(share)s %%", share=share)
        return _("giá tham chiếu trừ %(share)s %%", share=share)
    if rule.plus_dong:
        amount = dong(abs(rule.plus_dong), None, unit)
        return _("giá tham chiếu cộng %(amount)s", amount=amount) if rule.plus_dong > 0 else _("giá tham chiếu trừ %(amount)s", amount=amount)
    return _("bằng giá tham chiếu")


def bounds_said(rule: PriceRule, unit: str) -> str:
    """The floor and the ceiling; empty where there is neither."""
    floor, ceiling = (dong(bound, None, unit) if bound is not None else "" for bound in (rule.floor_dong, rule.ceiling_dong))
    if floor and ceiling:
        return _("không thấp hơn %(floor)s, không cao hơn %(ceiling)s", floor=floor, ceiling=ceiling)
    if floor:
        return _("không thấp hơn %(floor)s", floor=floor)
    return _("không cao hơn %(ceiling)s", ceiling=ceiling) if ceiling else ""


def rule_in_short(rule: PriceRule, unit: str) -> str:
    """The rule in half a line, without what its reference price is."""
    if rule.kind is Kind.FIXED:
        return _("%(price)s, không đổi", price=dong(rule.dong or 0, None, unit))
    return ", ".join(part for part in (change_said(rule, unit), bounds_said(rule, unit)) if part)


def rule_said(rule: PriceRule, *, product: str, state: str, unit: str) -> str:
    """The whole rule, so that a stranger could compute it; product, state and unit as the reader calls them."""
    if rule.kind is Kind.FIXED or rule.reference is None:
        return _("%(price)s, giữ nguyên trong suốt thời hạn.", price=dong(rule.dong or 0, None, unit))
    said = [rule_in_short(rule, unit)]
    what, reads = reference_said(rule.reference, product, state), reads_of(rule)
    said.append(_("Giá tham chiếu là giá %(what)s; nguồn: %(source)s", what=what, source=rule.source))
    said.append(_("Đọc giá vào %(reads)s; người đọc: %(by)s", reads=reads, by=rule.read_by))
    said.append(_end_said(rule.end))
    said.append(_("Ngày ấy không có giá thì lấy giá gần nhất trước đó, không quá %(days)s ngày", days=rule.oldest_days))
    said.append(_("Làm tròn đến %(dong)s", dong=dong(rule.round_to)))
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in said)


def unknown_said(answer: Unknown) -> str:
    """Why a price cannot be said for a day."""
    return label(UNKNOWN, answer.why)


def _end_said(end: End) -> str:
    return _("Giá đọc được là một khoảng thì lấy %(end)s", end=label(ENDS, end.value))
