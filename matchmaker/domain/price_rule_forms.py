"""A rule of price as the fields of a form say it, read field by field; what cannot be computed is refused, naming what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias, TypeVar

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.numbers import read_range
from matchmaker.domain.price_rules import MOST_DAYS_OLD, MOST_PERCENT, ROUNDINGS, USUAL_AGE, End, Kind, PriceRule, Reads, Reference
from matchmaker.domain.prices import read_price
from matchmaker.domain.records import Price
from matchmaker.domain.spelling import clean, unmarked

Complaints: TypeAlias = dict[str, tuple[str, dict[str, object]]]
Chosen = TypeVar("Chosen", bound=StrEnum)

FIELDS = ("kind", "dong", "reference", "source", "change", "floor", "ceiling", "reads", "read_by", "oldest_days", "end", "round_to", "words")
"""The fields of a rule's form, in its order. `reference` is the `key` of a `Reference`; `reads` is `delivery`, `weekly-0` … or `monthly-1` …."""
MOST = {"source": 200, "read_by": 200, "words": 1000}
LONGEST = 80
_SIGNS = {"+": 1, "cong": 1, "cao hon": 1, "tren": 1, "them": 1, "plus": 1}
_SIGNS |= {"-": -1, "−": -1, "tru": -1, "thap hon": -1, "duoi": -1, "giam": -1, "minus": -1}
_LOWER = ("duoi", "thap hon", "re hon", "kem")
_AFTER = (*_LOWER, "tren", "cao hon", "so voi", "gia")
"""How what follows a share may begin: `3 % trên giá bình quân`."""
_NOTHING = frozenset({"0", "0%", "0 d", "0d", "0 dong", "bang", "bang gia", "khong", "khong cong tru", "dung gia"})


def read_rule(typed: Mapping[str, str], references: Sequence[Reference] = (), *, unit_key: Callable[[str], str] = str, prefix: str = "") -> PriceRule:
    """The rule that the fields make, each named with the prefix; `references` are the prices to choose from, `unit_key` knows units by their words.

    Raises `Invalid` with a complaint for every field that cannot stand, under the name that it has in the form.
    """
    fields = {name: clean(typed.get(prefix + name, "")) for name in FIELDS}
    complaints: Complaints = {name: ("too_long", {"most": most}) for name in FIELDS if len(fields[name]) > (most := MOST.get(name, LONGEST))}
    form, rule = _Form(fields, references, unit_key, complaints), None
    kind = form.chosen(Kind, "kind", "")
    if kind is not None:
        rule = form.fixed() if kind is Kind.FIXED else form.moving(kind)
    if complaints or rule is None:
        raise Invalid({prefix + name: complaints[name] for name in FIELDS if name in complaints})
    return rule


