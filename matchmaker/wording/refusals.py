"""Why something came to nothing, said to whoever was turned down: plainly, with respect, and with what they could do next."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

_SAID: Mapping[str, LazyString] = {
    "price": _l("Giá hai bên chưa gặp nhau."),
    "quantity": _l("Số lượng chưa khớp với điều bên kia cần."),
    "quality": _l("Cỡ hay chất lượng chưa đúng điều bên kia cần lần này."),
    "season": _l("Thời gian có hàng và thời gian cần hàng lệch nhau."),
    "distance": _l("Đường xa, tiền cước làm hai bên khó có lời."),
    "paper": _l("Còn thiếu giấy tờ hay chứng nhận mà bên kia phải có."),
    "old_partner": _l("Bên kia đã có bạn hàng quen cho lần này."),
    "gone_quiet": _l("Liên minh đã gọi nhiều lần mà chưa gặp được, nên tạm dừng."),
    "need_gone": _l("Bên mua thôi không mua đợt này nữa; không phải tại hàng của bên bán."),
    "other": _l("Lần này chưa hợp."),
}
_NEXT: Mapping[str, LazyString] = {
    "price": _l("Xem giá tham khảo cạnh tin của bạn; nếu đổi được giá, sửa tin để máy tìm lại."),
    "quantity": _l("Xem có thể góp hàng với đơn vị gần mình, hoặc ghi lô nhỏ hơn."),
    "quality": _l("Ghi rõ cỡ, loại và thêm ảnh vào tin; nơi khác có thể cần đúng loại này."),
    "season": _l("Ghi lại ngày có hàng hay ngày cần hàng; máy sẽ tìm nơi khớp hơn."),
    "distance": _l("Xem các nơi gần hơn trong danh sách của tin."),
    "paper": _l("Khi có giấy tờ, thêm vào tin; chưa biết làm ở đâu, xin hỏi Liên minh."),
    "old_partner": _l("Tin của bạn vẫn mở; đợt sau có thể chào lại."),
    "gone_quiet": _l("Khi tiện nghe máy, xin gọi lại Liên minh để mở lại kết nối."),
    "need_gone": _l("Tin của bạn vẫn mở; máy vẫn tìm nơi khác cần."),
    "other": _l("Tin của bạn vẫn mở. Muốn biết thêm, xin gọi cán bộ Liên minh."),
}
_TERMS_SAID: Mapping[str, LazyString] = {
    "price": _l("Bên kia chưa đồng ý về giá."),
    "quantity": _l("Bên kia chưa đồng ý về số lượng."),
    "quality": _l("Bên kia chưa đồng ý về cỡ hay chất lượng."),
    "season": _l("Bên kia chưa đồng ý về thời gian giao."),
    "place": _l("Bên kia chưa đồng ý về nơi giao, cách giao."),
    "payment": _l("Bên kia chưa đồng ý về cách trả tiền."),
    "other": _l("Bên kia chưa đồng ý."),
}


def refusal_said(reason: str) -> str:
    """Why a linkage was dropped, said to whoever was turned down."""
    return str(_SAID.get(reason, _SAID["other"]))


def refusal_next(reason: str) -> str:
    """What they could do next."""
    return str(_NEXT.get(reason, _NEXT["other"]))


def terms_refusal_said(reason: str) -> str:
    """Why terms were turned down, said to whoever put them forward."""
    return str(_TERMS_SAID.get(reason, _TERMS_SAID["other"]))
