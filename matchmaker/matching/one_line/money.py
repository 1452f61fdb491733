"""The price that a line names: `gia 280k`, `280k/kg`, `450 ngan`, `12tr/tan`; what was left unsaid is added only where it is the usual price."""

from __future__ import annotations

import re

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.prices import read_price
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.about import About
from matchmaker.matching.one_line.line import Heard, Line
from matchmaker.matching.one_line.units import Unit, unit_at

FAR_OFF = 4
"""How many times outside the usual range a price must lie for what was left unsaid not to be added."""
DEAREST_UNKNOWN = 1_000_000
"""Đồng for a kilo beyond which nothing is added for a product without a usual price."""
_SCALES = ("k", "nghìn", "ngàn", "ng", "triệu", "tr")
_MONEY = ("đ", "đồng", "vnđ", "vnd")
_NAMED = ("giá", "giá chào", "giá bán", "giá mua", "giá khoảng", "giá tầm", "giá chừng", "giá từ", "giá là", "đơn giá", "bán giá", "bán", "mua giá")
_LEFT_OPEN = ("giá thỏa thuận", "giá thương lượng", "giá thị trường", "theo giá thị trường")
_NOT_FOR_ONE = ("tổng", "tổng cộng", "cọc", "đặt cọc", "vốn", "phí", "ship", "cước", "trọn gói", "cả lô", "nguyên lô", "hết", "mất", "tiền")
_LEAST = ("trên", "hơn", "ít nhất", "tối thiểu", "từ trên", "giảm", "bớt", "tăng", "thêm", "lời", "lỗ")
_ONE = ("một", "mỗi", "1")


def read_prices(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear the price, where one alone is named."""
    found = [one for place in range(len(line)) if (one := _price_at(line, place, lexicon, about)) is not None]
    for place in range(len(line)):
        if not found and (size := line.says(place, *_LEFT_OPEN)):
            found.append(line.hear("price", line.slice(place, place + size), place, place + size))
            line.take(place, place + size, "price")
    line.believe("price", found)


def _price_at(line: Line, place: int, lexicon: Lexicon, about: About) -> Heard | None:
    end = line.number_at(place)
    if not end:
        return None
    scaled = _scales(line, end)
    money = line.says(scaled, *_MONEY, gap=True)
    after = scaled + money
    unit = _unit_after(line, after, lexicon, told=bool(money) or scaled > end)
    of_rice = place > 1 and line.words[place - 1].text == "gia" and line.numeral(place - 2) and {"lua", "muoi"} & set(about.line)
    named = line.says_before(place, *_NAMED) if not of_rice and (unit is None or unit.end > after or scaled > end or money) else 0
    if not (scaled > end or money or (unit and unit.slash and _great(line, place)) or (named and _a_price(line, place, end, unit, lexicon, about))):
        return None
    reading = _composed(line, place, end, scaled, after, unit, about)
    start = place - named
    stop = unit.end if unit else after
    unlike = line.says_before(start, *_NOT_FOR_ONE, *_LEAST) or (stop < len(line) and line.words[stop].gap in ("/", "-", "–"))
    doubled = scaled > end and stop == after and line.numeral(stop) and not line.words[stop].gap and not _own_unit(line, stop, lexicon)
    line.take(start, stop, "price")
    if reading is None or unlike or doubled:
        line.open["price"] = "unsure"
        return None
    return line.hear("price", reading[0], start, stop, reading[1])


def _a_price(line: Line, place: int, end: int, unit: Unit | None, lexicon: Lexicon, about: About) -> bool:
    """Is a bare number behind `giá` the price, and no amount: `giá 450.000`, but not `bán 2 tấn`?"""
    priced = line.words[place - 1].folded == "gia" and line.words[place - 1].text in ("giá", "gia")
    return priced and (unit is None or unit.slash) and (unit_at(line, end, lexicon) is None or unit is not None)


def _own_unit(line: Line, place: int, lexicon: Lexicon) -> bool:
    """Does the number here have a unit of its own, so that it is no part of the price before it?"""
    end = line.number_at(place) or place + 1
    return unit_at(line, end, lexicon) is not None


def _scales(line: Line, end: int) -> int:
    """The end of what scales the number: `k`, `ngàn`, `tr2`, `triệu rưỡi`, and the far end of `450k-500k`."""
    size = line.says(end, *_SCALES, gap=True)
    if not size:
        return end
    end += size
    if line.numeral(end) and line.glued(end) and len(line.words[end].text) <= 3:
        end += 1
    end += line.says(end, "rưỡi", gap=True)
    if line.dashed(end) and (more := line.says(end + 1, *_SCALES, gap=True)):
        end += 1 + more
    return end


def _unit_after(line: Line, after: int, lexicon: Lexicon, *, told: bool) -> Unit | None:
    """For one of what: behind a stroke, behind `một`, or, where the words are money for sure, `kg` alone."""
    if after >= len(line):
        return None
    slash = line.words[after].gap == "/"
    each = line.says(after, *_ONE) if slash or not line.words[after].gap else 0
    unit = unit_at(line, after + each, lexicon, slash=slash and not each)
    if unit is None or not (slash or each or (told and unit.key == "kg")):
        return None
    return Unit(unit.key, unit.name, unit.end, slash or bool(each))


def _great(line: Line, place: int) -> bool:
    return len(re.sub(r"\D", "", line.words[place].text)) >= 4


def _composed(line: Line, place: int, end: int, scaled: int, after: int, unit: Unit | None, about: About) -> tuple[str, str] | None:
    """The price as its field takes it and what was added; None where it cannot be read for sure."""
    text, guess = line.slice(place, scaled), ""
    if unit is None and after < len(line) and line.words[after].gap == "/":
        return None  # for one of something that is no listed unit
    if scaled == end:
        thousands = not _great(line, place) and after == end
        if thousands and (about.usual is None or (unit is not None and unit.name != about.unit)):
            return None
        text, guess = (f"{text}k", "thousand_added") if thousands else (f"{text} đ", "")
    name, guess = (unit.name, guess) if unit else (about.unit or "kg", guess or "unit_added")
    try:
        price = read_price(f"{text}/{name}")
    except Unreadable:
        return None
    if price is None or (guess and not _usual(price.dong, price.high or price.dong, about)):
        return None
    return f"{text}/{name}", guess


def _usual(low: int, high: int, about: About) -> bool:
    if about.usual is None:
        return high <= DEAREST_UNKNOWN and about.unit in ("", "kg")  # `30k` for feed that is sold by the sack may well be a kilo's
    return high * FAR_OFF >= about.usual[0] and low <= about.usual[1] * FAR_OFF
