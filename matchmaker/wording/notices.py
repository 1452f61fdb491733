"""What people are told, in their words: the ways, how often, why a listing is news, and what figures sources give."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.figures import day
from matchmaker.wording.labels import Labels

WAYS: Labels = {
    "now": _l("Gửi thư ngay"),
    "daily": _l("Gom vào thư mỗi sáng"),
    "weekly": _l("Gom vào thư sáng thứ hai"),
    "inbox": _l("Chỉ báo trên trang"),
}
GROUPS: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_l("Giới thiệu và thương lượng"), (
        "linkage_asked", "linkage_proposed", "linkage_moved", "linkage_refused", "terms_put", "terms_refused", "round_won",
    )),
    (_l("Hợp đồng"), ("contract_sent", "contract_moved", "contract_addendum", "contract_outcome")),
    (_l("Giao hàng và tiền"), (
        "delivery_told", "delivery_answered", "payment_told", "shortfall_offered", "breach_told", "breach_decided",
    )),
    (_l("Tin đăng và tìm kiếm"), ("listing_on_behalf", "question_asked", "question_answered", "search_news")),
    (_l("Đơn vị và công việc"), ()),
)  # fmt: skip
"""What the settings show together; the last part takes every kind that no other names."""
EVERY: Labels = {"now": _l("ngay khi có"), "daily": _l("mỗi sáng"), "weekly": _l("sáng thứ hai mỗi tuần")}
LANGUAGES: Labels = {"": _l("Như trình duyệt (tiếng Việt)"), "vi": _l("Tiếng Việt"), "en": _l("Tiếng Anh")}


def news_why(line: Mapping[str, str]) -> str:
    """Why a listing is told: since when it is there, or what its writer has changed."""
    when = day(date.fromisoformat(line["on"]))
    if line["why"] == "new":
        return _("mới từ %(day)s", day=when)
    before, after = line.get("before", ""), line.get("after", "")
    changed = {"price": _("vừa sửa giá"), "quantity": _("vừa sửa số lượng"), "window": _("vừa sửa thời gian"), "place": _("vừa sửa địa điểm")}
    said = changed.get(line["why"], _("vừa sửa tin"))
    if before and after and before != after:
        return _("%(what)s, %(day)s: %(before)s → %(after)s", what=said, day=when, before=before, after=after)
    return f"{said}, {when}"
