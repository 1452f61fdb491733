"""The one-page guides: what each role does here, short enough for a sheet on the wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to do, step by step."""

    title: LazyString
    steps: tuple[LazyString, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """One sheet of A4 for one role."""

    title: LazyString
    lead: LazyString
    parts: tuple[Part, ...]


GUIDES: Mapping[str, Guide] = {
    "htx": Guide(
        _l("Hợp tác xã: một trang"),
        _l("Bán hàng, tìm người cần, theo tới khi nhận tiền."),
        (
            Part(
                _l("Đăng tin bằng một dòng"),
                (
                    _l("Đăng nhập, ở trang đầu gõ một câu như nói với bạn hàng. Ví dụ: ban 2 tan cua thit loai 1 thang 12, 420k/kg, Năm Căn."),
                    _l("Bấm “Tôi bán”. Coi lại từng ô máy đã điền; chỗ “Máy đoán” thì coi kỹ. Bấm “Đăng tin”."),
                    _l("Thêm ảnh hàng và giấy chứng nhận: tin có ảnh, có giá, có ngày thì dễ gặp người mua."),
                ),
            ),
            Part(
                _l("Tìm người cần"),
                (
                    _l("Mở tin của mình, bấm “Xem ai đang cần”: ✓ đạt, ✗ không đạt, ? chưa biết."),
                    _l("Bấm “Vì sao, thêm gì thì hơn” để biết nên ghi thêm điều gì."),
                    _l("Thấy được thì bấm “Nhờ Liên minh giới thiệu”."),
                ),
            ),
            Part(
                _l("Thương lượng, ký, giao"),
                (
                    _l("Ở “Kết nối”: hai bên đưa giá, số lượng, nơi giao; lượt nào cũng còn đó."),
                    _l("Soạn hợp đồng từ điều đã thống nhất, xem lại rồi ký. Liên minh ký xác nhận."),
                    _l("Giao chuyến nào ghi chuyến ấy; bên mua xác nhận. Tiền về thì bấm xác nhận đã nhận."),
                ),
            ),
            Part(
                _l("Cần giúp"),
                (
                    _l("Chưa rành thì gọi Liên minh: cán bộ nhập hộ, bạn chỉ xác nhận."),
                    _l("Mật khẩu không cho ai, cả cán bộ Liên minh."),
                ),
            ),
        ),
    ),
    "doanh-nghiep": Guide(
        _l("Doanh nghiệp: một trang"),
        _l("Tìm hàng, đăng điều mình cần, ký và nhận hàng."),
        (
            Part(
                _l("Tìm hàng"),
                (
                    _l("Gõ tên hàng vào ô tìm kiếm, có dấu hay không dấu. Lọc theo xã, tháng, cỡ, giấy chứng nhận."),
                    _l("Chưa có thì bấm “Lưu tìm kiếm, có tin mới thì báo”."),
                ),
            ),
            Part(
                _l("Đăng tin cần mua"),
                (
                    _l("Ghi hàng gì, bao nhiêu, giao từ ngày nào tới ngày nào, ở đâu, giá tối đa."),
                    _l("Chỉ đánh dấu “Bắt buộc” điều không đạt thì thôi: càng nhiều điều bắt buộc càng ít tin hợp."),
                    _l("Bấm “Xem ai có hàng hợp”. So hai tin cạnh nhau được."),
                    _l("Không ai đủ một mình: “Gộp nhiều hợp tác xã”."),
                ),
            ),
            Part(
                _l("Thương lượng, ký"),
                (
                    _l("Nhờ Liên minh giới thiệu. Đưa điều kiện ở “Kết nối”; mọi lượt hai bên thấy như nhau."),
                    _l("Thử điều khoản giá trên giá đã qua trước khi ký."),
                    _l("Soạn hợp đồng từ điều đã thống nhất, xem lại, ký; in Word hay PDF."),
                ),
            ),
            Part(
                _l("Nhận hàng, trả tiền"),
                (
                    _l("Xác nhận từng chuyến: đã nhận bao nhiêu, trả lại bao nhiêu, vì sao."),
                    _l("Báo đã trả tiền; bên bán xác nhận. Trễ hẹn thì báo trước."),
                ),
            ),
        ),
    ),
    "lien-minh": Guide(
        _l("Cán bộ Liên minh: một trang"),
        _l("Việc mỗi ngày, từ bàn việc tới hợp đồng."),
        (
            Part(
                _l("Mỗi sáng"),
                (
                    _l("Mở “Bàn việc”: mỗi dòng một việc đang chờ, nút cuối dòng là bước tiếp. Bấm “Nhận việc” để đồng nghiệp biết."),
                    _l("Đơn đăng ký trả lời trong 2 ngày làm việc: gọi số điện thoại trên đơn, xem mã số thuế."),
                ),
            ),
            Part(
                _l("Bà con gọi tới"),
                (
                    _l("Mở trang đơn vị, bấm “Nhập hộ tin chào bán” hay “Nhập hộ tin cần mua”. Ghi ai nói, qua đâu, lúc nào."),
                    _l("Gửi tin nhắn có địa chỉ riêng hay in giấy A4 có mã QR để đơn vị xác nhận."),
                    _l("Máy chưa biết tên hàng thì thêm vào “Từ ngữ của nghề”, xem trước ảnh hưởng rồi lưu."),
                ),
            ),
            Part(
                _l("Nối hai bên"),
                (
                    _l("Mở một tin, xem tin hợp, bấm “Giới thiệu hai bên”. Gọi cả hai, ghi lần trao đổi."),
                    _l("Nút nào bấm được thì bước ấy hợp lệ. Dừng thì ghi lý do."),
                    _l("Đọc hợp đồng rồi mới ký xác nhận; theo giao hàng, tiền quá hạn, lời báo ở “Bàn việc”."),
                ),
            ),
            Part(
                _l("Giữ cho ngay"),
                (
                    _l("Hai hồ sơ giống nhau: so rồi gộp; tách lại được."),
                    _l("Mọi việc đều vào “Nhật ký”, không ai sửa được. Ghi chú chỉ cán bộ thấy."),
                ),
            ),
        ),
    ),
}
