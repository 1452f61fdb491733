"""Of which harvest an offer is, and what an amount comes to over a window of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.harvests import Crop, PieceWeight, grade_of_weight
from matchmaker.domain.quantities import FINEST, read_quantity_per
from matchmaker.domain.records import Offer, Period, Quantity, Role
from matchmaker.matching.acting import DAYS_OF
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.reference_prices import product_of
from matchmaker.matching.text import fold_phrase

LONGEST_GRADE = 80
MOST_KG = Decimal(10) ** 12
"""A billion tonnes: more than is grown of anything anywhere, and some thousand times of it can still be added up."""
Window = tuple[date | None, date | None]


def crop_of(offer: Offer, lexicon: Lexicon, typed: str = "") -> Crop | None:
    """The harvest that the offer is of; None where it is no produce, or nobody knows for sure of what product or in which days."""
    linked = offer.linked or link(lexicon, offer)
    product = product_of(linked)
    role = offer.kind or linked.role
    if not product or role not in (None, Role.PRODUCE) or offer.starts_on is None or offer.ends_on is None:
        return None
    kg = total_kg(offer.quantity, offer.per, (offer.starts_on, offer.ends_on), lexicon.line(product), lexicon)
    grade = grade_key(offer.grade, linked.grade, linked.piece_g)
    return Crop(product, grade, offer.starts_on, offer.ends_on, kg, typed, scale_of(product, lexicon))


def scale_of(product: str, lexicon: Lexicon) -> dict[str, PieceWeight]:
    """What a piece weighs in each grade that is listed for a product or for all of them, the nearest kin's where several say it."""
    line = lexicon.line(product)
    near = {"": len(line), **{key: at for at, key in enumerate(line)}}
    listed = sorted((one for one in lexicon.lists.grades if one.product in near), key=lambda one: -near[one.product])
    return {one.grade: (one.min_g, one.max_g) for one in listed}


def grade_key(typed: str, grade: str, piece_g: PieceWeight | None) -> str:
    """What tells one size or grade from another: the listed grade, the weight of a piece, else the words without their marks."""
    if grade:
        return grade
    if piece_g is not None:
        return grade_of_weight(piece_g)
    return fold_phrase(typed)[:LONGEST_GRADE].strip()


def total_kg(quantity: Quantity | None, per: Period, window: Window, line: Sequence[str], lexicon: Lexicon) -> Decimal | None:
    """Kilograms in the whole window, the far end of a range; None where the unit or the days of what comes every week are not known.

    None as well for more than anybody has, which no ledger could add up.
    """
    kg = weighed(quantity, per, window, line, lexicon)
    return kg if kg is not None and kg <= MOST_KG else None


def weighed(quantity: Quantity | None, per: Period, window: Window, line: Sequence[str], lexicon: Lexicon) -> Decimal | None:
    """The same, however much it is."""
    if quantity is None:
        return None
    low, high = lexicon.units.kg_range(quantity, tuple(line))
    one = high if high is not None else low
    if one is None:
        return None
    if per is not Period.WINDOW:
        starts_on, ends_on = window
        if starts_on is None or ends_on is None:
            return None
        one = one * ((ends_on - starts_on).days + 1) / DAYS_OF[per]
    return one.quantize(FINEST, rounding=ROUND_HALF_UP)


def kg_in(text: str, product: str, window: Window, lexicon: Lexicon) -> Decimal | None:
    """Kilograms that a text such as `2 tấn` or `500 kg mỗi tuần` comes to over the window; None where that is not certain."""
    try:
        quantity, per = read_quantity_per(text)
    except Unreadable:
        return None
    line = lexicon.line(product) if product in lexicon.products else ()
    return total_kg(quantity, per or Period.WINDOW, window, line, lexicon)
