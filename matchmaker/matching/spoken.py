"""What a listing's words say beside its product: `20 tấn cua thịt, giao trong tháng 12, trả tại Năm Căn, VietGAP`, as the texts of its fields."""

from __future__ import annotations

import re
from datetime import date

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.windows import read_window
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import LONGEST_READ, clean, fold_word, words_of

_NUMBER = r"\d[\d.,]{0,40}(?:\s*[-–]\s*\d[\d.,]{0,40})?"  # what is longer is no number
# No phrase may be made of two others, such as `tìm mua`: many in a row could then be parted in more ways than can be tried.
_ASKING = r"(?:(?:tôi|chúng tôi|cần|muốn|mua|thu mua|tìm|bán|chào bán|có|sẵn|cung cấp|đặt|nhận|khoảng|chừng)\s+)*"
_AMOUNT = re.compile(rf"^{_ASKING}(?P<text>{_NUMBER}\s*(?P<unit>[^\W\d_]+)(?P<per>\s*(?:/|mỗi)\s*(?:ngày|tuần|tháng))?)(?!\s*/)(?!\w)", re.IGNORECASE)
_NO_RATE = r"(?!\s*(?:tháng|tuần|ngày|thang|tuan|ngay)(?!\w)(?!\s*\d))"
_LATER = re.compile(
    rf"(?:(?P<before>[^\W\d_]+)\s+|(?<![\w.,/–-]))(?P<text>{_NUMBER}\s*(?P<unit>tấn|tan|tạ|kg|ký))(?!\w)(?!\s*/){_NO_RATE}", re.IGNORECASE
)
_PACKED = frozenset(
    {
        "bao",
        "thung",
        "tui",
        "ghe",
        "tau",
        "xe",
        "cong",
        "container",
        "loai",
        "co",
        "size",
        "trai",
        "con",
        "buong",
        "goi",
        "hop",
        "moi",
        "den",
        "thang",
        "tuan",
        "ngay",
    }
)
"""Words before a weight that make it the weight of one piece, pack or load, or the end of a range."""
_MONTH = r"(?:(?:đầu|giữa|cuối)\s+)?th[áa]ng\s+\d{1,2}(?:\s*/\s*\d{4})?"
_MONTHS = re.compile(
    rf"(?<!mỗi )(?<!hàng )(?<!một )(?<!\d )(?<!/)(?P<text>{_MONTH}(?:\s*(?:-|–|đến)\s*(?:th[áa]ng\s+)?\d{{1,2}}(?:\s*/\s*\d{{4}})?)?)"
    r"(?!\s*[^\W\d_]*\s*\d)(?P<after>\s*\w*)",
    re.IGNORECASE,
)
_DAYS = re.compile(r"(?P<text>\d{1,2}/\d{1,2}(?:/\d{4})?\s*(?:-|–|đến)\s*\d{1,2}/\d{1,2}(?:/\d{4})?)(?![\d/])", re.IGNORECASE)
_COUNTED = frozenset({"tấn", "tạ", "kg", "ký", "đợt", "chuyến", "lần", "container", "con", "xe"})
_PRICE = re.compile(rf"(?:giá\s*:?\s*)?(?P<text>{_NUMBER}\s*(?:k|nghìn|ngàn|triệu|tr|đ|đồng)\d?\s*(?:đồng|đ)?\s*/\s*[^\W\d_]+)", re.IGNORECASE)
_PLACE = re.compile(r"(?<!\w)(?:tại|ở)\s+(?P<text>[^,.;()\n]{2,60})", re.IGNORECASE)
_DENIED = frozenset({"không", "chưa", "khong", "chua"})


def said_in_words(words: str, lexicon: Lexicon, today: date) -> dict[str, str]:
    """The texts for `quantity`, `price`, `from`, `place` and `certificates` that stand in the words, each only where it can be read for sure."""
    text = clean(words[:LONGEST_READ])
    said = {
        "quantity": _quantity(text, lexicon),
        "price": _price(text),
        "from": _window(text, today),
        "place": _place(text, lexicon),
        "certificates": _certificates(text, lexicon),
    }
    return {name: found for name, found in said.items() if found}


def _quantity(text: str, lexicon: Lexicon) -> str:
    """An amount with which the words begin, or else the only weight in them that is not the weight of one fruit, bag or load."""
    found = _AMOUNT.match(text)
    if found is None:
        later = [one for one in _LATER.finditer(text) if fold_word((one["before"] or "").lower()) not in _PACKED]
        found = later[0] if len(later) == 1 else None
    if found is None or not lexicon.units.known(found["unit"]):
        return ""
    try:
        read_quantity(found["text"])
    except Unreadable:
        return ""
    return found["text"]


def _price(text: str) -> str:
    found = _PRICE.search(text)
    try:
        return found["text"] if found and read_price(found["text"]) else ""
    except Unreadable:
        return ""


def _window(text: str, today: date) -> str:
    for pattern in (_DAYS, _MONTHS):
        found = pattern.search(text)
        if found is None or (pattern is _MONTHS and found["after"].strip().lower() in _COUNTED):
            continue
        try:
            read_window(found["text"], today)
        except Unreadable:
            continue
        return found["text"]
    return ""


def _place(text: str, lexicon: Lexicon) -> str:
    for found in _PLACE.finditer(text):
        typed = found["text"].strip()
        reading = lexicon.gazetteer.read(typed)
        if reading.units or reading.outside:
            return typed
    return ""


def _certificates(text: str, lexicon: Lexicon) -> str:
    words = words_of(text)
    folded = [fold_word(word) for word in words]
    named = []
    for start, end, _ in lexicon.phrases.certificates.scan(words, folded):
        if not _DENIED & set(words[max(0, start - 2) : start]):
            named.append(_as_typed(text, words[start:end]))
    return "\n".join(dict.fromkeys(named))


def _as_typed(text: str, words: list[str]) -> str:
    found = re.search(r"\W*".join(map(re.escape, words)), text, re.IGNORECASE)
    return found.group() if found else " ".join(words)
