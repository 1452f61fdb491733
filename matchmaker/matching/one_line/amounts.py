"""The amount that a line names: `2 tan`, `2t`, `500kg`, `5 chuc trai`, `60 gia`, `2 tan/tuan`, `moi ngay 50 ky`."""

from __future__ import annotations

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.records import Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.about import About
from matchmaker.matching.one_line.line import Heard, Line
from matchmaker.matching.one_line.units import Unit, unit_at

_AREA = frozenset({"cong", "cong_lon", "ha", "m2"})
_HEAVY = frozenset({"tan", "ta", "gia"})
_OF_ONE = frozenset(
    {
        "bao",
        "thung",
        "tui",
        "loai",
        "co",
        "size",
        "trai",
        "con",
        "buong",
        "goi",
        "hop",
        "cay",
        "nang",
        "cai",
        "chiec",
        "bich",
        "bo",
        "keo",
        "hu",
        "lo",
        "binh",
        "bi",
        "boc",
        "ro",
        "chai",
    }
)
"""Words before a weight that make it the weight of one piece or pack."""
_OF_A_LOAD = frozenset(
    {"ghe", "tau", "xe", "cong", "container", "moi", "den", "toi", "hay", "hoac", "va", "chuyen", "dot", "lan", "ho", "nguoi", "lo", "thang"}
)
"""Words before a weight that make it the weight of one load, or the end of a range."""
_LIMITS = ("trên", "dưới", "hơn", "ít nhất", "tối thiểu", "tối đa", "không quá", "đã bán", "thiếu", "hụt", "dư", "chừa", "trừ")
_PERIODS = {"ngày": "day", "bữa": "day", "tuần": "week", "tháng": "month"}
_COUNTED_FROM_NOW = ("nữa", "sau", "tới", "trước", "rồi", "qua")
"""Words that make a day of a stretch: `1 tháng nữa`."""
_FETCHED = ("giao", "lấy", "nhận", "thu", "bắt", "giao đều", "chở", "giao sớm", "thu hoạch", "giao hàng")
_EACH = ("mỗi", "một", "hàng", "hằng", "1", "trên", "trong một")


def read_amounts(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear the amount, and for what stretch of time, where one alone is named."""
    before = {place + size: (place, period) for place in range(len(line)) for size, period in [_each(line, place)] if size}
    found: list[tuple[Heard, list[Heard]]] = []
    place = 0
    while place < len(line):
        end = line.number_at(place)
        unit = unit_at(line, end, lexicon) if end else None
        if unit is None:
            place += 1
            continue
        found += _amount(line, place, end, unit, about, lexicon, before.get(place))
        place = unit.end
    if len({one.text for one, _ in found}) == 1:
        line.heard += [found[0][0], *(found[0][1] or _said_apart(line))]
        line.open.pop("quantity", None)
    elif found:
        line.open["quantity"] = "several"


def _said_apart(line: Line) -> list[Heard]:
    """The stretch of time, where it alone is said somewhere else: `500 kg tôm sú mỗi tuần`; not how often it is fetched."""
    told = [(place, size, period) for place in range(len(line)) for size, period in [_each(line, place)] if size]
    if len(told) != 1 or line.says_before(told[0][0], *_FETCHED):
        return []
    place, size, period = told[0]
    line.take(place, place + size, "period")
    return [line.hear("per", period, place, place + size, "period_apart")]


def _amount(
    line: Line, place: int, end: int, unit: Unit, about: About, lexicon: Lexicon, each: tuple[int, str] | None
) -> list[tuple[Heard, list[Heard]]]:
    """What the number and its unit say, if they can be nothing but the amount of the whole; their words are taken either way."""
    stop, period = unit.end, ""
    half = line.says(stop, "rưỡi", gap=True)
    stop += half
    behind, period = _each(line, stop) if each is None else (0, "")
    text = f"{line.slice(place, end)} {unit.name}{' rưỡi' if half else ''}"
    sure = _whole(line, place, stop + behind, unit, about, each is not None) and _reads(text) and not (half and end > place + 1)
    line.take(place, stop + behind, "quantity")
    if not sure:
        line.open["quantity"] = "unsure"
        return []
    heard = line.hear("quantity", text, place, stop, _guess(line, end, unit))
    if each is not None:
        line.take(each[0], place, "period")
        return [(heard, [line.hear("per", each[1], each[0], place)])]
    return [(heard, [line.hear("per", period, stop, stop + behind)] if behind else [])]


def _guess(line: Line, end: int, unit: Unit) -> str:
    """`60 gia` is read as *giạ*, though the mark that would say so is missing."""
    return "mark_added" if unit.key == "gia" and line.words[end].text.isascii() else ""


def _each(line: Line, place: int) -> tuple[int, str]:
    """How many words say for what stretch of time, and which: `/tuần`, `mỗi ngày`, `1 tháng`; none where a date goes on."""
    if place >= len(line):
        return 0, ""
    slash = line.words[place].gap == "/"
    each = 0 if slash else line.says(place, *_EACH, gap=False)
    if not (slash or each):
        return 0, ""
    for phrase, period in _PERIODS.items():
        ahead = place + each + 1
        dated = period == "month" and line.numeral(ahead) and not line.words[ahead].gap and not line.counts(ahead)
        if line.says(place + each, phrase) and not dated and not line.says(ahead, *_COUNTED_FROM_NOW, gap=True):
            return each + 1, period
    return 0, ""


def _whole(line: Line, place: int, stop: int, unit: Unit, about: About, led: bool) -> bool:
    """Is this the amount of the whole: no area, no piece's or load's weight, no limit, no half of something longer?"""
    if unit.key in _AREA and about.role is not Role.SERVICE:
        return False
    if unit.key == "gia" and not (about.unit and {"lua", "muoi"} & set(about.line)) and line.words[stop - 1].text.isascii():
        return False
    if unit.key in ("g", "ml", "lang") or (unit.key == "con" and not about.by_the_head):
        return False
    if line.says_before(place, *_LIMITS) or (not led and _of_something_else(line, place, unit, about)):
        return False
    return not _goes_on(line, stop)


def _of_something_else(line: Line, place: int, unit: Unit, about: About) -> bool:
    if not place or line.taken[place - 1] or line.words[place].gap or about.names(place - 1, place):
        return False
    before = line.words[place - 1]
    if before.text == "còn":
        return False
    return before.folded in _OF_A_LOAD or (before.folded in _OF_ONE and unit.key not in _HEAVY)


def _goes_on(line: Line, stop: int) -> bool:
    """Does something follow that makes another thing of the amount: `2 tấn 5`, `2 tấn/vụ`, `50 kg mỗi bao`, `2 tấn đến 3 tấn`?"""
    if stop >= len(line):
        return False
    word = line.words[stop]
    if word.gap == "/" or (word.gap in ("-", "–", "+", "x") and word.number):
        return True
    if line.numeral(stop) and not word.gap:
        return not line.counts(stop)
    joined = line.says(stop, "đến", "tới", "hay", "hoặc", gap=True)
    return bool(line.says(stop, "mỗi", "một", gap=True)) or bool(joined and line.numeral(stop + joined))


def _reads(text: str) -> bool:
    try:
        read_quantity(text)
    except Unreadable:
        return False
    return True
