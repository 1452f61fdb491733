"""What the forms about deliveries ask, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from matchmaker.domain.telling import VIAS as VIA_CODES
from matchmaker.web.fields import Field, Text
from matchmaker.wording.deliveries import BREACHES, CHECK_RESULTS, CHECKS, DECISIONS, ENDINGS, REJECTIONS, TRADE_SIDES
from matchmaker.wording.delivery_complaints import DELIVERY_FIELDS as SAID
from matchmaker.wording.labels import VIAS

_PICK: Mapping[str, Text] = {"": _l("Xin chọn")}
FOR_WHOM = (
    Field("side", _l("Bên nào nói"), kind="select", required=True, choices={**_PICK, **TRADE_SIDES}),
    Field("told_via", _l("Nói bằng cách nào"), kind="select", required=True, choices={**_PICK, **{code: VIAS[code] for code in VIA_CODES}}),
)
"""What staff say who write for a side."""
ON = Field("on", SAID["on"], _l("Hôm nay thì để vậy. Ví dụ: 12/11, hôm qua"), required=True)
QUANTITY = Field("quantity", _l("Đã giao"), _l("Cân sao ghi vậy. Ví dụ: 4,3 tấn, 850 kg, 120 bao"), required=True)
KG_EACH = Field("kg_each", _l("Một bao, một giạ nặng mấy kg"), _l("Chỉ cần khi không ghi bằng kg hay tấn. Ví dụ: 50"), inputmode="decimal")
REJECTED = Field("rejected", _l("Hàng trả lại"), _l("Không trả thì để trống. Ví dụ: 200 kg"))
REJECT_REASON = Field("reject_reason", _l("Vì sao trả lại"), kind="select", choices={"": _l("Không trả lại"), **REJECTIONS})
WHY_MORE = Field("why", _l("Vì sao nhận nhiều hơn hợp đồng"), _l("Ví dụ: hai bên gọi nhau sáng nay, lấy luôn phần tuần sau"))
MORE = (
    Field("reject_note", SAID["reject_note"], _l("Ví dụ: 40 con dưới 250 g")),
    Field("grade_taken", SAID["grade_taken"], _l("Khi nhận xuống loại. Ví dụ: y nhất, loại 2")),
    KG_EACH,
    Field("vehicle", SAID["vehicle"], _l("Ví dụ: 69C-123.45, ghe chú Tư")),
    Field("receipt", SAID["receipt"], _l("Để không ghi một xe hai lần")),
)
CORRECT_WHY = Field("why", _l("Vì sao sửa"), _l("Ví dụ: đọc nhầm phiếu cân"), required=True)
OBJECT = Field("note", _l("Chỗ nào chưa đúng"), _l("Ví dụ: cân tại bến là 4,1 tấn"), "area")
CHECK = (
    Field("kind", _l("Kiểm gì"), kind="select", required=True, choices={**_PICK, **CHECKS}),
    Field("result", _l("Kết luận"), kind="select", required=True, choices={**_PICK, **CHECK_RESULTS}),
    Field("found", _l("Kết quả đọc được"), _l("Ví dụ: ẩm 16,5%; không thấy Enrofloxacin")),
    Field("checked_on", SAID["checked_on"], _l("Để trống là hôm nay")),
    Field("document", SAID["document"], _l("Số phiếu kiểm nghiệm. Ví dụ: KN-204/2026")),
    Field("issuer", SAID["issuer"], _l("Ai cấp phiếu. Ví dụ: phòng kiểm nghiệm nhà máy")),
)
CHECK_SIDE = Field("side", _l("Bên nào nói"), kind="select", required=True, choices={**_PICK, **TRADE_SIDES})
SCHEDULE = Field(
    "schedule", _l("Lịch giao"), _l("Mỗi dòng một kỳ: ngày đầu – ngày cuối: số lượng. Ví dụ: 02/11/2026 – 08/11/2026: 5 tấn"), "area", rows=8
)
PAYMENT = (
    Field("amount", _l("Số tiền"), _l("Bằng đồng. Ví dụ: 45.000.000 hoặc 45 triệu"), required=True),
    Field("due_on", SAID["due_on"], _l("Ví dụ: 19/11/2026"), required=True),
    Field("about", _l("Trả cho gì"), _l("Ví dụ: chuyến 12/11, phiếu 0457")),
)
PAID = (
    Field("paid_on", SAID["paid_on"], _l("Để trống là hôm nay")),
    Field("amount", _l("Đã trả"), _l("Để trống là trả đủ")),
    Field("note", _l("Ghi chú"), _l("Ví dụ: chuyển khoản, mã giao dịch")),
)
REPORT = (
    Field("against", SAID["against"], kind="select", required=True, choices={**_PICK, **TRADE_SIDES}),
    Field("reason", _l("Chuyện gì"), kind="select", required=True, choices={**_PICK, **BREACHES}),
    Field("happened_on", SAID["happened_on"], _l("Ví dụ: 12/11/2026, hôm qua"), required=True),
    Field("told", _l("Kể lại"), _l("Ai hẹn gì, rồi ra sao. Bên kia sẽ đọc được lời này"), "area", required=True, rows=5),
    Field("evidence", SAID["evidence"], _l("Phiếu cân, tin nhắn, người chứng kiến"), "area"),
)
ANSWER = Field("answer", _l("Trả lời của bên bị báo"), _l("Kể theo phía mình. Hai bên và Liên minh đọc được"), "area", required=True, rows=5)
ANSWER_VIA = FOR_WHOM[1]
DECIDE = (
    Field("decision", SAID["decision"], kind="select", required=True, choices={**_PICK, **DECISIONS}),
    Field("text", SAID["text"], _l("Viết cho cả hai bên cùng đọc: thấy gì, vì sao kết luận vậy"), "area", required=True, rows=5),
)
OUTCOME = (
    Field("ending", SAID["ending"], kind="select", required=True, choices={**_PICK, **ENDINGS}),
    Field("broken_by", SAID["broken_by"], _l("Chỉ khi một bên bỏ dở"), "select", choices={"": _l("Không bên nào"), **TRADE_SIDES}),
    Field("reason", _l("Vì sao"), _l("Cần có khi chưa làm trọn"), "select", choices={"": _l("Đã làm trọn"), **BREACHES}),
    Field("note", _l("Ghi chú"), kind="area"),
)
RULES = tuple(Field(name, SAID[name], inputmode="numeric", required=True) for name in ("grace_days", "answer_days", "least_n", "window_months"))
