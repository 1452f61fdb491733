"""The land that a crop grew on: `15 cong`, `1,5 ha`, `3 công tầm lớn`; how many công somebody worked is something else."""

from __future__ import annotations

from matchmaker.domain.areas import read_area
from matchmaker.domain.errors import Unreadable
from matchmaker.domain.records import Role
from matchmaker.matching.one_line.about import About
from matchmaker.matching.one_line.line import Heard, Line

_MEASURES = ("công tầm lớn", "công tầm cắt", "công tầm nhỏ", "công đất", "công ruộng", "công", "héc ta", "hecta", "ha", "mẫu tây")
_NOT_ALL_OF_IT = ("mỗi", "trên", "một", "dưới", "hơn", "mua", "cần", "thuê", "thiếu", "đủ", "tính")
"""Words before an area that make another thing of it than the land of this harvest."""


def read_land(line: Line, about: About) -> None:
    """Hear on how much land it grew, where one area alone is named and the line is about something grown."""
    if about.role is not Role.PRODUCE:
        return
    found = [one for place in range(len(line)) if (one := _area(line, place))]
    line.believe("area", found)


def _area(line: Line, place: int) -> Heard | None:
    end = line.number_at(place)
    size = line.says(end, *_MEASURES, gap=True) if end == place + 1 else 0
    stop = end + size
    if not size or line.says_before(place, *_NOT_ALL_OF_IT) or (stop < len(line) and line.words[stop].gap == "/"):
        return None
    name = next(one for one in _MEASURES if line.says(end, one, gap=True) == size)
    text = f"{line.slice(place, end)} {name}"
    try:
        read_area(text)
    except Unreadable:
        return None
    bare = line.typed(end, stop).isascii() and not name.isascii()
    heard = line.hear("area", text, place, stop, "mark_added" if bare else "")
    line.take(place, stop, "area")
    return heard
