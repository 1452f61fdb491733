"""What the forms of negotiation, of rounds, of questions and of mandates ask."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from matchmaker.domain.linkage import DROP_REASONS
from matchmaker.domain.rounds import ACTS
from matchmaker.web.desk_forms import TOLD_FIELDS
from matchmaker.web.fields import Field, Text
from matchmaker.wording import dealing
from matchmaker.wording.complaints import FIELDS
from matchmaker.wording.labels import DROP_REASONS as DROP_LABELS

_CHOOSE: Mapping[str, Text] = {"": _l("Xin chọn")}

TERMS_FIELDS = (
    Field("price", _l("Giá"), _l("Giá cho một đơn vị. Ví dụ: 440k/kg, 605-620 nghìn/kg"), required=True),
    Field("quantity", _l("Số lượng"), _l("Số và đơn vị. Ví dụ: 1,2 tấn; 300 kg mỗi tuần"), required=True),
    Field("grade", _l("Cỡ, loại"), _l("Ví dụ: từ 300 g/con, loại 1")),
    Field("from", _l("Giao từ ngày"), _l("Ví dụ: 02/12/2026, tuần sau")),
    Field("until", _l("Giao đến ngày"), _l("Ví dụ: 20/12/2026")),
    Field("place", _l("Nơi giao, cách giao"), _l("Ví dụ: xe bên mua lấy tại bến Cái Nước"), required=True),
    Field("payment", _l("Trả tiền"), _l("Ví dụ: trả ngay; trả chậm 7 ngày")),
    Field("valid", _l("Hiệu lực đến"), _l("Quá lúc này thì không đồng ý được nữa. Ví dụ: 17h ngày mai. Để trống là chờ đến khi có trả lời")),
    Field("note", _l("Nói thêm"), kind="area", rows=2),
)
_SIDES: Mapping[str, Text] = {**_CHOOSE, **{side: dealing.TERMS_SIDES[side] for side in ("need", "offer")}}
SIDE = Field("terms_side", _l("Nhập hộ bên nào?"), kind="select", required=True, choices=_SIDES)
ON_BEHALF = (SIDE, *TOLD_FIELDS[:2])
"""What staff say besides: for which side they write, how it told them and who."""
LABELS: Mapping[str, Text] = {**FIELDS, **{one.name: one.label for one in (*TERMS_FIELDS, *ON_BEHALF)}}
"""What the fields of terms are called in a complaint: as on the form itself."""
ANSWER_FOR = TOLD_FIELDS[:2]
REFUSE_TERMS = (
    Field("terms_reason", _l("Vì sao chưa đồng ý?"), kind="select", required=True, choices={**_CHOOSE, **dealing.TERMS_REASONS}),
    Field("note", _l("Nói thêm với bên kia"), _l("Một câu ngắn. Cần có khi chọn lý do khác")),
)
_REASON_NOTE = Field("note", _l("Nói thêm với bên kia"), _l("Một câu ngắn, bên kia đọc được. Cần có khi chọn lý do khác"))
_DROPS: Mapping[str, Text] = {**_CHOOSE, **{reason: DROP_LABELS[reason] for reason in DROP_REASONS}}
_PARTY_DROPS = {reason: said for reason, said in _DROPS.items() if reason != "gone_quiet"}  # it is staff who call
REFUSE_LINKAGE = (Field("reason", _l("Vì sao?"), kind="select", required=True, choices=_PARTY_DROPS), _REASON_NOTE)
LOSERS = (
    Field("reason", _l("Lý do với các bên chưa được chọn"), _l("Cần khi phần cuối cùng đã có bên bán"), "select", choices=_DROPS),
    _REASON_NOTE,
)
DEADLINE = Field("deadline", _l("Hạn nhận chào"), _l("Ngày và giờ, theo giờ Việt Nam. Ví dụ: 17h ngày 30/11/2026; 17:00 thứ sáu"))
ROUND_FIELDS = (
    DEADLINE,
    Field("repeat", _l("Lặp lại"), _l("Đến hạn, máy tự mở đợt kế tiếp với cùng nội dung"), "select", choices=dealing.REPEATS),
    Field("repeat_until", _l("Lặp đến ngày"), _l("Ví dụ: 30/06/2027. Chỉ ghi khi có lặp lại")),
)


def lot_fields(number: int) -> tuple[Field, ...]:
    """The questions of one part of a need."""
    names = {"quantity": _l("Số lượng"), "grade": _l("Cỡ, loại"), "window": _l("Thời gian")}
    hints = {"quantity": _l("Ví dụ: 5 tấn"), "grade": _l("Ví dụ: từ 300 g/con"), "window": _l("Ví dụ: tuần sau, 01-07/12")}
    return tuple(Field(f"lot{number}_{name}", said, hints[name] if number == 1 else "") for name, said in names.items())


def end_fields(act: str) -> tuple[Field, ...]:
    """The questions with which a round ends."""
    labels = dealing.CANCEL_REASONS if act == "cancel" else dealing.UNSUITABLE_REASONS
    choices = {**_CHOOSE, **{reason: labels[reason] for reason in ACTS[act].reasons}}
    return (Field("reason", _l("Vì sao?"), kind="select", required=True, choices=choices), _REASON_NOTE)


QUESTION = Field(
    "question", _l("Câu hỏi"), _l("Ai cũng đọc được; không hiện tên bạn. Đừng ghi số điện thoại. Tối đa 600 chữ cái"), "area", required=True
)
ANSWER = Field("answer", _l("Trả lời"), _l("Ai cũng đọc được"), "area", required=True, rows=2)
HIDE = Field("why", _l("Vì sao ẩn?"), _l("Ví dụ: có số điện thoại; lời lẽ không phải"), required=True)
MANDATE_DAYS = (
    Field("mandate_from", _l("Từ ngày"), _l("Để trống là từ hôm nay")),
    Field("mandate_until", _l("Đến ngày"), _l("Ví dụ: 30/06/2027"), required=True),
)
REVOKE = Field("why", _l("Vì sao thôi?"), _l("Không bắt buộc"))
