"""How people type: marks lost or half lost, raw Telex, slips of the keys, words in another order, words of trade around a name."""

from __future__ import annotations

import random
import unicodedata

from matchmaker.matching.text import fold

LOST, HALF_LOST, TELEX = 0.30, 0.10, 0.03
"""Shares of the texts without marks, with some of the words unmarked, and with the keys of Telex as they were hit."""
SLIP = 0.30
"""Share of the texts with one slip of the keys, in a word of four letters or more: in a shorter one it mostly makes another word."""
MOVED, TURNED = 0.15, 0.03
"""Shares of the texts whose parts stand in another order, and of those in whose name two words have changed places."""
SHOUTED, CAPITAL = 0.03, 0.30

SELLING = (
    "bán", "cần bán", "nhà có", "HTX cung cấp", "bên em có", "vườn nhà bán", "sẵn hàng", "chuyên sỉ", "mới thu hoạch", "nhận đặt", "", "", "", "", "",
)  # fmt: skip
BUYING = ("cần mua", "thu mua", "tìm nguồn", "công ty cần", "mua số lượng", "đặt hàng", "cần gấp", "nhập", "", "", "", "", "")
PRAISE = (
    "loại ngon", "giao tận nơi", "ổn định", "vụ này", "số lượng lớn", "hàng tuyển", "giá sỉ", "hàng đẹp", "không hư dập", "lấy liền",
    "hàng mới về", "ký hợp đồng",
)  # fmt: skip
ALSO = (
    ("bao đổi trả", "đi chợ đầu mối", "cân tại chỗ", "gọi em", "làm kỹ", "uy tín lâu năm", "cho xe tới chở", "trả tiền mặt"),
    (
        "giao nhanh",
        "ai cần nhắn",
        "đóng thùng kỹ",
        "có xe rước",
        "chạy hàng mỗi ngày",
        "giá thương lượng",
        "nhận hàng rồi trả tiền",
        "khỏi lo đầu ra",
    ),
)
"""Words of trade that only even seeds have, and those that only odd ones have: what is tuned on one seed has not seen the other's."""
SILENT = 12
"""How many times nothing is said, beside the phrases."""
_TONE_KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_HORN, _BOWL, _HAT = "\u031b", "\u0306", "\u0302"
_BESIDE = {
    "q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip", "p": "o", "a": "sq", "s": "ad",
    "d": "sf", "f": "dg",
    "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "k", "z": "x", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "n",
}  # fmt: skip


def telex(word: str) -> str:
    """The keys that are hit for a word with the Telex layout: `tôm sú` is `toom sus`."""
    keys: list[str] = []
    tone = ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TONE_KEYS:
            tone = _TONE_KEYS[letter]
        elif letter == _HAT:
            keys.append(keys[-1])
        elif letter in (_HORN, _BOWL):
            keys.append("w")
        else:
            keys.append({"đ": "dd", "Đ": "Dd"}.get(letter, letter))
    return "".join(keys) + tone


def slip(chance: random.Random, text: str) -> str:
    """The text with one letter dropped, doubled, changed for its neighbour, or hit beside, in some word of four letters or more."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    words[place] = _slipped(chance, words[place])
    return " ".join(words)


def _slipped(chance: random.Random, word: str) -> str:
    at, kind = chance.randrange(len(word) - 1), chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[: at + 1] + word[at + 2 :]
    if kind == 2:
        return word[: at + 1] + word[at:]
    beside = _BESIDE.get(fold(word[at]))
    return word[:at] + chance.choice(beside) + word[at + 1 :] if beside else word[: at + 1] + word[at:]


def unmarked(chance: random.Random, text: str) -> str:
    """The text with its marks as they were typed: all, some words', none, or as keys of Telex."""
    draw = chance.random()
    if draw < LOST:
        return fold(text)
    if draw < LOST + HALF_LOST:
        return " ".join(fold(word) if chance.random() < 0.5 else word for word in text.split())
    if draw < LOST + HALF_LOST + TELEX:
        return " ".join(telex(word) for word in text.split())
    return text


def praise(seed: int) -> tuple[str, ...]:
    """What may be said beside a name in the world of this seed."""
    return PRAISE + ALSO[seed % 2] + ("",) * SILENT


def typed(chance: random.Random, name: str, said: tuple[str, ...], *, wanted: bool) -> str:
    """The name as somebody who sells it, or wants it, types it among other words."""
    if chance.random() < TURNED and " " in name:
        words = name.split()
        at = chance.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
        name = " ".join(words)
    parts = [chance.choice(BUYING if wanted else SELLING), name, chance.choice(said), chance.choice(said)]
    if chance.random() < MOVED:
        chance.shuffle(parts)
    text = " ".join(part for part in parts if part)
    if chance.random() < SLIP:
        text = slip(chance, text)
    text = unmarked(chance, text)
    draw = chance.random()
    if draw < SHOUTED:
        return text.upper()
    return text[:1].upper() + text[1:] if draw < SHOUTED + CAPITAL else text
