"""The label of every code that a page shows."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from matchmaker.wording.dealing import DEALING_ACTIONS, DEALING_LETTERS

Labels = Mapping[str, LazyString]

SIDES: Labels = {"offer": _l("Chào bán"), "need": _l("Cần mua")}
ROLES: Labels = {"produce": _l("Nông thủy sản"), "input": _l("Vật tư đầu vào"), "service": _l("Dịch vụ")}
PARTY_KINDS: Labels = {"cooperative": _l("Hợp tác xã"), "enterprise": _l("Doanh nghiệp"), "alliance": _l("Liên minh Hợp tác xã")}
STATUSES: Labels = {"open": _l("Đang mở"), "withdrawn": _l("Đã rút"), "closed": _l("Đã đóng")}
SOURCES: Labels = {"web": _l("nhập trên trang"), "cli": _l("nhập bằng lệnh"), "demo": _l("dữ liệu minh họa"), "worker": _l("máy tự làm")}
PERIODS: Labels = {"window": _l("cho cả đợt"), "day": _l("mỗi ngày"), "week": _l("mỗi tuần"), "month": _l("mỗi tháng")}

STAGES: Labels = {
    "asked": _l("Đã nhờ giới thiệu"),
    "proposed": _l("Đã giới thiệu"),
    "talking": _l("Đang thương lượng"),
    "agreed": _l("Đã thống nhất"),
    "signed": _l("Đã ký"),
    "closed": _l("Đã khép lại"),
}
MOVES: Labels = {
    "ask": _l("Nhờ Liên minh giới thiệu"),
    "propose": _l("Giới thiệu hai bên"),
    "talk": _l("Ghi lần trao đổi"),
    "agree": _l("Ghi điều đã thống nhất"),
    "sign": _l("Ghi hợp đồng đã ký"),
    "close": _l("Khép lại sau hợp đồng"),
    "drop": _l("Dừng kết nối"),
}
FACTS: Labels = {
    "talked_on": _l("Ngày trao đổi"),
    "talked_with": _l("Đã trao đổi với ai"),
    "quantity": _l("Số lượng đã thống nhất"),
    "price": _l("Giá đã thống nhất"),
    "delivery": _l("Cách giao, nơi giao"),
    "contract_number": _l("Số hợp đồng"),
    "signed_on": _l("Ngày ký"),
    "outcome": _l("Kết quả"),
    "reason": _l("Lý do dừng"),
    "note": _l("Ghi chú"),
    "override": _l("Vì sao cho ký vượt"),
    "by": _l("Bên dừng"),
    "terms": _l("Theo điều kiện lượt"),
    "acting": _l("Làm thay, theo ủy quyền"),
}
FACT_HINTS: Labels = {
    "talked_on": _l("Ví dụ: 25/11/2026"),
    "talked_with": _l("Ví dụ: giám đốc hợp tác xã và phòng thu mua, qua điện thoại"),
    "quantity": _l("Ví dụ: 5 tấn mỗi tuần"),
    "price": _l("Ví dụ: 455.000 đ/kg, trả trong 7 ngày"),
    "delivery": _l("Ví dụ: xe bên mua lấy tại bến Năm Căn, thứ hai và thứ năm"),
    "contract_number": _l("Ví dụ: 014/2026/HĐ-LK"),
    "signed_on": _l("Ví dụ: 02/12/2026"),
    "note": _l("Không bắt buộc"),
    "override": _l("Ví dụ: hợp tác xã vừa báo thêm 1 tấn, chờ sửa sản lượng vụ"),
}
DROP_REASONS: Labels = {
    "price": _l("Giá"),
    "quantity": _l("Sản lượng"),
    "quality": _l("Chất lượng"),
    "season": _l("Thời vụ"),
    "distance": _l("Đường xa, cước cao"),
    "paper": _l("Thiếu giấy tờ, chứng nhận"),
    "old_partner": _l("Đã có bạn hàng cũ"),
    "gone_quiet": _l("Gọi nhiều lần không gặp"),
    "need_gone": _l("Bên mua thôi không mua"),
    "other": _l("Lý do khác"),
}
OUTCOMES: Labels = {
    "delivered": _l("Đã giao đủ"),
    "delivered_in_part": _l("Chỉ giao được một phần"),
    "not_delivered": _l("Không giao được"),
}
CONTRACT_MOVES: Labels = {
    "draft": _l("Soạn hợp đồng"),
    "record": _l("Ghi hợp đồng đã ký trên giấy"),
    "revise": _l("Sửa bản soạn"),
    "send": _l("Gửi để hai bên ký"),
    "recall": _l("Lấy lại để sửa"),
    "allow_more": _l("Cho ký vượt sản lượng vụ"),
    "sign_buyer": _l("Bên mua ký"),
    "sign_seller": _l("Bên bán ký"),
    "countersign": _l("Liên minh ký xác nhận"),
    "addendum": _l("Lập phụ lục"),
    "sign_addendum": _l("Ký phụ lục"),
    "drop_addendum": _l("Bỏ phụ lục"),
    "hold": _l("Tạm dừng"),
    "resume": _l("Cho đi tiếp"),
    "cancel": _l("Hủy hợp đồng"),
    "end": _l("Kết thúc hợp đồng"),
}
COLUMNS: Labels = {
    "product": _l("Mặt hàng"),
    "spelling": _l("Chữ viết"),
    "order": _l("Thứ tự chữ"),
    "rest": _l("Mô tả thêm"),
    "role": _l("Nhóm hàng"),
    "grade": _l("Cỡ, loại"),
    "state": _l("Trạng thái"),
    "quantity": _l("Số lượng"),
    "min_quantity": _l("Lô nhỏ nhất"),
    "window": _l("Thời gian"),
    "area": _l("Diện tích"),
    "from": _l("Từ ngày"),
    "until": _l("Đến ngày"),
    "price": _l("Giá"),
    "payment": _l("Trả tiền"),
    "place": _l("Địa điểm"),
    "certificates": _l("Chứng nhận"),
}
VIAS: Labels = {
    "phone": _l("điện thoại"),
    "zalo": _l("Zalo"),
    "paper": _l("giấy"),
    "visit": _l("gặp trực tiếp"),
    "meeting": _l("họp"),
    "web": _l("trang này"),
    "link": _l("địa chỉ gửi riêng"),
    "revision": _l("tự sửa tin"),
}
HOWS: Labels = {
    "chosen": _l("đã được xác nhận"),
    "exact": _l("đúng tên"),
    "tone": _l("dấu đặt khác chỗ"),
    "folded": _l("gõ không dấu"),
    "fuzzy": _l("gõ gần đúng"),
    "guessed": _l("đoán"),
    "none": _l("chưa có trong danh mục"),
}
SUBJECTS: Labels = {
    "name": _l("tên gọi"),
    "place": _l("địa điểm"),
    "products": _l("sản phẩm"),
    "quantity": _l("quy mô"),
    "partner": _l("bạn hàng"),
    "activity": _l("hoạt động"),
}
MEMBER_ROLES: Labels = {"lead": _l("phụ trách"), "member": _l("thành viên"), "reader": _l("người xem")}
MEMBER_ROLES_EXPLAINED: Labels = {
    "lead": _l("Phụ trách: làm mọi việc, ký hợp đồng, sửa hồ sơ, thêm và bớt người"),
    "member": _l("Thành viên: đăng tin, thương lượng, ghi giao hàng; không ký hợp đồng"),
    "reader": _l("Người xem: chỉ xem việc của đơn vị, không ghi gì"),
}
SLIP_STATES: Labels = {
    "waiting": _l("chờ người nhận dùng"),
    "used": _l("đã dùng"),
    "withdrawn": _l("đã hủy"),
    "expired": _l("đã hết hạn"),
}
BULK_ACTS: Labels = {
    "hand_linkages": _l("Nhận hoặc giao việc kết nối"),
    "resend_letters": _l("Gửi lại thư"),
    "take_registrations": _l("Nhận xem đơn đăng ký"),
}
WHY_NOT: Labels = {
    "changed": _l("có người vừa đổi"),
    "gone": _l("không còn nữa"),
    "refused": _l("bạn không có quyền"),
    "stage": _l("đã qua bước này"),
    "invalid": _l("chưa đủ điều cần có"),
    "already": _l("đã như vậy sẵn"),
}
REGISTRATION_STATES: Labels = {
    "waiting": _l("đang chờ"),
    "taken": _l("đang xem"),
    "asked": _l("đã hỏi lại"),
    "confirmed": _l("đã nhận"),
    "joined": _l("đã vào đơn vị có sẵn"),
    "refused": _l("không nhận"),
}
REFUSALS: Labels = {
    "papers": _l("Giấy tờ hay mã số thuế không khớp"),
    "unreachable": _l("Gọi nhiều lần không gặp"),
    "duplicate": _l("Đơn vị đã đăng ký rồi"),
    "outside": _l("Không làm ăn ở Cà Mau"),
    "not_theirs": _l("Người gửi không phải của đơn vị này"),
    "other": _l("Lý do khác"),
}
WORD_ACTS: Labels = {
    "add_name": _l("Thêm tên gọi"),
    "change_name": _l("Sửa tên gọi"),
    "remove_name": _l("Bỏ tên gọi"),
    "add_lookalike": _l("Thêm cặp dễ lẫn"),
    "remove_lookalike": _l("Bỏ cặp dễ lẫn"),
    "add_product": _l("Thêm mặt hàng"),
    "change_product": _l("Sửa mặt hàng"),
    "retire_product": _l("Bỏ mặt hàng"),
    "add_alias": _l("Thêm tên gọi của một nơi"),
    "remove_alias": _l("Bỏ tên gọi của một nơi"),
    "change_succession": _l("Sửa xã cũ nhập về đâu"),
    "undo": _l("Hoàn lại một lần sửa"),
}
ACTIONS: Labels = {
    "listing.post": _l("Đăng tin"),
    "listing.revise": _l("Sửa tin"),
    "listing.withdraw": _l("Rút tin"),
    "listing.confirmed": _l("Đơn vị xác nhận tin"),
    "listing.wrong": _l("Đơn vị báo tin chưa đúng"),
    "listing.link": _l("Soạn địa chỉ xác nhận"),
    "share.make": _l("Soạn địa chỉ để người khác xem"),
    "share.revoke": _l("Thu lại địa chỉ xem"),
    "desk.take": _l("Nhận việc"),
    "desk.hand": _l("Giao việc"),
    "desk.give_back": _l("Trả việc về như trước"),
    "bulk.do": _l("Làm một việc cho nhiều dòng"),
    "bulk.undo": _l("Hoàn tác cho nhiều dòng"),
    "letter.hold_again": _l("Thôi gửi lại thư"),
    "registration.put_back": _l("Trả đơn đăng ký về chỗ chờ"),
    "note.write": _l("Ghi chú"),
    "note.strike": _l("Gạch ghi chú"),
    "task.add": _l("Thêm việc"),
    "task.done": _l("Xong việc"),
    "task.reopen": _l("Mở lại việc"),
    "task.move": _l("Dời ngày việc"),
    "photo.add": _l("Thêm ảnh"),
    "photo.revise": _l("Sửa ảnh"),
    "photo.remove": _l("Gỡ ảnh"),
    "listing.restore": _l("Lấy lại tin đã rút"),
    "photo.restore": _l("Lấy lại ảnh đã gỡ"),
    "search.restore": _l("Lấy lại tìm kiếm đã xóa"),
    "mandate.restore": _l("Ủy quyền trở lại"),
    "claim.restore": _l("Lấy lại điều nguồn nói"),
    "figure.restore": _l("Lấy lại số liệu của một nguồn"),
    "price.restore": _l("Lấy lại giá tham khảo"),
    "note.restore": _l("Lấy lại ghi chú đã gạch"),
    "bin.empty": _l("Xóa hẳn một thứ đã bỏ"),
    **{f"linkage.{move}": said for move, said in MOVES.items()},
    **{f"contract.{move}": said for move, said in CONTRACT_MOVES.items()},
    "contract.paper": _l("Ghi điều còn thiếu trên giấy hợp đồng"),
    "demo.found": _l("Thêm dữ liệu minh họa"),
    "contract.over": _l("Cho ký vượt sản lượng vụ"),
    "harvest.revise": _l("Sửa sản lượng của vụ"),
    "party.revise": _l("Sửa hồ sơ đơn vị"),
    "party.confirm": _l("Xác nhận hồ sơ đơn vị"),
    "party.found": _l("Thêm đơn vị"),
    "party.merge": _l("Gộp hai hồ sơ đơn vị"),
    "party.unmerge": _l("Tách hồ sơ đã gộp"),
    "party.find_pairs": _l("Dò đơn vị trùng"),
    "party.add_pair": _l("Đặt hai đơn vị cạnh nhau"),
    "party.pair_different": _l("Nói hai đơn vị khác nhau"),
    "party.pair_later": _l("Để sau một cặp đơn vị"),
    "pool.search": _l("Nhờ máy xếp phương án gộp hàng"),
    "pool.keep": _l("Giữ phương án gộp hàng"),
    "pool.choose": _l("Chốt phương án gộp hàng"),
    "account.sign_in": _l("Đăng nhập"),
    "account.sign_out": _l("Đăng xuất"),
    "account.add": _l("Mở tài khoản"),
    "account.close": _l("Khóa tài khoản"),
    "data.restore": _l("Phục hồi dữ liệu từ bản sao lưu"),
    "data.forget": _l("Xóa dữ liệu cá nhân hết hạn lưu"),
    "account.change": _l("Sửa thông tin tài khoản"),
    "account.password": _l("Đổi mật khẩu"),
    "account.ask_reset": _l("Xin đặt lại mật khẩu"),
    "account.make_reset": _l("Cấp đường dẫn đặt mật khẩu"),
    "account.ask_address": _l("Xin đổi thư điện tử"),
    "account.make_address": _l("Cấp đường dẫn xác nhận thư điện tử"),
    "account.confirm_address": _l("Xác nhận thư điện tử mới"),
    "account.drop_address": _l("Bỏ thư điện tử chờ xác nhận"),
    "account.reset": _l("Đặt lại mật khẩu"),
    "account.end_session": _l("Đăng xuất máy khác"),
    "account.second_factor_on": _l("Bật mã đăng nhập"),
    "account.second_factor_off": _l("Tắt mã đăng nhập"),
    "account.recovery_code": _l("Dùng mã dự phòng"),
    "account.recovery_codes": _l("Cấp lại mã dự phòng"),
    "account.lift_second_factor": _l("Gỡ mã đăng nhập bị mất"),
    "account.free_phone": _l("Gỡ số điện thoại khỏi tài khoản"),
    "account.activate": _l("Tự mở tài khoản theo lời mời"),
    "membership.add": _l("Thêm người vào đơn vị"),
    "membership.change": _l("Đổi vai trong đơn vị"),
    "membership.remove": _l("Bớt người khỏi đơn vị"),
    "look.begin": _l("Bắt đầu xem như người khác"),
    "look.end": _l("Thôi xem như người khác"),
    "activation.make": _l("Mời người mới"),
    "activation.slip": _l("Làm phiếu mở tài khoản"),
    "activation.withdraw": _l("Hủy lời mời"),
    "registration.send": _l("Gửi đơn đăng ký"),
    "registration.correct": _l("Sửa đơn đăng ký"),
    "registration.take": _l("Nhận xem đơn đăng ký"),
    "registration.ask": _l("Hỏi lại người đăng ký"),
    "registration.refuse": _l("Không nhận đơn đăng ký"),
    "registration.confirm": _l("Nhận đơn đăng ký"),
    "registration.join": _l("Cho vào đơn vị có sẵn"),
    "standing.enter": _l("Ghi xếp loại hợp tác xã"),
    "support.on": _l("Bật suất hỗ trợ"),
    "support.off": _l("Tắt suất hỗ trợ"),
    "claim.add": _l("Ghi điều nguồn nói"),
    "claim.withdraw": _l("Gỡ điều nguồn nói"),
    "words.seed": _l("Nạp danh mục"),
    **{f"words.{act}": said for act, said in WORD_ACTS.items()},
    "words.set_aside": _l("Ghi chữ không phải sản phẩm"),
    "words.bring_back": _l("Đưa lại chữ đã bỏ qua"),
    "delivery.enter": _l("Ghi chuyến giao"),
    "delivery.strike": _l("Gạch một chuyến giao"),
    "delivery.confirmed": _l("Xác nhận chuyến giao"),
    "delivery.objected": _l("Báo chuyến giao chưa đúng"),
    "delivery.check": _l("Ghi kết quả kiểm hàng"),
    "delivery.schedule": _l("Ghi lịch giao"),
    "delivery.shortfall": _l("Chào phần còn thiếu cho bên bán khác"),
    "delivery.rule": _l("Sửa số dùng để tính giao hàng"),
    "payment.add": _l("Ghi khoản phải trả"),
    "payment.paid": _l("Báo đã trả tiền"),
    "payment.confirmed": _l("Xác nhận đã nhận tiền"),
    "payment.objected": _l("Báo khoản tiền chưa đúng"),
    "breach.report": _l("Báo bên kia không giữ lời"),
    "breach.answer": _l("Trả lời một lời báo"),
    "breach.decide": _l("Kết luận một lời báo"),
    "contract.outcome": _l("Ghi kết quả hợp đồng"),
    "letter.resend": _l("Gửi lại thư"),
    "letter.put_aside": _l("Để riêng thư không gửi được"),
    "letter.take_up": _l("Lấy lại thư đã để riêng"),
    "notice.ways": _l("Chọn cách nhận thông báo"),
    "notice.farewell": _l("Thôi nhận thư"),
    "search.save": _l("Lưu tìm kiếm"),
    "search.change": _l("Sửa tìm kiếm đã lưu"),
    "search.switch": _l("Bật, tắt tìm kiếm đã lưu"),
    "search.delete": _l("Xóa tìm kiếm đã lưu"),
    "figure.add": _l("Ghi số liệu của một nguồn"),
    "figure.withdraw": _l("Gỡ số liệu của một nguồn"),
    "figure.settle": _l("Chọn nguồn số liệu để theo"),
    "ranking.run": _l("Xếp hạng mọi tin"),
    "world.make": _l("Dựng dữ liệu minh họa"),
    "price.add": _l("Ghi giá tham khảo"),
    "price.withdraw": _l("Gỡ giá tham khảo"),
    **DEALING_ACTIONS,
}
BIN_KINDS: Labels = {
    "listing": _l("Tin đã rút"),
    "photo": _l("Ảnh đã gỡ"),
    "saved_search": _l("Tìm kiếm đã xóa"),
    "mandate": _l("Ủy quyền đã thôi"),
    "claim": _l("Điều nguồn nói"),
    "figure": _l("Số liệu của một nguồn"),
    "price": _l("Giá tham khảo"),
    "note": _l("Ghi chú đã gạch"),
}
LETTER_KINDS: Labels = {
    "linkage_asked": _l("Có bên nhờ giới thiệu"),
    "linkage_proposed": _l("Giới thiệu hai bên"),
    "linkage_moved": _l("Kết nối có bước mới"),
    "registration_received": _l("Có đơn vị xin đăng ký"),
    "registration_asked": _l("Hỏi thêm về đơn đăng ký"),
    "registration_answered": _l("Trả lời đăng ký"),
    "listing_on_behalf": _l("Tin đăng giúp chờ xác nhận"),
    "task_due": _l("Việc đến hạn"),
    "paper_due": _l("Giấy chứng nhận sắp hết hạn"),
    "delivery_told": _l("Có chuyến giao vừa ghi"),
    "delivery_answered": _l("Chuyến giao được trả lời"),
    "payment_told": _l("Khoản tiền có tin mới"),
    "breach_told": _l("Có lời báo cần trả lời"),
    "breach_decided": _l("Lời báo đã có kết luận"),
    "contract_outcome": _l("Kết quả hợp đồng"),
    "shortfall_offered": _l("Còn thiếu hàng, mời giao thêm"),
    "contract_sent": _l("Có hợp đồng chờ ký"),
    "contract_moved": _l("Hợp đồng có bước mới"),
    "contract_addendum": _l("Phụ lục hợp đồng"),
    **DEALING_LETTERS,
    "looked_as": _l("Cán bộ Liên minh xem như bạn"),
    "search_news": _l("Tìm kiếm đã lưu có tin mới"),
    "password_reset": _l("Đặt lại mật khẩu"),
    "new_address": _l("Xác nhận thư điện tử mới"),
    "account_changed": _l("Tài khoản vừa thay đổi"),
    "digest": _l("Bản tin gom"),
}
LETTER_STATES: Labels = {
    "waiting": _l("Đang chờ gửi"),
    "sending": _l("Đang gửi"),
    "sent": _l("Đã gửi"),
    "kept": _l("Giữ lại, chưa gửi"),
    "failed": _l("Không gửi được"),
    "aside": _l("Đã để riêng"),
    "digest": _l("Chờ bản tin gom"),
    "told": _l("Đã báo trong bản tin gom"),
    "inbox": _l("Chỉ báo trên trang"),
}
CHAIN: Labels = {
    "farm": _l("tại ao, tại ruộng"),
    "trader": _l("thương lái mua"),
    "factory": _l("nhà máy mua"),
    "wholesale": _l("chợ đầu mối"),
    "retail": _l("bán lẻ"),
}
FONTS: Labels = {"tcvn3": _l("phông TCVN3, .VnTime"), "vni": _l("phông VNI-Windows")}
SCORERS: Labels = {"rules": _l("bảng điểm do người đặt"), "fitted": _l("bảng điểm rút từ các cặp tin đã chấm")}

_UNITS: Labels = {
    "tấn": _l("tấn"), "tạ": _l("tạ"), "yến": _l("yến"), "giạ": _l("giạ"), "con": _l("con"), "cây": _l("cây"), "trái": _l("trái"),
    "bao": _l("bao"), "thùng": _l("thùng"), "lít": _l("lít"), "hộp": _l("hộp"), "chai": _l("chai"), "gói": _l("gói"), "chục": _l("chục"),
    "thiên": _l("thiên"), "công": _l("công"), "bịch": _l("bịch"), "chuyến": _l("chuyến"), "bó": _l("bó"), "buồng": _l("buồng"),
    "quả": _l("quả"), "túi": _l("túi"), "lượt": _l("lượt"), "xe": _l("xe"), "ngày": _l("ngày"), "cái": _l("cái"), "mét": _l("mét"),
}  # fmt: skip

_FOR_ONE: Labels = {
    "tấn": _l("đ/tấn"), "tạ": _l("đ/tạ"), "yến": _l("đ/yến"), "giạ": _l("đ/giạ"), "con": _l("đ/con"), "cây": _l("đ/cây"),
    "trái": _l("đ/trái"), "bao": _l("đ/bao"), "thùng": _l("đ/thùng"), "lít": _l("đ/lít"), "hộp": _l("đ/hộp"), "chai": _l("đ/chai"),
    "gói": _l("đ/gói"), "chục": _l("đ/chục"), "thiên": _l("đ/thiên"), "công": _l("đ/công"), "bịch": _l("đ/bịch"), "chuyến": _l("đ/chuyến"),
    "bó": _l("đ/bó"), "buồng": _l("đ/buồng"), "quả": _l("đ/quả"), "túi": _l("đ/túi"), "lượt": _l("đ/lượt"), "xe": _l("đ/xe"),
    "ngày": _l("đ/ngày"), "cái": _l("đ/cái"), "mét": _l("đ/mét"),
}  # fmt: skip
"""The price of one: English says one sack, where it has sacks of an amount."""


def label(labels: Mapping[str, LazyString | str], code: object) -> str:
    """The label of a code; the code itself, as words, where it has none."""
    text = str(code or "")
    return str(labels[text]) if text in labels else text.replace("_", " ")


def scorer_label(name: str) -> str:
    """What a scorer is; the name that tells one version from the next stands where the ranking is explained."""
    kind = name.split("-", 1)[0]
    return str(SCORERS[kind]) if kind in SCORERS else name


def unit_label(unit: str) -> str:
    """The unit as the reader writes it; kg, ha and the like are the same everywhere."""
    return str(_UNITS.get(unit, unit))


def price_label(unit: str) -> str:
    """What a price holds for: `đ/bao`."""
    return str(_FOR_ONE.get(unit, f"đ/{unit}"))


def one_label(unit: str) -> str:
    """One of the unit, as the reader writes it."""
    return price_label(unit).removeprefix("đ/")


def per_label(per: str | None) -> str:
    """The stretch of time that a quantity holds for; nothing where it is the whole window."""
    return label(PERIODS, per) if per and per != "window" else ""
