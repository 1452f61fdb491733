"""What a draft makes one doubt: nothing here stops a listing, each doubt asks once and a tick answers it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from matchmaker.domain.records import How, Period, Role
from matchmaker.domain.trade_facts import far_yield
from matchmaker.domain.unit_facts import unit_told
from matchmaker.domain.words import ProductRecord
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.trade_facts import usual_yields
from matchmaker.workflows.posting.draft import Doubt, Doubts, Draft

FAR_OFF = 4
"""How many times outside a product's usual range a price must lie to be asked about: twice is normal between years and places of the chain."""
HUGE_KG = Decimal(1_000_000)
LONG = timedelta(days=366)
DAY_IN_NAME = re.compile(r"(?<![\d/-])(?:\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d|\d{1,2}/20\d\d)\b")
"""A day or a month that stands in a certificate's name: nobody said whether it is the last one."""
UNSURE = 900
"""The surety of a reading below which several readings are a question."""


def doubts_about(draft: Draft, *, lexicon: Lexicon, gazetteer: Gazetteer, today: date) -> Doubts:
    """Each doubtful field with the code of the doubt and its facts."""
    doubts = {
        "words": _product(draft, lexicon),
        "quantity": _quantity(draft, lexicon),
        "price": _price(draft, lexicon),
        "from" if draft.typed["from"] else "until": _window(draft, today),
        "kg_each": _kg_each(draft, lexicon),
        "area": _area(draft, lexicon),
        "place": _place(draft, gazetteer),
        "certificates": _certificates(draft, today),
    }
    return {name: doubt for name, doubt in doubts.items() if doubt is not None}


def _product(draft: Draft, lexicon: Lexicon) -> Doubt | None:
    readings = draft.linked.readings
    if not readings or readings[0].how is How.GUESSED:
        guessed = readings[0].product if readings else ""
        return "product_unknown", {"phrase": draft.linked.phrase, "kin": draft.linked.kin or guessed}
    if len(readings) > 1 and all(reading.surety < UNSURE for reading in readings):
        products = [{"key": one.product, "vi": lexicon.products[one.product].vi, "en": lexicon.products[one.product].en} for one in readings]
        return "product_ambiguous", {"products": products}
    return None


def _line(draft: Draft, lexicon: Lexicon) -> tuple[str, ...]:
    return lexicon.line(draft.linked.readings[0].product) if draft.linked.readings else ()


def _quantity(draft: Draft, lexicon: Lexicon) -> Doubt | None:
    if draft.quantity is None:
        return None
    unit, line = draft.quantity.unit, _line(draft, lexicon)
    if not lexicon.units.known(unit):
        return "unit_unknown", {"unit": unit}
    told = unit_told(draft.quantity, line, lexicon.units)
    if told is not None and told.counts and not told.pieces:
        return "count_asked", {"unit": unit, "piece": lexicon.units.name(lexicon.units.piece_of(line)), "counts": list(told.counts)}
    kg = lexicon.units.kg(draft.quantity, line)
    if kg is None and line and lexicon.units.kg_of_one(lexicon.units.name(lexicon.products[line[0]].unit), line) is not None:
        return "unit_not_convertible", {"unit": unit, "product": lexicon.products[line[0]].vi}
    if kg is not None and kg >= HUGE_KG:
        return "quantity_huge", {"kg": str(kg)}
    return None


def _kg_each(draft: Draft, lexicon: Lexicon) -> Doubt | None:
    """A unit that is said to weigh far more or less than it usually does."""
    told = unit_told(draft.quantity, _line(draft, lexicon), lexicon.units)
    if told is None or not told.far:
        return None
    return "weight_far", {"unit": told.quantity.unit, "usual_kg": str(told.usual_kg)}


def _area(draft: Draft, lexicon: Lexicon) -> Doubt | None:
    """A harvest that is far off what so much land usually gives."""
    line = _line(draft, lexicon)
    if draft.area_m2 is None or draft.quantity is None or draft.per is not Period.WINDOW or draft.role not in (None, Role.PRODUCE):
        return None
    low, high = lexicon.units.kg_range(draft.quantity, line)
    found = far_yield((low, high), draft.area_m2, line, usual_yields()) if low is not None else None
    if found is None:
        return None
    usual = found.usual
    facts: dict[str, object] = {
        "t_ha": str(round(found.t_ha, 2)),
        "low_t_ha": str(usual.low_t_ha),
        "high_t_ha": str(usual.high_t_ha),
        "sure": usual.is_sure,
    }
    return "yield_low" if found.below else "yield_high", facts


