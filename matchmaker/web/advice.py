"""What either side could do about a pair, as a page shows it: the acts in words, what they bring, and the form in which they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from matchmaker.domain.records import Price, Quantity
from matchmaker.matching.changes import Step, merged, plain
from matchmaker.matching.counterfactuals import Option
from matchmaker.matching.levels import BAD, UNFIT
from matchmaker.matching.ranking import Match
from matchmaker.store.models.listings import Listing
from matchmaker.store.snapshots import record_of
from matchmaker.web.dressing import certificate_name
from matchmaker.wording.changes import Act, With, joined, said
from matchmaker.wording.figures import points
from matchmaker.wording.reasons import failed, lacks_papers, short_of
from matchmaker.wording.scores import shows_points

FORM_FIELDS: Mapping[str, str] = {
    "quantity": "quantity", "min_quantity": "min_quantity", "price": "price", "starts_on": "from", "ends_on": "until", "place": "place",
    "grade": "grade", "state": "state", "certificates": "certificates", "radius_km": "radius_km", "must": "must",
}  # fmt: skip
"""The field of the form for each field of a record."""
NEVER_FILLED = frozenset({"answer", "pool"})
"""What only its writer knows, and what is agreed with a neighbour first: the form opens at the field and leaves it as it is."""


@dataclass(frozen=True)
class Way:
    """One way for a side: the acts, what the pair becomes by them, and where to make them (empty where the reader may not)."""

    said: str
    fits: bool
    outcome: str
    address: str


def way_of(option: Option, listing: Listing, before: Match, *, own: bool, names: Mapping[str, str], place: int | None = None) -> Way:
    """An option as it is shown; `listing` is the one that it changes, `place` the place that it would have in the need's list."""
    address = address_of(option, listing) if own else ""
    return Way(acts_said(option, listing, names), not option.match.gate, outcome(before, option.match, place), address)


def acts_said(option: Option, listing: Listing, names: Mapping[str, str] | None = None) -> str:
    """The acts of an option in words."""
    return joined([said(act_of(step, listing, names or {})) for step in option.steps])


def act_of(step: Step, listing: Listing, names: Mapping[str, str]) -> Act:
    """A step with what its listing says now."""
    record = record_of(listing, listing.party.code)
    before = {name: getattr(record, name) for name in (*step.values, "per") if hasattr(record, name)}
    after = {name: value for name, value in step.values.items() if name != "units"}
    if "certificates" in after:
        after["certificates"] = tuple(after["certificates"])
    partners = [With(names.get(one.party, ""), one.quantity, one.per, one.km, one.open) for one in step.partners]
    return Act(step.side, step.action, step.column, before, after, partners)


def outcome(before: Match, after: Match, place: int | None = None) -> str:
    """What the pair becomes: a match or what is still lacking, its points or band, and its place."""
    parts = []
    if after.gate:
        parts.append(_("còn vướng: %(what)s", what=", ".join(failed(one).lower() for one in after.gate)))
    elif before.gate:
        parts.append(_("khi đó khớp"))
    if shows_points(after.known_share):
        old, new = points(before.score), points(after.score)
        parts.append(_("từ %(old)s lên %(new)s điểm", old=old, new=new) if shows_points(before.known_share) else _("%(new)s điểm", new=new))
    else:
        parts.append(_("từ %(low)s đến %(high)s điểm", low=points(after.low), high=points(after.high)))
    if place is not None and not after.gate:
        parts.append(_("đứng thứ %(place)s", place=place))
    return ", ".join(parts)


def address_of(option: Option, listing: Listing) -> str:
    """The form of the listing with the acts typed in, opened at the first field that they change."""
    typed: dict[str, Any] = {}
    for name, value in merged(*(step for step in option.steps if step.action not in NEVER_FILLED)).items():
        if name in FORM_FIELDS:
            typed |= _typed(name, value, listing)
    first = next((FORM_FIELDS[name] for step in option.steps for name in step.values if name in FORM_FIELDS), "")
    return url_for("listings.edit", side=listing.side, code=listing.code, advised=1, **typed, _anchor=first or None)


def _typed(name: str, value: Any, listing: Listing) -> dict[str, Any]:
    """A value as its writer would type it."""
    field = FORM_FIELDS[name]
    if isinstance(value, Quantity):
        return {field: f"{plain(value.amount)} {value.unit}"}
    if isinstance(value, Price):
        return {field: f"{value.dong:,} đ/{value.unit}".replace(",", ".")}
    if isinstance(value, date):
        return {field: f"{value:%d/%m/%Y}"}
    if name == "certificates":
        held = {one["name"] for one in listing.certificates or ()}
        lines = [listing.certificates_typed.strip() if held else "", *(one.name for one in value if one.name not in held)]
        return {field: "\n".join(one for one in lines if one)}
    if name == "must":
        return {"wish": sorted(set(listing.must or ()) - value)}
    return {field: f"{value:g}" if isinstance(value, float) else str(value)}


def lacking(match: Match) -> Sequence[str]:
    """What is missing, each with its figures where they are known."""
    facts = {one.column: one.facts for one in match.reasons}
    bad = [one.column for one in match.reasons if one.level in BAD.get(one.column, ())] if UNFIT in match.gate else []
    gates = dict.fromkeys(["window" if one in ("from", "until") else one for one in match.gate if one != UNFIT] + bad)
    return [_missing(gate, facts.get(gate, {})) for gate in gates]


def _missing(gate: str, facts: Mapping[str, Any]) -> str:
    if gate == "quantity" and facts.get("offer_unit") == facts.get("need_unit") and facts.get("offer_days") == facts.get("need_days"):
        return short_of(facts["offer"], facts["need"], str(facts["need_unit"]), facts.get("need_days"))
    if gate == "certificates" and facts.get("lacking"):
        return lacks_papers([certificate_name(one) for one in str(facts["lacking"]).split("|") if one])
    return failed(gate)
