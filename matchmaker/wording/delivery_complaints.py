"""What is wrong with what somebody tells of a delivery, a payment or a report, and what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

DELIVERY_FIELDS: Mapping[str, LazyString] = {
    "line": _l("Giao cho dòng nào"),
    "on": _l("Ngày giao"),
    "quantity": _l("Đã giao"),
    "kg_each": _l("Một bao, một giạ nặng mấy kg"),
    "side": _l("Bên nào nói"),
    "told_via": _l("Nói bằng cách nào"),
    "why": _l("Vì sao"),
    "note": _l("Chỗ nào chưa đúng"),
    "answer": _l("Trả lời"),
    "kind": _l("Kiểm gì"),
    "reason": _l("Chuyện gì, vì sao"),
    "rejected": _l("Hàng trả lại"),
    "reject_reason": _l("Vì sao trả lại"),
    "reject_note": _l("Nói thêm về hàng trả lại"),
    "grade_taken": _l("Nhận theo loại"),
    "vehicle": _l("Xe, ghe"),
    "receipt": _l("Số phiếu cân"),
    "checked_on": _l("Ngày kiểm"),
    "found": _l("Kết quả đọc được"),
    "result": _l("Kết luận"),
    "document": _l("Số giấy"),
    "issuer": _l("Nơi cấp"),
    "schedule": _l("Lịch giao"),
    "step": _l("Chia đều theo"),
    "due_on": _l("Phải trả trước ngày"),
    "amount": _l("Số tiền"),
    "paid_on": _l("Ngày trả"),
    "against": _l("Bên nào không giữ lời"),
    "happened_on": _l("Chuyện xảy ra ngày nào"),
    "told": _l("Chuyện gì đã xảy ra"),
    "evidence": _l("Có gì làm chứng"),
    "decision": _l("Kết luận"),
    "text": _l("Lời kết luận"),
    "ending": _l("Hợp đồng kết thúc ra sao"),
    "broken_by": _l("Bên nào bỏ dở"),
    "grace_days": _l("Mấy ngày sau hẹn mới tính là trễ"),
    "answer_days": _l("Chờ bên kia trả lời mấy ngày"),
    "least_n": _l("Ít nhất mấy lần mới tính tỷ lệ"),
    "window_months": _l("Tính trong mấy tháng gần đây"),
    "shortfall": _l("Phần còn thiếu"),
}
DELIVERY_COMPLAINTS: Mapping[str, LazyString] = {
    "before_contract": _l("%(field)s: trước khi hợp đồng có hiệu lực, là %(first)s. Xin xem lại ngày."),
    "rejected_above": _l("%(field)s: nhiều hơn số đã giao (%(most)s). Xin xem lại một trong hai ô."),
    "reject_reason_missing": _l("%(field)s: có trả lại thì xin chọn lý do, để bên bán biết mà sửa."),
    "one_amount": _l("%(field)s: xin ghi một con số đã cân, như 4,3 tấn."),
    "kg_each_missing": _l("%(field)s: một %(unit)s nặng bao nhiêu kg? Xin ghi vào ô này, như 50."),
    "unit_not_known": _l("%(field)s: chưa biết đơn vị “%(unit)s”. Xin ghi bằng kg, tạ, tấn, giạ hoặc bao."),
    "objection_missing": _l("%(field)s: xin ghi chỗ nào chưa đúng, như “cân tại bến là 4,1 tấn”."),
    "something_was_delivered": _l("%(field)s: sổ giao đã ghi nhận %(accepted)s. Xin chọn cách kết thúc khác, hoặc sửa sổ giao trước."),
    "not_signed": _l("%(field)s: hợp đồng chưa ký nên chưa có khoản phải trả."),
    "not_money": _l("%(field)s: xin ghi số tiền bằng đồng, như 45.000.000 hoặc 45 triệu."),
    "against_oneself": _l("%(field)s: không tự báo mình được. Xin chọn bên kia."),
    "another_decides": _l("%(field)s: bạn là người ghi lời báo này. Nhờ một cán bộ khác kết luận."),
    "other_not_heard": _l("%(field)s: còn chờ bên kia trả lời đến hết %(until)s. Có câu trả lời thì kết luận được ngay."),
    "nothing_to_spread": _l("%(field)s: cần có số lượng tính ra kg, ngày đầu và ngày cuối thì mới chia đều được."),
    "too_many_slots": _l("%(field)s: nhiều quá %(most)s kỳ. Xin chia theo tuần, hoặc gộp bớt."),
    "slot_unread": _l("%(field)s: dòng %(row)s “%(text)s” máy chưa hiểu. Xin viết như 02/11/2026 – 08/11/2026: 5 tấn."),
    "slots_overlap": _l("%(field)s: có hai kỳ cùng gồm ngày %(day)s. Xin xem lại."),
    "slots_do_not_add_up": _l("%(field)s: cộng lại được %(total)s, còn dòng này hứa %(promised)s. Xin sửa cho khớp."),
    "nothing_is_missing": _l("%(field)s: tới hôm nay chưa thiếu gì."),
    "not_between": _l("%(field)s: xin ghi số nguyên từ %(low)s đến %(high)s."),
}
DELIVERY_DOUBTS: Mapping[str, LazyString] = {
    "beyond_tolerance": _l("%(field)s: nhiều hơn phần còn nhận được là %(over)s (hợp đồng chỉ còn %(room)s). Nếu hai bên đồng ý, xin ghi vì sao."),
    "receipt_known": _l("%(field)s: đã có chuyến mang số %(receipt)s. Đây là xe khác phải không?"),
    "same_truck": _l("%(field)s: ngày %(on)s đã có một chuyến đúng bằng này. Đây là xe khác phải không?"),
    "fulfilled_but_short": _l("%(field)s: mới nhận %(accepted)s trên %(promised)s đã hứa. Hai bên có coi là trọn không?"),
}
"""What asks: a tick or a reason, and it stands."""
