"""What the evidence on two records of an organisation comes to, case by case: `same` and `different` only on strong grounds."""

from __future__ import annotations

import pytest

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.same_party import Evidence, Identity, Label, compare, identity, judge, label_of, near, tax_root, weight, worth_asking

GAZETTEER = shipped_lexicon().gazetteer
E = Evidence


@pytest.mark.parametrize(
    ("evidence", "roams", "label"),
    [
        ([E.TAX_DIFFERS, E.HEAD_SAME, E.PHONE_SAME, E.PLACE_SAME], False, Label.DIFFERENT),
        ([E.TAX_SAME, E.HEAD_SAME, E.PLACE_DIFFERS], False, Label.SAME), ([E.TAX_SAME, E.HEAD_NEAR], False, Label.SAME),
        ([E.TAX_SAME, E.HEAD_WITHIN], False, Label.SAME), ([E.TAX_SAME, E.HEAD_DIFFERS], False, Label.UNCLEAR),
        ([E.TAX_SAME, E.HEAD_NUMBERED], False, Label.UNCLEAR), ([E.TAX_SAME], False, Label.UNCLEAR),
        ([E.TAX_SAME, E.HEAD_SAME, E.FORM_DIFFERS], False, Label.UNCLEAR), ([E.TAX_SAME, E.HEAD_SAME, E.BRANCH_DIFFERS], False, Label.UNCLEAR),
        ([E.TAX_SAME, E.HEAD_SAME, E.TRADE_DIFFERS], False, Label.SAME),
        ([E.TAX_BRANCH, E.HEAD_SAME, E.PLACE_SAME], False, Label.UNCLEAR), ([E.TAX_SLIP, E.HEAD_SAME, E.PLACE_SAME], False, Label.UNCLEAR),
        ([E.GENERIC_ONLY, E.PHONE_SAME, E.PLACE_SAME], False, Label.UNCLEAR), ([E.GENERIC_ONLY], False, Label.UNCLEAR),
        ([], False, Label.DIFFERENT), ([E.PHONE_SAME], False, Label.UNCLEAR), ([E.HEAD_DIFFERS, E.PLACE_SAME], False, Label.DIFFERENT),
        ([E.HEAD_DIFFERS, E.PHONE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_TURNED], False, Label.DIFFERENT), ([E.HEAD_TURNED, E.PLACE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_TURNED, E.PHONE_SAME], False, Label.UNCLEAR), ([E.HEAD_TURNED, E.PLACE_PERHAPS], False, Label.DIFFERENT),
        ([E.HEAD_SAME, E.FORM_DIFFERS], False, Label.DIFFERENT), ([E.HEAD_SAME, E.FORM_DIFFERS, E.PLACE_SUCCESSOR], False, Label.UNCLEAR),
        ([E.HEAD_SAME, E.PLACE_DIFFERS], False, Label.DIFFERENT), ([E.HEAD_SAME, E.PLACE_DIFFERS], True, Label.UNCLEAR),
        ([E.HEAD_NEAR, E.PLACE_DIFFERS], True, Label.DIFFERENT), ([E.HEAD_SAME, E.PLACE_DIFFERS, E.LIMITED_DIFFERS], True, Label.DIFFERENT),
        ([E.HEAD_NEAR, E.PLACE_DIFFERS, E.PHONE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_NUMBERED], False, Label.DIFFERENT), ([E.HEAD_NUMBERED, E.PLACE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_NUMBERED, E.PHONE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_SAME], False, Label.UNCLEAR), ([E.HEAD_SAME, E.PLACE_SAME], False, Label.SAME), ([E.HEAD_SAME, E.PHONE_SAME], False, Label.SAME),
        ([E.HEAD_SAME, E.PLACE_SUCCESSOR], False, Label.SAME), ([E.HEAD_SAME, E.PLACE_PERHAPS], False, Label.UNCLEAR),
        ([E.HEAD_NEAR, E.PLACE_SAME], False, Label.UNCLEAR), ([E.HEAD_NEAR, E.PHONE_SAME], False, Label.UNCLEAR),
        ([E.HEAD_NEAR, E.PLACE_SAME, E.PHONE_SAME], False, Label.SAME), ([E.HEAD_WITHIN, E.PLACE_SAME, E.PHONE_SAME], False, Label.SAME),
        ([E.HEAD_INITIALS, E.PLACE_SAME, E.PHONE_SAME], False, Label.UNCLEAR),
        *(([E.HEAD_SAME, E.PLACE_SAME, doubt], False, Label.UNCLEAR) for doubt in (
            E.TAX_DOUBTFUL, E.TRADE_DIFFERS, E.LIMITED_DIFFERS, E.BRANCH_DIFFERS)),
    ],
)  # fmt: skip
def test_what_the_evidence_comes_to(evidence: list[Evidence], roams: bool, label: Label) -> None:
    assert label_of(evidence, roams=roams) is label


