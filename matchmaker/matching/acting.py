"""What both sides' acts are reckoned from: the pair, its reasons by column, its days, amounts and places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from matchmaker.domain.records import Linked, Need, Offer, Period
from matchmaker.matching.changes import Step
from matchmaker.matching.explaining import Reason
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.ranking import Match

DAYS_OF = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30}
SHARES = (Fraction("0.2"), Fraction("0.8"), Fraction(1))
"""The shares of a need at which the comparison of quantities takes a step."""
WINDOWS = (Fraction(0), Fraction("0.8"), Fraction(1))
"""The shares of the wanted days at which the comparison of windows takes a step; nought stands for a single day."""
SURE = Fraction("1.000001")
"""Amounts that were worked out from rounded figures are stretched so far, so that what was aimed at is reached."""
RADIUS_KM = 30.0
NOTHING_READ = Linked(None, ())


@dataclass(frozen=True)
class Pair:
    """A need and an offer, both linked, with how they match; before `today` nothing can be promised (None: no day is known)."""

    need: Need
    offer: Offer
    match: Match
    lexicon: Lexicon
    today: date | None = None

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        """The reason of each column."""
        return {reason.column: reason for reason in self.match.reasons}

    def level(self, column: str) -> str:
        """The level of a column."""
        return self.reasons[column].level

    def fact(self, column: str, name: str) -> Fraction | None:
        """A figure behind a column, None where it is unknown."""
        value = self.reasons[column].facts.get(name)
        return Fraction(str(value)) if isinstance(value, int | float) else None

    def named(self, column: str, name: str) -> list[str]:
        """The names behind a column."""
        return [one for one in str(self.reasons[column].facts.get(name) or "").split("|") if one]

    def silent(self, column: str) -> str:
        """The one side whose answer alone would make the column known; empty where both are silent or it is known."""
        reason = self.reasons[column]
        side = str(reason.facts.get("side") or "")
        return side if reason.level in ("UNKNOWN", "VARIETY_UNKNOWN", "CONDITION_UNKNOWN") and side in ("need", "offer") else ""

    @cached_property
    def need_linked(self) -> Linked:
        """What the need was read as."""
        return self.need.linked or NOTHING_READ

    @cached_property
    def offer_linked(self) -> Linked:
        """What the offer was read as."""
        return self.offer.linked or NOTHING_READ

    @cached_property
    def days(self) -> int | None:
        """Over how many days the two amounts are compared: the need's, else the offer's; None where neither has both ends."""
        return days_of(self.need) or days_of(self.offer)

    def total(self, side: str, amount: Fraction) -> Fraction | None:
        """An amount of one side, in its measure, over the days of both; None where it holds for a period and no days are known."""
        per = DAYS_OF.get((self.need if side == "need" else self.offer).per)
        if per is None:
            return amount
        return None if self.days is None else amount / per * self.days

    def comparable(self, amount: Fraction, period: Period) -> Fraction | None:
        """An amount over the days of both; a day's worth of it where no days are known and both sides speak of periods; None where neither can be."""
        per = DAYS_OF.get(period)
        if self.days is not None:
            return amount if per is None else amount / per * self.days
        rated = self.need.per in DAYS_OF and self.offer.per in DAYS_OF
        if per is None:
            return None if rated else amount
        return amount / per if rated else None

    @cached_property
    def share(self) -> Fraction | None:
        """What share of the wanted amount the offer has, unrounded; None where it cannot be reckoned."""
        need, offer = self.fact("quantity", "need"), self.fact("quantity", "offer")
        if need is None or offer is None or self.reasons["quantity"].facts.get("share") is None or not need:
            return None
        wanted, had = self.comparable(need, self.need.per), self.comparable(offer, self.offer.per)
        return had / wanted if wanted and had is not None else None

    @property
    def needs_margin(self) -> bool:
        """May figures that are worked out by hand miss by a hair what the comparison works out, since units or periods are turned into others?"""
        need, offer = self.need, self.offer
        same = need.quantity is not None and offer.quantity is not None and need.quantity.unit == offer.quantity.unit
        return not (same and need.per == offer.per == Period.WINDOW)

    @cached_property
    def priced_alike(self) -> bool:
        """Are both prices for a unit of one name that weighs and counts the same on both sides, so that their đồng can be laid side by side?"""
        asked, paid = self.offer.price, self.need.price
        if asked is None or paid is None or asked.unit != paid.unit:
            return False
        return self._one(self.offer, self.offer_linked) == self._one(self.need, self.need_linked)

    def _one(self, listing: Need | Offer, linked: Linked) -> tuple[Decimal | None, int | None]:
        """What one of the price's unit weighs and counts."""
        units, product = self.lexicon.units, linked.readings[0].product if linked.readings else ""
        line = self.lexicon.line(product) if product in self.lexicon.products else ()
        one = units.priced(listing.price.unit if listing.price else "", listing.quantity, line)
        return units.kg(one, line), one.pieces_each

    def km(self, commune: str, others: tuple[str, ...]) -> float:
        """The greatest distance of a commune from any of others."""
        return max(self.lexicon.gazetteer.distance_km(commune, other) for other in others)

    @property
    def radius_km(self) -> float:
        """How far the need looks."""
        return self.need.radius_km if self.need.radius_km is not None else RADIUS_KM


