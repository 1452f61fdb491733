"""What the forms of contracts and harvests ask."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.web.fields import Field, Text
from matchmaker.wording import contracts as words
from matchmaker.wording.contract_complaints import LINE_FIELDS

_CHOOSE: Mapping[str, Text] = {"": _l("Xin chọn")}
TOP_FIELDS = (
    Field("number", _l("Số hợp đồng"), _l("Như hai bên đánh số; chưa có thì để trống. Ví dụ: 014/2026/HĐ-LK")),
    Field("from", _l("Hợp đồng từ ngày"), _l("Ví dụ: 01/12/2026")),
    Field("until", _l("Đến ngày"), _l("Ví dụ: 31/12/2027")),
)
TERM_FIELDS = (
    Field("deposit", words.TERM_LABELS["deposit"], _l("Bằng số hay bằng chữ. Ví dụ: 50.000.000 đ, một trăm triệu; không có thì ghi không")),
    Field("deposit_due", words.TERM_LABELS["deposit_due"], _l("Ví dụ: 05/12/2026, ba ngày sau khi ký")),
    Field("payment_term", words.TERM_LABELS["payment_term"], _l("Ví dụ: trong 7 ngày sau mỗi chuyến")),
    Field("payment_method", words.TERM_LABELS["payment_method"], _l("Ví dụ: chuyển khoản, tiền mặt")),
    Field("delivery_place", words.TERM_LABELS["delivery_place"], _l("Ví dụ: xe bên mua lấy tại bến Năm Căn, thứ hai và thứ năm")),
    Field("packing", words.TERM_LABELS["packing"], _l("Ví dụ: dây ni lông, thùng xốp 20 kg")),
    Field("inspection", words.TERM_LABELS["inspection"], _l("Ai kiểm, kiểm gì, ai trả tiền. Ví dụ: kiểm kháng sinh, bên mua trả")),
    Field("tolerance", words.TERM_LABELS["tolerance"], _l("Ví dụ: hơn kém 5% mỗi chuyến")),
    Field("penalty_percent", words.TERM_LABELS["penalty_percent"], _l("Phần trăm của phần bị vi phạm. Ví dụ: 8")),
    Field("advance", words.TERM_LABELS["advance"], _l("Ví dụ: bên mua ứng giống trị giá 30 triệu"), "area", rows=2),
    Field("advance_offset", words.TERM_LABELS["advance_offset"], _l("Ví dụ: trừ dần vào ba chuyến đầu"), "area", rows=2),
    Field("force_majeure", words.TERM_LABELS["force_majeure"], _l("Ví dụ: bão, dịch bệnh thì báo trong 24 giờ và giao bù"), "area", rows=2),
    Field("dispute", words.TERM_LABELS["dispute"], _l("Ví dụ: nhờ Liên minh hòa giải trước, rồi mới ra tòa"), "area", rows=2),
    Field("witness", words.TERM_LABELS["witness"], _l("Ví dụ: Liên minh Hợp tác xã, UBND xã")),
    Field("legal_bases", words.TERM_LABELS["legal_bases"], _l("Mỗi dòng một văn bản"), "area", rows=3),
    Field("note", words.TERM_LABELS["note"], "", "area", rows=3),
)
OFTEN = ("deposit", "deposit_due", "payment_term", "payment_method", "delivery_place")
"""The clauses that stand open; the others are folded away until somebody wants them."""
_LINE_HINTS: Mapping[str, Text] = {
    "words": _l("Ví dụ: cua thịt loại 1, dây sạch"),
    "quantity": _l("Một con số, cho cả đợt hay mỗi tuần. Ví dụ: 2 tấn, 500 kg mỗi tuần"),
    "tolerance": _l("Phần trăm. Ví dụ: 5"),
    "grade": _l("Ví dụ: từ 300 g/con, 20 con/kg"),
    "from": _l("Ví dụ: 01/12/2026, tháng 12"),
    "until": _l("Ví dụ: 31/12/2026"),
    "price": _l("Một giá. Ví dụ: 450.000 đ/kg"),
}
_SIGNER = Field("signer", _l("Họ và tên người ký"), _l("Ghi đủ họ và tên"), required=True, autocomplete="name")
_SIGNED_ON = Field("signed_on", _l("Ký ngày nào"), _l("Ngày trên giấy. Ví dụ: hôm nay, 02/12/2026"), required=True)
_WHY = Field("why", _l("Lý do"), required=True)
_NOTE = Field("note", _l("Nói thêm"), _l("Không bắt buộc"))


def line_fields(number: int) -> tuple[Field, ...]:
    """The questions of one line."""
    return tuple(
        Field(f"line-{number}-{name}", said, _LINE_HINTS[name], required=name in ("words", "quantity"), inputmode="")
        for name, said in LINE_FIELDS.items()
    )


def party_fields(names: Mapping[str, Text], sides: tuple[str, ...]) -> tuple[Field, ...]:
    """Which party stands on which side, where that is not settled."""
    return tuple(Field(side, words.SIDES[side], kind="select", required=True, choices={**_CHOOSE, **names}) for side in sides)


def sign_fields(*, staff: bool) -> tuple[Field, ...]:
    """What a signature asks: the name in full, and of what staff record from paper its day."""
    return (_SIGNER, _SIGNED_ON, _NOTE) if staff else (_SIGNER,)


MOVE_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "send": (_NOTE,),
    "recall": (_WHY,),
    "allow_more": (Field("override", _l("Vì sao cho ký vượt?"), _l("Hiện ở hợp đồng, ở vụ và trong nhật ký"), "area", required=True, rows=2),),
    "countersign": (_NOTE,),
    "hold": (Field("hold_reason", _l("Vì sao tạm dừng?"), kind="select", required=True, choices={**_CHOOSE, **words.HOLD_REASONS}), _NOTE),
    "resume": (_NOTE,),
    "cancel": (Field("cancel_reason", _l("Vì sao hủy?"), kind="select", required=True, choices={**_CHOOSE, **words.CANCEL_REASONS}), _NOTE),
    "end": (
        Field("end_reason", _l("Kết thúc vì"), kind="select", required=True, choices={**_CHOOSE, **words.END_REASONS}),
        Field(
            "broken_by", _l("Bên nào không giữ lời?"), _l("Chỉ khi có bên không giữ lời"), "select", choices={"": _l("Không có"), **words.BREAKERS}
        ),
        Field("broken_why", _l("Vì sao không giữ được?"), kind="select", choices={"": _l("Không có"), **words.BREACHES}),
        _NOTE,
    ),
    "addendum": (
        Field("addendum_reason", _l("Sửa điều gì?"), kind="select", required=True, choices={**_CHOOSE, **words.ADDENDUM_REASONS}),
        Field("to", _l("Sửa thành"), _l("Ghi như lúc soạn. Ví dụ: 1,5 tấn; 460.000 đ/kg; tháng 12/2026"), required=True),
        _NOTE,
    ),
    "drop_addendum": (_WHY,),
}
CAPACITY_FIELDS = (
    Field("capacity", _l("Sản lượng cả vụ"), _l("Ví dụ: 2,5 tấn"), required=True),
    Field("why", _l("Vì sao đổi?"), _l("Ví dụ: thả thêm một vuông, mất một phần vì mưa"), required=True),
)


def delivered_field(number: int, said: str) -> Field:
    """How much of a line was delivered, asked when a contract ends early."""
    hint = _("Phần chưa giao được trả lại vụ; chưa rõ thì để trống. Dòng này: %(line)s", line=said)
    return Field(f"delivered-{number}", _("Đã giao, dòng %(number)s", number=number), hint)
