"""Whether two records are of one organisation, and why, in the reader's words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.wording.labels import Labels

EVIDENCE: Labels = {
    "tax_same": _l("cùng mã số thuế"),
    "tax_differs": _l("khác mã số thuế"),
    "tax_branch": _l("mã số thuế của đơn vị chính và chi nhánh"),
    "tax_slip": _l("mã số thuế lệch một số, một bên gõ sai"),
    "tax_doubtful": _l("có mã số thuế gõ sai"),
    "phone_same": _l("cùng số điện thoại"),
    "head_same": _l("cùng tên riêng"),
    "head_near": _l("tên gần giống"),
    "head_within": _l("tên này nằm trong tên kia"),
    "head_numbered": _l("chỉ khác số hay hướng trong tên"),
    "head_initials": _l("có thể là tên viết tắt"),
    "head_turned": _l("cùng chữ nhưng đảo thứ tự"),
    "head_differs": _l("khác tên riêng"),
    "generic_only": _l("tên chỉ có chữ chung"),
    "form_differs": _l("khác loại hình"),
    "limited_differs": _l("bên cổ phần, bên trách nhiệm hữu hạn"),
    "branch_differs": _l("một bên là chi nhánh"),
    "trade_differs": _l("khác ngành nghề trong tên"),
    "place_same": _l("cùng xã, phường"),
    "place_successor": _l("xã cũ và xã mới là một"),
    "place_perhaps": _l("có thể cùng xã, phường"),
    "place_differs": _l("khác xã, phường"),
}
_SPEAKS_FOR = ("tax_same", "phone_same", "head_same", "place_same", "place_successor")
_SPEAKS_AGAINST = ("tax_differs", "head_differs", "head_turned", "head_numbered", "form_differs", "place_differs")
EVIDENCE_SIGNS = {**dict.fromkeys(EVIDENCE, "?"), **dict.fromkeys(_SPEAKS_FOR, "✓"), **dict.fromkeys(_SPEAKS_AGAINST, "✗")}
"""What speaks for two records being one, what against, and what leaves it open."""
SIGNS: Labels = {"✓": _l("giống"), "✗": _l("khác"), "?": _l("chưa chắc")}
SAMENESS: Labels = {"same": _l("Có lẽ là một"), "different": _l("Có lẽ là hai đơn vị"), "unclear": _l("Chưa rõ")}
PAIR_STATES: Labels = {"open": _l("Đang chờ"), "later": _l("Để sau"), "different": _l("Đã nói là khác nhau")}
HELD: Labels = {
    "listing": _l("tin"),
    "linkage": _l("kết nối"),
    "membership": _l("người"),
    "activation": _l("lời mời"),
    "party_claim": _l("điều nguồn nói"),
    "registration": _l("đơn đăng ký"),
    "contract": _l("hợp đồng"),
    "harvest": _l("vụ thu hoạch"),
    "question": _l("câu hỏi"),
    "bin_entry": _l("thứ đã bỏ"),
    "note": _l("ghi chú"),
    "task": _l("việc"),
    "charge": _l("người lo"),
    "figure_claim": _l("số liệu của một nguồn"),
}
"""What hangs on a record, as one counts it."""
