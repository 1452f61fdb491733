"""Numbers in words, as Vietnamese papers write them beside the figures: `hai mươi mốt nghìn không trăm lẻ năm`."""

from __future__ import annotations

from decimal import Decimal

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
BILLION = 1_000_000_000


def in_words(value: Decimal | int) -> str:
    """The number in words; decimals are read digit by digit. Raises `ValueError` below nought."""
    if value < 0:
        raise ValueError("no amount is below nought")
    whole, _point, decimals = format(Decimal(value).normalize(), "f").partition(".")
    said = _whole(int(whole))
    return f"{said} phẩy {' '.join(DIGITS[int(digit)] for digit in decimals)}" if decimals else said


def dong_in_words(amount: int) -> str:
    """An amount of đồng as a paper writes it, its first letter large."""
    said = f"{in_words(amount)} đồng"
    return said[:1].upper() + said[1:]


def _whole(number: int) -> str:
    if number == 0:
        return DIGITS[0]
    billions, rest = divmod(number, BILLION)
    parts = [f"{_whole(billions)} tỷ"] if billions else []
    for place in (2, 1, 0):
        three = rest // 1000**place % 1000
        if three:
            parts.append(" ".join(word for word in (_three(three, full=bool(parts)), _SCALES[place]) if word))
    return " ".join(parts)


def _three(number: int, *, full: bool) -> str:
    """Three figures; after a larger part the hundreds are said even where there are none."""
    hundreds, rest = divmod(number, 100)
    parts = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if not rest:
        return " ".join(parts)
    if tens == 0:
        return " ".join([*parts, f"lẻ {DIGITS[ones]}" if parts else DIGITS[ones]])
    parts.append("mười" if tens == 1 else f"{DIGITS[tens]} mươi")
    if ones:
        parts.append(_ones(tens, ones))
    return " ".join(parts)


def _ones(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    return "mốt" if ones == 1 and tens > 1 else DIGITS[ones]
