"""Amounts as people in Cà Mau write them: `2 tấn`, `1.250,5 kg`, `5-7 tấn`, `60 giạ`, `500kg/tuần`, `tấn rưỡi`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import GREATEST, read_number, read_range
from matchmaker.domain.records import Period, Quantity
from matchmaker.domain.spelling import plain, unmarked
from matchmaker.domain.words import UnitRecord

LONGEST = 120
"""Characters beyond which a text is no amount."""
LONGEST_UNIT = 40
FINEST = Decimal("0.001")

_PER = re.compile(
    r"(?:\s*/\s*|\s+(?:mỗi|moi|một|mot|hàng|hang|trong một|per|a|each)\s+)"
    r"(?P<period>ngày|ngay|đêm|dem|ngày đêm|tuần|tuan|tháng|thang|day|week|month)\s*$"
)
_PERIODS = {"ngay": Period.DAY, "dem": Period.DAY, "ngay dem": Period.DAY, "day": Period.DAY, "tuan": Period.WEEK, "week": Period.WEEK}
_ABOUT = re.compile(r"^(?:(?:khoảng|chừng|tầm|độ|ước|gần|hơn|trên|từ|about|around|khoang|chung|tam|tu)\s+|[~≈≥>]\s*)+")
_NUMBER = r"\d(?:[\d.,]|[ ](?=\d{3}(?:\D|$)))*"
_DASH = r"\s*(?:[-‐‑‒–—~]|đến|den|tới|to)\s*"
_UNIT = r"[^\d\s/][^/]*"
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*(?P<low_unit>[^\d\s/][^\d/]*?)?{_DASH}(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?")
_ONE = re.compile(rf"(?P<low>{_NUMBER})\s*(?P<unit>{_UNIT})?")
_SPOKEN = {"nửa": "0,5", "một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}
_SPOKEN_FIRST = re.compile(rf"^({'|'.join(_SPOKEN)})\s+")
_AND_A_HALF = re.compile(r"^(?P<number>[\d]*)\s*(?P<unit>[^\d\s]+)\s+(?:rưỡi|ruoi)$")
_AND_TENTHS = re.compile(r"^(?P<number>\d+)\s*(?P<unit>tấn|tan|tạ|ta)\s+(?P<tenth>[1-9])$")
_SIZE = re.compile(r"con\s*/\s*(?:kg|ký|kí|ki|ky)\b")
_METRIC = {"g": Decimal("0.001"), "kg": Decimal(1), "ký": Decimal(1), "yến": Decimal(10), "tạ": Decimal(100), "tấn": Decimal(1000)}
_PACK = re.compile(rf"(?P<pack>[^\d]+?)\s*(?:[x×(]|loại|loai|nặng|nang)?\s*(?P<each>{_NUMBER})\s*(?P<unit>[^\W\d]+)\s*\)?")
_COUNTED_TEN = re.compile(r"(?P<unit>chục|chuc)\s*(?:[(=]|là|la)?\s*(?P<count>\d{2})(?:\s*(?:trái|trai|quả|qua|nải|nai|cái|cai|con))?\s*\)?")
PIECES: Mapping[str, tuple[int, str]] = {
    "thien": (1000, "trai"), "cap": (2, "trai"), "van_con": (10_000, "con"), "trieu_con": (1_000_000, "con"),
}  # fmt: skip
"""Units that count for sure: how many, and of what unit."""
SINGLE = frozenset({"trai", "con", "nai"})
"""The units of single pieces."""
ASKED_PIECES: Mapping[str, tuple[int, ...]] = {"chuc": (10, 12, 14)}
"""Units that count differently from place to place: what they may count, so that the writer can be asked."""
PIECE_OF: Mapping[str, str] = {
    "chuoi": "nai", "cua_bien": "con", "cua_dong": "con", "cua_da": "con", "ghe": "con", "tom_tich": "con", "ga": "con", "vit": "con",
    "ga_giong": "con", "vit_giong": "con", "giong_thuy_san": "con",
}  # fmt: skip
"""What a chục counts of a product and its kinds, where it is not the single fruit."""
MOST_PIECES = 1000


def read_quantity(text: str, unit: str = "") -> Quantity:
    """The amount that the text writes; `unit` stands in where the text names none. Raises `Unreadable`."""
    return read_quantity_per(text, unit)[0]


def read_quantity_per(text: str, unit: str = "") -> tuple[Quantity, Period | None]:
    """The amount, and for what period where the text says one (`500kg/tuần`). Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:80], most=LONGEST)
    typed = plain(text)
    period = None
    if found := _PER.search(typed):
        period = _PERIODS.get(unmarked(found["period"]), Period.MONTH)
        typed = typed[: found.start()]
    return _amount(_digits(_ABOUT.sub("", typed)), unit, text), period


