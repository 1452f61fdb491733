"""What is typed about an organisation: each field at its longest, what is told of one that cannot stand, and what is read of the rest."""

from __future__ import annotations

import pytest

from matchmaker.domain.errors import Invalid
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.party_reading import MOST, PartyDraft, read_party, why_given

GAZETTEER = shipped_lexicon().gazetteer
COMMUNE = min(GAZETTEER.communes)
EMPTY = {"tax_code": None, "place_typed": "", "commune_code": None, "phone": "", "about": ""}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"name": "  HTX  Trí Lực "}, {"name": "HTX Trí Lực"}),
        ({"name": "x" * 300}, {"name": "x" * 300}),
        ({"name": "A" + " " * 1198 + "B"}, {"name": "A B"}),
        ({"name": "A", "about": " nuôi  cua "}, {"about": "nuôi cua"}),
        ({"name": "A", "phone": "0912 345 678"}, {"phone": "0912 345 678"}),
        ({"name": "A", "phone": "+84 (912) 345-678"}, {"phone": "+84 (912) 345-678"}),
        ({"name": "A", "phone": "12345678"}, {"phone": "12345678"}),
        ({"name": "A", "phone": "123456789012345"}, {"phone": "123456789012345"}),
        ({"name": "A", "tax_code": "0100 233 488"}, {"tax_code": "0100233488"}),
        ({"name": "A", "place": "xã Trí Phải"}, {"place_typed": "xã Trí Phải", "commune_code": "32071"}),
        ({"name": "A", "place": "huyện Thới Bình"}, {"place_typed": "huyện Thới Bình"}),
        ({"name": "A", "place": "xã Trí Phải", "commune": COMMUNE}, {"place_typed": "xã Trí Phải", "commune_code": COMMUNE}),
        ({"name": "A", "commune": COMMUNE}, {"commune_code": COMMUNE}),
    ],
)  # fmt: skip
def test_what_can_stand_is_cleaned_and_read(typed, read):
    assert read_party(typed, GAZETTEER) == PartyDraft(**{"name": "A", **EMPTY, **read})


@pytest.mark.parametrize(
    ("typed", "complaints"),
    [
        ({}, {"name": ("missing", {})}),
        ({"name": "  "}, {"name": ("missing", {})}),
        ({"name": "HTX\u0430"}, {"name": ("foreign_letters", {"letters": "\u0430"})}),
        ({"name": "A" + " " * 1199 + "B"}, {"name": ("too_long", {"most": 300})}),
        ({"name": "A", "phone": "1234567"}, {"phone": ("not_a_phone", {})}),
        ({"name": "A", "phone": "(1234567)"}, {"phone": ("not_a_phone", {})}),
        ({"name": "A", "phone": "1234567890123456"}, {"phone": ("not_a_phone", {})}),
        ({"name": "A", "phone": "0912345678 x"}, {"phone": ("not_a_phone", {})}),
        ({"name": "A", "commune": "99"}, {"commune": ("not_listed", {})}),
        ({"name": "A", "tax_code": "0100233489"}, {"tax_code": ("tax_code_wrong", {})}),
        ({"name": "A", "tax_code": "\uff10100233488"}, {"tax_code": ("tax_code_wrong", {})}),
        (
            {"phone": "1", "commune": "99", "tax_code": "1"},
            {"name": ("missing", {}), "phone": ("not_a_phone", {}), "commune": ("not_listed", {}), "tax_code": ("tax_code_wrong", {})},
        ),
    ],
)  # fmt: skip
def test_every_field_that_cannot_stand_is_told_at_once(typed, complaints):
    with pytest.raises(Invalid) as told:
        read_party(typed, GAZETTEER)
    assert told.value.complaints == complaints


@pytest.mark.parametrize("name", MOST)
def test_a_field_is_as_long_as_it_may_be_and_no_longer(name):
    for length, too_long in ((MOST[name], False), (MOST[name] + 1, True)):
        try:
            read_party({"name": "A", name: "x" * length}, GAZETTEER)
            complaints = {}
        except Invalid as invalid:
            complaints = invalid.complaints
        assert (complaints.get(name) == ("too_long", {"most": MOST[name]})) is too_long


def test_only_what_is_required_must_be_there():
    assert read_party({}, GAZETTEER, required=()).name == ""
    with pytest.raises(Invalid) as told:
        read_party({"name": "A"}, GAZETTEER, required=("name", "phone", "place"))
    assert told.value.complaints == {"phone": ("missing", {}), "place": ("missing", {})}


def test_a_reason_is_cleaned_and_must_be_given():
    assert why_given("  bán  rồi ", 10) == "bán rồi"
    assert why_given("x" * 10, 10) == "x" * 10
    for why, complaint in (("  ", ("missing", {})), ("x" * 11, ("too_long", {"most": 10}))):
        with pytest.raises(Invalid) as told:
            why_given(why, 10)
        assert told.value.complaints == {"why": complaint}
