"""Both ways at once: an enterprise supplies a co-operative with what it grows with, and it or another one takes what is grown.

A bundle is one pair of listings each way. Its score is made of the scores of the two pairs and of nothing else, its cost of what both wrote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from matchmaker.domain.costs import Cost, Money
from matchmaker.domain.payment import Due, Payment, repaid_on
from matchmaker.domain.records import Linked, Listing, Need, Offer, Period, Price, Quantity
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.ranking import Match
from matchmaker.matching.rows import DAYS_OF
from matchmaker.matching.text import words_of


@dataclass(frozen=True, slots=True)
class Deal:
    """A need and an offer that pass each other's hard requirements, how they match, and what they come to."""

    need: Need
    offer: Offer
    match: Match
    cost: Cost


@dataclass(frozen=True, slots=True)
class Bundle:
    """An input bought and, where somebody takes it, the produce sold; `score` and its band are None where only one half exists.

    `by` says how the score is made: `money`, the mean of both scores weighted by what each pair comes to; `least`, the lower of both.
    """

    supply: Deal
    sale: Deal | None = None
    score: int | None = None
    low: int | None = None
    high: int | None = None
    by: str = ""
    payment: Payment | None = None
    repaid_on: date | None = None

    @property
    def same(self) -> bool:
        """Is one enterprise both supplier and buyer?"""
        return self.sale is not None and self.sale.need.party == self.supply.offer.party


def bundled_score(first: tuple[int, Money | None], second: tuple[int, Money | None]) -> tuple[int, str]:
    """The score of two pairs as one, in millionths, and how it is made.

    Where both sums are known for the same stretch of time it is the mean of the scores weighted by the sums, rounded down; else the lower score.
    """
    (score, money), (other, others) = first, second
    if money is None or others is None or money.per is not others.per or money.dong + others.dong <= 0:
        return min(score, other), "least"
    return (score * money.dong + other * others.dong) // (money.dong + others.dong), "money"


def deal_of(need: Need, offer: Offer, match: Match, lexicon: Lexicon) -> Deal:
    """The pair with what it comes to."""
    return Deal(need, offer, match, cost_of(need, offer, lexicon))


def cost_of(need: Need, offer: Offer, lexicon: Lexicon) -> Cost:
    """What the needed amount, or as much of it as is offered, costs at the price asked. Nothing is supposed: what nobody wrote is unknown."""
    if need.quantity is None or offer.price is None:
        return Cost(unknown=tuple(name for name, said in (("quantity", need.quantity), ("price", offer.price)) if said is None))
    taken = _taken(need, need.quantity, offer, lexicon)
    if taken is None:
        return Cost(unknown=("window",))
    amount, per, short = taken
    ends = [replace(amount, amount=end, high=None) for end in (amount.amount, amount.high or amount.amount)]
    units = [_units_of_price(end, offer.price, offer.quantity, _line(offer, lexicon), lexicon) for end in ends]
    if units[0] is None or units[1] is None:
        return Cost(quantity=amount, short=short, unknown=("measure",))
    low, high = _dong(units[0] * offer.price.dong), _dong(units[1] * (offer.price.high or offer.price.dong))
    return Cost(Money(low, high if high > low else None, per), amount, short)


def _taken(need: Need, wanted: Quantity, offer: Offer, lexicon: Lexicon) -> tuple[Quantity, Period, bool] | None:
    """The amount that changes hands, for how long it holds, and whether it is less than is needed; None where the two cannot be reckoned up.

    Amounts for the same stretch of time are laid side by side; others are first reckoned up over the whole window.
    """
    held, per = offer.quantity, need.per
    if held is None:
        return wanted, per, False
    if per is not offer.per:
        whole, all_held = _whole(need, wanted), _whole(offer, held)
        if whole is None or all_held is None:
            return None
        wanted, held, per = whole, all_held, Period.WINDOW
    mine, theirs = _in_kg(wanted, _line(need, lexicon), lexicon), _in_kg(held, _line(offer, lexicon), lexicon)
    if wanted.unit == held.unit and wanted.kg_each == held.kg_each:
        mine, theirs = wanted.high or wanted.amount, held.high or held.amount
    if mine is None or theirs is None or theirs >= mine:
        return wanted, per, False
    return replace(held, amount=held.high or held.amount, high=None), per, True


def _whole(listing: Listing, quantity: Quantity) -> Quantity | None:
    """An amount for each day, week or month, reckoned up over the listing's window; None where the window is open."""
    if listing.per is Period.WINDOW:
        return quantity
    if listing.starts_on is None or listing.ends_on is None:
        return None
    times = Decimal((listing.ends_on - listing.starts_on).days + 1) / Decimal(DAYS_OF[listing.per])
    ends = [end if end is None else (end * times).quantize(Decimal("0.001")) for end in (quantity.amount, quantity.high)]
    return replace(quantity, amount=ends[0] or Decimal(0), high=ends[1])