def _digits(typed: str) -> str:
    """`tấn rưỡi`, `2 tấn rưỡi`, `5 tấn 2`, `nửa tấn` and `hai tấn` written with digits."""
    counted = _SPOKEN_FIRST.sub(lambda word: _SPOKEN[word[1]] + " ", typed)
    if half := _AND_A_HALF.fullmatch(counted):
        return f"{half['number'] or 1},5 {half['unit']}"
    if tenths := _AND_TENTHS.fullmatch(counted):
        return f"{tenths['number']},{tenths['tenth']} {tenths['unit']}"
    return counted


def _amount(typed: str, unit: str, text: str) -> Quantity:
    if _SIZE.search(typed):
        raise Unreadable("size_not_quantity", text[:80])
    if found := _RANGE.fullmatch(typed):
        low_unit, high_unit = (found["low_unit"] or "").strip(), (found["unit"] or "").strip()
        named = low_unit or high_unit or plain(unit)
        if low_unit and high_unit and low_unit != high_unit:
            low, high = _two_units(found["low"], low_unit, found["high"], high_unit, text)
        else:
            low, high = read_range(f"{found['low']}-{found['high']}")
    elif found := _ONE.fullmatch(typed):
        named = (found["unit"] or plain(unit)).strip()
        low, high = read_range(found["low"])
    else:
        raise Unreadable("not_a_quantity", text[:80])
    return _checked(Quantity(low, named, high), text)


def _checked(quantity: Quantity, text: str) -> Quantity:
    if told := _COUNTED_TEN.fullmatch(quantity.unit):
        quantity = replace(quantity, unit=told["unit"], pieces_each=int(told["count"]))
    if not quantity.unit:
        raise Unreadable("unit_missing", text[:80])
    if len(quantity.unit) > LONGEST_UNIT:
        raise Unreadable("not_a_quantity", text[:80])
    if quantity.amount <= 0:
        raise Unreadable("not_positive", text[:80])
    if any(amount is not None and amount % FINEST for amount in (quantity.amount, quantity.high)):
        raise Unreadable("too_fine", text[:80])
    return quantity


def _two_units(low: str, low_unit: str, high: str, high_unit: str, text: str) -> tuple[Decimal, Decimal | None]:
    """`500 kg - 1 tấn` in the first unit; only weights whose ratio is beyond doubt are converted."""
    if low_unit not in _METRIC or high_unit not in _METRIC:
        raise Unreadable("two_units", text[:80])
    start, end = read_range(low)[0], read_range(high)[0] * _METRIC[high_unit] / _METRIC[low_unit]
    if start > end:
        raise Unreadable("range_backwards", text[:80])
    if end > GREATEST:
        raise Unreadable("number_too_large", text[:80], most=str(GREATEST))
    return start, end


