"""Certificates, places, states and the side that a line takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from matchmaker.domain.records import How, Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.about import About
from matchmaker.matching.one_line.line import Heard, Line

MOST_TRIED = 12
"""Words such as `tại` behind which a place is sought, so that no text takes unbounded time."""
LONGEST_PLACE = 8
_AT = (
    "ở", "tại", "giao", "giao tại", "giao ở", "lấy tại", "lấy ở", "nhận tại", "nhận ở", "trả tại", "về", "giao về", "lấy hàng tại",
    "giao hàng tại", "nhận hàng tại", "khu vực",
)  # fmt: skip
_HEADS = ("xã", "phường", "thị trấn", "huyện", "thị xã", "thành phố", "tp")
_DENIED = frozenset({"không", "chưa", "khong", "chua", "ko", "hong", "xin"})
_EXPIRES = ("hết hạn", "hạn dùng", "hạn", "hsd", "đến", "có giá trị đến")
_EXPIRED = ("hết hạn", "đã hết hạn", "hết hiệu lực", "quá hạn", "đã quá hạn")
_NEED = ("cần mua", "muốn mua", "thu mua", "tìm mua", "hỏi mua", "đặt mua", "cần tìm", "tìm nguồn", "cần nhập", "kiếm mua")
_OFFER = ("cần bán", "chào bán", "muốn bán", "có bán", "bán sỉ", "cần ra", "nhà bán")
_NEED_FIRST, _OFFER_FIRST = ("cần", "mua", "tìm", "thu", "kiếm", "đặt", "nhập"), ("bán", "có", "còn", "chào", "dư", "sẵn", "cung cấp", "cung ứng")
_SAY_NOTHING = ("tôi", "mình", "em", "bên em", "nhà em", "chúng tôi", "htx", "hợp tác xã", "công ty", "nhà tôi", "hiện", "đang", "bên mình")


def side_of(line: Line, about: About) -> str:
    """`offer` or `need` where the words say which, else nothing."""
    said = {side for side, phrases in (("need", _NEED), ("offer", _OFFER)) for place in range(len(line)) if line.says(place, *phrases)}
    said |= {side for place in range(len(line)) if (side := _said_of_the_goods(line, place, about))} if not said else set()
    if len(said) == 1:
        return said.pop()
    if said:
        return ""
    place = line.says(0, *_SAY_NOTHING)
    place += line.says(place, *_SAY_NOTHING)
    if line.says(place, *_NEED_FIRST):
        return "need"
    return "offer" if line.says(place, *_OFFER_FIRST) else ""


def _said_of_the_goods(line: Line, place: int, about: About) -> str:
    """The side of a verb that stands right before an amount or the goods: `bán 2 tấn`, `mua cua`."""
    if not (line.numeral(place + 1) or about.names(place + 1, place + 2)) or place + 1 >= len(line) or line.words[place + 1].gap:
        return ""
    if line.says(place, "mua"):
        return "need"
    said_so = line.words[place].text in ("có", "còn")  # without marks `co 30` is a size, and `con` an animal
    return "offer" if line.says(place, "bán") or (said_so and line.numeral(place + 1)) else ""


def _denied(line: Line, start: int) -> bool:
    """Is it said that there is none: `chưa kịp làm ASC`, `đang xin VietGAP`?"""
    for place in range(start - 1, max(start - 5, -1), -1):
        if line.words[place + 1].gap:
            return False
        if line.words[place].text in _DENIED:
            return True
    return False


def read_certificates_named(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear every certificate that is not denied, with its last day where that follows."""
    words, folded = [word.text for word in line.words], [word.folded for word in line.words]
    named: list[Heard] = []
    for start, end, _ in lexicon.phrases.certificates.scan(words, folded):
        if folded[start:end] == ["bap"] and not line.slice(start, end).isupper() and (start == 0 or about.names(start, end)):
            continue  # *bắp* is corn
        expiry = _expiry(line, end)
        denied = _denied(line, start) or (expiry is None and bool(line.says(end, *_EXPIRED, gap=False)))
        text = line.slice(start, end) + (f", hết hạn {line.slice(expiry[0], expiry[1])}" if expiry else "")
        stop = expiry[1] if expiry else end
        line.take(start, stop, "certificate")
        if not denied:
            named.append(line.hear("certificates", text, start, stop))
    if named:
        lines = "\n".join(dict.fromkeys(one.text for one in named))
        line.heard.append(replace(named[0], text=lines, also=tuple((one.start, one.end) for one in named[1:])))