def _in_kg(quantity: Quantity, line: tuple[str, ...], lexicon: Lexicon) -> Decimal | None:
    return lexicon.units.kg(replace(quantity, amount=quantity.high or quantity.amount, high=None), line)


def _units_of_price(amount: Quantity, price: Price, offered: Quantity | None, line: tuple[str, ...], lexicon: Lexicon) -> Decimal | None:
    """How many of the price's unit an amount holds; None where the two units cannot be laid side by side."""
    units = lexicon.units
    one_sold = units.priced(price.unit, offered, line)
    whole, one = units.kg(amount, line), units.kg(one_sold, line)
    same = amount.unit == price.unit or units.key(amount.unit, line) == units.key(price.unit, line) != ""
    if same and whole == (None if one is None else amount.amount * one) and amount.pieces_each in (one_sold.pieces_each, None):
        return amount.amount
    return whole / one if whole is not None and one else None


def _dong(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _product(listing: Listing, lexicon: Lexicon) -> str:
    linked: Linked = linked_listing(lexicon, listing)
    return linked.readings[0].product if linked.readings else ""


def _line(listing: Listing, lexicon: Lexicon) -> tuple[str, ...]:
    product = _product(listing, lexicon)
    return lexicon.line(product) if product in lexicon.products else ()


def serves(wanted: Listing, grown: Listing, lexicon: Lexicon) -> bool:
    """Is the input for this very produce? Its listed name then holds the head word of the produce's family: `thức ăn tôm` is for `tôm sú`."""
    line, product = _line(grown, lexicon), _product(wanted, lexicon)
    if not line or product not in lexicon.products:
        return False
    head = words_of(lexicon.products[line[-1]].vi)
    return bool(head) and head[0] in words_of(lexicon.products[product].vi)


def bundles_of(
    need: Need, supplies: Sequence[Deal], sales: Sequence[Deal], own: Sequence[Offer], terms: Mapping[str, Payment], lexicon: Lexicon,
    asked: Payment | None = None,
) -> tuple[Bundle, ...]:  # fmt: skip
    """A bundle for each supply of a co-operative's need, with the best sale of its own produce to the same enterprise or else to another.

    Sales of produce that the input is for come first. Where credit is asked for, offers on credit stand before those that say nothing of it and
    those before cash; then one enterprise before two and two before one half alone; then the score; then the order of the ranking.
    `terms` are the terms of payment by offer, `own` the co-operative's open offers of produce.
    """
    sold = sorted(sales, key=lambda one: (not serves(need, one.offer, lexicon), -one.match.score))
    harvest = _harvest(need, own, lexicon)
    made = [_bundle(supply, _sale_for(supply, sold), terms.get(supply.offer.code), harvest) for supply in supplies]
    return tuple(sorted(made, key=lambda one: (_credit(one, asked), _halves(one), -(one.score or one.supply.match.score))))


def bundle_of(supply: Deal, sale: Deal, payment: Payment | None) -> Bundle:
    """The two pairs as one."""
    return _bundle(supply, sale, payment, None)


def _bundle(supply: Deal, sale: Deal | None, payment: Payment | None, harvest: date | None) -> Bundle:
    if sale is None:
        return Bundle(supply, payment=payment, repaid_on=repaid_on(payment, delivered_on(supply), harvest))
    first, second = (supply.match, supply.cost.money), (sale.match, sale.cost.money)
    (score, by), (low, _), (high, _) = (
        bundled_score((getattr(first[0], end), first[1]), (getattr(second[0], end), second[1])) for end in ("score", "low", "high")
    )
    return Bundle(supply, sale, score, low, high, by, payment, repaid_on(payment, delivered_on(supply), sale.offer.ends_on))


def delivered_on(deal: Deal) -> date | None:
    """The first day on which the need wants it and the offer has it; None where the need names none."""
    wanted, held = deal.need.starts_on, deal.offer.starts_on
    return wanted if wanted is None or held is None else max(wanted, held)


def _sale_for(supply: Deal, sold: Sequence[Deal]) -> Deal | None:
    return next((one for one in sold if one.need.party == supply.offer.party), next(iter(sold), None))


def _harvest(need: Need, own: Sequence[Offer], lexicon: Lexicon) -> date | None:
    """The last day of the harvest that the input is for; None where nobody said or nothing of the kind is offered."""
    return max((one.ends_on for one in own if one.ends_on and serves(need, one, lexicon)), default=None)


def _credit(bundle: Bundle, asked: Payment | None) -> int:
    if asked is None or not asked.deferred:
        return 0
    return 1 if bundle.payment is None else 0 if bundle.payment.due is not Due.NOW else 2


def _halves(bundle: Bundle) -> int:
    return 2 if bundle.sale is None else 0 if bundle.same else 1