class Units:
    """What a unit weighs, made from records; a unit can weigh differently for different products, and some weigh nothing certain."""

    def __init__(self, records: Iterable[UnitRecord]) -> None:
        self._by_phrase: dict[str, dict[str, UnitRecord]] = {}
        self._by_unmarked: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        for record in records:
            phrase = plain(record.phrase)
            self._names.setdefault(record.unit, record.phrase)
            self._by_phrase.setdefault(phrase, {}).setdefault(record.product, record)
            self._by_unmarked.setdefault(unmarked(phrase), set()).add(phrase)

    def known(self, unit: str) -> bool:
        """Is this text the name of a listed unit?"""
        return bool(self._records(unit))

    def name(self, key: str) -> str:
        """The first phrase listed for the unit with this key; the key itself where it has none."""
        return self._names.get(key, key)

    def marked(self, unit: str) -> str:
        """The unit with the marks that its writer left out, `gia` as `giạ`, where one listed unit answers; any other as it is."""
        typed, record = plain(unit), next(iter(self._records(unit).values()), None)
        if record is None or typed != unmarked(typed):
            return unit
        meant = {self.name(record.unit)} if unmarked(plain(self.name(record.unit))) == typed else self._by_unmarked.get(typed, set())
        return next(iter(meant)) if len(meant) == 1 else unit

    def key(self, unit: str, product_line: Sequence[str] = ()) -> str:
        """The key of the unit that the text names for this product, or '' where it is not listed."""
        record = self._record(unit, product_line)
        return record.unit if record else ""

    def kg_of_one(self, unit: str, product_line: Sequence[str] = ()) -> Decimal | None:
        """Kilograms of one such unit of the product (nearest in `product_line` decides), or None where that is not certain."""
        record = self._record(unit, product_line)
        return record.kg if record else None

    def weighs_the_same_everywhere(self, unit: str) -> bool:
        """Is it a measure of weight, such as kg or tạ, or a pack that says its own (`bao 50 kg`)?"""
        record = self._record(unit, ())
        return record is not None and record.kg is not None

    def pieces(self, quantity: Quantity, product_line: Sequence[str] = ()) -> tuple[Decimal, str] | None:
        """How many pieces the quantity's lower end counts and the key of their unit, or None where that is not certain."""
        key = self.key(quantity.unit, product_line)
        if key in PIECES:
            count, piece = PIECES[key]
        elif key in ASKED_PIECES and quantity.pieces_each:
            count, piece = quantity.pieces_each, self.piece_of(product_line)
        else:
            return None
        return quantity.amount * count, piece

    def in_pieces(self, quantity: Quantity, product_line: Sequence[str] = ()) -> tuple[Decimal, str] | None:
        """As `pieces`, and also of what is already said in single pieces."""
        key = self.key(quantity.unit, product_line)
        return (quantity.amount, key) if key in SINGLE else self.pieces(quantity, product_line)

    def piece_of(self, product_line: Sequence[str]) -> str:
        """The key of the unit that a chục of the product counts."""
        return next((PIECE_OF[key] for key in product_line if key in PIECE_OF), "trai")

    def kg(self, quantity: Quantity, product_line: Sequence[str] = ()) -> Decimal | None:
        """Kilograms of the quantity's lower end, or None where the unit cannot be converted."""
        return self.kg_range(quantity, product_line)[0]

    def kg_range(self, quantity: Quantity, product_line: Sequence[str] = ()) -> tuple[Decimal | None, Decimal | None]:
        """Kilograms of both ends; the second is None where there is no upper end or no certain weight."""
        one = quantity.kg_each or self.kg_of_one(quantity.unit, product_line)
        if one is None:
            return None, None
        return quantity.amount * one, None if quantity.high is None else quantity.high * one

    def priced(self, unit: str, said: Quantity | None, product_line: Sequence[str] = ()) -> Quantity:
        """One of a price's unit, with what the amount beside it says that such a unit weighs or counts."""
        one = Quantity(Decimal(1), unit)
        if said is None or not (said.kg_each or said.pieces_each):
            return one
        same = said.unit == unit or self.key(said.unit, product_line) == self.key(unit, product_line) != ""
        return replace(one, kg_each=said.kg_each, pieces_each=said.pieces_each) if same else one

    def _record(self, unit: str, product_line: Sequence[str]) -> UnitRecord | None:
        records = self._records(unit)
        return next((records[key] for key in (*product_line, "") if key in records), None)

    def _records(self, unit: str) -> dict[str, UnitRecord]:
        typed = plain(unit)
        return self._listed(typed) or self._packed(typed)

    def _listed(self, typed: str) -> dict[str, UnitRecord]:
        if typed in self._by_phrase:
            return self._by_phrase[typed]
        # A mark that was typed must be the listed one; one that was left out may be any, as long as a single unit answers.
        meant = self._by_unmarked.get(typed, set()) if typed == unmarked(typed) else set()
        return self._by_phrase[next(iter(meant))] if len(meant) == 1 else {}

    def _packed(self, typed: str) -> dict[str, UnitRecord]:
        """A pack or a load that says what it weighs: `bao 45 kg`, `ghe 30 tấn`."""
        found = _PACK.fullmatch(typed)
        pack, measure = (self._listed(found["pack"].strip()), self._listed(found["unit"])) if found else ({}, {})
        if found is None or "" not in pack or "" not in measure or pack[""].kg is not None or measure[""].kg is None:
            return {}
        try:
            kg = read_number(found["each"]) * measure[""].kg
        except Unreadable:
            return {}
        key = f"{pack[''].unit}_{kg.normalize():f}"
        return {"": UnitRecord(key, typed, "", kg)} if kg > 0 else {}
