"""What is wrong with a field, said so that its writer knows what to type instead."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.wording.figures import dong
from matchmaker.wording.labels import COLUMNS, FACTS, label

FIELDS: Mapping[str, LazyString] = {
    **FACTS,
    **COLUMNS,
    "words": _l("Mô tả hàng"),
    "line": _l("Viết một dòng"),
    "per": _l("Số lượng này là"),
    "min_quantity": _l("Lô nhỏ nhất"),
    "radius_km": _l("Khoảng cách"),
    "name": _l("Tên đầy đủ"),
    "tax_code": _l("Mã số thuế"),
    "place": _l("Địa điểm"),
    "phone": _l("Điện thoại"),
    "email": _l("Thư điện tử"),
    "password": _l("Mật khẩu"),
    "about": _l("Giới thiệu"),
    "party": _l("Đơn vị"),
    "kind": _l("Loại đơn vị"),
    "month": _l("Tháng"),
    "certificate": _l("Chứng nhận"),
    "must": _l("Điều bắt buộc"),
    "commune": _l("Xã, phường"),
    "product": _l("Mặt hàng"),
    "side": _l("Loại tin"),
    "version": _l("Bản đang sửa"),
}

COMPLAINTS: Mapping[str, LazyString] = {
    "missing": _l("%(field)s: còn để trống. Xin điền vào."),
    "too_long": _l("%(field)s: dài quá. Xin rút ngắn lại."),
    "too_large": _l("%(field)s: nhiều quá. Xin rút bớt."),
    "not_a_number": _l("%(field)s: máy chưa đọc ra con số. Xin viết như 2 hoặc 1.250,5."),
    "number_too_large": _l("%(field)s: con số lớn quá. Xin đếm lại mấy số 0."),
    "range_backwards": _l("%(field)s: số sau nhỏ hơn số trước. Xin viết số nhỏ, ngày sớm trước, như 5-7 tấn."),
    "not_a_quantity": _l("%(field)s: máy chưa hiểu. Xin viết số rồi đơn vị, như 2 tấn hoặc 60 giạ."),
    "unit_missing": _l("%(field)s: thiếu đơn vị. Xin viết thêm kg, tạ, tấn, giạ…"),
    "size_not_quantity": _l("%(field)s: “con/kg” là cỡ, không phải số lượng. Xin chuyển sang ô Cỡ, loại."),
    "not_positive": _l("%(field)s: phải lớn hơn 0."),
    "too_fine": _l("%(field)s: nhỏ quá ba số lẻ. Xin làm tròn."),
    "two_units": _l("%(field)s: hai đầu dùng hai đơn vị. Xin viết chung một đơn vị."),
    "units_differ": _l("%(field)s: khác đơn vị với Số lượng. Xin viết cùng đơn vị."),
    "lot_above_quantity": _l("%(field)s: lớn hơn cả số lượng chào. Xin xem lại một trong hai ô."),
    "not_a_price": _l("%(field)s: máy chưa hiểu. Xin viết như 450.000 đ/kg, 450k hoặc 55-60k/kg."),
    "foreign_money": _l("%(field)s: xin ghi bằng đồng Việt Nam, như 450.000 đ/kg."),
    "not_whole_dong": _l("%(field)s: có số lẻ dưới một đồng. Xin viết tròn đồng."),
    "price_unit_missing": _l("%(field)s: giá cho mỗi gì? Xin viết thêm, như đ/kg."),
    "not_a_date": _l("%(field)s: máy chưa đọc ra ngày. Xin viết như 25/11/2026 hoặc tháng 12."),
    "not_a_day": _l("%(field)s: máy chưa đọc ra ngày. Xin viết như 25/11/2026."),
    "no_such_day": _l("%(field)s: không có ngày này trong lịch. Xin xem lại."),
    "no_such_month": _l("%(field)s: tháng chỉ từ 1 đến 12."),
    "year_out_of_reach": _l("%(field)s: năm xa quá. Xin xem lại."),
    "lunar_date": _l("%(field)s: máy chưa đọc ngày âm lịch. Xin viết ngày dương, như 25/11/2026."),
    "from_after_until": _l("%(field)s: ngày bắt đầu sau ngày kết thúc. Xin đổi lại."),
    "window_backwards": _l("%(field)s: ngày bắt đầu sau ngày kết thúc. Xin đổi lại."),
    "not_a_choice": _l("%(field)s: xin chọn trong danh sách."),
    "not_listed": _l("%(field)s: xin chọn trong danh sách."),
    "must_without_value": _l("%(field)s: đã đánh dấu bắt buộc mà chưa ghi. Xin ghi vào, hoặc bỏ dấu."),
    "radius_without_place": _l("%(field)s: có khoảng cách mà chưa có địa điểm. Xin ghi địa điểm."),
    "not_a_certificate": _l("%(field)s: có dòng máy chưa hiểu. Xin viết mỗi dòng một giấy, như VietGAP, hết hạn 12/03/2027."),
    "control_characters": _l("%(field)s: có ký tự lạ. Xin gõ lại."),
    "tax_code_wrong": _l("%(field)s: chưa đúng, có lẽ gõ nhầm một số. Xin xem lại trên giấy đăng ký."),
    "not_a_tax_code": _l("%(field)s: chưa đúng, có lẽ gõ nhầm một số. Xin xem lại trên giấy đăng ký."),
    "tax_code_taken": _l("%(field)s: đã có đơn vị khác dùng mã này. Xin báo Liên minh."),
    "party_known": _l("%(field)s: đã có đơn vị tên này ở địa chỉ này. Xin xem lại danh sách."),
    "taken": _l("%(field)s: đã có người dùng. Xin xem lại."),
    "not_a_phone": _l("%(field)s: chưa giống số điện thoại. Xin viết như 0912 345 678."),
    "password_length": _l("%(field)s: cần ít nhất 8 ký tự."),
    "not_an_email": _l("%(field)s: chưa giống địa chỉ thư. Xin viết như ten@vidu.vn."),
    "form_key_missing": _l("Trang này mở đã lâu. Xin bấm gửi lần nữa."),
    "in_the_future": _l("%(field)s: ngày này chưa đến. Xin ghi ngày đã qua."),
    "same_party": _l("Hai tin này cùng một đơn vị, không cần giới thiệu."),
    "no_match": _l("Hai tin này khác mặt hàng, chưa giới thiệu được."),
    "form_key": _l("Trang này mở đã lâu. Xin bấm gửi lần nữa."),
    "no_party": _l("%(field)s: bạn chưa đại diện cho đơn vị nào. Xin liên hệ Liên minh."),
    "per_contradicts": _l("%(field)s: khác với điều đã ghi ở Số lượng. Xin chọn lại cho khớp."),
    "commune": _l("%(field)s: xin chọn trong danh sách."),
}

DOUBTS: Mapping[str, LazyString] = {
    "price_far_below": _l("%(field)s: thấp hơn nhiều so với giá thường gặp%(usual)s. Có ghi thiếu số 0 không?"),
    "price_far_above": _l("%(field)s: cao hơn nhiều so với giá thường gặp%(usual)s. Có ghi thừa số 0 không?"),
    "window_past": _l("%(field)s: đã qua rồi. Có đúng ngày này không?"),
    "window_long": _l("%(field)s: kéo dài hơn một năm. Có đúng không?"),
    "quantity_huge": _l("%(field)s: lớn khác thường. Có đúng không?"),
    "unit_unknown": _l("%(field)s: chưa biết đơn vị “%(unit)s” nên khó so với tin khác. Dùng kg, tạ, tấn, giạ được không?"),
    "unit_not_convertible": _l("%(field)s: chưa biết một %(unit)s nặng bao nhiêu nên khó so với tin khác. Ghi bằng kg được không?"),
    "product_unknown": _l("%(field)s: chưa có mặt hàng này trong danh mục, nên khó được tìm thấy. Có đúng tên không?"),
    "product_ambiguous": _l("%(field)s: có thể hiểu nhiều cách. Bạn muốn nói mặt hàng nào?"),
    "place_unknown": _l("%(field)s: chưa tìm ra xã, phường này ở Cà Mau. Có đúng không?"),
    "place_ambiguous": _l("%(field)s: có thể là nhiều nơi. Bạn muốn nói nơi nào?"),
    "place_outside": _l("%(field)s: nằm ngoài tỉnh Cà Mau. Có đúng không?"),
    "certificate_expired": _l("%(field)s: có giấy đã hết hạn. Có đúng ngày không?"),
}
"""What asks without stopping anybody: a tick answers it."""
_OTHERWISE = _l("%(field)s: chưa đúng. Xin xem lại.")


class _Blank(dict[str, object]):
    """Facts in which an absent one is simply empty, so that a sentence never fails over a missing detail."""

    def __missing__(self, key: str) -> str:
        return ""


def complain(field: str, code: str, facts: Mapping[str, object] | None = None) -> str:
    """The sentence for one complaint or doubt about one field."""
    template = str(COMPLAINTS.get(code) or DOUBTS.get(code) or _OTHERWISE)
    return template % _Blank({**(facts or {}), "field": label(FIELDS, field), "usual": _usual(facts or {})})


def _usual(facts: Mapping[str, object]) -> str:
    """The usual price of the product, between brackets."""
    low, high = facts.get("low"), facts.get("high")
    return f" ({dong(low, high, str(facts.get('usual_unit', '')))})" if isinstance(low, int) and isinstance(high, int) else ""


def complain_all(complaints: Mapping[str, tuple[str, Mapping[str, object]]]) -> dict[str, str]:
    """Each field's sentence."""
    return {field: complain(field, code, facts) for field, (code, facts) in complaints.items()}
