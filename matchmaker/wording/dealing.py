"""The labels of rounds, terms in turns, public questions and mandates."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Labels = Mapping[str, LazyString]

ROUND_STATES: Labels = {
    "open": _l("Đang nhận chào"),
    "closed": _l("Ngừng nhận chào, chưa chọn"),
    "awarded": _l("Đã chọn xong"),
    "cancelled": _l("Đã hủy"),
    "unsuitable": _l("Không có nơi phù hợp"),
}
ROUND_ACTS: Labels = {
    "set": _l("Đặt hạn nhận chào"),
    "close": _l("Ngừng nhận chào"),
    "reopen": _l("Mở lại, đặt hạn mới"),
    "award": _l("Chọn bên bán"),
    "cancel": _l("Hủy đợt mua"),
    "unsuitable": _l("Không có nơi phù hợp"),
}
CANCEL_REASONS: Labels = {
    "no_need": _l("Không còn cần mua"),
    "changed": _l("Yêu cầu đã đổi, sẽ đăng lại"),
    "bought_elsewhere": _l("Đã mua được nơi khác"),
    "money": _l("Chưa thu xếp được tiền"),
    "other": _l("Lý do khác"),
}
UNSUITABLE_REASONS: Labels = {
    "no_offers": _l("Không ai chào"),
    "price": _l("Giá chào cao hơn mức trả được"),
    "quantity": _l("Không đủ số lượng"),
    "quality": _l("Chưa đạt cỡ, chất lượng"),
    "season": _l("Lệch thời gian cần hàng"),
    "distance": _l("Đường xa, cước cao"),
    "paper": _l("Thiếu giấy tờ, chứng nhận"),
    "other": _l("Lý do khác"),
}
REPEATS: Labels = {"": _l("Chỉ một đợt này"), "week": _l("Lặp lại mỗi tuần"), "month": _l("Lặp lại mỗi tháng")}
TERMS_STATES: Labels = {
    "standing": _l("đang chờ trả lời"),
    "expired": _l("đã hết hiệu lực"),
    "countered": _l("đã có lượt sau"),
    "accepted": _l("đã đồng ý"),
    "refused": _l("bị từ chối"),
    "withdrawn": _l("đã rút lại"),
    "over": _l("không còn bàn"),
}
TERMS_REASONS: Labels = {
    "price": _l("Giá"),
    "quantity": _l("Số lượng"),
    "quality": _l("Cỡ, chất lượng"),
    "season": _l("Thời gian giao"),
    "place": _l("Nơi giao, cách giao"),
    "payment": _l("Cách trả tiền"),
    "other": _l("Lý do khác"),
}
TERMS_SIDES: Labels = {"need": _l("bên mua"), "offer": _l("bên bán"), "staff": _l("Liên minh")}
RIGHTS: Labels = {
    "post": _l("Đăng, sửa, rút tin"),
    "negotiate": _l("Thương lượng: đưa điều kiện, từ chối"),
    "sign": _l("Chốt: đồng ý điều kiện của bên kia"),
}
DEALING_ACTIONS: Labels = {
    **{f"round.{act}": said for act, said in ROUND_ACTS.items()},
    "round.again": _l("Mở đợt mua kế tiếp"),
    "terms.put": _l("Đưa điều kiện"),
    "terms.accept": _l("Đồng ý điều kiện"),
    "terms.refuse": _l("Từ chối điều kiện"),
    "terms.withdraw": _l("Rút lại điều kiện"),
    "question.ask": _l("Hỏi về tin"),
    "question.answer": _l("Trả lời câu hỏi"),
    "question.hide": _l("Ẩn câu hỏi"),
    "mandate.give": _l("Ủy quyền cho đơn vị khác"),
    "mandate.revoke": _l("Thôi ủy quyền"),
}
DEALING_LETTERS: Labels = {
    "linkage_refused": _l("Kết nối dừng lại"),
    "terms_put": _l("Có điều kiện mới"),
    "terms_refused": _l("Điều kiện bị từ chối"),
    "round_won": _l("Được chọn bán"),
    "question_asked": _l("Có người hỏi về tin"),
    "question_answered": _l("Câu hỏi được trả lời"),
    "mandate_given": _l("Được ủy quyền"),
    "mandate_revoked": _l("Thôi ủy quyền"),
}
_LOT_FIELDS = {"quantity": _l("số lượng"), "grade": _l("cỡ, loại"), "window": _l("thời gian")}
DEALING_FIELDS: Labels = {
    "deadline": _l("Hạn nhận chào"),
    "repeat": _l("Lặp lại"),
    "repeat_until": _l("Lặp đến ngày"),
    "lots": _l("Các phần"),
    "winners": _l("Bên được chọn"),
    "terms_side": _l("Nhập hộ bên nào"),
    "terms_reason": _l("Lý do từ chối"),
    "valid": _l("Hiệu lực đến"),
    "need": _l("Tin cần mua"),
    "question": _l("Câu hỏi"),
    "answer": _l("Câu trả lời"),
    "taker": _l("Đơn vị được ủy quyền"),
    "rights": _l("Được làm những việc"),
    "mandate_from": _l("Từ ngày"),
    "mandate_until": _l("Đến ngày"),
    **{
        f"lot{number}_{name}": _l("Phần %(number)s, %(what)s", number=number, what=said)
        for number in range(1, 13)
        for name, said in _LOT_FIELDS.items()
    },
}
DEALING_COMPLAINTS: Labels = {
    "deadline_past": _l("%(field)s: lúc này đã qua. Xin ghi một giờ sắp tới, như 17h ngày mai."),
    "not_a_deadline": _l("%(field)s: máy chưa đọc ra ngày giờ. Xin viết như 17h ngày 30/11/2026, hoặc 17:00 thứ sáu."),
    "repeat_needs_deadline": _l("%(field)s: đợt lặp lại cần có hạn. Xin ghi ngày giờ."),
    "until_before_deadline": _l("%(field)s: phải sau hạn nhận chào của đợt này. Xin xem lại."),
    "lot_other_unit": _l("%(field)s: khác đơn vị với tin (%(unit)s). Xin ghi cùng đơn vị."),
    "lot_above_need": _l("%(field)s: lớn hơn cả số lượng của tin. Xin xem lại."),
    "lots_too_many": _l("%(field)s: các phần cộng lại nhiều hơn số lượng của tin. Xin bớt một phần, hoặc sửa số lượng ở tin."),
    "lots_too_few": _l("%(field)s: cộng lại chưa đủ số lượng của tin. Thêm một phần, hoặc đánh dấu ở dưới nếu phần còn lại chưa mua đợt này."),
    "terms_price_open": _l("%(field)s: chưa có con số. Thương lượng cần một giá rõ, như 440.000 đ/kg."),
    "reason_in_words": _l("%(field)s: chọn lý do khác thì xin ghi rõ một câu, để bên kia biết."),
    "losers_need_reason": _l("%(field)s: chọn xong thì các bên còn lại phải được biết vì sao. Xin chọn một lý do."),
    "round_over": _l("%(field)s: đợt này đã hết hạn nhận chào. Muốn chào nữa, xin gọi cán bộ Liên minh."),
    "offer_is_in": _l("Đã qua hạn nhận chào nên không tự rút được nữa. Xin gọi cán bộ Liên minh."),
    "round_has_winner": _l("Đợt này đã có bên được chọn hay đã thống nhất, nên không hủy được. Xin khép các kết nối ấy trước."),
    "somebody_won": _l("%(field)s: đã có bên được chọn, nên không mở lại được."),
    "pick_few": _l("Xin chọn nhiều nhất %(most)s bên để đặt cạnh nhau."),
    "nobody_chosen": _l("%(field)s: chưa chọn ai. Xin đánh dấu ít nhất một bên."),
    "winner_gone": _l("%(field)s: có bên không còn trong danh sách. Xin mở lại trang rồi chọn."),
    "too_long_letters": _l("%(field)s: dài quá %(most)s chữ cái. Xin rút ngắn lại."),
    "question_your_own": _l("Đây là tin của đơn vị bạn. Muốn nói thêm, xin sửa tin."),
    "question_late": _l("Đã qua hạn, không nhận câu hỏi nữa. Cần gấp, xin gọi cán bộ Liên minh."),
    "questions_full": _l("Tin này đang có %(most)s câu chờ trả lời. Xin đợi bên đăng tin trả lời bớt rồi hỏi."),
    "no_rights": _l("%(field)s: xin đánh dấu ít nhất một việc."),
    "mandate_stands": _l("%(field)s: %(name)s đang được ủy quyền rồi. Muốn đổi, xin thôi ủy quyền cũ trước."),
}
