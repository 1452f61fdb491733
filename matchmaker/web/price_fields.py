"""What the forms of reference prices ask."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.matching.lexicon import Lexicon
from matchmaker.web.fields import Field, Text
from matchmaker.wording.labels import CHAIN

WITHDRAW_PRICE = Field("why", _l("Vì sao gỡ?"), _l("Ví dụ: ghi nhầm thêm một số 0"), required=True)


def price_fields(lexicon: Lexicon) -> tuple[Field, ...]:
    """The questions about one price, with the states that the word lists know."""
    states = {record.state: record.phrase for record in reversed(lexicon.lists.states)}
    said: dict[str, Text] = {"": _l("Xin chọn"), **dict(sorted(states.items(), key=lambda one: one[1]))}
    return (
        Field("product", _l("Mặt hàng"), _l("Một mặt hàng, gõ đủ dấu. Ví dụ: cua gạch, tôm sú, lúa ST25"), required=True),
        Field("size", _l("Cỡ, loại"), _l("Ví dụ: trên 400 g, 20 con/kg, loại 1; hàng không phân cỡ thì ghi xô")),
        Field("state", _l("Trạng thái"), kind="select", required=True, choices=said),
        Field("chain", _l("Giá ở khâu nào"), _l("Giá tại ao và giá ngoài chợ khác nhau xa: không so với nhau"), "select", required=True,
              choices={"": _l("Xin chọn"), **CHAIN}),
        Field("price", _l("Giá"), _l("Giá cho một đơn vị. Ví dụ: 450.000 đ/kg, hoặc 450-500k/kg"), required=True),
        Field("read_on", _l("Ngày đọc giá"), _l("Ví dụ: hôm nay, 25/11/2026"), required=True),
        Field("source", _l("Nguồn"), _l("Ai nói, trang nào, bảng giá nào. Ví dụ: vựa Năm Căn báo qua điện thoại"), required=True),
        Field("read_by", _l("Ai đọc giá"), _l("Người hỏi hay chép giá này"), required=True, autocomplete="name"),
        Field("note", _l("Ghi chú"), kind="area", rows=2),
    )  # fmt: skip
