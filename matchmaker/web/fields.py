"""What each form asks: the fields in their order, as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.wording.labels import DROP_REASONS, FACT_HINTS, FACTS, OUTCOMES, PARTY_KINDS, PERIODS, ROLES

Text = LazyString | str
_NOTHING: LazyString = _l("Để máy đọc từ mô tả")


@dataclass(frozen=True)
class Field:
    """One question of a form: how it is named, said, hinted at and typed."""

    name: str
    label: Text
    hint: Text = ""
    kind: str = "text"  # text, area, select, email, password, tel
    required: bool = False
    inputmode: str = ""
    autocomplete: str = "off"
    rows: int = 3
    choices: Mapping[str, Text] = field(default_factory=dict)


_WORDS = {
    "offer": Field("words", _l("Bạn bán gì?"), _l("Viết như khi nói với bạn hàng. Ví dụ: cua thịt loại 1, dây sạch"), "area", required=True),
    "need": Field("words", _l("Bạn cần mua gì?"), _l("Viết như khi nói với bạn hàng. Ví dụ: cua thịt từ 250 g/con, còn sống"), "area", required=True),
}
_PRICE = {
    "offer": _l("Giá chào cho một đơn vị. Ví dụ: 450.000 đ/kg, hoặc 55-60k/kg"),
    "need": _l("Giá cao nhất có thể trả. Ví dụ: 450.000 đ/kg"),
}
_PLACE = {
    "offer": _l("Xã, phường nơi lấy hàng; tên cũ cũng được. Ví dụ: xã Hàng Vịnh, huyện Năm Căn"),
    "need": _l("Nơi nhận hàng; tên cũ cũng được. Ví dụ: Năm Căn"),
}
_CERTIFICATES = {
    "offer": _l("Mỗi dòng một giấy, kèm ngày hết hạn nếu có. Ví dụ: VietGAP, hết hạn 12/03/2027"),
    "need": _l("Mỗi dòng một giấy mà bên bán cần có. Ví dụ: VietGAP"),
}

LINE = Field("line", _l("Viết một dòng"), _l("Có dấu hay không đều được. Ví dụ: cua thit loai 1 2 tan thang 11 o nam can"), "area", rows=2)
"""The question of the quick entry: everything in one line."""


def listing_fields(side: str) -> tuple[Field, ...]:
    """The questions of an offer's or a need's form."""
    fields = (
        _WORDS[side],
        Field("role", _l("Nhóm hàng"), kind="select", choices={"": _NOTHING, **ROLES}),
        Field("quantity", _l("Số lượng"), _l("Số và đơn vị. Ví dụ: 2 tấn, 5-7 tạ, 1.250,5 kg")),
        Field("per", _l("Số lượng này là"), kind="select", choices=PERIODS),
        Field("min_quantity", _l("Lô nhỏ nhất"), _l("Ít nhất bao nhiêu cho một chuyến. Ví dụ: 300 kg")),
        Field("price", _l("Giá"), _PRICE[side]),
        Field("from", _l("Từ ngày"), _l("Ví dụ: 02/11/2026, hoặc tháng 12")),
        Field("until", _l("Đến ngày"), _l("Ví dụ: 30/11/2026")),
        Field("place", _l("Địa điểm"), _PLACE[side]),
        Field("radius_km", _l("Trong vòng bao nhiêu km"), _l("Để trống nếu xa mấy cũng được. Ví dụ: 40"), inputmode="numeric"),
        Field("grade", _l("Cỡ, loại"), _l("Ví dụ: 20 con/kg, loại 1, từ 250 g/con")),
        Field("state", _l("Trạng thái"), _l("Ví dụ: sống, tươi, khô, đông lạnh")),
        Field("certificates", _l("Chứng nhận"), _CERTIFICATES[side], "area"),
    )
    return fields if side == "need" else tuple(one for one in fields if one.name != "radius_km")


PARTY_FIELDS = (
    Field("name", _l("Tên đầy đủ"), _l("Như trên giấy đăng ký"), required=True, autocomplete="organization"),
    Field("tax_code", _l("Mã số thuế"), _l("10 hoặc 13 chữ số. Ví dụ: 0100109106"), inputmode="numeric"),
    Field("place", _l("Địa chỉ"), _l("Ghi như bạn quen gọi, tên cũ cũng được. Ví dụ: xã Tân Lộc, huyện Thới Bình"), autocomplete="street-address"),
    Field("phone", _l("Điện thoại"), _l("Chỉ Liên minh thấy số này"), "tel", inputmode="tel", autocomplete="tel"),
    Field("about", _l("Giới thiệu"), _l("Vài câu cho bạn hàng: làm gì, bao nhiêu thành viên, mạnh ở đâu"), "area"),
)

NEW_PARTY_FIELDS = (
    Field("kind", _l("Loại đơn vị"), kind="select", required=True, choices={kind: PARTY_KINDS[kind] for kind in ("cooperative", "enterprise")}),
    *PARTY_FIELDS,
)

_CHOICES = {"reason": DROP_REASONS, "outcome": OUTCOMES}


def fact_fields(needs: frozenset[str], order: tuple[str, ...] = tuple(FACTS)) -> tuple[Field, ...]:
    """The questions of a move of a linkage: each fact that it requires, in a steady order."""
    return tuple(_fact(name) for name in order if name in needs)


def _fact(name: str) -> Field:
    if name in _CHOICES:
        return Field(name, FACTS[name], kind="select", required=True, choices={"": _l("Xin chọn"), **_CHOICES[name]})
    return Field(name, FACTS[name], FACT_HINTS.get(name, ""), required=name != "note")
