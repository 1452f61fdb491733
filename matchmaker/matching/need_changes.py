"""What the needing side can do about a pair: for each act the smallest change that reaches the next level, and the further ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil

from matchmaker.domain.records import Offer, Price
from matchmaker.matching.acting import SHARES, SURE, Pair, answers, days_of, moved, size_text, sized, state_phrase
from matchmaker.matching.changes import Step, more_of
from matchmaker.matching.levels import UNFIT, UNSURE
from matchmaker.matching.offer_changes import NEAR, wanted_days

NOT_WISHED = frozenset({"product", "role", UNSURE, UNFIT})
"""What a need cannot cease to insist on."""
DAYS = frozenset({"from", "until"})
"""The two hard requirements that one comparison decides."""


def need_steps(pair: Pair) -> Iterator[Step]:
    """Everything that the needing side could do; what none of it improves is found out by comparing."""
    yield from answers(pair, "need")
    for act in (lot, window, quantity, radius, price, grade, state, wish):
        yield from act(pair)


def lot(pair: Pair) -> Iterator[Step]:
    """Lots as small as all that is offered."""
    smallest, least, had = pair.need.min_quantity, pair.fact("quantity", "need_lot"), pair.fact("quantity", "offer")
    if pair.level("quantity") != "BELOW_LOT" or smallest is None or not least or not had:
        return
    total = pair.total("offer", had)
    if total is not None and total < least:
        yield Step("need", "lot", "quantity", {"min_quantity": more_of(smallest, total / least / SURE, up=False)})


def window(pair: Pair) -> Iterator[Step]:
    """Wanted days that reach to the offer's, or that are moved, all of them, so far that a day, four fifths and all of them meet the offer's."""
    need, offer = pair.need, pair.offer
    if pair.level("window") == "NONE":
        later = offer.starts_on is not None and need.ends_on is not None and offer.starts_on > need.ends_on
        values = {"ends_on": offer.starts_on} if later else {"starts_on": offer.ends_on}
        if later or pair.today is None or (offer.ends_on is not None and offer.ends_on >= pair.today):
            yield Step("need", "window", "window", values)
    if need.starts_on is None or need.ends_on is None:
        return
    for rung, days in wanted_days(pair):
        by = _days_off(need.starts_on, need.ends_on, offer, days)
        starts, ends = moved(need.starts_on, by), moved(need.ends_on, by)
        if by and starts and ends and (pair.today is None or by > 0 or starts >= pair.today):
            yield Step("need", "window", "window", {"starts_on": starts, "ends_on": ends}, rung + 1)


def _days_off(starts: date, ends: date, offer: Offer, days: int) -> int:
    """By how many days, later or (negative) earlier, the whole wanted window is moved to share so many with the offer's; 0 where it cannot."""
    length = days_of(offer)
    if length is not None and length < days:
        return 0
    later = days - ((ends - offer.starts_on).days + 1) if offer.starts_on is not None else 0
    earlier = days - ((offer.ends_on - starts).days + 1) if offer.ends_on is not None else 0
    return max(later, 0) or -max(earlier, 0)


def quantity(pair: Pair) -> Iterator[Step]:
    """So much less that the offer is a fifth, four fifths and all of it; or enough for the offer's smallest lot."""
    own, share = pair.need.quantity, pair.share
    if own is None or share is None or share <= 0:
        return
    for rung, target in zip(range(1, 9, 2), (one for one in SHARES if one > share), strict=False):  # every other rung is for the margin
        yield Step("need", "quantity", "quantity", {"quantity": more_of(own, share / target, up=False)}, rung)
        if pair.needs_margin:
            yield Step("need", "quantity", "quantity", {"quantity": more_of(own, share / target / SURE, up=False)}, rung + 1)
    theirs, wanted = pair.fact("quantity", "offer_lot"), pair.fact("quantity", "need")
    total = pair.total("need", wanted) if wanted else None
    if pair.level("quantity") == "BELOW_LOT" and theirs is not None and total and total < theirs:
        yield Step("need", "quantity", "quantity", {"quantity": more_of(own, theirs / total * SURE, up=True)})


def radius(pair: Pair) -> Iterator[Step]:
    """As far as the goods are."""
    most = pair.fact("place", "most_km")
    if pair.level("place") in ("NEAR", "FAR") and most is not None and most > pair.radius_km:
        yield Step("need", "radius", "place", {"radius_km": float(ceil(most))})


def price(pair: Pair) -> Iterator[Step]:
    """Up to a tenth below what is asked, and to what is asked."""
    asked, paid = pair.offer.price, pair.need.price
    if asked is None or paid is None or pair.level("price") not in ("NEAR", "ABOVE"):
        return
    ours, theirs = pair.fact("price", "need"), pair.fact("price", "offer")
    if not ours or theirs is None:
        return
    full = asked.dong if pair.priced_alike else ceil(paid.dong * theirs / ours * SURE)
    for rung, dong in enumerate((ceil(full / NEAR), full) if pair.level("price") == "ABOVE" else (full,), 1):
        if dong > paid.dong:
            yield Step("need", "price", "price", {"price": Price(dong, paid.unit)}, rung)


def grade(pair: Pair) -> Iterator[Step]:
    """Pieces as small as the offer's smallest, or its grade."""
    if pair.level("grade") not in ("PART", "NEAR", "BELOW"):
        return
    wanted, had = pair.need_linked.piece_g, pair.offer_linked.piece_g
    text = sized(float(int(had[0] or 0)) or None, wanted[1]) if wanted and had else size_text(pair.offer_linked, pair.lexicon)
    if text:
        yield Step("need", "grade", "grade", {"grade": text})


def state(pair: Pair) -> Iterator[Step]:
    """The state that is offered, where the trade takes either for the other."""
    wanted, had = pair.need_linked.state, pair.offer_linked.state
    if pair.level("state") not in ("TAKEN_INSTEAD", "OTHER") or not (wanted and had):
        return
    serves = {one.state for one in pair.lexicon.lists.states if wanted in one.stands_for}
    taken = {other for one in pair.lexicon.lists.states if one.state == wanted for other in one.stands_for}
    if had in serves | taken and (phrase := state_phrase(had, pair.lexicon)):
        yield Step("need", "state", "state", {"state": phrase})


def wish(pair: Pair) -> Iterator[Step]:
    """One thing less that is insisted on."""
    insisted = [frozenset(DAYS & set(pair.match.gate)), *(frozenset({must}) for must in pair.match.gate if must not in DAYS | NOT_WISHED)]
    for given_up in filter(None, insisted):
        yield Step("need", "wish", "window" if given_up <= DAYS else min(given_up), {"must": pair.need.must - given_up})
