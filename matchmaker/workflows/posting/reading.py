"""What a person typed about a listing, read field by field: values, complaints that stop it and doubts that ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.payment import payment_in_words
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity, read_quantity_per
from matchmaker.domain.records import MUST_COLUMNS, Certificate, How, Linked, Period, Price, Quantity, Reading, Role
from matchmaker.domain.tides import Tide, tides_said
from matchmaker.domain.unit_facts import UnitTold, unit_told
from matchmaker.domain.windows import read_from_until
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.spoken import said_in_words
from matchmaker.matching.text import clean
from matchmaker.workflows.posting.certificates import BOXES, NotACertificate, read_certificates, with_boxes, wrong_boxes
from matchmaker.workflows.posting.doubts import doubts_about
from matchmaker.workflows.posting.draft import EVERY_DOUBT, Draft
from matchmaker.workflows.posting.old_fonts import doubts_about_fonts, old_fonts_in
from matchmaker.workflows.posting.payment import payment_told
from matchmaker.workflows.posting.units import area_told, with_unit_told

Typed = Mapping[str, Any]
Complaints = dict[str, tuple[str, dict[str, object]]]

MOST = {"words": 2000, "certificates": 2000, "story": 4000}
MOST_ELSEWHERE = 400
MOST_COMPOSED = 4
"""How many code points one letter may take before it is composed; what is longer than that is refused unread."""
FARTHEST_KM = 1000
TEXT_FIELDS = (
    "words",
    "quantity",
    "min_quantity",
    "price",
    "from",
    "until",
    "place",
    "grade",
    "state",
    "certificates",
    "radius_km",
    "commune",
    "product",
    "area",
    "kg_each",
    "pieces_each",
    "story",
    "pick_up",
    "payment",
)
IN_LINES = {"certificates": False, "story": True}
"""The fields whose lines are kept apart, and whether an empty line between them is kept too: it parts paragraphs."""


def read_draft(typed: Typed, *, side: str, lexicon: Lexicon, gazetteer: Gazetteer, today: date) -> Draft:
    """The draft that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand."""
    reader = _Reader(typed, side, today)
    draft = reader.draft(lexicon, gazetteer)
    if reader.complaints:
        raise Invalid(reader.complaints)
    doubts = {**doubts_about(draft, lexicon=lexicon, gazetteer=gazetteer, today=today), **doubts_about_fonts(typed, draft.old_font)}
    sure = set(many(typed, "sure")) | ({"place_disagrees"} if typed.get("place_by") == "map" else set())
    if sure & EVERY_DOUBT:
        return draft
    return replace(draft, asks={name: doubt for name, doubt in doubts.items() if not sure & {name, doubt[0]}})


def unit_question(typed: Typed, *, side: str, lexicon: Lexicon, gazetteer: Gazetteer, today: date) -> UnitTold | None:
    """What there is to say, and to ask, about the unit of the amount that the form's fields hold, whatever else is wrong with them."""
    draft = _Reader(typed, side, today).draft(lexicon, gazetteer)
    return unit_told(draft.quantity, _line(draft, lexicon), lexicon.units)


def _line(draft: Draft, lexicon: Lexicon) -> tuple[str, ...]:
    return lexicon.line(draft.linked.readings[0].product) if draft.linked.readings else ()


def _in_one_measure(one: Quantity, other: Quantity, line: tuple[str, ...], lexicon: Lexicon) -> tuple[Decimal | None, Decimal | None]:
    """Both amounts in their unit, in kg or in pieces, whichever both can be said in."""
    units = lexicon.units
    if one.unit == other.unit:
        return one.amount, other.amount
    light, heavy = units.kg(one, line), units.kg(other, line)
    if light is not None and heavy is not None:
        return light, heavy
    few, many = units.in_pieces(one, line), units.in_pieces(other, line)
    return (few[0], many[0]) if few and many and few[1] == many[1] else (None, None)


def many(typed: Typed, name: str) -> tuple[str, ...]:
    """The values of a field that may be ticked several times; one text may hold several between bars."""
    if hasattr(typed, "getlist"):
        values: Sequence[object] = typed.getlist(name)
    else:
        value = typed.get(name)
        values = [] if value is None else [value] if isinstance(value, str) else list(value)
    parts = (part.strip() for value in values for part in str(value)[:MOST_ELSEWHERE].split("|"))
    return tuple(dict.fromkeys(part for part in parts if part))