def typed_of(rule: PriceRule) -> dict[str, str]:
    """The fields of the form that make this rule."""
    typed = {"kind": rule.kind.value, "words": rule.words}
    if rule.dong is not None:
        typed["dong"] = f"{rule.dong} đ/{rule.unit}"
    if rule.reference is None or rule.reads is None:
        return typed
    typed |= {"reference": rule.reference.key, "source": rule.source, "change": _change_typed(rule), "read_by": rule.read_by}
    typed |= {"floor": str(rule.floor_dong or ""), "ceiling": str(rule.ceiling_dong or "")}
    typed["reads"] = rule.reads.value if rule.reads is Reads.DELIVERY else f"{rule.reads.value}-{rule.reads_on}"
    return typed | {"oldest_days": str(rule.oldest_days), "end": rule.end.value, "round_to": str(rule.round_to)}


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields while they are read; whatever cannot stand goes among the complaints, the first thing wrong with a field only."""

    fields: Mapping[str, str]
    references: Sequence[Reference]
    unit_key: Callable[[str], str]
    complaints: Complaints

    def wrong(self, name: str, why: str, **facts: object) -> None:
        self.complaints.setdefault(name, (why, facts))

    def fixed(self) -> PriceRule | None:
        if not self.fields["dong"]:
            self.wrong("dong", "missing")
        price = self.money("dong")
        unit = self.unit_key(price.unit) if price and price.unit else ""
        if price and not price.unit:
            self.wrong("dong", "price_unit_missing")
        elif price and not unit:
            self.wrong("dong", "price_unit_unknown", unit=price.unit)
        return PriceRule(Kind.FIXED, unit, price.dong, words=self.fields["words"]) if price else None

    def moving(self, kind: Kind) -> PriceRule | None:
        """A rule that follows a reference price."""
        for name in ("reference", "source", "change", "reads", "read_by"):
            if not self.fields[name]:
                self.wrong(name, f"price_{name}_missing")
        reference = next((one for one in self.references if one.key == self.fields["reference"]), None)
        if self.fields["reference"] and reference is None:
            self.wrong("reference", "not_a_choice")
        unit = reference.unit if reference else ""
        plus_dong, plus_percent = self.change(unit)
        floor, ceiling = self.bounds(unit) if kind is Kind.CORRIDOR else (None, None)
        reads, reads_on = self.reads()
        oldest, end, round_to = self.days(reads), self.chosen(End, "end", End.MIDDLE), self.rounding()
        if self.complaints or reference is None or end is None:
            return None
        return PriceRule(
            kind, unit, None, reference, plus_dong, plus_percent, floor, ceiling, self.fields["source"], reads, reads_on, self.fields["read_by"],
            oldest, end, round_to, self.fields["words"],
        )  # fmt: skip

    def change(self, unit: str) -> tuple[int | None, Decimal | None]:
        """By how many đồng, or by how much in a hundred, the price departs from the reference: one figure, not a range."""
        typed = unmarked(self.fields["change"])
        if not typed or "change" in self.complaints:
            return None, None
        if typed in _NOTHING:
            return 0, None
        try:
            return _change(typed) if "%" in typed else (self.moved_by(typed, unit), None)
        except Unreadable as error:
            self.wrong("change", error.why if error.why.startswith("price_") else "price_change_unread", text=self.fields["change"])
            return None, None

    def moved_by(self, typed: str, unit: str) -> int:
        sign, rest = _signed(typed)
        price = read_price(rest)
        if price is None:
            raise Unreadable("price_change_unread", typed)
        if price.high is not None:
            raise Unreadable("price_change_range", typed)
        if price.unit and unit and self.unit_key(price.unit) != unit:
            raise Unreadable("price_other_unit", typed)
        return sign * price.dong

    def bounds(self, unit: str) -> tuple[int | None, int | None]:
        """The floor and the ceiling; one of them is enough."""
        found = [self.money(name, unit) for name in ("floor", "ceiling")]
        floor, ceiling = (price.dong if price else None for price in found)
        if not {"floor", "ceiling"} & self.complaints.keys():
            if floor is None and ceiling is None:
                self.wrong("floor", "price_floor_or_ceiling_missing")
            elif floor is not None and ceiling is not None and floor > ceiling:
                self.wrong("ceiling", "price_ceiling_below_floor", floor=floor)
        return floor, ceiling

    def money(self, name: str, unit: str = "") -> Price | None:
        """Whole đồng, one figure, in the unit asked for; None where nothing is typed."""
        if not self.fields[name] or name in self.complaints:
            return None
        try:
            price = read_price(self.fields[name])
        except Unreadable as error:
            self.wrong(name, error.why, text=error.text)
            return None
        if price is None or price.high is not None:
            self.wrong(name, "price_left_open" if price is None else "price_one_figure", text=self.fields[name])
            return None
        if price.unit and unit and self.unit_key(price.unit) != unit:
            self.wrong(name, "price_other_unit", text=self.fields[name])
        return price

    def reads(self) -> tuple[Reads | None, int]:
        name, _dash, number = self.fields["reads"].partition("-")
        if not name or "reads" in self.complaints:
            return None, 0
        allowed = {Reads.WEEKLY: range(7), Reads.MONTHLY: range(1, 32)}
        if name == Reads.DELIVERY and not number:
            return Reads.DELIVERY, 0
        if name in allowed and number.isascii() and number.isdigit() and int(number) in allowed[Reads(name)]:
            return Reads(name), int(number)
        self.wrong("reads", "not_a_choice")
        return None, 0

    def days(self, reads: Reads | None) -> int:
        """How many days old a reading may be; what is usual where nothing is typed."""
        typed = self.fields["oldest_days"]
        if not typed or "oldest_days" in self.complaints:
            return USUAL_AGE[reads] if reads else 0
        if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST_DAYS_OLD):
            self.wrong("oldest_days", "whole_days", most=MOST_DAYS_OLD)
            return 0
        return int(typed)

    def rounding(self) -> int:
        typed = self.fields["round_to"] or "1"
        if typed not in {str(one) for one in ROUNDINGS}:
            self.wrong("round_to", "not_a_choice")
            return 1
        return int(typed)

    def chosen(self, choices: type[Chosen], name: str, usual: str) -> Chosen | None:
        typed = self.fields[name] or usual
        if typed in set(choices):
            return choices(typed)
        self.wrong(name, "not_a_choice" if typed else "missing")
        return None


def _change(typed: str) -> tuple[None, Decimal]:
    """The share in `+3 %` or `3 % tren gia binh quan`."""
    number, _sign, after = typed.partition("%")
    sign, rest = _signed(number.strip())
    after = after.strip()
    if after and not after.startswith(_AFTER):
        raise Unreadable("price_change_unread", typed)
    if after.startswith(_LOWER):
        if rest != number.strip():
            raise Unreadable("price_change_unread", typed)  # `+3 % thap hon` says two things
        sign = -1
    low, high = read_range(rest)
    if high is not None:
        raise Unreadable("price_change_range", typed)
    if low > MOST_PERCENT:
        raise Unreadable("price_change_too_far", typed)
    return None, sign * low


def _signed(typed: str) -> tuple[int, str]:
    sign = next((one for one in sorted(_SIGNS, key=len, reverse=True) if typed.startswith(one)), "")
    return _SIGNS.get(sign, 1), typed.removeprefix(sign).strip()


def _change_typed(rule: PriceRule) -> str:
    if rule.plus_percent is not None:
        return f"{rule.plus_percent:+f} %".replace(".", ",")
    return f"{rule.plus_dong:+d} đ" if rule.plus_dong else "0"
