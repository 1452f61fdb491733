"""What the offering side can do about a pair: for each act the smallest change that reaches the next level, and the further ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from matchmaker.domain.records import Certificate, Price
from matchmaker.matching.acting import SHARES, SURE, WINDOWS, Pair, answers, moved, sized, state_phrase, surely
from matchmaker.matching.changes import Step, more_of

MOST_PAPERS = 3
MOST_TIMES = 3
"""Nobody is told to have more than so many times what they have: the size of a harvest is a fact."""
MOST_DAYS = 45
"""Nor to begin a harvest so many days earlier, or to end it so many days later: so is its season."""
NEAR = Fraction("1.1")
"""How far above what is paid a price is still near it."""


def offer_steps(pair: Pair) -> Iterator[Step]:
    """Everything that the offering side could do; what none of it improves is found out by comparing."""
    yield from answers(pair, "offer")
    for act in (price, lot, split, window, state, place, quantity, certificates):
        yield from act(pair)


def price(pair: Pair) -> Iterator[Step]:
    """Down to a tenth above what is paid, and to what is paid."""
    asked, paid = pair.offer.price, pair.need.price
    if asked is None or paid is None or pair.level("price") not in ("NEAR", "ABOVE"):
        return
    ours, theirs = pair.fact("price", "offer"), pair.fact("price", "need")
    if not ours or theirs is None:
        return
    most = paid.dong if pair.priced_alike else floor(asked.dong * theirs / ours / SURE)
    for rung, dong in enumerate((floor(most * NEAR), most) if pair.level("price") == "ABOVE" else (most,), 1):
        if 0 < dong < asked.dong:
            yield Step("offer", "price", "price", {"price": Price(dong, asked.unit)}, rung)


def lot(pair: Pair) -> Iterator[Step]:
    """Lots no larger than all that is wanted."""
    smallest, theirs, wanted = pair.offer.min_quantity, pair.fact("quantity", "offer_lot"), pair.fact("quantity", "need")
    if pair.level("quantity") != "BELOW_LOT" or smallest is None or not theirs or wanted is None:
        return
    total = pair.total("need", wanted)
    if total is not None and total < theirs:
        yield Step("offer", "lot", "quantity", {"min_quantity": more_of(smallest, total / theirs / SURE, up=False)})


def split(pair: Pair) -> Iterator[Step]:
    """Only the pieces that are big enough, where some are."""
    if pair.level("grade") != "PART" or pair.need_linked.piece_g is None or pair.offer_linked.piece_g is None:
        return
    least, high = ceil(pair.need_linked.piece_g[0] or 0), pair.offer_linked.piece_g[1]  # there is a least size where only a part is large enough
    yield Step("offer", "split", "grade", {"grade": sized(least, high if high is None or high > least else least)})


def window(pair: Pair) -> Iterator[Step]:
    """A harvest that begins so many days earlier, or goes on so many days longer, that it meets a day, four fifths and all of the wanted days."""
    for rung, days in wanted_days(pair):
        starts, ends = _stretched(pair, days)
        if pair.today is not None and starts is not None and starts != pair.offer.starts_on and starts < pair.today:
            continue
        changed = {name: day for name, day in (("starts_on", starts), ("ends_on", ends)) if day != getattr(pair.offer, name)}
        if changed and all(_near(getattr(pair.offer, name), day) for name, day in changed.items()):
            yield Step("offer", "window", "window", changed, rung)


def _near(now: date | None, then: date | None) -> bool:
    return now is not None and then is not None and abs((then - now).days) <= MOST_DAYS


def wanted_days(pair: Pair) -> Iterator[tuple[int, int]]:
    """How many common days each further level takes, with its rung; nothing where the windows are unknown or meet fully."""
    if pair.level("window") not in ("NONE", "PART", "COVERS") or "offer_tides" in pair.reasons["window"].facts:
        return
    need = pair.need
    whole = (need.ends_on - need.starts_on).days + 1 if need.starts_on and need.ends_on else 1
    have = int(pair.fact("window", "days") or 0)
    targets = sorted({max(1, ceil(share * whole)) for share in WINDOWS})
    yield from enumerate((days for days in targets if days > have), 1)


def _stretched(pair: Pair, days: int) -> tuple[date | None, date | None]:
    """The offer's window, stretched by as few days as let it share so many with the need's."""
    need, starts, ends = pair.need, pair.offer.starts_on, pair.offer.ends_on
    if starts is not None and need.ends_on is not None and starts > need.ends_on:
        return moved(need.ends_on, 1 - days), ends
    if ends is not None and need.starts_on is not None and ends < need.starts_on:
        return starts, moved(need.starts_on, days - 1)
    missing = days - int(pair.fact("window", "days") or 0)
    after = (need.ends_on - ends).days if ends is not None and need.ends_on is not None else 0
    before = (starts - need.starts_on).days if starts is not None and need.starts_on is not None else 0
    if ends is not None and missing <= after:
        return starts, moved(ends, missing)
    if starts is not None and missing <= before:
        return moved(starts, -missing), ends
    longer = moved(ends, max(after, 0)) if ends is not None else None
    return (moved(starts, max(after, 0) - missing) if starts is not None else None), longer


def state(pair: Pair) -> Iterator[Step]:
    """Made into what is wanted, where the trade would take it in its place anyway."""
    if pair.level("state") == "TAKEN_INSTEAD" and (phrase := state_phrase(pair.need_linked.state, pair.lexicon)):
        yield Step("offer", "state", "state", {"state": phrase})


def place(pair: Pair) -> Iterator[Step]:
    """Delivered in the commune that is nearest to the goods and near enough for the buyer."""
    ours, theirs = pair.offer_linked.units, pair.need_linked.units
    if pair.level("place") not in ("NEAR", "FAR", "OUTSIDE") or not theirs:
        return
    near = [code for code in pair.lexicon.gazetteer.communes if pair.km(code, theirs) <= pair.radius_km]
    for code in sorted(near, key=lambda one: (pair.km(one, ours or theirs), one)):
        if text := surely(code, pair.lexicon):
            yield Step("offer", "place", "place", {"place": text, "units": (code,)})
            return


def quantity(pair: Pair) -> Iterator[Step]:
    """A fifth, four fifths and all of what is wanted; enough for the smallest lot that is accepted."""
    own, share = pair.offer.quantity, pair.share
    if own is None or share is None or share <= 0:
        return
    for rung, target in zip(
        range(1, 9, 2), (one for one in SHARES if share < one <= MOST_TIMES * share), strict=False
    ):  # the rungs between are the margin's
        yield Step("offer", "quantity", "quantity", {"quantity": more_of(own, target / share, up=True)}, rung)
        if pair.needs_margin:
            yield Step("offer", "quantity", "quantity", {"quantity": more_of(own, target / share * SURE, up=True)}, rung + 1)
    least, had = pair.fact("quantity", "need_lot"), pair.fact("quantity", "offer")
    total = pair.total("offer", had) if had else None
    if least is not None and total and total < least <= MOST_TIMES * total:
        yield Step("offer", "quantity", "quantity", {"quantity": more_of(own, least / total * SURE, up=True)})


def certificates(pair: Pair) -> Iterator[Step]:
    """Each paper that is lacking, and all of them; one that ends too early is renewed."""
    if pair.level("certificates") not in ("SOME", "LACKING"):
        return
    name_of = {pair.lexicon.phrases.certificate_of(one.name): one.name for one in pair.need.certificates or ()}
    lacking = [(key, name_of[key]) for key in pair.named("certificates", "lacking") if key in name_of]
    whole = [lacking] if len(lacking) > 1 else []
    for rung, wanted in enumerate([*([one] for one in lacking[:MOST_PAPERS]), *whole], 1):
        keys = {key for key, _name in wanted}
        held = tuple(one for one in pair.offer.certificates or () if pair.lexicon.phrases.certificate_of(one.name) not in keys)
        values = {"certificates": (*held, *(Certificate(name) for _key, name in wanted))}
        yield Step("offer", "certificates", "certificates", values, 1 if len(wanted) == 1 else rung, len(wanted))
