"""The words that a newcomer to the market may not know."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

TERMS: tuple[tuple[LazyString, LazyString], ...] = (
    (_l("Giạ"), _l("Thùng đong của miền Tây. Máy tính một giạ lúa là 20 kg, một giạ muối là 30 kg; nơi bạn tính khác thì ghi bằng kg.")),
    (_l("Con/kg"), _l("Cỡ tôm: 20 con/kg to hơn 40 con/kg. Số càng nhỏ, con càng lớn.")),
    (_l("Con nước"), _l("Kỳ thủy triều quanh rằm và ba mươi âm lịch, lúc vuông tôm, cua thu hoạch.")),
    (_l("Lô nhỏ nhất"), _l("Ít hơn mức này thì không bõ một chuyến xe, một chuyến ghe.")),
    (_l("Bắt buộc"), _l("Điều mà bên mua không bỏ qua được. Chỉ mặt hàng là luôn bắt buộc.")),
    (_l("Khoảng điểm"), _l("Điểm thấp nhất và cao nhất có thể có, khi còn điều chưa biết.")),
    (_l("Trọn gói"), _l("Nhận vật tư và bán sản phẩm cùng lúc, với một hay hai doanh nghiệp; tiền vật tư thường trả khi thu hoạch.")),
    (_l("Suất hỗ trợ"), _l("Một chỗ ghi rõ trong danh sách, dành cho hợp tác xã mới, ở xa hay đang được nâng đỡ mà tin vẫn đạt mọi điều bắt buộc.")),
    (_l("Kết nối"), _l("Một tin cần mua và một tin chào bán mà Liên minh đang đưa lại gần nhau.")),
)
