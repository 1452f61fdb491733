"""What each form asks: the fields in their order, as the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.wording.labels import (
    DROP_REASONS,
    FACT_HINTS,
    FACTS,
    MEMBER_ROLES_EXPLAINED,
    OUTCOMES,
    PARTY_KINDS,
    PERIODS,
    REFUSALS,
    ROLES,
    SUBJECTS,
)

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
_PICK_UP = {
    "offer": Field("pick_up", _l("Điểm lấy hàng"), _l("Chỉ rõ chỗ xe, ghe tới lấy; ai cũng xem được. Ví dụ: bến đò Cái Nháp, cạnh nhà máy nước đá")),
    "need": Field("pick_up", _l("Điểm nhận hàng"), _l("Chỉ rõ chỗ xe, ghe tới trả; ai cũng xem được. Ví dụ: cổng sau nhà máy, bến số 2")),
}
_STORY = {
    "offer": Field(
        "story", _l("Chuyện về hàng này"),
        _l("Nuôi trồng ra sao, ai làm, có gì khác. Ví dụ: Cua thả dưới tán đước, chỉ ăn cá tạp trong vuông. Mười hai hộ cùng bắt theo con nước."),
        "area", rows=6,
    ),
    "need": Field(
        "story", _l("Nói thêm về việc mua"),
        _l("Mua để làm gì, làm ăn với bên bán ra sao. Ví dụ: Làm cua hấp đóng gói, trả tiền trong ngày, có xe lạnh tới tận bến."), "area", rows=6,
    ),
}  # fmt: skip
_PAYMENT = {
    "offer": Field("payment", _l("Bên mua trả tiền lúc nào"), _l("Ví dụ: trả ngay; trả chậm 30 ngày; trả khi thu hoạch")),
    "need": Field("payment", _l("Muốn trả tiền lúc nào"), _l("Ví dụ: trả ngay; trả chậm 30 ngày; trả khi thu hoạch")),
}
_CERTIFICATES = {
    "offer": _l("Mỗi dòng một giấy: tên, số, ngày hết hạn nếu có. Ví dụ: VietGAP số VG-123/2025, hết hạn 12/03/2027"),
    "need": _l("Mỗi dòng một giấy mà bên bán cần có. Ví dụ: VietGAP"),
}

LINE = Field("line", _l("Viết một dòng"), _l("Có dấu hay không đều được. Ví dụ: cua thit loai 1 2 tan thang 11 o nam can"), "area", rows=2)
"""The question of the quick entry: everything in one line."""


def listing_fields(side: str) -> tuple[Field, ...]:
    """The questions of an offer's or a need's form."""
    fields = (
        _WORDS[side],
        Field("quantity", _l("Số lượng"), _l("Số và đơn vị. Ví dụ: 2 tấn, 5-7 tạ, 1.250,5 kg")),
        Field("per", _l("Số lượng này là"), kind="select", choices=PERIODS),
        Field("from", _l("Từ ngày"), _l("Ví dụ: 02/11/2026, tháng 12, rằm tháng 11, con nước rằm và 30")),
        Field("until", _l("Đến ngày"), _l("Ví dụ: 30/11/2026, trước Tết")),
        Field("price", _l("Giá"), _PRICE[side]),
        Field("place", _l("Địa điểm"), _PLACE[side]),
        Field("radius_km", _l("Trong vòng bao nhiêu km"), _l("Để trống nếu xa mấy cũng được. Ví dụ: 40"), inputmode="numeric"),
        Field("grade", _l("Cỡ, loại"), _l("Ví dụ: 20 con/kg, loại 1, từ 250 g/con")),
        Field("state", _l("Trạng thái"), _l("Ví dụ: sống, tươi, khô, đông lạnh")),
        Field("certificates", _l("Chứng nhận"), _CERTIFICATES[side], "area"),
        Field("min_quantity", _l("Lô nhỏ nhất"), _l("Ít nhất bao nhiêu cho một chuyến. Ví dụ: 300 kg")),
        Field("area", _l("Diện tích"), _l("Đất làm ra lô hàng này. Ví dụ: 15 công, 1,5 ha, 3 công tầm lớn")),
        _PAYMENT[side],
        _PICK_UP[side],
        Field("role", _l("Nhóm hàng"), kind="select", choices={"": _NOTHING, **ROLES}),
        _STORY[side],
    )
    others = {"need": "area", "offer": "radius_km"}[side]
    return tuple(one for one in fields if one.name != others)


BESIDES = {"offer": ("min_quantity", "area", "payment", "pick_up", "role", "story"), "need": ("payment", "pick_up", "role", "story")}
"""The questions that are folded away until somebody wants them, or until one of them has something to say."""


PAPER_FIELDS = (
    Field("paper_name", _l("Tên giấy"), _l("Ví dụ: VietGAP")),
    Field("paper_number", _l("Số giấy"), _l("Ví dụ: VG-123/2025")),
    Field("paper_issuer", _l("Nơi cấp"), _l("Không bắt buộc")),
    Field("paper_until", _l("Hết hạn ngày"), _l("Ví dụ: 12/03/2027")),
)
"""One certificate box by box, for who would rather not write it as a line."""

CAPTION = Field("caption", _l("Chú thích"), _l("Trong ảnh có gì, vài chữ. Ví dụ: cua loại 1 vừa bắt sáng nay"))


def position_field(many: int) -> Field:
    """The question where in the row a photo stands."""
    return Field("position", _l("Đứng thứ"), kind="select", choices={str(at): str(at) for at in range(1, many + 1)})


PARTY_FIELDS = (
    Field("name", _l("Tên đầy đủ"), _l("Như trên giấy đăng ký"), required=True, autocomplete="organization"),
    Field("tax_code", _l("Mã số thuế"), _l("10 hoặc 13 chữ số. Ví dụ: 0100109106"), inputmode="numeric"),
    Field("place", _l("Địa chỉ"), _l("Ghi như bạn quen gọi, tên cũ cũng được. Ví dụ: xã Tân Lộc, huyện Thới Bình"), autocomplete="address-line1"),
    Field("phone", _l("Điện thoại"), _l("Chỉ Liên minh thấy số này"), "tel", inputmode="tel", autocomplete="tel"),
    Field("about", _l("Giới thiệu"), _l("Vài câu cho bạn hàng: làm gì, bao nhiêu thành viên, mạnh ở đâu"), "area"),
)

NEW_PARTY_FIELDS = (
    Field("kind", _l("Loại đơn vị"), kind="select", required=True, choices={kind: PARTY_KINDS[kind] for kind in ("cooperative", "enterprise")}),
    *PARTY_FIELDS,
)

_KINDS: Mapping[str, Text] = {"": _l("Xin chọn"), **{kind: PARTY_KINDS[kind] for kind in ("cooperative", "enterprise")}}
_PLACE_OF_PARTY = _l("Ghi như bạn quen gọi, tên cũ cũng được. Ví dụ: xã Tân Lộc, huyện Thới Bình")
_PHONE = _l("Liên minh gọi số này để hỏi; người khác không thấy")
OWN_NAME = Field("person_name", _l("Tên của bạn"), _l("Họ và tên, để Liên minh biết gọi ai"), required=True, autocomplete="name")
NEW_PASSWORD = Field(
    "password", _l("Mật khẩu"), _l("Ít nhất 8 ký tự; nên từ 15, như bốn năm chữ ghép lại"), "password", required=True, autocomplete="new-password"
)
ACCOUNT_FIELDS = (
    Field("person_name", _l("Tên của bạn"), required=True, autocomplete="name"),
    Field(
        "email",
        _l("Thư điện tử"),
        _l("Để đăng nhập và nhận thư. Có số điện thoại thì để trống được"),
        "email",
        inputmode="email",
        autocomplete="email",
    ),
    Field("phone", _l("Điện thoại"), _l("Để đăng nhập. Ví dụ: 0912 345 678"), "tel", inputmode="tel", autocomplete="tel"),
)
PASSWORD_NOW = Field("password", _l("Mật khẩu đang dùng"), kind="password", required=True, autocomplete="current-password")
OLD_PASSWORD = Field("old", _l("Mật khẩu đang dùng"), kind="password", required=True, autocomplete="current-password")
FRESH_PASSWORD = Field(
    "password", _l("Mật khẩu mới"), _l("Ít nhất 8 ký tự; nên từ 15, như bốn năm chữ ghép lại. Dấu cách, chữ có dấu đều được"), "password",
    required=True, autocomplete="new-password",
)  # fmt: skip
LOGIN_CODE = Field("code", _l("Mã 6 số trong ứng dụng"), required=True, inputmode="numeric", autocomplete="one-time-code")
ANY_CODE = Field("code", _l("Mã 6 số, hoặc một mã dự phòng"), required=True, autocomplete="one-time-code")
RECOVERY = Field("recovery", _l("Mã dự phòng"), _l("16 chữ và số, gõ có dấu gạch hay không đều được"))
REGISTER_PARTY = (
    Field("kind", _l("Loại đơn vị"), kind="select", required=True, choices=_KINDS),
    Field("name", _l("Tên đầy đủ"), _l("Như trên giấy đăng ký"), required=True, autocomplete="organization"),
    Field("tax_code", _l("Mã số thuế"), _l("10 hoặc 13 chữ số. Chưa có thì để trống, Liên minh sẽ hỏi sau"), inputmode="numeric"),
    Field("place", _l("Địa chỉ"), _PLACE_OF_PARTY, required=True, autocomplete="address-line1"),
    Field(
        "phone", _l("Điện thoại"), _l("Liên minh gọi số này để hỏi; người khác không thấy"), "tel", required=True, inputmode="tel", autocomplete="tel"
    ),
    Field("about", _l("Đơn vị làm gì?"), _l("Một câu là đủ. Ví dụ: nuôi cua biển, bán cua thịt quanh năm")),
)
REGISTER_PERSON = (
    OWN_NAME,
    Field("email", _l("Thư điện tử"), _l("Dùng để đăng nhập. Ví dụ: ten@vidu.vn"), "email", required=True, inputmode="email", autocomplete="email"),
    NEW_PASSWORD,
)
ANSWER = Field("answer", _l("Trả lời"), kind="area")
ADD_PERSON = (
    Field("email", _l("Thư điện tử của người ấy"), _l("Ví dụ: ten@vidu.vn"), "email", required=True, inputmode="email"),
    Field(
        "role",
        _l("Vai trong đơn vị"),
        kind="select",
        required=True,
        choices={one: MEMBER_ROLES_EXPLAINED[one] for one in ("member", "lead", "reader")},
    ),
)
SLIP_FIELDS = (
    Field("person_name", _l("Tên người nhận phiếu"), _l("Họ và tên, in trên phiếu"), required=True),
    Field("phone", _l("Số điện thoại của người ấy"), _l("Là tên đăng nhập. Ví dụ: 0912 345 678"), "tel", inputmode="tel"),
    Field("email", _l("Hoặc thư điện tử"), _l("Để trống nếu không dùng"), "email", inputmode="email"),
    Field(
        "role", _l("Vai trong đơn vị"), kind="select", required=True,
        choices={one: MEMBER_ROLES_EXPLAINED[one] for one in ("member", "lead", "reader")},
    ),
)  # fmt: skip
SLIP_CODE = Field("slip_code", _l("Mã trên phiếu"), _l("Chữ hoa hay thường, có gạch hay không đều được. Ví dụ: KX7R-43MD"), required=True)
ASIDE_WHY = Field("why", _l("Vì sao để riêng?"), _l("Ví dụ: địa chỉ không còn dùng, đã gọi điện báo"), "area", required=True)
LOOK_REASON = Field(
    "look_reason", _l("Vì sao cần xem?"), _l("Người ấy đọc được. Ví dụ: chú Sáu gọi, nói không thấy nút gửi báo giá"), "area", required=True
)
PHONE_REASON = Field(
    "phone_reason", _l("Vì sao gỡ số này?"), _l("Người ấy đọc được. Ví dụ: số đã về chủ mới, chị Tư gọi từ chính số này"), "area", required=True
)
ASK_BACK = Field("question", _l("Hỏi người đăng ký điều gì?"), _l("Họ thấy câu này ở trang đơn của họ"), "area", required=True)
REFUSE = (
    Field("reason", _l("Vì sao không nhận?"), kind="select", required=True, choices={"": _l("Xin chọn"), **REFUSALS}),
    Field("note", _l("Nói thêm với họ"), _l("Cần có khi chọn lý do khác")),
)
CLAIM_FIELDS = (
    Field("subject", _l("Về điều gì"), kind="select", required=True, choices={"": _l("Xin chọn"), **SUBJECTS}),
    Field("said", _l("Nguồn nói gì"), _l("Ghi đúng ý nguồn, kèm đơn vị. Ví dụ: 40 thành viên, 520 ha"), "area", required=True),
    Field("source", _l("Nguồn"), _l("Địa chỉ trang báo, hoặc tên và số của giấy tờ"), required=True),
    Field("reported_on", _l("Ngày của nguồn"), _l("Ngày, tháng hay năm. Ví dụ: 25/11/2025, 11/2025, 2025"), required=True),
)
WITHDRAW_CLAIM = Field("why", _l("Vì sao gỡ?"), _l("Ví dụ: báo đã đính chính"), required=True)

PAIR_NOTE = Field("note", _l("Ghi chú"), _l("Vì sao nói vậy, hay còn hỏi ai; để đồng nghiệp biết. Không bắt buộc"))

_CHOICES = {"reason": DROP_REASONS, "outcome": OUTCOMES}


def fact_fields(needs: frozenset[str], order: tuple[str, ...] = tuple(FACTS)) -> tuple[Field, ...]:
    """The questions of a move of a linkage: each fact that it requires, in a steady order."""
    return tuple(_fact(name) for name in order if name in needs)


def _fact(name: str) -> Field:
    if name in _CHOICES:
        return Field(name, FACTS[name], kind="select", required=True, choices={"": _l("Xin chọn"), **_CHOICES[name]})
    return Field(name, FACTS[name], FACT_HINTS.get(name, ""), required=name not in ("note", "override"))
