"""The word lists in the words of those who edit them: kinds of names, groups, fields, and what cannot stand."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

Labels = Mapping[str, LazyString]

NAME_KINDS: Labels = {
    "synonym": _l("tên gọi khác"),
    "dialect": _l("tiếng địa phương"),
    "trade": _l("tên chợ, nói nghề"),
    "abbreviation": _l("viết tắt"),
    "misspelling": _l("hay viết sai"),
    "english": _l("tiếng Anh"),
    "canonical": _l("tên chính"),
}
GROUPS: Labels = {
    "thuy_san": _l("Thủy sản"),
    "lua_gao": _l("Lúa gạo"),
    "muoi": _l("Muối"),
    "trai_cay_rau": _l("Trái cây, rau"),
    "vat_nuoi": _l("Vật nuôi"),
    "lam_san": _l("Lâm sản"),
    "che_bien": _l("Hàng chế biến"),
    "giong": _l("Giống"),
    "thuc_an": _l("Thức ăn chăn nuôi"),
    "phan_bon": _l("Phân bón"),
    "xu_ly": _l("Thuốc, chất xử lý"),
    "bao_bi": _l("Bao bì"),
    "may": _l("Máy móc"),
    "dich_vu": _l("Dịch vụ"),
}
REGIONS: Labels = {"Bắc": _l("miền Bắc"), "Trung": _l("miền Trung"), "Nam": _l("miền Nam")}
FLAGS: Labels = {"only_marked": _l("chỉ khi gõ có dấu"), "only_alone": _l("chỉ khi đứng một mình")}
WORD_FIELDS: Labels = {
    "name": _l("Tên gọi"),
    "product": _l("Mặt hàng"),
    "kind": _l("Loại tên"),
    "region": _l("Vùng nói"),
    "note": _l("Ghi chú"),
    "other": _l("Mặt hàng dễ lẫn"),
    "a": _l("Mặt hàng"),
    "b": _l("Dễ lẫn với"),
    "vi": _l("Tên tiếng Việt"),
    "en": _l("Tên tiếng Anh"),
    "parent": _l("Thuộc mặt hàng"),
    "role": _l("Nhóm hàng"),
    "group": _l("Ngành hàng"),
    "unit": _l("Đơn vị tính"),
    "months": _l("Tháng có hàng"),
    "price_low": _l("Giá thường gặp, thấp"),
    "price_high": _l("Giá thường gặp, cao"),
    "flagship": _l("Hàng chủ lực của tỉnh"),
    "science": _l("Tên khoa học"),
    "heir": _l("Chuyển tên gọi sang"),
    "stands_for": _l("Là nơi nào"),
    "communes": _l("Xã, phường từ 1/7/2025"),
    "whole": _l("Nhập trọn vẹn"),
    "why": _l("Lý do sửa"),
    "unchanged": _l("Thay đổi"),
    "undo": _l("Hoàn lại"),
    "lists": _l("Danh mục"),
}
WORD_COMPLAINTS: Labels = {
    "only_fillers": _l("%(field)s: “%(name)s” là chữ chung, không chỉ riêng mặt hàng nào. Xin ghi thêm cho rõ."),
    "only_a_measure": _l("%(field)s: “%(name)s” là số hay đơn vị tính, tin nào cũng có. Xin ghi tên mặt hàng."),
    "name_taken": _l(
        "%(field)s: “%(name)s” đã là tên của %(other)s, không thể cũng là tên của %(product)s. Xin sửa bên kia trước, hoặc ghi tên khác."
    ),
    "name_known": _l("%(field)s: %(product)s đã có tên “%(name)s”. Không cần thêm lần nữa."),
    "one_canonical": _l("%(field)s: %(product)s phải có đúng một tên chính. Xin chọn tên chính khác trước."),
    "lookalike_of_itself": _l("%(field)s: %(product)s không thể lẫn với chính nó. Xin chọn mặt hàng khác."),
    "lookalike_known": _l("%(field)s: %(product)s và %(other)s đã là một cặp dễ lẫn. Không cần thêm lần nữa."),
    "product_known": _l("%(field)s: đã có mặt hàng “%(name)s”. Xin ghi tên khác, hoặc thêm tên gọi cho mặt hàng ấy."),
    "parent_cycle": _l("%(field)s: %(other)s nằm dưới %(product)s, nên %(product)s không thể thuộc về nó. Xin chọn chỗ khác."),
    "role_unlike_parent": _l("%(field)s: %(product)s nằm dưới %(other)s thì phải cùng nhóm hàng. Xin chọn lại một trong hai."),
    "role_unlike_kinds": _l("%(field)s: %(other)s nằm dưới %(product)s và thuộc nhóm khác. Xin chọn cùng nhóm."),
    "unit_not_listed": _l("%(field)s: “%(unit)s” chưa có trong danh mục đơn vị. Xin chọn trong danh sách."),
    "not_months": _l("%(field)s: xin viết như 11-2 hoặc 5-8, 11. Tháng từ 1 đến 12."),
    "price_backwards": _l("%(field)s: thấp hơn cả giá thấp. Xin đổi lại hai ô giá."),
    "both_prices": _l("%(field)s: xin ghi cả giá thấp lẫn giá cao, hoặc để trống cả hai."),
    "kinds_stand": _l("%(product)s còn có loại bên dưới: %(names)s. Xin chuyển chúng sang chỗ khác trước."),
    "names_stand": _l("%(product)s còn tên gọi: %(names)s. Xin bỏ chúng, hoặc chọn mặt hàng nhận các tên ấy."),
    "grades_stand": _l("%(product)s còn cỡ, loại riêng trong danh mục: %(names)s. Chưa bỏ được."),
    "units_stand": _l("%(product)s còn đơn vị tính riêng trong danh mục: %(names)s. Chưa bỏ được."),
    "lookalikes_stand": _l("%(product)s còn trong một cặp dễ lẫn. Xin bỏ cặp ấy trước."),
    "listings_stand": _l("%(product)s còn tin đang dùng: “%(words)s”. Xin chuyển tên gọi sang mặt hàng khác, hoặc sửa tin trước."),
    "commune_unknown": _l("%(field)s: không có xã, phường nào từ 1/7/2025 là “%(text)s”. Xin ghi như xã Tân Lộc, mỗi dòng một nơi."),
    "unit_unknown_place": _l("%(field)s: chưa có nơi nào là “%(text)s”. Xin ghi đủ loại và tên, như xã Đất Mũi hoặc huyện U Minh, mỗi dòng một nơi."),
    "alias_taken": _l("%(field)s: “%(name)s” đã là tên của %(other)s. Xin bỏ tên ấy trước, hoặc ghi tên khác."),
    "alias_is_a_place": _l("%(field)s: “%(name)s” là tên của chính %(other)s, không thể cũng là tên của %(stands_for)s. Xin ghi tên khác."),
    "two_roles": _l("%(field)s: “%(one)s” và “%(two)s” cùng một mã mà khác nhóm hàng. Xin sửa một trong hai dòng."),
    "key_twice": _l("%(field)s: “%(one)s” và “%(two)s” cùng một mã. Xin bỏ một trong hai dòng."),
    "parent_missing": _l("%(field)s: “%(one)s” thuộc về một mặt hàng không có trong danh mục. Xin chọn mặt hàng khác."),
    "own_ancestor": _l("%(field)s: “%(one)s” nằm dưới “%(two)s”, và ngược lại. Xin chọn chỗ khác cho một trong hai."),
    "name_of_two": _l("%(field)s: “%(one)s” và “%(two)s” trùng tên mà không phải một cặp dễ lẫn. Xin bỏ một trong hai tên trước."),
    "state_of_itself": _l("%(field)s: “%(one)s” được ghi là thay cho chính nó. Xin bỏ nó khỏi các trạng thái được thay."),
    "state_of_two": _l("%(field)s: “%(one)s” và “%(two)s” viết như nhau mà là hai trạng thái. Xin sửa một trong hai dòng."),
    "grade_backwards": _l("%(field)s: “%(one)s” có số cân nhỏ nhất lớn hơn số cân lớn nhất. Xin đổi lại hai số."),
    "two_weights": _l("%(field)s: “%(one)s” và “%(two)s” là một đơn vị mà nặng khác nhau. Xin sửa một trong hai dòng."),
    "unit_of_two": _l("%(field)s: “%(one)s” và “%(two)s” viết như nhau mà là hai đơn vị. Xin sửa một trong hai dòng."),
    "product_not_listed": _l("%(field)s: danh mục chưa có tên “%(text)s”. Xin gõ đúng một tên đã có, như trong trang Từ ngữ của nghề."),
    "unchanged": _l("Chưa có gì khác với danh mục hiện nay. Xin sửa rồi gửi lại."),
    "later_edit": _l("Chưa hoàn lại được: lần sửa sau (%(act)s, %(subject)s) dựa trên lần này. Xin hoàn lại lần sau ấy trước."),
    "rows_changed": _l("Chưa hoàn lại được: dòng ấy trong danh mục nay đã khác. Xin sửa tay."),
}
