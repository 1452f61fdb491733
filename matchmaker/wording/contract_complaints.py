"""What is wrong with a field of a contract or a harvest, said so that its writer knows what to type instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.harvests import OverPromised
from matchmaker.domain.permissions import Who
from matchmaker.wording.contracts import TERM_LABELS, tonnes
from matchmaker.wording.figures import day
from matchmaker.wording.labels import label
from matchmaker.wording.price_rules import PARTS

LINE_FIELDS: Mapping[str, LazyString] = {
    "words": _l("Hàng"),
    "quantity": _l("Số lượng"),
    "tolerance": _l("Cho phép hơn kém"),
    "grade": _l("Cỡ, loại"),
    "from": _l("Từ ngày"),
    "until": _l("Đến ngày"),
    "price": _l("Giá"),
}
CONTRACT_FIELDS: Mapping[str, LazyString] = {
    **TERM_LABELS,
    "number": _l("Số hợp đồng"),
    "links": _l("Hợp đồng gồm những khâu nào"),
    "buyer": _l("Bên mua"),
    "seller": _l("Bên bán"),
    "signer": _l("Người ký"),
    "override": _l("Vì sao cho ký vượt"),
    "hold_reason": _l("Lý do tạm dừng"),
    "cancel_reason": _l("Lý do hủy"),
    "end_reason": _l("Kết thúc vì"),
    "addendum_reason": _l("Sửa điều gì"),
    "broken_by": _l("Bên nào không giữ"),
    "broken_why": _l("Vì sao không giữ được"),
    "to": _l("Sửa thành"),
    "side": _l("Ký cho bên nào"),
    "capacity": _l("Sản lượng cả vụ"),
    "send": _l("Gửi ký"),
    "countersign": _l("Liên minh ký"),
}
CONTRACT_COMPLAINTS: Mapping[str, LazyString] = {
    "over_promised": _l(
        "%(field)s: vụ này đã cam kết %(signed)s/%(capacity)s t%(held)s. Còn %(left)s t, hợp đồng này cần %(asked)s t. Xin giảm số lượng, "
        "sửa sản lượng của vụ, hoặc ghi lý do cho ký vượt."
    ),
    "number_taken": _l("%(field)s: số %(number)s đã có hợp đồng khác dùng. Xin ghi số khác."),
    "number_taken_by": _l("%(field)s: số %(number)s đã dùng cho hợp đồng giữa %(parties)s. Xin ghi số khác."),
    "contract_underway": _l("%(field)s: kết nối này đang có hợp đồng %(name)s. Xin ghi chữ ký ở trang hợp đồng ấy."),
    "linkage_has_contract": _l("Kết nối này đã có hợp đồng %(name)s. Xin mở hợp đồng ấy."),
    "party_gone": _l("%(field)s: đơn vị này không còn trong danh sách, có lẽ vừa được gộp. Xin mở lại trang."),
    "contract_with_itself": _l("%(field)s: bên mua và bên bán là một đơn vị. Xin chọn lại."),
    "not_of_framework": _l("%(field)s: phụ lục phải cùng bên mua với hợp đồng khung. Xin chọn lại."),
    "not_of_linkage": _l("Hai bên của hợp đồng khác hai bên của kết nối. Xin mở lại từ trang kết nối."),
    "four_eyes": _l("%(name)s đã soạn hay gửi hợp đồng này, nên phải một cán bộ khác của Liên minh ký xác nhận: %(others)s."),
    "four_eyes_nobody": _l(
        "%(name)s đã soạn hay gửi hợp đồng này, nên phải một cán bộ khác của Liên minh ký xác nhận. Nay không còn ai khác: "
        "xin mở tài khoản cho một cán bộ nữa, rồi nhờ người ấy đọc và ký."
    ),
    "paper_eyes": _l("%(name)s đã ghi chữ ký trên giấy của hợp đồng này, nên phải một cán bộ khác của Liên minh ký xác nhận: %(others)s."),
    "paper_eyes_nobody": _l(
        "%(name)s đã ghi chữ ký trên giấy của hợp đồng này, nên phải một cán bộ khác của Liên minh ký xác nhận. Nay không còn ai khác: "
        "xin mở tài khoản cho một cán bộ nữa, rồi nhờ người ấy đọc và ký."
    ),
    "signed_already": _l("%(field)s: %(name)s đã ký rồi. Xin tải lại trang."),
    "name_in_full": _l("%(field)s: xin ghi đủ họ và tên, như Nguyễn Văn Sáu."),
    "before_draft": _l("%(field)s: ngày này trước ngày soạn (%(day)s). Xin xem lại."),
    "line_without_quantity": _l("Dòng %(line)s chưa có số lượng, chưa gửi ký được. Xin sửa bản soạn."),
    "line_without_price": _l("Dòng %(line)s chưa có giá hay cách tính giá, chưa gửi ký được. Xin sửa bản soạn."),
    "one_quantity": _l("%(field)s: hợp đồng cần một con số, không phải một khoảng. Xin ghi như 6 tấn, rồi ghi phần hơn kém ở ô kế bên."),
    "window_for_rate": _l("%(field)s: số lượng tính theo ngày, tuần hay tháng nên cần biết từ ngày nào đến ngày nào."),
    "price_one_figure": _l("%(field)s: hợp đồng cần một giá, như 450.000 đ/kg. Chưa chốt thì để trống."),
    "not_money": _l("%(field)s: máy chưa đọc ra bao nhiêu tiền. Xin ghi bằng số, như 50.000.000 đ."),
    "not_a_percent": _l("%(field)s: xin ghi số phần trăm từ 0 đến 100, như 5."),
    "not_a_window": _l("%(field)s: xin ghi từ ngày nào đến ngày nào, như 01/12/2026 – 31/12/2026."),
    "same_as_before": _l("%(field)s: giống như đang ghi. Xin ghi điều mới."),
    "addendum_open": _l("%(field)s: phụ lục %(number)s còn chờ ký. Ký hay bỏ phụ lục ấy trước đã."),
    "addendum_closed": _l("%(field)s: phụ lục %(number)s đã xong, không ký thêm được."),
    "capacity_below_signed": _l("%(field)s: đã ký %(signed)s t rồi, không ghi thấp hơn được. Xin ghi từ %(signed)s t trở lên."),
    "capacity_unweighed": _l("%(field)s: máy chưa đổi ra kg được. Xin ghi bằng kg, tạ hay tấn, như 2,5 tấn."),
    "contract_between": _l("Hai bên đang có hợp đồng với nhau (%(name)s), nên không thể là một. Xin xem lại hợp đồng ấy trước."),
}
CONTRACT_DOUBTS: Mapping[str, LazyString] = {
    "harvest_committed": _l("%(field)s: vụ này đã cam kết %(signed)s/%(capacity)s t%(held)s. Còn %(left)s t. Vẫn chào như đã ghi?"),
    "harvest_smaller": _l("%(field)s: tin trước của vụ này ghi cả vụ %(capacity)s t. Có thêm hàng, hay ghi nhầm?"),
    "deposit_unread": _l("%(field)s: máy chưa đọc ra bao nhiêu tiền. Xin ghi bằng số, như 50.000.000 đ; hay giữ đúng như đã ghi?"),
    "penalty_above_ceiling": _l("%(field)s: quá %(most)s phần trăm phần bị vi phạm, mức cao nhất theo %(law)s (chưa kiểm chứng). Có đúng không?"),
    "no_form_of_linkage": _l("%(field)s: các khâu đã chọn không thành hình thức nào trong bảy hình thức. Cứ để vậy?"),
}


def line_of(field: str) -> str:
    """What a field of a contract's line is called, with the number of its line; empty for any other field."""
    kind, _dash, rest = field.partition("-")
    number, _dash, name = rest.partition("-")
    if kind == "line" and number.isdigit() and name:
        said = label(PARTS, name[5:]) if name.startswith("rule-") else label(LINE_FIELDS, name)
        return _("Dòng %(number)s, %(field)s", number=number, field=said[:1].lower() + said[1:])
    return _("Đã giao, dòng %(number)s", number=number) if kind == "delivered" and number.isdigit() else ""


