"""The fixed words of official papers, which are Vietnamese whatever the page around them is, and the names of what a paper may lack."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.contract_papers import Lacking
from matchmaker.wording.contracts import TERM_LABELS
from matchmaker.wording.labels import Labels, label

TITLES: Labels = {
    "sale": _l("Hợp đồng mua bán"), "inputs": _l("Hợp đồng cung ứng vật tư, dịch vụ đầu vào"), "framework": _l("Hợp đồng nguyên tắc"),
    "annex": _l("Phụ lục hợp đồng"), "addendum": _l("Phụ lục sửa đổi, bổ sung hợp đồng"), "minutes": _l("Biên bản kết nối cung cầu"),
    "register": _l("Sổ theo dõi hợp đồng"),
}  # fmt: skip
SIDES_OF = {"a": "BÊN A (BÊN MUA)", "b": "BÊN B (BÊN BÁN)"}
SIGN_HERE = "(Chức vụ, ký tên, đóng dấu)"
PARTY_ROWS: Labels = {
    "address": _l("Địa chỉ"), "tax_code": _l("Mã số thuế"), "phone": _l("Điện thoại"), "bank": _l("Tài khoản ngân hàng"),
    "representative": _l("Người đại diện"), "position": _l("Chức vụ"),
}  # fmt: skip
LINES = ("TT", "Hàng hóa", "Quy cách, cỡ, trạng thái", "Số lượng", "Thời gian giao", "Giá")
CHANGES = ("Điều sửa", "Đang ghi", "Sửa thành")
EVENTS = ("Ngày giờ", "Việc", "Ghi chú")
LINKS_SAID: Labels = {
    "inputs": _l("cung ứng vật tư, dịch vụ đầu vào"),
    "production": _l("tổ chức sản xuất"),
    "harvest": _l("thu hoạch"),
    "processing": _l("sơ chế, chế biến"),
    "sale": _l("tiêu thụ sản phẩm"),
}
LACKING: Labels = {
    "number": _l("số hợp đồng"), "place": _l("nơi lập"), "parent_number": _l("số của hợp đồng khung"), "address": _l("địa chỉ"),
    "tax_code": _l("mã số thuế"), "phone": _l("điện thoại"), "bank": _l("tài khoản ngân hàng"), "representative": _l("người đại diện"),
    "position": _l("chức vụ người đại diện"), "quantity": _l("số lượng"), "window": _l("thời gian giao"), "price": _l("cách tính giá"),
    "alliance_representative": _l("người đại diện Liên minh"),
}  # fmt: skip
PARTICULAR_FIELDS: Labels = {
    "place": _l("Nơi lập"),
    "bank_a": _l("Tài khoản ngân hàng của bên mua"),
    "representative_a": _l("Người đại diện bên mua"),
    "position_a": _l("Chức vụ người đại diện bên mua"),
    "bank_b": _l("Tài khoản ngân hàng của bên bán"),
    "representative_b": _l("Người đại diện bên bán"),
    "position_b": _l("Chức vụ người đại diện bên bán"),
}
WHERE: Labels = {
    "paper": _l("Ghi trên trang này"),
    "party_a": _l("Ghi vào hồ sơ bên mua"),
    "party_b": _l("Ghi vào hồ sơ bên bán"),
    "contract": _l("Ghi vào bản soạn hợp đồng"),
    "hidden": _l("Chỉ bên ấy và Liên minh thấy: nhờ Liên minh in, hoặc điền tay"),
}


def lacking_said(one: Lacking) -> str:
    """What a paper lacks: `mã số thuế bên A`, `cách tính giá của hàng 2`."""
    name = label(LACKING, one.key) if one.key in LACKING else label(TERM_LABELS, one.key).lower()
    if one.of in ("a", "b"):
        return _("%(what)s bên %(side)s", what=name, side=one.of.upper())
    return _("%(what)s của hàng %(line)s", what=name, line=one.of) if one.of else name


def template_said(template: str) -> str:
    """A template and its version in words: `Hợp đồng mua bán, bản 1`."""
    kind, _at, version = template.partition("@")
    return _("%(name)s, bản %(version)s", name=label(TITLES, kind), version=version)