class _Reader:
    """Reads one form; each field that fails leaves a complaint and an unknown."""

    def __init__(self, typed: Typed, side: str, today: date) -> None:
        self.form, self.side, self.today = typed, side, today
        self.complaints: Complaints = {}
        self.old_font = old_fonts_in(self.form, TEXT_FIELDS)
        self.typed = {name: self._text(name) for name in TEXT_FIELDS}
        self._add_paper({name: self._text(name) for name in BOXES})

    def _text(self, name: str) -> str:
        most = MOST.get(name, MOST_ELSEWHERE)
        raw = self.old_font[name]["read"] if name in self.old_font else str(self.form.get(name) or "")
        if len(raw) <= MOST_COMPOSED * most:
            lines = raw.splitlines() if name in IN_LINES else [raw]
            text = "\n".join(line for line in map(clean, lines) if line or IN_LINES.get(name)).strip()
            if len(text) <= most:
                return text
        self.complain(name, "too_long", most=most)
        return ""

    def _add_paper(self, boxes: Mapping[str, str]) -> None:
        """Put the certificate that was written box by box under those in the text."""
        if any(boxes.values()) and not self.complaints.keys() & {"certificates", *BOXES}:
            for name, why in wrong_boxes(boxes, self.today).items():
                self.complain(name, why)
            self.typed["certificates"] = with_boxes(self.typed["certificates"], boxes)

    def complain(self, name: str, code: str, **facts: object) -> None:
        self.complaints.setdefault(name, (code, facts))

    def draft(self, lexicon: Lexicon, gazetteer: Gazetteer) -> Draft:
        if not self.typed["words"]:
            self.complain("words", "missing")
        self._fill_from_words(lexicon)
        if self.side not in ("offer", "need"):
            self.complain("side", "not_a_choice")
        role, commune = self._role(), self._commune(gazetteer)
        tides, (starts_on, ends_on) = self._window()
        draft = Draft(
            side=self.side, typed=self.typed, role=role, starts_on=starts_on, ends_on=ends_on, tides=tides,
            area_m2=self._area(), old_font={name: {**one, "read": self.typed[name]} for name, one in self.old_font.items()},
            commune_code=commune, certificates=self._certificates(), radius_km=self._radius(), payment=payment_told(self.typed, self.complain),
        )  # fmt: skip
        linked = self._linked(draft, lexicon)
        unit = lexicon.units.name(lexicon.products[linked.readings[0].product].unit) if linked.readings else "kg"
        quantity, per = self._quantity()
        quantity = quantity and replace(quantity, unit=lexicon.units.marked(quantity.unit))
        asked_of, line = clean(str(self.form.get("each_of") or "")[:MOST_ELSEWHERE]), _line(replace(draft, linked=linked), lexicon)
        quantity = with_unit_told(quantity, self.typed, asked_of, line=line, units=lexicon.units, complain=self.complain)
        draft = replace(
            draft, linked=linked, role=role or linked.role, role_chosen=role is not None, quantity=quantity, per=per,
            price=self._price(unit, lexicon),
        )  # fmt: skip
        return replace(draft, min_quantity=self._min_quantity(draft, lexicon), must=self._must(draft))

    def _fill_from_words(self, lexicon: Lexicon) -> None:
        """Put what the words say outright into the fields that were left empty, where the writer sees it; not where these were shown filled."""
        if self.form.get("line"):
            return  # a field that is empty now was emptied by its writer
        said = said_in_words(self.typed["words"], lexicon, self.today) | {"payment": payment_in_words(self.typed["words"])}
        if self.typed["until"]:
            said.pop("from", None)
        for name, text in said.items():
            if not self.typed[name] and name not in self.complaints:
                self.typed[name] = text

    def _role(self) -> Role | None:
        chosen = clean(str(self.form.get("role") or "")[:MOST_ELSEWHERE])
        if chosen and chosen not in set(Role):
            self.complain("role", "not_a_choice")
        return Role(chosen) if chosen in set(Role) else None

    def _linked(self, draft: Draft, lexicon: Lexicon) -> Linked:
        linked = link(lexicon, draft.record())
        if (product := self.typed["product"]) in lexicon.products:
            linked = replace(linked, readings=(Reading(product, How.CHOSEN, 1000),), role=lexicon.products[product].role)
        elif product:
            self.complain("product", "not_listed")
        return replace(linked, units=(draft.commune_code,), outside=False) if draft.commune_code else linked

    def _quantity(self) -> tuple[Quantity | None, Period]:
        chosen = clean(str(self.form.get("per") or "")[:MOST_ELSEWHERE]) or "window"
        if chosen not in set(Period):
            self.complain("per", "not_a_choice")
            chosen = "window"
        if not self.typed["quantity"]:
            return None, Period(chosen)
        try:
            quantity, said = read_quantity_per(self.typed["quantity"])
        except Unreadable as error:
            self.complain("quantity", error.why, text=error.text)
            return None, Period(chosen)
        if said is not None and chosen not in ("window", said):
            self.complain("per", "per_contradicts", said=said, chosen=chosen)
        return quantity, said or Period(chosen)

    def _min_quantity(self, draft: Draft, lexicon: Lexicon) -> Quantity | None:
        if not self.typed["min_quantity"]:
            return None
        try:
            lot = read_quantity(self.typed["min_quantity"], unit=draft.quantity.unit if draft.quantity else "")
        except Unreadable as error:
            self.complain("min_quantity", error.why, text=error.text)
            return None
        quantity, lot = draft.quantity, replace(lot, unit=lexicon.units.marked(lot.unit))
        if quantity is None:
            return lot
        if lot.unit == quantity.unit:
            lot = replace(lot, kg_each=quantity.kg_each, pieces_each=quantity.pieces_each)
        smallest, most = _in_one_measure(lot, quantity, _line(draft, lexicon), lexicon)
        if smallest is None or most is None:
            self.complain("min_quantity", "units_differ", unit=quantity.unit)
        elif smallest > most:
            self.complain("min_quantity", "lot_above_quantity")
        return lot

    def _price(self, unit: str, lexicon: Lexicon) -> Price | None:
        if not self.typed["price"]:
            return None
        try:
            price = read_price(self.typed["price"], unit=unit)
            return price and replace(price, unit=lexicon.units.marked(price.unit))
        except Unreadable as error:
            self.complain("price", error.why, text=error.text)
            return None

    def _area(self) -> Decimal | None:
        if self.side != "offer":
            self.typed["area"] = ""
        return area_told(self.typed, self.complain)

    def _window(self) -> tuple[tuple[Tide, ...], tuple[date | None, date | None]]:
        """The spring tides that are named, and the season that is said beside them."""
        tides, first = tides_said(self.typed["from"])
        until, last = tides_said(self.typed["until"])
        tides = tuple(dict.fromkeys((*tides, *until)))
        try:
            return tides, read_from_until(first, last, self.today)
        except Unreadable as error:
            facts = {name: fact for name, fact in error.facts.items() if name not in ("why", "field")}
            self.complain(str(error.facts.get("field", "from")), "from_after_until" if error.why == "range_backwards" else error.why, **facts)
            return tides, (None, None)

    def _commune(self, gazetteer: Gazetteer) -> str | None:
        code = "" if self.form.get("place_by") == "words" else self.typed["commune"]
        if code and code not in gazetteer.communes:
            self.complain("commune", "not_listed")
            return None
        if code and not self.typed["place"] and "place" not in self.complaints:
            self.typed["place"] = gazetteer.name(code)
        return code or None

    def _certificates(self) -> tuple[Certificate, ...] | None:
        if self.complaints.keys() & set(BOXES):
            return None
        try:
            return read_certificates(self.typed["certificates"], self.today)
        except NotACertificate as error:
            self.complain("certificates", error.why, text=error.text)
            return None

    def _radius(self) -> int | None:
        typed = self.typed["radius_km"].removesuffix("km").strip()
        if not typed or self.side != "need":
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 4 and 1 <= int(typed) <= FARTHEST_KM):
            self.complain("radius_km", "not_a_number", most=FARTHEST_KM)
            return None
        if not self.typed["place"]:
            self.complain("radius_km", "radius_without_place")
        return int(typed)

    def _must(self, draft: Draft) -> tuple[str, ...]:
        """The hard requirements of a need, each of which must say something."""
        if self.side != "need":
            return ()
        chosen = many(self.form, "must")
        if unknown := [name for name in chosen if name not in MUST_COLUMNS]:
            self.complain("must", "not_a_choice", names=unknown[:5])
        linked = draft.linked
        read_from_words = {"grade": bool(linked.grade or linked.piece_g), "state": bool(linked.state)}
        for name in chosen:
            if name in MUST_COLUMNS and not (self.typed[name] or read_from_words.get(name)):
                self.complain(name, "must_without_value")
        return tuple(name for name in MUST_COLUMNS if name in chosen)