def _expiry(line: Line, place: int) -> tuple[int, int] | None:
    """The day behind `hết hạn`, in figures with its year."""
    start = place + line.says(place, *_EXPIRES)
    if start == place:
        return None
    size = next((size for size in (3, 2) if _a_day(line, start, size)), 0)
    return (start, start + size) if size else None


def _a_day(line: Line, start: int, size: int) -> bool:
    ahead = line.words[start : start + size]
    joined = all(word.number and word.text.isdecimal() for word in ahead) and all(word.gap == "/" for word in ahead[1:])
    return len(ahead) == size and joined and len(ahead[-1].text) == 4


def read_places_told(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear the place behind a word such as `tại`, `giao` or `xã`; any other name of a place is left for the end of the line."""
    found, tried = [], 0
    for place in range(len(line)):
        told = line.says(place, *_AT)
        start = place + told
        headed = not told and line.says(place, *_HEADS) and not (place and line.words[place - 1].folded in ("tac", "dai"))
        if tried < MOST_TRIED and (told or headed) and not about.names(place, place + told):
            tried += 1
            if (one := _longest_place(line, start, lexicon)) is not None:
                found.append(one)
    line.believe("place", found)


def _longest_place(line: Line, start: int, lexicon: Lexicon) -> Heard | None:
    most = start
    while most < min(len(line), start + LONGEST_PLACE) and line.free(most) and line.words[most].gap in ("", ",", ".", ":", "-", "("):
        most += 1
    for end in range(most, start, -1):
        if (guess := _place(line, start, end, lexicon)) is not None:
            line.take(start, end, "place")
            return line.hear("place", line.slice(start, end), start, end, guess)
    return None


def _place(line: Line, start: int, end: int, lexicon: Lexicon) -> str | None:
    """What was added in reading these words, all of them, as a place; None where they are none."""
    reading = lexicon.gazetteer.read(line.slice(start, end))
    explained = len(reading.evidence.split()) == end - start
    if not explained or reading.how is How.FUZZY or not (reading.units or reading.outside):
        return None
    return "mark_added" if reading.how is How.FOLDED else ""


def read_place_at_the_end(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear a bare name of a commune, unmarked or not, where only what was read already follows it."""
    if any(one.field == "place" for one in line.heard) or "place" in line.open or about.role is Role.INPUT:
        return  # beside feed and fertiliser such a name is a maker's: *Đạm Phú Mỹ*
    words, folded = [word.text for word in line.words], [word.folded for word in line.words]
    found = []
    for start, end, _ in lexicon.phrases.places.scan(words, folded):
        loose = not any(line.taken[start:end]) and not about.names(start, end) and not any(word.gap for word in line.words[start + 1 : end])
        if not loose or (end < len(line) and not line.taken[end]) or line.says_before(start, "htx", "hợp tác xã", "công ty", "ấp", "sông", "kênh"):
            continue
        found.append(line.hear("place", line.slice(start, end), start, end, "place_bare"))
    for one in found:
        line.take(*_covered(line, one), "place")
    line.believe("place", found)


def _covered(line: Line, heard: Heard) -> tuple[int, int]:
    covered = [place for place, word in enumerate(line.words) if heard.start <= word.start < heard.end]
    return covered[0], covered[-1] + 1


def read_states(line: Line, lexicon: Lexicon, about: About) -> None:
    """Hear the state: as listed, or unmarked (`da`, `kho`) only right behind the product or its size."""
    found = [one for start, end, text, guess in _states(line, lexicon, about) if (one := line.hear("state", text, start, end, guess))]
    line.believe("state", found)


def _states(line: Line, lexicon: Lexicon, about: About) -> Iterator[tuple[int, int, str, str]]:
    words, folded = [word.text for word in line.words], [word.folded for word in line.words]
    for start, end, records in lexicon.phrases.states.scan(words, folded):
        denied = bool({"không", "khong", "chưa", "chua"} & set(words[max(0, start - 1) : start]))
        if any(line.taken[start:end]) or about.names(start, end) or denied:
            continue
        line.take(start, end, "state")
        listed = any(" ".join(words[start:end]) == record.phrase.lower() for record in records)
        yield start, end, records[0].phrase, "" if listed or end - start > 1 else "mark_added"
    for place in range(len(line)):
        alone = place + 1 == len(line) or bool(line.taken[place + 1]) or bool(line.words[place + 1].gap)
        if line.free(place) and alone and place and (line.taken[place - 1] in ("size", "grade") or about.names(place - 1, place)):
            text = {"da": "đá" if about.sized else "", "kho": "khô" if about.dried else ""}.get(line.words[place].text, "")
            if text:
                line.take(place, place + 1, "state")
                yield place, place + 1, text, "mark_added"