def _price(draft: Draft, lexicon: Lexicon) -> Doubt | None:
    line = _line(draft, lexicon)
    if draft.price is None or not line:
        return None
    usual = _usual_price(line, lexicon)
    if usual is None:
        return None
    product, low, high = usual
    usual_unit = lexicon.units.name(product.unit)
    times = _ratio(draft, usual_unit, line, lexicon)
    if times is None:
        return None
    dong, dearest = draft.price.dong / times, (draft.price.high or draft.price.dong) / times
    facts: dict[str, object] = {"dong": draft.price.dong, "unit": draft.price.unit, "low": low, "high": high, "usual_unit": usual_unit}
    if dearest * FAR_OFF < low:
        if low <= dearest * 1000 * FAR_OFF and dong * 1000 <= high * FAR_OFF:
            facts["meant"] = draft.price.dong * 1000  # `450 đ` for a kilo of crab: the thousand was left out
        return "price_far_below", facts
    if dong > high * FAR_OFF:
        return "price_far_above", facts
    return None


def _usual_price(line: tuple[str, ...], lexicon: Lexicon) -> tuple[ProductRecord, int, int] | None:
    """The nearest product of the line with a usual price, or the span of its kinds' prices in the same unit."""
    for key in line:
        product = lexicon.products[key]
        if product.price_low and product.price_high:
            return product, product.price_low, product.price_high
    product = lexicon.products[line[0]]
    kinds = [kind for key in lexicon.below(line[0]) if (kind := lexicon.products[key]).unit == product.unit and kind.price_low and kind.price_high]
    if not kinds:
        return None
    return product, min(kind.price_low or 0 for kind in kinds), max(kind.price_high or 0 for kind in kinds)


def _ratio(draft: Draft, usual_unit: str, line: tuple[str, ...], lexicon: Lexicon) -> Decimal | None:
    """How many of the usual unit one of the price's unit is, or None where that is not certain."""
    unit = draft.price.unit if draft.price else usual_unit
    own = draft.quantity.kg_each if draft.quantity and draft.quantity.unit == unit else None
    if lexicon.units.key(unit, line) == lexicon.units.key(usual_unit, line) or unit == usual_unit:
        return Decimal(1)
    one, other = own or lexicon.units.kg_of_one(unit, line), lexicon.units.kg_of_one(usual_unit, line)
    return one / other if one and other else None


def _window(draft: Draft, today: date) -> Doubt | None:
    last = draft.ends_on or draft.starts_on
    if last is not None and last < today:
        return "window_past", {"last": last.isoformat()}
    if draft.starts_on and draft.ends_on and draft.ends_on - draft.starts_on > LONG:
        return "window_long", {"days": (draft.ends_on - draft.starts_on).days}
    return None


def _place(draft: Draft, gazetteer: Gazetteer) -> Doubt | None:
    typed = draft.typed["place"]
    if draft.commune_code:
        return _elsewhere(draft.commune_code, gazetteer.read(typed).units, gazetteer)
    if not typed:
        return None
    if draft.linked.outside:
        return "place_outside", {"typed": typed}
    if len(draft.linked.units) > 1:
        return "place_ambiguous", {"communes": [{"code": code, "name": gazetteer.name(code)} for code in draft.linked.units]}
    if not draft.linked.units and not gazetteer.read(typed).evidence:
        return "place_unknown", {"typed": typed}
    return None


def _elsewhere(picked: str, written: tuple[str, ...], gazetteer: Gazetteer) -> Doubt | None:
    """A commune picked on the map beside words that name another one: one of the two was meant."""
    if not written or picked in written:
        return None
    return "place_disagrees", {"picked": gazetteer.name(picked), "written": gazetteer.name(written[0])}


def _certificates(draft: Draft, today: date) -> Doubt | None:
    if unread := [one.name for one in draft.certificates or () if DAY_IN_NAME.search(one.name)]:
        return "certificate_day_unread", {"names": unread, "name": unread[0]}
    expired = [one.name for one in draft.certificates or () if one.expires_on and one.expires_on < today]
    return ("certificate_expired", {"names": expired}) if expired else None
