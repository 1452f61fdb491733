"""What is wrong with a field, said so that its writer knows what to type instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.wording.contract_complaints import CONTRACT_COMPLAINTS, CONTRACT_DOUBTS, CONTRACT_FIELDS, line_of, weights
from matchmaker.wording.dealing import DEALING_COMPLAINTS, DEALING_FIELDS
from matchmaker.wording.deliveries import weight
from matchmaker.wording.delivery_complaints import DELIVERY_COMPLAINTS, DELIVERY_DOUBTS, DELIVERY_FIELDS
from matchmaker.wording.figures import day, dong, number
from matchmaker.wording.labels import COLUMNS, FACTS, FONTS, Labels, label
from matchmaker.wording.price_rules import PRICE_COMPLAINTS
from matchmaker.wording.words import WORD_COMPLAINTS

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
    "slip_code": _l("Mã trên phiếu"),
    "phone_reason": _l("Vì sao gỡ số này"),
    "look_reason": _l("Vì sao cần xem"),
    "email": _l("Thư điện tử"),
    "password": _l("Mật khẩu"),
    "old": _l("Mật khẩu đang dùng"),
    "code": _l("Mã đăng nhập"),
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
    "kg_each": _l("Một đơn vị nặng"),
    "pieces_each": _l("Một chục là"),
    "told_via": _l("Đơn vị báo bằng cách nào"),
    "told_by": _l("Ai nói"),
    "told_when": _l("Nói lúc nào"),
    "wrong": _l("Chỗ chưa đúng"),
    "body": _l("Ghi chú"),
    "spoke_with": _l("Nói với ai"),
    "via": _l("Bằng cách nào"),
    "what": _l("Việc cần làm"),
    "due": _l("Trước ngày nào"),
    "owner": _l("Ai làm"),
    "to": _l("Giao cho ai"),
    "photo": _l("Ảnh"),
    "paper_name": _l("Tên giấy"),
    "paper_number": _l("Số giấy"),
    "paper_issuer": _l("Nơi cấp"),
    "paper_until": _l("Hết hạn ngày"),
    "caption": _l("Chú thích"),
    "story": _l("Lời kể thêm"),
    "pick_up": _l("Điểm giao nhận"),
    "person_name": _l("Tên của bạn"),
    "answer": _l("Trả lời"),
    "question": _l("Câu hỏi"),
    "sure": _l("Xác nhận"),
    "papers": _l("Đã xem giấy tờ"),
    "subject": _l("Về điều gì"),
    "said": _l("Nguồn nói gì"),
    "source": _l("Nguồn"),
    "reported_on": _l("Ngày của nguồn"),
    "why": _l("Vì sao gỡ"),
    "join": _l("Đơn vị đã có"),
    "stands": _l("Xếp loại"),
    "as_of": _l("Tính đến ngày"),
    "founded_on": _l("Ngày thành lập"),
    "size": _l("Cỡ, loại"),
    "chain": _l("Giá ở khâu nào"),
    "read_on": _l("Ngày đọc giá"),
    "read_by": _l("Ai đọc giá"),
    "other": _l("Đơn vị kia"),
    "share_kind": _l("Cho xem gì"),
    "share_days": _l("Trong mấy ngày"),
    **CONTRACT_FIELDS,
    **DEALING_FIELDS,
    "at_most": _l("Nhiều nhất mấy hợp tác xã"),
    "ceiling": _l("Giá cao nhất"),
    "floor": _l("Giá thấp nhất"),
    "per_km": _l("Tiền xe một km"),
    "support": _l("Phần dành cho hợp tác xã cần nâng đỡ"),
    "split": _l("Chia theo cỡ"),
    "hold_days": _l("Giữ sống được mấy ngày"),
    "plan": _l("Phương án"),
    "q": _l("Tìm hàng gì"),
    "every": _l("Báo khi nào"),
    "language": _l("Tiếng trong thư"),
    "way": _l("Nguồn thuộc loại nào"),
    "figure": _l("Số gì"),
    "figure_said": _l("Con số"),
    "behalf": _l("Thay mặt ai"),
    "confirmed_via": _l("Xác nhận bằng cách nào"),
    "confirmed_by": _l("Ai xác nhận"),
    "confirmed_when": _l("Xác nhận lúc nào"),
    "follow": _l("Theo nguồn nào"),
    "follow_why": _l("Vì sao theo nguồn này"),
}
FIELDS_OF_DELIVERY: Labels = {**FIELDS, **DELIVERY_FIELDS}
"""The labels where a delivery, a payment or a report is told."""
FIELDS_OF_PARTY: Labels = {**FIELDS, "place": _l("Địa chỉ")}
"""The labels where an organisation says where it is."""

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
    "not_an_area": _l("%(field)s: máy chưa hiểu. Xin viết số rồi đơn vị, như 15 công hoặc 1,5 ha."),
    "area_unit_missing": _l("%(field)s: thiếu đơn vị. Xin viết thêm công, ha hoặc m2."),
    "area_unit_unknown": _l("%(field)s: “%(unit)s” mỗi nơi một khác. Xin ghi bằng công, công tầm lớn, ha hoặc m2."),
    "one_area": _l("%(field)s: xin ghi một con số, như 15 công."),
    "not_a_weight": _l("%(field)s: xin ghi bằng kg, như 20 hoặc 22,5."),
    "not_a_count": _l("%(field)s: xin ghi số nguyên từ 1 đến %(most)s, như 12."),
    "not_a_price": _l("%(field)s: máy chưa hiểu. Xin viết như 450.000 đ/kg, 450k hoặc 55-60k/kg."),
    "foreign_money": _l("%(field)s: xin ghi bằng đồng Việt Nam, như 450.000 đ/kg."),
    "not_whole_dong": _l("%(field)s: có số lẻ dưới một đồng. Xin viết tròn đồng."),
    "not_a_payment": _l("%(field)s: máy chưa hiểu. Xin viết như trả ngay, trả chậm 30 ngày hoặc trả khi thu hoạch."),
    "payment_days": _l("%(field)s: số ngày phải từ 1 đến %(most)s."),
    "price_unit_missing": _l("%(field)s: giá cho mỗi gì? Xin viết thêm, như đ/kg."),
    "not_a_date": _l("%(field)s: máy chưa đọc ra ngày. Xin viết như 25/11/2026 hoặc tháng 12."),
    "not_a_moment": _l("%(field)s: máy chưa đọc ra lúc nào. Xin viết như 14:05, 8 giờ sáng nay, hôm qua hoặc 25/11/2026."),
    "not_a_day": _l("%(field)s: máy chưa đọc ra ngày. Xin viết như 25/11/2026."),
    "no_such_day": _l("%(field)s: không có ngày này trong lịch. Xin xem lại."),
    "no_such_month": _l("%(field)s: tháng chỉ từ 1 đến 12."),
    "year_out_of_reach": _l("%(field)s: năm xa quá. Xin xem lại."),
    "not_a_lunar_date": _l("%(field)s: máy chưa hiểu ngày âm lịch này. Xin viết như 15/11 âm lịch, rằm tháng 11, tháng chạp hoặc trước Tết."),
    "no_lunar_day": _l("%(field)s: tháng %(month)s âm lịch năm %(year)s chỉ có %(days)s ngày, không có ngày %(day)s. Xin xem lại."),
    "no_leap_month": _l("%(field)s: năm %(year)s âm lịch không có tháng %(month)s nhuận. Xin xem lại."),
    "from_after_until": _l("%(field)s: ngày bắt đầu sau ngày kết thúc. Xin đổi lại."),
    "nearly_a_year": _l(
        "%(field)s: “%(text)s” là ngày sau đứng trước ngày đầu, hay dài gần một năm? Xin đổi hai ngày, hoặc viết cả năm, như 05/12/2026."
    ),
    "window_backwards": _l("%(field)s: ngày bắt đầu sau ngày kết thúc. Xin đổi lại."),
    "not_a_choice": _l("%(field)s: xin chọn trong danh sách."),
    "too_many_shares": _l("%(field)s: tin này đã có %(most)s địa chỉ đang mở. Thu lại bớt rồi soạn địa chỉ mới."),
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
    "password_leaked": _l(
        "%(field)s: đã lộ trong những danh sách bị đánh cắp, người lạ thử trước tiên. Xin đặt câu khác, và thôi dùng nó ở nơi khác."
    ),
    "password_common": _l("%(field)s: nhiều người dùng nên dễ bị đoán. Xin đặt câu khác, ví dụ bốn năm chữ ghép lại."),
    "password_is_name": _l("%(field)s: trùng tên, thư, số điện thoại của bạn hoặc tên trang này. Xin đặt câu khác."),
    "too_many_letters": _l("%(field)s: một giờ gửi nhiều nhất ba thư xác nhận. Xin chờ rồi thử lại."),
    "address_taken": _l("Địa chỉ này vừa có người khác dùng. Xin vào tài khoản, ghi một địa chỉ khác."),
    "wrong_password": _l("%(field)s: chưa đúng. Xin gõ lại."),
    "same_password": _l("%(field)s: giống mật khẩu đang dùng. Xin đặt câu khác."),
    "wrong_code": _l("%(field)s: chưa đúng hoặc đã dùng. Xin chờ mã mới hiện trên điện thoại rồi gõ lại."),
    "neither_email_nor_phone": _l("Cần thư điện tử hoặc số điện thoại để đăng nhập. Xin điền một trong hai ô."),
    "not_an_email": _l("%(field)s: chưa giống địa chỉ thư. Xin viết như ten@vidu.vn."),
    "form_key_missing": _l("Trang này mở đã lâu. Xin bấm gửi lần nữa."),
    "no_such_hour": _l("%(field)s: giờ chỉ từ 0:00 đến 23:59. Xin xem lại."),
    "grade_without_rating": _l("%(field)s: chỉ chọn khi Xếp loại là “đã xếp loại”. Xin bỏ trống, hoặc chọn lại ô trên."),
    "founded_only_new": _l("%(field)s: chỉ ghi khi hợp tác xã mới thành lập. Xin bỏ trống, hoặc chọn lại ô Xếp loại."),
    "founded_after": _l("%(field)s: sau ngày ở ô Tính đến ngày. Xin xem lại một trong hai ô."),
    "founded_long_ago": _l("%(field)s: đã quá %(months)s tháng, không còn là mới thành lập. Xin chọn lại ô Xếp loại."),
    "in_the_past": _l("%(field)s: ngày này đã qua. Xin ghi hôm nay hoặc ngày sắp tới."),
    "in_the_future": _l("%(field)s: ngày này chưa đến. Xin ghi ngày đã qua."),
    "same_party": _l("Hai tin này cùng một đơn vị, không cần giới thiệu."),
    "no_match": _l("Hai tin này khác mặt hàng, chưa giới thiệu được."),
    "pick_two": _l("Xin chọn đúng hai tin để so: đánh dấu vào ô của hai tin rồi bấm nút."),
    "same_twice": _l("Hai ô đang chọn cùng một tin. Xin chọn hai tin khác nhau."),
    "no_such_offer": _l("Không có tin chào bán nào mang mã %(code)s đang mở. Xin chọn tin khác."),
    "draft_too_large": _l("Bản nháp dài quá. Xin rút ngắn bớt, hoặc gửi luôn."),
    "too_many_drafts": _l("Đã có %(most)s bản nháp. Xin bỏ bớt bản cũ rồi lưu lại."),
    "form_key": _l("Trang này mở đã lâu. Xin bấm gửi lần nữa."),
    "no_party": _l("%(field)s: bạn chưa đại diện cho đơn vị nào. Xin liên hệ Liên minh."),
    "per_contradicts": _l("%(field)s: khác với điều đã ghi ở Số lượng. Xin chọn lại cho khớp."),
    "commune": _l("%(field)s: xin chọn trong danh sách."),
    "plainer": _l("%(field)s: máy chưa hiểu. Xin viết gọn, không có dấu phẩy, dấu ngoặc."),
    "picture_missing": _l("%(field)s: chưa chọn ảnh nào. Xin bấm vào ô này rồi chụp hoặc chọn một ảnh."),
    "picture_too_heavy": _l("%(field)s: nặng quá %(most)s MB. Xin chụp lại ở cỡ nhỏ hơn, hoặc gửi qua Zalo cho mình rồi lưu về: ảnh sẽ nhẹ đi."),
    "picture_too_large": _l("%(field)s: quá nhiều điểm ảnh. Xin chụp lại ở cỡ nhỏ hơn, hoặc chụp màn hình ảnh ấy."),
    "picture_broken": _l("%(field)s: mở không được, có lẽ bị hỏng hay chưa tải xong. Xin chọn lại, hoặc chọn ảnh khác."),
    "picture_of_phone": _l("%(field)s: kiểu HEIC của điện thoại chưa mở được. Xin chụp màn hình ảnh ấy rồi gửi, hoặc đổi máy ảnh sang kiểu JPEG."),
    "not_a_picture": _l("%(field)s: đây không phải ảnh JPEG, PNG hay WebP. Xin chọn ảnh chụp bằng điện thoại."),
    "too_many_pictures": _l("%(field)s: tin đã có đủ %(most)s ảnh. Xin gỡ bớt một ảnh rồi thêm."),
    "listings_today": _l("%(field)s: trong một ngày đơn vị đã đăng đủ %(most)s tin. Xin đăng tiếp vào ngày mai, hoặc sửa tin đã có."),
    "photos_today": _l("%(field)s: trong một ngày đơn vị đã gửi đủ %(most)s ảnh. Xin gửi tiếp vào ngày mai."),
    "introductions_today": _l("%(field)s: trong một ngày đơn vị đã nhờ đủ %(most)s lần. Xin nhờ tiếp vào ngày mai, hoặc gọi Liên minh."),
    "drafts_today": _l("%(field)s: trong một ngày bạn đã soạn đủ %(most)s hợp đồng. Xin soạn tiếp vào ngày mai, hoặc gọi Liên minh."),
    "contract_full": _l("%(field)s: hợp đồng này đã ghi đủ %(most)s mục loại này. Nếu thật sự cần thêm, xin gọi Liên minh."),
    "caption_changed": _l("%(field)s: có người vừa sửa thành “%(caption)s”. Gửi lần nữa thì lời của bạn thay vào."),
    "foreign_letters": _l("%(field)s: chữ “%(letters)s” không phải chữ Việt dù nhìn giống. Xin xóa rồi gõ lại bằng bàn phím tiếng Việt."),
    "tax_code_known": _l("%(field)s: %(name)s đã có ở đây với mã này. Nếu bạn là người của đơn vị, xin vào đơn vị ấy ở đầu trang."),
    "commune_not_picked": _l("%(field)s: nơi đã ghi có thể là nhiều xã. Hỏi người đăng ký rồi chọn một."),
    "papers_without_tax_code": _l("%(field)s: chưa có mã số thuế nên chưa xác nhận được hồ sơ. Bỏ dấu này, hoặc hỏi lại mã số thuế."),
    "account_closed": _l("%(field)s: tài khoản dùng thư này đã khóa. Xin hỏi người quản trị trước."),
    "account_exists": _l("%(field)s: vừa có tài khoản với tên đăng nhập này rồi. Nhờ người phụ trách thêm lại, không cần đường dẫn hay phiếu nữa."),
    "last_lead_people": _l("Đây là người phụ trách cuối cùng mà đơn vị còn người khác. Xin đặt một người khác làm phụ trách trước."),
    "last_lead_listings": _l("Đây là người phụ trách cuối cùng mà đơn vị còn tin đang mở. Xin rút tin, hoặc thêm một người phụ trách khác trước."),
    "last_lead_alone": _l("Đơn vị nào cũng cần một người phụ trách. Xin thêm một người phụ trách khác trước."),
    "has_account": _l("%(field)s: người này đã có tài khoản. Xin thêm họ vào đơn vị ở trang Người của đơn vị, không cần phiếu."),
    "phone_or_email": _l("%(field)s: xin ghi số điện thoại, hoặc thư điện tử, để người ấy có tên mà đăng nhập."),
    "slip_code_unknown": _l("%(field)s: mã chưa đúng, đã dùng rồi, hoặc đã quá hạn. Xin xem lại từng chữ; vẫn không được thì xin phiếu mới."),
    "no_rows": _l("Chưa chọn dòng nào. Xin đánh dấu vào ô của từng dòng, hoặc vào ô Chọn cả trang."),
    "too_many_rows": _l("Mỗi lần làm nhiều nhất %(most)s dòng. Xin chọn bớt lại."),
    "reason_too_short": _l("%(field)s: xin viết rõ hơn, ít nhất %(least)s chữ cái, để người ấy hiểu vì sao."),
    "staff_do_all": _l("%(field)s: ai ở Liên minh cũng là cán bộ, làm được mọi việc. Xin chọn thành viên hoặc phụ trách."),
    "last_staff": _l("Đây là cán bộ cuối cùng của Liên minh. Xin thêm một cán bộ khác trước."),
    "needs_second_factor": _l("%(field)s: chỉ cán bộ đăng nhập bằng mã mới gỡ được số của người khác. Xin bật mã đăng nhập trước."),
    "not_sure": _l("%(field)s: xin đọc kỹ rồi đánh dấu vào ô bên dưới."),
    "not_a_source_date": _l("%(field)s: xin viết ngày, tháng hay năm của nguồn, như 25/11/2025, 11/2025 hoặc 2025."),
    "size_not_price": _l("%(field)s: “con/kg” là cỡ, không phải giá. Xin chuyển sang ô Cỡ, loại, rồi ghi giá như 450.000 đ/kg."),
    "price_unit_unknown": _l("%(field)s: chưa biết đơn vị “%(unit)s”. Xin ghi giá cho một kg, tạ, tấn, giạ, con, trái…"),
    "price_left_open": _l("%(field)s: chưa có con số. Xin ghi giá đã đọc được, như 450.000 đ/kg."),
    "price_product_unknown": _l("%(field)s: chưa có trong danh mục. Xin ghi tên khác, hoặc thêm mặt hàng ở Từ ngữ của nghề trước."),
    "price_product_unclear": _l("%(field)s: có thể hiểu nhiều cách. Xin gõ đủ dấu, mỗi lần một mặt hàng, như cua gạch."),
    "size_missing": _l("%(field)s: mặt hàng này giá khác nhau theo cỡ. Xin ghi cỡ, như 20 con/kg; hàng không phân cỡ thì ghi “xô”."),
    "size_unread": _l("%(field)s: máy chưa đọc ra cỡ. Xin viết như 20-30 con/kg, trên 400 g hoặc loại 1."),
    "near_known": _l("Ở đây đã có đơn vị rất giống. Xin xem có phải là một không."),
    "same_record": _l("Hai bên là cùng một hồ sơ. Xin chọn một đơn vị khác."),
    "merged_already": _l("Hồ sơ %(name)s đã gộp vào một hồ sơ khác rồi. Xin mở lại danh sách."),
    "unmerged_already": _l("Hồ sơ %(name)s đã được tách ra rồi, không cần tách nữa."),
    "kept_merged": _l("%(name)s nay đã gộp vào một hồ sơ khác nữa. Xin tách lần gộp ấy trước."),
    "tax_code_elsewhere": _l("Mã số thuế %(tax_code)s nay ghi ở %(name)s. Xin bỏ mã ấy khỏi hồ sơ đó trước, rồi tách."),
    "linked_to_each_other": _l("Hai bên đang có kết nối với nhau về “%(words)s” (mã %(code)s), nên không thể là một. Xin xem lại kết nối ấy trước."),
    "not_whole_within": _l("%(field)s: xin ghi một số nguyên từ %(least)s đến %(most)s."),
    "price_not_per_kg": _l("%(field)s: xin ghi giá cho một kg, như 450.000 đ/kg."),
    "floor_above_ceiling": _l("%(field)s: cao hơn Giá cao nhất. Xin đổi lại một trong hai ô."),
    "not_a_split": _l("%(field)s: xin viết mỗi dòng một cỡ, như 12 tấn: từ 300 g/con."),
    "no_plan": _l("%(field)s: chưa có hợp tác xã nào trong phương án này nên chưa giữ được. Xin nới điều kiện rồi thử lại."),
    "plan_differs": _l("%(field)s: vừa xếp lại thì khác lúc anh/chị xem, vì có tin mới đổi. Xin gộp lại, xem rồi hãy giữ."),
    "plan_chosen_already": _l("%(field)s: tin này đã chốt phương án số %(version)s. Mỗi tin chỉ chốt một phương án."),
    "offer_gone": _l("%(field)s: %(name)s đã rút tin chào bán. Xin gộp lại rồi chốt phương án mới."),
    "too_many_saved": _l("Đã lưu đủ %(most)s tìm kiếm. Xin xóa bớt một tìm kiếm cũ rồi lưu."),
    "confirmed_without_via": _l("%(field)s: có ghi ai, lúc nào mà chưa chọn cách. Xin chọn, hoặc bỏ trống cả ba ô."),
    "not_a_figure": _l("%(field)s: xin ghi một con số hay một khoảng, như 20, 15-20 HTX hoặc 1.200 tấn."),
    "nothing_to_settle": _l("Số này không còn nguồn nào nói khác nhau, không cần chọn."),
    "grid_empty": _l("Chưa có dòng nào. Xin dán các dòng từ bảng tính, mỗi tin một dòng."),
    "grid_too_long": _l("Dán nhiều quá. Xin chia thành nhiều lần, mỗi lần không quá %(most)s chữ."),
    "grid_too_many_rows": _l("Mỗi lần dán không quá %(most)s dòng. Xin chia thành nhiều lần."),
    "grid_too_wide": _l("Có dòng hơn %(most)s cột. Xin chỉ chép các cột của tin."),
    "grid_cell_too_long": _l("Có ô dài hơn %(most)s chữ. Xin rút ngắn ô ấy."),
    "bin_too_late": _l("Đã quá 15 phút nên không hoàn tác được nữa. Thứ ấy vẫn còn trong mục Đã bỏ, lấy lại ở đó."),
    "bin_gone": _l("Thứ này không còn trong mục Đã bỏ: đã quá 30 ngày, hoặc đã xóa hẳn."),
    "bin_changed": _l("Thứ này đã khác từ lúc bị bỏ nên không lấy lại được. Xin mở trang của nó xem lại."),
    "bin_listing_withdrawn": _l("Tin của ảnh này không còn mở. Lấy lại tin trước, rồi mới lấy lại ảnh."),
    "bin_photos_full": _l("Tin đã có đủ %(most)s ảnh. Gỡ bớt một ảnh rồi lấy lại ảnh này."),
    "bin_search_again": _l("Tìm kiếm này đã được lưu lại rồi, không cần lấy lại."),
    "bin_searches_full": _l("Đã lưu đủ %(most)s tìm kiếm. Xóa bớt một tìm kiếm rồi lấy lại."),
    "bin_mandate_over": _l("Ủy quyền này đã hết hạn. Xin lập ủy quyền mới."),
    "bin_mandate_stands": _l("%(name)s đang có một ủy quyền khác. Thôi ủy quyền ấy trước đã."),
    "bin_name_differs": _l("Tên gõ vào chưa đúng. Xin gõ đúng: %(name)s"),
    **WORD_COMPLAINTS,
    **DELIVERY_COMPLAINTS,
    **CONTRACT_COMPLAINTS,
    **PRICE_COMPLAINTS,
    **DEALING_COMPLAINTS,
}

DOUBTS: Mapping[str, LazyString] = {
    "price_far_below": _l("%(field)s: thấp hơn nhiều so với giá thường gặp%(usual)s. Có ghi thiếu số 0 không?"),
    "price_far_above": _l("%(field)s: cao hơn nhiều so với giá thường gặp%(usual)s. Có ghi thừa số 0 không?"),
    "window_past": _l("%(field)s: đã qua rồi. Có đúng ngày này không?"),
    "window_long": _l("%(field)s: kéo dài hơn một năm. Có đúng không?"),
    "quantity_huge": _l("%(field)s: lớn khác thường. Có đúng không?"),
    "unit_unknown": _l("%(field)s: chưa biết đơn vị “%(unit)s” nên khó so với tin khác. Dùng kg, tạ, tấn, giạ được không?"),
    "unit_not_convertible": _l("%(field)s: chưa biết một %(unit)s nặng bao nhiêu nên khó so với tin khác. Ghi bằng kg được không?"),
    "count_asked": _l("%(field)s: một %(unit)s là mấy %(piece)s? Mỗi nơi một khác; khác nữa thì ghi thẳng, như 5 chục 13."),
    "weight_far": _l("%(field)s: khác xa mức thường dùng (%(usual_kg)s kg một %(unit)s). Có đúng không?"),
    "yield_low": _l("%(field)s: tính ra %(yield)s tấn/ha, thấp hơn nhiều so với thường gặp (%(yields)s). Diện tích hay số lượng ghi nhầm?"),
    "yield_high": _l("%(field)s: tính ra %(yield)s tấn/ha, cao hơn nhiều so với thường gặp (%(yields)s). Diện tích hay số lượng ghi nhầm?"),
    "old_font": _l("%(field)s: chữ gõ bằng %(font_name)s. Máy đọc là “%(read)s”. Đúng không?"),
    "posted_already": _l("%(field)s: bạn vừa đăng một tin y như vậy. Đây là lô hàng khác phải không?"),
    "product_unknown": _l("%(field)s: chưa có mặt hàng này trong danh mục, nên khó được tìm thấy. Có đúng tên không?"),
    "product_ambiguous": _l("%(field)s: có thể hiểu nhiều cách. Bạn muốn nói mặt hàng nào?"),
    "place_unknown": _l("%(field)s: chưa tìm ra xã, phường này ở Cà Mau. Có đúng không?"),
    "place_ambiguous": _l("%(field)s: có thể là nhiều nơi. Bạn muốn nói nơi nào?"),
    "place_outside": _l("%(field)s: nằm ngoài tỉnh Cà Mau. Có đúng không?"),
    "place_disagrees": _l("%(field)s: chữ viết là %(written)s, còn xã đã chọn là %(picked)s. Lấy theo đâu?"),
    "certificate_day_unread": _l("%(field)s: “%(name)s” có ngày mà máy chưa rõ là ngày gì. Nếu là hạn, xin viết thêm chữ hết hạn trước ngày ấy."),
    "near_parties": _l("Có phải là đơn vị này không? Ở đây đã có đơn vị rất giống."),
    "join_known": _l("Bạn là người của đơn vị này phải không?"),
    "certificate_expired": _l("%(field)s: có giấy đã hết hạn. Có đúng ngày không?"),
    **DELIVERY_DOUBTS,
    **CONTRACT_DOUBTS,
}
"""What asks without stopping anybody: a tick answers it."""
_OTHERWISE = _l("%(field)s: chưa đúng. Xin xem lại.")


class _Blank(dict[str, object]):
    """Facts in which an absent one is simply empty, so that a sentence never fails over a missing detail."""

    def __missing__(self, key: str) -> str:
        return ""


def complain(field: str, code: str, facts: Mapping[str, object] | None = None, fields: Mapping[str, LazyString | str] = FIELDS) -> str:
    """The sentence for one complaint or doubt about one field; `fields` are the labels of its form."""
    template = str(COMPLAINTS.get(code) or DOUBTS.get(code) or _OTHERWISE)
    said = {"field": line_of(field) or label(fields, field), "usual": _usual(facts or {}), **_figures(facts or {})}
    return template % _Blank({**(facts or {}), **said})


def _figures(facts: Mapping[str, object]) -> dict[str, str]:
    """Figures and names among the facts as the reader writes them."""
    said = {name: number(Decimal(str(facts[name]))) for name in ("t_ha", "low_t_ha", "high_t_ha", "usual_kg") if name in facts}
    if "t_ha" in said:
        usual = _("%(range)s tấn/ha", range=f"{said['low_t_ha']}–{said['high_t_ha']}")
        said |= {"yield": said["t_ha"], "yields": usual if facts.get("sure") else _("khoảng %(usual)s, chưa chắc", usual=usual)}
    said |= weights(facts)
    if "font" in facts:
        said["font_name"] = label(FONTS, facts["font"])
    said |= {name.removesuffix("_g"): weight(value) for name, value in facts.items() if name.endswith("_g") and isinstance(value, int)}
    said |= {name: day(value) for name, value in facts.items() if isinstance(value, date)}
    return said


def _usual(facts: Mapping[str, object]) -> str:
    """The usual price of the product, between brackets."""
    low, high = facts.get("low"), facts.get("high")
    return f" ({dong(low, high, str(facts.get('usual_unit', '')))})" if isinstance(low, int) and isinstance(high, int) else ""


def complain_all(complaints: Mapping[str, tuple[str, Mapping[str, object]]], fields: Mapping[str, LazyString | str] = FIELDS) -> dict[str, str]:
    """Each field's sentence; `fields` are the labels of its form."""
    return {field: complain(field, code, facts, fields) for field, (code, facts) in complaints.items()}
