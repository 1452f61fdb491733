"""The words of the search page: what hits can be sifted and ordered by, sizes, seasons."""

from __future__ import annotations

import calendar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.figures import language, number
from matchmaker.wording.labels import Labels
from matchmaker.wording.sizes import size

FACETS: Labels = {
    "kind": _l("Loại hàng"),
    "commune": _l("Xã, phường"),
    "district": _l("Huyện trước 7/2025"),
    "month": _l("Tháng"),
    "grade": _l("Cỡ, loại"),
    "state": _l("Trạng thái"),
    "certificate": _l("Chứng nhận"),
    "party": _l("Đơn vị"),
}
ONLY: Labels = {"confirmed": _l("Đơn vị đã xác nhận"), "priced": _l("Có ghi giá"), "counted": _l("Có ghi số lượng")}
"""Choices that are simply yes, shown as one group."""
VALUES: Labels = {"unknown": _l("chưa ghi"), "outside": _l("ngoài tỉnh"), "none": _l("chưa có giấy")}
SORTS: Labels = {
    "best": _l("Hợp nhất trước"),
    "near": _l("Gần nhất trước"),
    "cheap": _l("Giá thấp trước"),
    "dear": _l("Giá cao trước"),
    "newest": _l("Mới nhất trước"),
}
COUNTED_PIECE_G = 200.0
"""Up to this weight the trade counts pieces to the kilogram."""


def size_class(value: str) -> str:
    """A size as a facet has it (`300-400`, grams a piece) in the trade's words; small pieces are counted to the kilogram."""
    low, _dash, high = value.partition("-")
    low_g, high_g = (float(end) if end else None for end in (low, high))
    if low_g and high_g and high_g <= COUNTED_PIECE_G:
        fewest, most = (number(round(1000 / weight), 0) for weight in (high_g, low_g))
        return _("%(count)s con/kg", count=fewest if fewest == most else f"{fewest}–{most}")
    return size(low_g, high_g)


def season(months: str) -> str:
    """The months of a product as the list has them (`2-4|7-9`), in words."""
    stretches = [part.split("-") for part in months.split("|")]
    if language() == "en":
        return ", ".join("–".join(calendar.month_abbr[int(month)] for month in stretch) for stretch in stretches)
    return ", ".join("tháng " + "–".join(stretch) for stretch in stretches)
