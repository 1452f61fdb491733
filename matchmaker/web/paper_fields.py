"""What the form of a contract's paper asks, and why."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.web.fields import Field
from matchmaker.wording.paper_words import PARTICULAR_FIELDS

PLACE = Field("place", PARTICULAR_FIELDS["place"], _l("Ví dụ: trụ sở Liên minh Hợp tác xã, phường An Xuyên"))
_HINTS = {
    "bank": _l("Chỉ để chuyển tiền theo hợp đồng này. Ví dụ: 7500 2051 23456, Agribank Năm Căn"),
    "representative": _l("Người ký tên trên giấy. Ví dụ: Lê Văn Tám"),
    "position": _l("Ví dụ: Giám đốc, Chủ tịch Hội đồng quản trị"),
}
PARTICULARS = (
    PLACE, *(Field(f"{name}_{side}", PARTICULAR_FIELDS[f"{name}_{side}"], hint) for side in ("a", "b") for name, hint in _HINTS.items())
)  # fmt: skip
"""The questions in the order in which they stand on paper."""
