"""What is typed about an organisation, cleaned and read: its name, tax code, place and phone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from stdnum.vn import mst

from matchmaker.domain.errors import Invalid
from matchmaker.domain.spelling import foreign_letters
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.text import clean

MOST = {"name": 300, "tax_code": 40, "place": 400, "phone": 40, "about": 2000, "commune": 20}
"""Characters that each field may have."""
Complaints = dict[str, tuple[str, dict[str, object]]]
_PHONE = re.compile(r"\+?[\d .()/-]{8,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as typed, cleaned and read."""

    name: str
    tax_code: str | None
    place_typed: str
    commune_code: str | None
    phone: str
    about: str


def read_party(typed: Mapping[str, str], gazetteer: Gazetteer, required: Collection[str] = ("name",)) -> PartyDraft:
    """The party that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand."""
    complaints: Complaints = {}
    fields = {name: short_text(typed, name, most, complaints) for name, most in MOST.items()}
    for name in required:
        if not fields[name] and name not in complaints:
            complaints[name] = ("missing", {})
    if strange := foreign_letters(fields["name"]):
        complaints["name"] = ("foreign_letters", {"letters": strange})
    tax_code = _tax_code(fields["tax_code"], complaints)
    if fields["phone"] and not (_PHONE.fullmatch(fields["phone"]) and 8 <= sum(sign.isdigit() for sign in fields["phone"]) <= 15):
        complaints["phone"] = ("not_a_phone", {})
    if fields["commune"] and fields["commune"] not in gazetteer.communes:
        complaints["commune"] = ("not_listed", {})
    if complaints:
        raise Invalid(complaints)
    units = gazetteer.read(fields["place"]).units if fields["place"] else ()
    commune = fields["commune"] or (units[0] if len(units) == 1 else None)
    return PartyDraft(fields["name"], tax_code, fields["place"], commune, fields["phone"], fields["about"])


def short_text(typed: Mapping[str, str], name: str, most: int, complaints: Complaints) -> str:
    """The clean text of a field; nothing, and a complaint, where it is longer than it may be."""
    raw = str(typed.get(name) or "")
    if len(raw) <= 4 * most and len(text := clean(raw)) <= most:
        return text
    complaints[name] = ("too_long", {"most": most})
    return ""


def why_given(why: str, most: int) -> str:
    """The clean reason for what somebody takes back. Raises `Invalid` where there is none, or it is too long."""
    complaints: Complaints = {}
    said = short_text({"why": why}, "why", most, complaints)
    if not said and not complaints:
        complaints["why"] = ("missing", {})
    if complaints:
        raise Invalid(complaints)
    return said


def _tax_code(text: str, complaints: Complaints) -> str | None:
    if not text:
        return None
    if not (text.isascii() and mst.is_valid(text)):
        complaints["tax_code"] = ("tax_code_wrong", {})
        return None
    return mst.format(text)
