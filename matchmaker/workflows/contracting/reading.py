"""What a person typed about a contract, read field by field: values, complaints that stop it and doubts that ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from matchmaker.domain.contract_drafts import ContractDraft, LineDraft
from matchmaker.domain.contracts import TERMS
from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.linkage_forms import above_ceiling, form_of
from matchmaker.domain.money_words import read_money
from matchmaker.domain.numbers import read_number
from matchmaker.domain.price_rule_forms import read_rule
from matchmaker.domain.price_rules import Kind, PriceRule, Reference, stored
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity_per
from matchmaker.domain.records import Offer, Period, Role
from matchmaker.domain.windows import read_window
from matchmaker.matching.crops import MOST_KG, weighed
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.matching.reference_prices import product_of

MOST_LINES = 60
MOST = {"words": 400, "quantity": 120, "tolerance": 40, "grade": 200, "from": 80, "until": 80, "price": 120, "listing": 40}
"""Characters that each field of a line may have."""
LONGEST_TERM = 2000
RULE = "rule-"
"""What stands before the fields of a rule of price, behind the prefix of its line."""


def read_contract_form(
    typed: Mapping[str, str], lexicon: Lexicon, today: date, sure: Collection[str] = (), links: Collection[str] = (),
    references: Sequence[Reference] = (),
) -> ContractDraft:  # fmt: skip
    """The contract that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand.

    `links` are the links of the chain that it covers, `references` the prices on which a rule of price may hang.
    """
    complaints: Complaints = {}
    number = short_text(typed, "number", 80, complaints)
    starts_on, ends_on = _window(typed, "", today, complaints)
    terms, asks = _terms(typed, today, complaints)
    form = form_of(links, today)
    if form is None and links and set(links) != {"inputs"}:
        asks["links"] = ("no_form_of_linkage", {})
    lines = tuple(_line(typed, f"line-{at}-", lexicon, today, references, complaints) for at in line_numbers(typed))
    if not lines:
        complaints.setdefault("line-1-words", ("missing", {}))
    if complaints:
        raise Invalid(complaints)
    asks = {name: doubt for name, doubt in asks.items() if not {name, "1"} & set(sure)}
    return ContractDraft(lines, number, form, starts_on, ends_on, terms, asks)


def line_numbers(typed: Mapping[str, str]) -> list[int]:
    """The numbers of the lines in which something is typed."""
    return [at for at in range(1, MOST_LINES + 1) if any(typed.get(f"line-{at}-{name}", "").strip() for name in MOST if name != "listing")]


def _line(typed: Mapping[str, str], prefix: str, lexicon: Lexicon, today: date, references: Sequence[Reference], complaints: Complaints) -> LineDraft:
    said = {name: short_text(typed, prefix + name, most, complaints) for name, most in MOST.items()}
    if not said["words"]:
        complaints.setdefault(prefix + "words", ("missing", {}))
    linked = link(lexicon, Offer("", said["words"], grade=said["grade"]))
    product = product_of(linked)
    window = _window(typed, prefix, today, complaints)
    kg = _quantity(said["quantity"], prefix, product, window, lexicon, complaints)
    role = linked.role or Role.PRODUCE
    price = _rule(typed, prefix, references, complaints) or _price(said["price"], prefix, lexicon, product, complaints)
    return LineDraft(
        said["words"], said["quantity"], kg, product, role.value, said["grade"], linked.state, _percent(said["tolerance"], prefix, complaints),
        price, *window, said["listing"],
    )  # fmt: skip


def _quantity(
    text: str, prefix: str, product: str, window: tuple[date | None, date | None], lexicon: Lexicon, complaints: Complaints
) -> Decimal | None:
    """Kilograms in all; a quantity is needed, and one that can be weighed, since nothing else can be held against a harvest."""
    name = prefix + "quantity"
    if not text:
        complaints.setdefault(name, ("missing", {}))
        return None
    try:
        quantity, per = read_quantity_per(text)
    except Unreadable as error:
        complaints[name] = (error.why, {"text": error.text})
        return None
    if quantity.high is not None:
        complaints[name] = ("one_quantity", {})
        return None
    if per not in (None, Period.WINDOW) and None in window and not complaints.keys() & {prefix + "from", prefix + "until"}:
        complaints[prefix + "from"] = ("window_for_rate", {})
        return None
    kg = weighed(quantity, per or Period.WINDOW, window, lexicon.line(product) if product else (), lexicon)
    if kg is not None and kg > MOST_KG:
        complaints[name] = ("number_too_large", {"text": text, "most": MOST_KG})
        return None
    return kg


def _rule(typed: Mapping[str, str], prefix: str, references: Sequence[Reference], complaints: Complaints) -> dict[str, Any]:
    """The rule by which the price is found, where one is chosen; nothing where the price is fixed."""
    if typed.get(f"{prefix}{RULE}kind", "") in ("", Kind.FIXED):
        return {}
    try:
        return stored(read_rule(typed, references, prefix=prefix + RULE))
    except Invalid as error:
        complaints |= error.complaints
        return {}


def _price(text: str, prefix: str, lexicon: Lexicon, product: str, complaints: Complaints) -> dict[str, Any]:
    """A fixed price as the rule that it is; nothing where none is agreed yet."""
    if not text:
        return {}
    unit = lexicon.units.name(lexicon.products[product].unit) if product else ""
    try:
        price = read_price(text, unit=unit)
    except Unreadable as error:
        complaints[prefix + "price"] = (error.why, {"text": error.text})
        return {}
    if price is None or price.high is not None:
        complaints[prefix + "price"] = ("price_one_figure", {})
        return {}
    if not price.unit:
        complaints[prefix + "price"] = ("price_unit_missing", {})
    return stored(PriceRule(Kind.FIXED, lexicon.units.marked(price.unit), price.dong, words=text))


def _percent(text: str, prefix: str, complaints: Complaints, name: str = "tolerance") -> Decimal | None:
    typed = text.replace("±", "").removesuffix("%").strip()
    if not typed:
        return None
    try:
        share = read_number(typed)
    except Unreadable as error:
        complaints[prefix + name] = ("not_a_percent", {"text": error.text})
        return None
    if not 0 <= share <= 100 or share % Decimal("0.001"):
        complaints[prefix + name] = ("not_a_percent", {})
        return None
    return share


def _window(typed: Mapping[str, str], prefix: str, today: date, complaints: Complaints) -> tuple[date | None, date | None]:
    """The first and the last day; a month in the first field alone is the whole of it."""
    first, last = (short_text(typed, prefix + name, MOST[name], complaints) for name in ("from", "until"))
    days: dict[str, tuple[date, date]] = {}
    for name, text in (("from", first), ("until", last)):
        try:
            if text:
                days[name] = read_window(text, today)
        except Unreadable as error:
            complaints[prefix + name] = (error.why, {key: fact for key, fact in error.facts.items() if key != "why"})
    starts_on = days["from"][0] if "from" in days else None
    ends_on = days["until"][1] if "until" in days else days["from"][1] if "from" in days and days["from"][0] != days["from"][1] else None
    if starts_on and ends_on and starts_on > ends_on:
        complaints.setdefault(prefix + "until", ("window_backwards", {}))
        return None, None
    return starts_on, ends_on


def _terms(typed: Mapping[str, str], today: date, complaints: Complaints) -> tuple[dict[str, Any], dict[str, tuple[str, dict[str, object]]]]:
    """The clauses as typed, and what a deposit and a penalty come to; what is not understood is asked about and kept as it is."""
    terms: dict[str, Any] = {name: text for name in TERMS if (text := _lines(typed, name, complaints))}
    asks: dict[str, tuple[str, dict[str, object]]] = {}
    if "deposit" in terms:
        try:
            terms["deposit_dong"] = read_money(terms["deposit"])
        except Unreadable:
            asks["deposit"] = ("deposit_unread", {"text": terms["deposit"][:80]})
    if "penalty_percent" in terms:
        share = _percent(terms["penalty_percent"], "", complaints, "penalty_percent")
        if share is not None and (ceiling := above_ceiling(share, today)):
            asks["penalty_percent"] = ("penalty_above_ceiling", {"most": format(ceiling.value, "f"), "law": ceiling.source})
    return terms, asks


def _lines(typed: Mapping[str, str], name: str, complaints: Complaints) -> str:
    """The text of a clause with its lines kept apart."""
    raw = str(typed.get(name) or "")
    text = "\n".join(short_text({name: one}, name, LONGEST_TERM, complaints) for one in raw[: 4 * LONGEST_TERM + 1].splitlines()).strip()
    if len(raw) > 4 * LONGEST_TERM or len(text) > LONGEST_TERM:
        complaints[name] = ("too_long", {"most": LONGEST_TERM})
        return ""
    return text