def days_of(listing: Need | Offer) -> int | None:
    """The length of a window that has both ends."""
    if listing.starts_on is None or listing.ends_on is None:
        return None
    return (listing.ends_on - listing.starts_on).days + 1


def moved(day: date, days: int) -> date | None:
    """The day so many days on; None where the calendar ends before."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def size_text(linked: Linked, lexicon: Lexicon) -> str:
    """What was read of size and grade, as it would be typed; empty where nothing was."""
    if linked.piece_g is not None:
        low, high = linked.piece_g
        return sized(low, high)
    return next((one.phrase for one in lexicon.lists.grades if one.grade == linked.grade), "") if linked.grade else ""


def sized(low: float | None, high: float | None) -> str:
    """A weight of one piece as it would be typed."""
    if low and high:
        return f"{low:g} g/con" if low == high else f"{low:g}-{high:g} g/con"
    return f"từ {low:g} g/con" if low else f"dưới {high:g} g/con" if high else ""


def state_phrase(state: str, lexicon: Lexicon) -> str:
    """A state as it is first written in the list."""
    return next((one.phrase for one in lexicon.lists.states if one.state == state), "")


def surely(code: str, lexicon: Lexicon) -> str:
    """A text that is read as this commune and no other; empty where there is none."""
    commune = lexicon.gazetteer.communes[code]
    texts = (commune.full_name, f"{commune.full_name} mới", f"{commune.name} mới")
    return next((text for text in texts if lexicon.gazetteer.read(text).units == (code,)), "")


def answers(pair: Pair, side: str) -> Iterator[Step]:
    """What the side could answer so that it suits the other, to each question that only it left open."""
    other, linked = (pair.need, pair.need_linked) if side == "offer" else (pair.offer, pair.offer_linked)
    known: dict[str, dict[str, object]] = {
        "quantity": {"quantity": other.quantity, "per": other.per},
        "price": {"price": other.price},
        "window": {"starts_on": other.starts_on, "ends_on": other.ends_on},
        "place": {"place": next((text for code in linked.units[:1] if (text := surely(code, pair.lexicon))), ""), "units": linked.units},
        "grade": {"grade": size_text(linked, pair.lexicon)},
        "state": {"state": state_phrase(linked.state, pair.lexicon)},
    }
    if side == "offer":  # a need asks for no paper because somebody holds it
        known["certificates"] = {"certificates": other.certificates}
    for column, values in known.items():
        if pair.silent(column) == side and any(values.values()) and not (column == "place" and (len(linked.units) != 1 or not values["place"])):
            yield Step(side, "answer", column, values)
