"""What names of organisations say besides the name: the sort of body, its trade, where it is, and words that say nothing."""

from __future__ import annotations

import re

from matchmaker.matching.text import fold_word

FORMS = {
    "union": ("liên hiệp hợp tác xã", "liên hiệp các hợp tác xã", "liên hiệp htx", "liên hiệp các htx", "lh htx", "lhhtx"),
    "coop": ("hợp tác xã", "htx", "co operative", "cooperative"),
    "group": ("tổ hợp tác", "tổ hợp tác sản xuất", "tht", "tổ liên kết"),
    "company": (
        "công ty",
        "công ti",
        "cty",
        "tổng công ty",
        "tập đoàn",
        "company",
        "corp",
        "corporation",
        "ctcp",
        "jsc",
        "co ltd",
        "ltd",
        "joint stock company",
    ),
    "private": ("doanh nghiệp tư nhân", "dntn"),
    "household": ("hộ kinh doanh", "hkd", "cơ sở", "cssx", "trang trại", "cửa hàng", "đại lý"),
}
"""What sort of body it is, as names say it: two sorts are two organisations, whatever they share of a name."""
LIMITED: dict[str, tuple[str, ...]] = {
    "tnhh": ("tnhh", "trách nhiệm hữu hạn", "co ltd", "ltd"),
    "cp": ("cổ phần", "cp", "ctcp", "jsc", "joint stock company"),
}
BRANCH = ("chi nhánh", "văn phòng đại diện", "vpdd")
TRADES = {
    "farming": ("nông nghiệp", "nn", "nông sản", "dvnn", "nông lâm", "agricultural", "agriculture"),
    "fishery": ("thủy sản", "hải sản", "nuôi trồng thủy sản", "ntts", "thủy hải sản", "seafood", "seafoods", "nông ngư"),
    "forestry": ("lâm nghiệp",),
    "livestock": ("chăn nuôi",),
}
"""What half of the province lives by: no name of its own, yet two different ones are rather two organisations."""
NEUTRAL = (
    "mtv", "một thành viên", "1 thành viên", "1tv", "hai thành viên", "2 thành viên", "trở lên", "doanh nghiệp", "dn", "xí nghiệp", "nhà máy",
    "dịch vụ", "dv", "thương mại", "tm", "sản xuất", "sx", "chế biến", "cb", "xuất nhập khẩu", "xnk", "xuất khẩu", "xk", "nhập khẩu", "dvtm", "tmdv",
    "sxtm", "sxdv", "tmsx", "sxkd", "sxtmdv", "tmdvsx", "thu mua", "tiêu thụ", "cung ứng", "nuôi trồng", "nuôi", "import export", "group",
    "service", "services", "trading", "processing", "limited", "liability",
)  # fmt: skip
"""Words that say nothing by themselves, wherever they stand."""
LEADING = ("kinh doanh", "kd", "đầu tư", "phát triển", "tổng hợp", "công nghệ cao", "ứng dụng", "và", "các", "kiểu mới", "cn", "cnc", "ts")
"""The same, as long as no telling word has come: `Tân Phát Triển` is a name, `Đầu tư và Phát triển Hoà Mỹ` is Hoà Mỹ."""
PLACED = ("xã", "phường", "huyện", "tỉnh", "ấp", "thị trấn", "thị xã", "thành phố", "tp")
"""Before the name of a place: what follows a telling word is where the organisation is, not what it is called."""
SURELY_PLACED = frozenset({"xa", "tp", "thi tran", "thi xa", "thanh pho"})
"""Those of them that are no word of a name even where nobody typed a mark: Phuong and Huyen are."""
_TABLES: tuple[tuple[str, dict[str, tuple[str, ...]]], ...] = (
    ("neutral", {"": NEUTRAL}), ("limited", LIMITED), ("form", FORMS), ("trade", TRADES), ("leading", {"": LEADING}), ("place", {"": PLACED}),
    ("branch", {"": BRANCH}),
)  # fmt: skip
PHRASES = {
    tuple(fold_word(phrase).split()): (kind, value, tuple(phrase.split()))
    for kind, table in _TABLES
    for value, said in table.items()
    for phrase in said
}
LIMITS = {tuple(fold_word(phrase).split()): value for value, said in LIMITED.items() for phrase in said}
JOINED = re.compile(r"(?:sx|tm|dv|nn|cb|ts|xnk|xk|nk|kd|cp|mtv|tnhh|th|nt|tv){2,}")
"""Abbreviations run together, as nobody would list them all: SXTMDVNN, CBTSXNK. A name has vowels."""
LONGEST = max(len(phrase) for phrase in PHRASES)
