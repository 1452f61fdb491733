"""The words of the trade that a newcomer may not know: how people here say it, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.wording.labels import Labels


@dataclass(frozen=True, slots=True)
class Term:
    """One word with its meaning; `key` is its anchor on the page of words."""

    key: str
    group: str
    name: LazyString
    meaning: LazyString


GROUPS: Labels = {
    "measure": _l("Đong, đếm, đo"),
    "water": _l("Cua, tôm, cá"),
    "land": _l("Lúa, cây trái, muối"),
    "trade": _l("Mua bán"),
    "papers": _l("Giấy tờ"),
    "here": _l("Chữ của trang này"),
}
TERMS: tuple[Term, ...] = (
    Term(
        "gia",
        "measure",
        _l("Giạ"),
        _l("Thùng đong của miền Tây. Máy tính một giạ lúa là 20 kg, một giạ muối là 30 kg; nơi bạn tính khác thì ghi bằng kg."),
    ),
    Term(
        "chuc", "measure", _l("Chục"), _l("Có nơi 10, có nơi 12 hay 14 trái: máy hỏi lại chứ không tự đoán. Ghi thẳng như “5 chục 12” thì khỏi hỏi.")
    ),
    Term("thien", "measure", _l("Thiên"), _l("1.000 trái, thường nói khi bán dừa.")),
    Term("van", "measure", _l("Vạn con"), _l("10.000 con, thường nói khi mua bán con giống.")),
    Term("ta-yen", "measure", _l("Yến, tạ, tấn"), _l("Một yến 10 kg, một tạ 100 kg, một tấn 1.000 kg. Một lạng là 100 g.")),
    Term("cong", "measure", _l("Công"), _l("Công nhỏ 1.000 m², công tầm lớn 1.296 m². Ghi “công tầm lớn” nếu đo theo tầm lớn.")),
    Term("bao", "measure", _l("Bao"), _l("Mỗi thứ một cỡ bao: phân thường 50 kg, thức ăn 20–25 kg, lúa giống 40–50 kg. Nên ghi kèm số kg.")),
    Term("con-kg", "measure", _l("Con/kg"), _l("Cỡ tôm: 20 con/kg to hơn 40 con/kg. Số càng nhỏ, con càng lớn.")),
    Term("con-nuoc", "water", _l("Con nước"), _l("Kỳ thủy triều quanh rằm và ba mươi âm lịch, lúc vuông tôm, cua thu hoạch.")),
    Term("vuong", "water", _l("Vuông"), _l("Ao, đầm nuôi tôm, cua có bờ bao, lấy nước theo con nước.")),
    Term("oxy", "water", _l("Hàng oxy"), _l("Còn sống khi giao, chở trong nước có bơm oxy. Giá cao hơn hàng ướp đá.")),
    Term("ngop", "water", _l("Ngộp"), _l("Mới chết trong lúc chở hay giữ, giá thấp hơn hàng sống.")),
    Term("cua-gach", "water", _l("Cua gạch"), _l("Cua cái có gạch. Giá cao nhất vào cuối năm và dịp Tết.")),
    Term("cua-y", "water", _l("Cua y, y5, y3"), _l("Cua đực lớn: y5 từ 500 g một con, y3 từ 300 đến dưới 500 g. Nơi gọi khác thì ghi kèm số gam.")),
    Term("cua-com", "water", _l("Cua cốm"), _l("Cua sắp lột, đã có lớp vỏ mới bên trong; còn gọi cua hai da.")),
    Term("cua-xo", "water", _l("Cua xô"), _l("Lớn nhỏ lẫn lộn, không phân loại, một giá cho cả mớ.")),
    Term("cua-dat", "water", _l("Cua dạt, cua ốp"), _l("Hàng loại ra: yếu, thiếu càng hay ít thịt.")),
    Term("day", "water", _l("Dây trói"), _l("Cua bán kèm dây. Dây ni lông, dây vải hay không dây chênh nhau vì dây ướt nặng ký: nên ghi rõ.")),
    Term(
        "quang-canh",
        "water",
        _l("Quảng canh"),
        _l("Nuôi thưa trong vuông rộng, ít hay không cho ăn. Khác với nuôi công nghiệp trong ao bạt, ao đất."),
    ),
    Term("lua-tuoi", "land", _l("Lúa tươi"), _l("Lúa vừa cắt, còn ướt, cân tại ruộng. Lúa khô giá cao hơn; lúa và gạo là hai mặt hàng.")),
    Term("khom", "land", _l("Khóm"), _l("Trái thơm, miền Bắc gọi là dứa. Gõ tên nào máy cũng hiểu.")),
    Term("buong-nai", "land", _l("Buồng, nải"), _l("Chuối tính theo buồng hay nải; mỗi buồng mấy nải, mấy ký thì nên ghi.")),
    Term("muoi", "land", _l("Muối trải bạt"), _l("Muối phơi trên bạt, trắng và sạch; muối phơi trên nền đất gọi là muối đen, muối đất.")),
    Term("mao", "trade", _l("Bán mão"), _l("Bán nguyên vuông, nguyên ruộng hay cả mớ, một giá, không phân loại.")),
    Term("lo-nho-nhat", "trade", _l("Lô nhỏ nhất"), _l("Ít hơn mức này thì không bõ một chuyến xe, một chuyến ghe.")),
    Term("tra-cham", "trade", _l("Trả chậm"), _l("Giao hàng trước, trả tiền sau một số ngày hay tới mùa thu hoạch.")),
    Term("bao-tieu", "trade", _l("Bao tiêu"), _l("Bên mua hứa mua hết hay mua một phần sản lượng của vụ theo giá hay cách tính giá đã ghi.")),
    Term("tai-ao", "trade", _l("Giá tại ao, tại ruộng"), _l("Giá tại chỗ thu hoạch, chưa tính công chở. Giá vựa, giá nhà máy là chỗ khác.")),
    Term("thuong-lai", "trade", _l("Thương lái, vựa"), _l("Người gom hàng tại vuông, tại ruộng rồi bán lại cho vựa lớn, nhà máy.")),
    Term("be-keo", "trade", _l("Bẻ kèo"), _l("Một bên bỏ điều đã hứa khi giá lên hay xuống. Ở đây ghi được lời báo, bên kia được trả lời.")),
    Term("khong", "papers", _l("Hợp đồng khung"), _l("Ghi điều chung cho cả năm hay nhiều vụ; mỗi đợt giao có một phụ lục riêng.")),
    Term("phu-luc", "papers", _l("Phụ lục"), _l("Tờ ghi thêm hay sửa hợp đồng đã ký, hai bên cùng ký thì mới có giá trị.")),
    Term(
        "vietgap",
        "papers",
        _l("VietGAP"),
        _l("Giấy chứng nhận trồng trọt, nuôi trồng theo quy trình an toàn của Việt Nam. Có số, có ngày hết hạn: nên ghi cả hai."),
    ),
    Term(
        "asc", "papers", _l("ASC"), _l("Chứng nhận nuôi thủy sản có trách nhiệm, nhiều nước nhập khẩu hỏi tới. ASC nhóm là giấy chung của nhiều hộ.")
    ),
    Term("ocop", "papers", _l("OCOP"), _l("Chương trình mỗi xã một sản phẩm, xếp hạng từ ba đến năm sao.")),
    Term("ma-so-thue", "papers", _l("Mã số thuế"), _l("Dãy 10 số (đơn vị trực thuộc có thêm 3 số). Liên minh nhìn số này để biết đơn vị có thật.")),
    Term("bat-buoc", "here", _l("Bắt buộc"), _l("Điều mà bên mua không bỏ qua được. Chỉ mặt hàng là luôn bắt buộc.")),
    Term("khoang-diem", "here", _l("Khoảng điểm"), _l("Điểm thấp nhất và cao nhất có thể có, khi còn điều chưa biết.")),
    Term(
        "tron-goi",
        "here",
        _l("Trọn gói"),
        _l("Nhận vật tư và bán sản phẩm cùng lúc, với một hay hai doanh nghiệp; tiền vật tư thường trả khi thu hoạch."),
    ),
    Term(
        "suat-ho-tro",
        "here",
        _l("Suất hỗ trợ"),
        _l("Một chỗ ghi rõ trong danh sách, dành cho hợp tác xã mới, ở xa hay đang được nâng đỡ mà tin vẫn đạt mọi điều bắt buộc."),
    ),
    Term("ket-noi", "here", _l("Kết nối"), _l("Một tin cần mua và một tin chào bán mà Liên minh đang đưa lại gần nhau.")),
    Term("gan-khop", "here", _l("Gần khớp"), _l("Tin còn thiếu một điều bắt buộc, kèm cách ngắn nhất để mỗi bên khắc phục.")),
    Term("nhap-ho", "here", _l("Nhập hộ"), _l("Liên minh ghi tin thay cho đơn vị. Tin ghi rõ như vậy cho tới khi đơn vị xác nhận.")),
    Term("xac-nhan", "here", _l("Đã xác nhận"), _l("Liên minh đã xem giấy tờ của đơn vị: ai xem, lúc nào ghi ở trang đơn vị.")),
    Term("gop", "here", _l("Gộp nhiều hợp tác xã"), _l("Nhiều bên bán cùng lo một đơn hàng lớn, mỗi bên một phần, chia theo quy tắc ghi sẵn.")),
    Term("uy-quyen", "here", _l("Ủy quyền"), _l("Một đơn vị để đơn vị khác làm thay một số việc, trong một số ngày, rút lại lúc nào cũng được.")),
)
KEYS = frozenset(one.key for one in TERMS)
FIRST = ("gia", "con-kg", "con-nuoc", "lo-nho-nhat", "bat-buoc", "khoang-diem", "tron-goi", "suat-ho-tro", "ket-noi")
"""Those that the page of help explains itself."""
