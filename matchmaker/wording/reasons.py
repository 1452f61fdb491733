"""Why two listings fit or do not, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.details import detail, who_left_it
from matchmaker.wording.figures import amount, number, points
from matchmaker.wording.labels import COLUMNS, label

REASONS: Mapping[tuple[str, str], LazyString] = {
    ("product", "SAME"): _l("Đúng mặt hàng cần."),
    ("product", "CHILD"): _l("Là một loại của mặt hàng cần."),
    ("product", "VARIETY_UNKNOWN"): _l("Cùng mặt hàng, chưa nói rõ loại nào."),
    ("product", "CONDITION_UNKNOWN"): _l("Cùng mặt hàng, nhưng chưa nói có đúng thứ đang cần không."),
    ("product", "KIN"): _l("Có lẽ cùng nhóm hàng."),
    ("product", "WORDS"): _l("Chưa có trong danh mục, giống nhau theo mặt chữ."),
    ("product", "OTHER"): _l("Mặt hàng khác."),
    ("product", "UNKNOWN"): _l("Chưa rõ là mặt hàng nào."),
    ("spelling", "EXACT"): _l("Viết đúng tên."),
    ("spelling", "TONE"): _l("Cùng tên, dấu đặt khác chỗ."),
    ("spelling", "FOLDED"): _l("Cùng tên khi bỏ dấu."),
    ("spelling", "TURNED"): _l("Cùng các chữ, khác thứ tự."),
    ("spelling", "FUZZY"): _l("Tên gần giống, có lẽ gõ nhầm."),
    ("spelling", "GUESSED"): _l("Tên được đoán, nên hỏi lại."),
    ("spelling", "AMBIGUOUS"): _l("Tên có thể hiểu nhiều cách."),
    ("spelling", "UNKNOWN"): _l("Không so chữ viết được."),
    ("order", "SAME"): _l("Các chữ cùng thứ tự."),
    ("order", "NEAR"): _l("Thứ tự các chữ gần giống."),
    ("order", "OTHER"): _l("Thứ tự các chữ khác."),
    ("order", "UNKNOWN"): _l("Không có chữ để so thứ tự."),
    ("rest", "SAME"): _l("Mô tả thêm giống nhau."),
    ("rest", "NEAR"): _l("Mô tả thêm gần giống."),
    ("rest", "OTHER"): _l("Mô tả thêm khác nhau."),
    ("rest", "UNKNOWN"): _l("Không có mô tả thêm để so."),
    ("grade", "MEETS"): _l("Cỡ, loại đúng yêu cầu."),
    ("grade", "BETTER"): _l("Cỡ lớn hơn yêu cầu."),
    ("grade", "PART"): _l("Có phần đúng cỡ, có phần nhỏ hơn."),
    ("grade", "NEAR"): _l("Cỡ nhỏ hơn yêu cầu một bậc."),
    ("grade", "BELOW"): _l("Cỡ, loại dưới yêu cầu."),
    ("grade", "UNKNOWN"): _l("Chưa biết cỡ, loại."),
    ("state", "SAME"): _l("Đúng trạng thái cần."),
    ("state", "TAKEN_INSTEAD"): _l("Trạng thái khác, nhưng thường thay được."),
    ("state", "OTHER"): _l("Trạng thái khác."),
    ("state", "UNKNOWN"): _l("Chưa biết trạng thái."),
    ("quantity", "ENOUGH"): _l("Đủ số lượng cần."),
    ("quantity", "MOST"): _l("Gần đủ số lượng cần."),
    ("quantity", "PART"): _l("Chỉ đủ một phần số lượng cần."),
    ("quantity", "LITTLE"): _l("Số lượng ít so với điều cần."),
    ("quantity", "BELOW_LOT"): _l("Không đạt lô nhỏ nhất mà một bên đặt ra."),
    ("quantity", "UNKNOWN"): _l("Chưa so được số lượng."),
    ("window", "COVERS"): _l("Có hàng suốt thời gian cần."),
    ("window", "TIDES"): _l("Mùa hàng khớp thời gian cần."),
    ("window", "PART"): _l("Chỉ có hàng một phần thời gian cần."),
    ("window", "NONE"): _l("Thời gian không gặp nhau."),
    ("window", "UNKNOWN"): _l("Chưa biết thời gian."),
    ("price", "WITHIN"): _l("Giá trong mức trả được."),
    ("price", "NEAR"): _l("Giá hơi cao hơn mức trả được."),
    ("price", "ABOVE"): _l("Giá cao hơn mức trả được."),
    ("price", "UNKNOWN"): _l("Chưa so được giá."),
    ("place", "WITHIN"): _l("Trong khoảng cách mong muốn."),
    ("place", "NEAR"): _l("Hơi xa hơn mong muốn."),
    ("place", "FAR"): _l("Xa nơi cần."),
    ("place", "OUTSIDE"): _l("Ở ngoài tỉnh."),
    ("place", "UNKNOWN"): _l("Chưa biết địa điểm."),
    ("certificates", "HELD"): _l("Có đủ giấy chứng nhận cần."),
    ("certificates", "SOME"): _l("Mới có một phần giấy chứng nhận cần."),
    ("certificates", "LACKING"): _l("Chưa có giấy chứng nhận cần."),
    ("certificates", "UNKNOWN"): _l("Chưa biết giấy chứng nhận."),
}
_OTHERWISE = _l("Có xét đến.")

FAILED: Mapping[str, LazyString] = {
    "product": _l("Không phải mặt hàng cần"),
    "quantity": _l("Không đủ số lượng"),
    "price": _l("Giá vượt mức"),
    "window": _l("Thời gian không gặp nhau"),
    "from": _l("Không có hàng khi cần"),
    "until": _l("Không có hàng đến hết đợt"),
    "place": _l("Quá xa"),
    "grade": _l("Không đạt cỡ, loại"),
    "state": _l("Khác trạng thái"),
    "certificates": _l("Thiếu giấy chứng nhận"),
    "role": _l("Khác nhóm hàng"),
    "unsure": _l("Chưa rõ có đúng thứ cần"),
    "unfit": _l("Nhiều điều không hợp"),
}
ASKS: Mapping[str, LazyString] = {
    "product": _l("rõ là loại hàng nào"),
    "quantity": _l("số lượng"),
    "price": _l("giá"),
    "window": _l("thời gian có hàng"),
    "place": _l("địa điểm"),
    "grade": _l("cỡ, loại"),
    "state": _l("hàng sống, tươi hay khô"),
    "certificates": _l("giấy chứng nhận"),
}


LACKED: Mapping[str, LazyString] = {
    "product": _l("loại hàng"),
    "quantity": _l("số lượng"),
    "price": _l("giá"),
    "window": _l("thời gian"),
    "place": _l("địa điểm"),
    "grade": _l("cỡ"),
    "state": _l("trạng thái"),
    "certificates": _l("giấy chứng nhận"),
}
"""What is not known of a pair, as items of a list."""
ASKED: Mapping[str, LazyString] = {
    "own": _l("Tin của bạn nên ghi thêm: %(ask)s. Khoảng điểm sẽ hẹp lại %(points)s."),
    "other": _l("Hỏi bên kia: %(ask)s. Khoảng điểm sẽ hẹp lại %(points)s."),
    "need": _l("Tin cần mua nên ghi thêm: %(ask)s. Khoảng điểm sẽ hẹp lại %(points)s."),
    "offer": _l("Tin chào bán nên ghi thêm: %(ask)s. Khoảng điểm sẽ hẹp lại %(points)s."),
    "both": _l("Cả hai bên chưa ghi: %(ask)s. Cùng ghi thì khoảng điểm hẹp lại %(points)s."),
}


def sentence(column: str, level: str, facts: Mapping[str, object] | None = None) -> str:
    """What one comparison found, with its figures where they are known and the side that was silent where they are not."""
    pulse = "TIDES" if column == "window" and level == "COVERS" and (facts or {}).get("offer_tides") else level
    said = str(REASONS.get((column, pulse), _OTHERWISE))
    if level == "UNKNOWN":
        return who_left_it(column, facts or {}) or said
    return f"{said} {detail(column, facts or {})}".strip()


def failed(must: str) -> str:
    """The hard requirement that is not met, in a few words."""
    return label(FAILED, must)


def to_ask(column: str) -> str:
    """What to ask the other side next."""
    return label(ASKS, column)


def ask_said(whom: str, column: str, narrows: int) -> str:
    """What to ask or to add, and by how many points the band then narrows; `whom` is own, other, need, offer or both."""
    return str(ASKED[whom]) % {"ask": to_ask(column), "points": points(narrows)}


def lacking_said(columns: Sequence[str]) -> str:
    """The things that nobody knows yet, the weightiest first."""
    return ", ".join(label(LACKED, column) for column in columns)


def criterion(group: Sequence[str]) -> str:
    """The name of a criterion; likenesses of text are one."""
    return label(COLUMNS, group[0]) if len(group) == 1 else _("Chữ viết")


def short_of(had: object, wanted: object, unit: str, days: object = None) -> str:
    """How much there is of how much is wanted, for a day, a week, a month or all of the time."""
    per = {1: "day", 7: "week", 30: "month"}.get(int(days)) if isinstance(days, int | float) else None
    if not isinstance(had, int | float) or not isinstance(wanted, int | float):
        return failed("quantity")
    return _("Số lượng mới có %(had)s trong %(wanted)s cần", had=number(had), wanted=amount(Decimal(str(wanted)), unit, None, per or "window"))


def lacks_papers(names: Sequence[str]) -> str:
    """The papers that are lacking."""
    return _("Chưa có giấy %(papers)s", papers=", ".join(names))