def weights(facts: Mapping[str, object]) -> dict[str, str]:
    """Weights among the facts in tonnes, days as the reader writes them, and the contracts that came first between brackets."""
    said = {name.removesuffix("_kg"): tonnes(value) for name, value in facts.items() if name.endswith("_kg") and isinstance(value, Decimal)}
    if "contracts" in facts:
        said["held"] = _(" (HĐ %(contracts)s)", contracts=facts["contracts"]) if facts["contracts"] else ""
    if isinstance(facts.get("day"), date):
        said["day"] = day(facts["day"])  # type: ignore[arg-type]
    return said


def over_said(error: OverPromised, who: Who) -> str:
    """Why a signature stopped: the numbers to the seller and staff, with the contracts that came first as far as the reader may know of them."""
    seen = [one.name for one in error.holders if who.staff or one.parties & who.own_codes]
    numbers = {"capacity": tonnes(error.capacity), "signed": tonnes(error.signed), "left": tonnes(error.left), "asked": tonnes(error.asked)}
    held = _(" (HĐ %(contracts)s)", contracts=", ".join(seen)) if seen else ""
    return _(
        "Vụ này đã cam kết %(signed)s/%(capacity)s t%(held)s. Còn %(left)s t, hợp đồng này cần %(asked)s t. Giảm số lượng trong hợp đồng, "
        "hoặc nhờ cán bộ Liên minh.",
        held=held, **numbers,
    )  # fmt: skip


def may_not_sign(why: str, party: str) -> str:
    """Why somebody may not sign for a party."""
    if why == "not_lead":
        return _("Chỉ người phụ trách của %(party)s được ký. Nhờ người ấy đăng nhập và ký, hoặc ký trên giấy rồi đưa Liên minh ghi.", party=party)
    return _("Bạn không đại diện cho %(party)s nên không ký thay được.", party=party)


def not_yours(why: str, others: Sequence[str]) -> str:
    """To staff who had a hand in a contract: that another of the Alliance signs it, and who that can be; empty where they had none."""
    if not why:
        return ""
    if why == "four_eyes":
        said = _("Hai bên đã ký. Anh/chị đã soạn hay gửi hợp đồng này, nên một cán bộ khác của Liên minh ký xác nhận.")
    else:
        said = _("Hai bên đã ký. Anh/chị đã ghi chữ ký trên giấy của hợp đồng này, nên một cán bộ khác của Liên minh ký xác nhận.")
    return f"{said} {_can_sign(others)}"


def recording(others: Sequence[str]) -> str:
    """To staff about to record a paper signature: that they will not sign for the Alliance, and who still can."""
    said = _("Ai ghi chữ ký trên giấy thì không ký xác nhận cho Liên minh hợp đồng này nữa.")
    return f"{said} {_can_sign(others)}"


def _can_sign(others: Sequence[str]) -> str:
    if not others:
        return _("Nay không còn cán bộ nào khác: cần mở tài khoản cho một cán bộ nữa.")
    return _("Ký được: %(names)s.", names=", ".join(others))