@pytest.mark.parametrize(
    ("evidence", "asked"),
    [
        ([], False), ([E.TAX_BRANCH, E.HEAD_WITHIN], True), ([E.TAX_BRANCH], False), ([E.TAX_SLIP, E.HEAD_INITIALS, E.PLACE_DIFFERS], True),
        ([E.HEAD_NEAR, E.FORM_DIFFERS, E.PLACE_SAME], False), ([E.HEAD_SAME, E.FORM_DIFFERS, E.PLACE_PERHAPS], False),
        ([E.HEAD_SAME, E.FORM_DIFFERS, E.PLACE_SUCCESSOR], True), ([E.HEAD_WITHIN, E.PLACE_SAME], True), ([E.HEAD_DIFFERS, E.PLACE_SAME], False),
        ([E.HEAD_NUMBERED, E.PLACE_SUCCESSOR], True), ([E.HEAD_INITIALS], False), ([E.TAX_DOUBTFUL, E.HEAD_SAME], True),
        ([E.TAX_DIFFERS, E.PHONE_SAME, E.HEAD_TURNED], True), ([E.TAX_DIFFERS, E.PHONE_SAME, E.HEAD_DIFFERS], False),
    ],
)  # fmt: skip
def test_a_person_is_asked_only_where_something_speaks_for_it(evidence: list[Evidence], asked: bool) -> None:
    assert worth_asking(evidence) is asked


def at(place: str, name: str = "HTX Tân Lộc", commune: str | None = None) -> Identity:
    return identity("a", name, "", "", place, commune, GAZETTEER)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Cần Thơ", "Cần Thơ", E.PLACE_SAME), ("TP Cần Thơ", "Sóc Trăng", None), ("Cần Thơ", "xã Tân Lộc", E.PLACE_DIFFERS),
        ("xã Tân Lộc", "Cần Thơ", E.PLACE_DIFFERS), ("", "xã Tân Lộc", None), ("Cần Thơ", "", None), ("", "", None),
        ("xã Tân Lộc", "xã Trí Phải", E.PLACE_DIFFERS), ("xã Tân Lộc mới", "xã Tân Lộc mới", E.PLACE_SAME),
        ("xã Trí Lực, huyện Thới Bình", "xã Trí Phải mới", E.PLACE_SUCCESSOR), ("huyện Thới Bình", "xã Trí Phải mới", E.PLACE_PERHAPS),
        ("huyện Thới Bình", "huyện Thới Bình", E.PLACE_PERHAPS), ("xã Viên An, Ngọc Hiển", "xã Viên An, Ngọc Hiển", E.PLACE_SAME),
        ("xã Viên An, Ngọc Hiển", "xã Đất Mũi mới", E.PLACE_PERHAPS),
    ],
)  # fmt: skip
def test_where_two_sit(one: str, other: str, found: Evidence | None) -> None:
    assert [said for said in compare(at(one), at(other)) if said.startswith("place")] == ([found] if found else [])
    assert compare(at(one), at(other)) == compare(at(other), at(one))


def test_the_commune_that_was_chosen_counts_before_what_was_typed() -> None:
    here = GAZETTEER.read("xã Trí Phải mới").units[0]
    chosen = at("xã Trí Lực, huyện Thới Bình", commune=here)
    assert (chosen.communes, len(chosen.olds), chosen.elsewhere) == ({here}, 1, "")
    assert (at("", commune=here).communes, at("", commune=here).olds) == ({here}, frozenset())
    assert (at("Cần Thơ").communes, at("Cần Thơ").elsewhere) == (frozenset(), "can tho")
    assert (at("").communes, at("").olds, at("").elsewhere) == (frozenset(), frozenset(), "")


def test_two_companies_may_sit_in_two_places_and_two_cooperatives_may_not() -> None:
    for sort, label in (("Công ty TNHH", Label.UNCLEAR), ("HTX", Label.DIFFERENT)):
        one, other = at("xã Tân Lộc mới", f"{sort} Rạch Ráng"), at("xã Trí Phải mới", f"{sort} Rạch Ráng")
        assert judge(one, other)[0] is label


def test_the_order_is_by_what_they_have_in_common_then_by_name_and_code() -> None:
    me = Identity("m", "HTX Tân Lộc", phone="0912345678")
    others = [Identity(code, "HTX Tân Lộc") for code in "dbc"] + [Identity("a", "HTX TÂN LỘC"), Identity("z", "HTX Tân Lộc", phone="0912345678")]
    assert [one.code for one, _ in near(me, others)] == ["z", "a", "b", "c", "d"]
    assert weight([E.TAX_SAME]) < weight([E.PHONE_SAME]) < weight([E.HEAD_SAME]) < weight([E.PLACE_SAME]) < weight([E.TAX_DIFFERS])
    for against in (E.HEAD_DIFFERS, E.PLACE_DIFFERS, E.FORM_DIFFERS):
        assert weight([E.PLACE_PERHAPS]) < weight([against])
    assert weight([E.PLACE_SAME, E.TAX_SAME]) == weight([E.TAX_SAME, E.PLACE_SAME])


def test_the_root_of_a_tax_code_is_that_of_the_whole_organisation() -> None:
    assert [tax_root(code) for code in ("0100109106-001", "0100109106", "096085001234", "")] == ["0100109106", "0100109106", "096085001234", ""]
