"""What a person typed about a listing, read field by field: values, complaints that stop it and doubts that ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity, read_quantity_per
from matchmaker.domain.records import MUST_COLUMNS, Certificate, How, Linked, Period, Price, Quantity, Reading, Role
from matchmaker.domain.windows import read_from_until
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.spoken import said_in_words
from matchmaker.matching.text import clean
from matchmaker.workflows.posting.certificates import NotACertificate, read_certificates
from matchmaker.workflows.posting.doubts import doubts_about
from matchmaker.workflows.posting.draft import Draft

Typed = Mapping[str, Any]
Complaints = dict[str, tuple[str, dict[str, object]]]

MOST = {"words": 2000, "certificates": 2000}
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
)


def read_draft(typed: Typed, *, side: str, lexicon: Lexicon, gazetteer: Gazetteer, today: date) -> Draft:
    """The draft that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand."""
    reader = _Reader(typed, side, today)
    draft = reader.draft(lexicon, gazetteer)
    if reader.complaints:
        raise Invalid(reader.complaints)
    doubts = doubts_about(draft, lexicon=lexicon, gazetteer=gazetteer, today=today)
    sure = set(many(typed, "sure"))
    if sure & {"1", "yes", "on", "all"}:
        return draft
    return replace(draft, asks={name: doubt for name, doubt in doubts.items() if not sure & {name, doubt[0]}})


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
        self.typed = {name: self._text(name) for name in TEXT_FIELDS}

    def _text(self, name: str) -> str:
        raw, most = str(self.form.get(name) or ""), MOST.get(name, MOST_ELSEWHERE)
        if len(raw) <= MOST_COMPOSED * most:
            lines = raw.splitlines() if name == "certificates" else [raw]
            text = "\n".join(line for line in map(clean, lines) if line)
            if len(text) <= most:
                return text
        self.complain(name, "too_long", most=most)
        return ""

    def complain(self, name: str, code: str, **facts: object) -> None:
        self.complaints.setdefault(name, (code, facts))

    def draft(self, lexicon: Lexicon, gazetteer: Gazetteer) -> Draft:
        if not self.typed["words"]:
            self.complain("words", "missing")
        self._fill_from_words(lexicon)
        if self.side not in ("offer", "need"):
            self.complain("side", "not_a_choice")
        role = self._role()
        starts_on, ends_on = self._window()
        draft = Draft(
            side=self.side, typed=self.typed, role=role, starts_on=starts_on, ends_on=ends_on,
            commune_code=self._commune(gazetteer), certificates=self._certificates(), radius_km=self._radius(),
        )  # fmt: skip
        linked = self._linked(draft, lexicon)
        unit = lexicon.units.name(lexicon.products[linked.readings[0].product].unit) if linked.readings else "kg"
        quantity, per = self._quantity()
        draft = replace(draft, linked=linked, role=role or linked.role, quantity=quantity, per=per, price=self._price(unit))
        return replace(draft, min_quantity=self._min_quantity(draft, lexicon), must=self._must(draft))

    def _fill_from_words(self, lexicon: Lexicon) -> None:
        """Put what the words say outright into the fields that were left empty, where the writer sees it; not where these were shown filled."""
        if self.form.get("line"):
            return  # a field that is empty now was emptied by its writer
        said = said_in_words(self.typed["words"], lexicon, self.today)
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
        if draft.quantity is not None:
            line = lexicon.line(draft.linked.readings[0].product) if draft.linked.readings else ()
            lot_kg, most_kg = lexicon.units.kg(lot, line), lexicon.units.kg(draft.quantity, line)
            if lot.unit == draft.quantity.unit:
                lot_kg, most_kg = lot.amount, draft.quantity.amount
            if lot_kg is None or most_kg is None:
                self.complain("min_quantity", "units_differ", unit=draft.quantity.unit)
            elif lot_kg > most_kg:
                self.complain("min_quantity", "lot_above_quantity")
        return lot

    def _price(self, unit: str) -> Price | None:
        if not self.typed["price"]:
            return None
        try:
            return read_price(self.typed["price"], unit=unit)
        except Unreadable as error:
            self.complain("price", error.why, text=error.text)
            return None

    def _window(self) -> tuple[date | None, date | None]:
        try:
            return read_from_until(self.typed["from"], self.typed["until"], self.today)
        except Unreadable as error:
            name = str(error.facts.get("field", "from"))
            self.complain(name, "from_after_until" if error.why == "range_backwards" else error.why, text=error.text)
            return None, None

    def _commune(self, gazetteer: Gazetteer) -> str | None:
        code = self.typed["commune"]
        if code and code not in gazetteer.communes:
            self.complain("commune", "not_listed")
            return None
        return code or None

    def _certificates(self) -> tuple[Certificate, ...] | None:
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
