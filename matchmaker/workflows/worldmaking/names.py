"""Invented names, put together from parts: of water, trees and weather for organisations, of common names for people."""

from __future__ import annotations

from itertools import product
from random import Random

MARK = "(minh họa)"
"""What the names of invented enterprises and people carry."""
_FIRST = (
    "Bông", "Rạch", "Sóng", "Nắng", "Gió", "Bến", "Vàm", "Kênh", "Bãi", "Đồng", "Vườn", "Nước", "Cồn", "Doi", "Xẻo", "Lung", "Mương", "Cống", "Vuông",
    "Bờ", "Ngã Ba", "Đầm", "Mũi", "Hàng",
)  # fmt: skip
_SECOND = (
    "Tràm", "Đước", "Mắm", "Sen", "Bần", "Cóc Kèn", "Ô Rô", "Dừa Nước", "Sậy", "Năn", "Lác", "Cò", "Le Le", "Vạc", "Thòi Lòi", "Chướng", "Nồm", "Rằm",
    "Phù Sa", "Mặn", "Ngọt", "Lợ", "Trăng", "Hừng Đông", "Điên Điển", "So Đũa", "Bình Bát", "Mù U",
)  # fmt: skip
_THIRD = ("", "Xanh", "Vàng", "Mới", "Bạc")
_COOPERATIVE = ("Nông nghiệp", "Thủy sản", "Dịch vụ Nông nghiệp", "Nông ngư", "Sản xuất Dịch vụ", "")
_ENTERPRISE = (
    "Công ty TNHH Thủy sản", "Công ty TNHH Chế biến", "Công ty Cổ phần Lương thực", "Công ty TNHH Xuất nhập khẩu", "Công ty TNHH Thương mại",
    "Công ty TNHH Vật tư", "Chuỗi cửa hàng", "Nhà hàng",
)  # fmt: skip
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Lâm", "Ngô", "Hồ", "Dương", "Quách", "Thạch")
_MIDDLE = ("Văn", "Thị", "Hoàng", "Minh", "Thanh", "Ngọc", "Kim", "Hữu", "Mỹ", "Quốc")
_GIVEN = (
    "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Út", "Hòa", "Lành", "Đậm", "Thắm", "Nhàn", "Tâm", "Phúc", "Lộc", "Thơ", "Hiền",
)  # fmt: skip


def organisation_names(chance: Random, cooperatives: int, enterprises: int) -> tuple[list[str], list[str]]:
    """So many different names of either kind. Raises `ValueError` where there are not enough parts."""
    stems = [" ".join(part for part in parts if part) for parts in product(_FIRST, _SECOND, _THIRD)]
    if cooperatives + enterprises > len(stems):
        raise ValueError(f"there are names for {len(stems)} organisations")
    chance.shuffle(stems)
    coops = [" ".join(part for part in ("HTX", chance.choice(_COOPERATIVE), stem) if part) for stem in stems[:cooperatives]]
    firms = [f"{chance.choice(_ENTERPRISE)} {stem} {MARK}" for stem in stems[cooperatives : cooperatives + enterprises]]
    return coops, firms


def person_name(chance: Random) -> str:
    """A name that nobody in particular bears."""
    return f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)} {MARK}"
