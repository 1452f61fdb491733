"""Facets: whatever is chosen, every count is the one that a person with a pencil would come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Linked, Offer, Price, Quantity
from matchmaker.matching import Catalogue
from matchmaker.matching.facets import NONE, OUTSIDE, UNKNOWN, YES, Facet, by_party, district_bits, facets_of, kinds_of, sift, size_value
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link

TODAY = date(2026, 11, 26)
LEXICON = shipped_lexicon()
DAYS = st.dates(date(2026, 9, 1), date(2028, 2, 1))
PLACES = ("", "xã Năm Căn", "Năm Căn", "Phú Tân", "huyện Phú Tân", "Cần Thơ", "phường Tân Thành", "xã Đất Mũi", "Viên An", "không rõ")
WORDS = ("cua gạch", "cua thịt loại 1", "cua biển", "cua gạch 300-400 g", "tôm sú 20 con/kg", "cua gạch 400g", "xe máy", "cua đá")
PAPERS = ("VietGAP", "ASC", "HACCP", "OCOP 4 sao", "giấy của xã")


@st.composite
def offers(draw: st.DrawFn) -> Offer:
    """One offer of any kind, which may be silent about anything."""
    window = sorted((draw(DAYS), draw(DAYS))) if draw(st.booleans()) else [None, None]
    held = st.lists(st.builds(Certificate, st.sampled_from(PAPERS), st.none() | DAYS), max_size=3).map(tuple)
    return Offer(
        "", draw(st.sampled_from(WORDS)), party=draw(st.sampled_from(("a", "b", "c"))), place=draw(st.sampled_from(PLACES)),
        quantity=draw(st.none() | st.just(Quantity(Decimal(5), "tấn"))), price=draw(st.none() | st.just(Price(1000, "kg"))),
        starts_on=window[0], ends_on=draw(st.just(window[1]) | st.none()), state=draw(st.sampled_from(("", "sống", "đông lạnh"))),
        certificates=draw(st.none() | held),
    )  # fmt: skip


def said_by(offer: Offer, linked: Linked) -> dict[str, set[str]]:
    """What one offer says of each facet, read off the record without a column in sight; silence is no value but `unknown`."""
    said = {
        "commune": {OUTSIDE} if linked.outside else set(linked.units) if len(linked.units) == 1 else set(),
        "district": set.intersection(*(_districts(unit) for unit in linked.units)) if linked.units else set(),
        "month": set(_months(offer)),
        "certificate": _papers(offer),
        "state": {linked.state} if linked.state else set(),
        "grade": _grades(linked),
        "priced": {YES} if offer.price else set(),
        "counted": {YES} if offer.quantity else set(),
    }
    known = {
        "district": bool(linked.units) or linked.outside,
        "month": offer.starts_on is not None or offer.ends_on is not None,
        "certificate": offer.certificates is not None,
    }
    return {name: values or (set() if known.get(name) else {UNKNOWN}) for name, values in said.items()}


def _districts(unit: str) -> set[str]:
    return {LEXICON.gazetteer.old_communes[one.old_code].district for one in LEXICON.lists.successions if one.new_code == unit}


def _months(offer: Offer) -> Iterator[str]:
    if offer.starts_on is None and offer.ends_on is None:
        return
    for ahead in range(12):
        year, month = divmod(2026 * 12 + 10 + ahead, 12)
        first, following = date(year, month + 1, 1), date(year + (month == 11), (month + 1) % 12 + 1, 1)
        if (offer.starts_on or date.min) < following and (offer.ends_on or date.max) >= first:
            yield f"{first:%Y-%m}"


def _papers(offer: Offer) -> set[str]:
    if offer.certificates is None:
        return set()
    live = [one for one in offer.certificates if one.expires_on is None or one.expires_on >= TODAY]
    book = LEXICON.phrases
    held = set().union(*(book.satisfied_by(book.certificate_of(one.name)) for one in live))
    listed = {record.certificate for record in LEXICON.lists.certificates}
    return held & listed if held else {NONE}  # what is in no list is held, but has no value of its own


def _grades(linked: Linked) -> set[str]:
    size = {size_value(round(linked.piece_g[0] or 0, 2), round(linked.piece_g[1] or 1e9, 2))} if linked.piece_g else set()
    return size | ({linked.grade} if linked.grade and linked.grade not in ("g300", "g400") else set())


def with_pencil(said: list[dict[str, set[str]]], chosen: Mapping[str, set[str]], name: str) -> tuple[dict[str, int], int]:
    """The counts of a facet beside the other choices, and how many say nothing."""
    left = [one for one in said if all(one[other] & values for other, values in chosen.items() if other != name)]
    values = {value for one in left for value in one[name]} - {UNKNOWN}
    return {value: sum(value in one[name] for one in left) for value in values}, sum(UNKNOWN in one[name] for one in left)


VALUES = {
    "commune": (UNKNOWN, OUTSIDE, "32191", "32218"), "district": (UNKNOWN, "huyện Năm Căn", "huyện Phú Tân"), "month": (UNKNOWN, "2026-12"),
    "certificate": (UNKNOWN, NONE, "vietgap", "asc"), "state": (UNKNOWN, "song", "dong_lanh"), "grade": (UNKNOWN, "400-400", "300-400", "loai_1"),
    "priced": (YES,), "counted": (YES,), "nonsense": ("x",),
}  # fmt: skip
CHOSEN = st.fixed_dictionaries({}, optional={name: st.sets(st.sampled_from(values), min_size=1) for name, values in VALUES.items()})


@given(st.lists(offers(), max_size=12), CHOSEN)
def test_counts_are_those_of_a_person_with_a_pencil(listed: list[Offer], chosen: dict[str, set[str]]) -> None:
    chosen = {name: values for name, values in chosen.items() if name != "nonsense"}
    linked = [replace(offer, code=str(at), linked=link(LEXICON, offer)) for at, offer in enumerate(listed)]
    catalogue = Catalogue.of(linked, LEXICON)
    linked = [linked[int(code)] for code in catalogue.codes]  # in the order of its rows
    said = [said_by(offer, offer.linked) for offer in linked if offer.linked]
    found = sift(facets_of(catalogue, TODAY), chosen, np.ones(len(listed), np.bool_))
    assert found.keep.tolist() == [all(one[name] & values for name, values in chosen.items()) for one in said]
    for name, counted in found.counted.items():
        assert (dict(counted.values), counted.unknown) == with_pencil(said, chosen, name), name
    for name in chosen:
        others = {other: values for other, values in chosen.items() if other != name}
        assert found.without[name] == sum(all(one[other] & values for other, values in others.items()) for one in said)


@given(st.lists(offers(), max_size=8), st.data())
def test_a_facet_of_some_rows_counts_as_those_rows_alone(listed: list[Offer], data: st.DataObject) -> None:
    linked = [replace(offer, code=str(at), linked=link(LEXICON, offer)) for at, offer in enumerate(listed)]
    rows = np.array(data.draw(st.lists(st.sampled_from(range(len(listed))), unique=True)) if listed else [], np.int32)
    catalogue, part = Catalogue.of(linked, LEXICON), Catalogue.of([linked[row] for row in rows], LEXICON)
    rows = np.array([catalogue.row_of(code) for code in part.codes], np.int32)
    whole, few = facets_of(catalogue, TODAY), facets_of(part, TODAY)
    everything = np.ones(len(rows), np.bool_)
    for name, facet in whole.items():
        assert facet.take(rows).counts(everything) == few[name].counts(everything)
        assert facet.take(rows).silent().tolist() == few[name].silent().tolist()


def test_what_nobody_knows_passes_no_choice_but_its_own() -> None:
    facets = facets_of(Catalogue.of([Offer("1", "cua biển")], LEXICON), TODAY)
    for name in ("commune", "district", "month", "certificate", "state", "grade", "priced", "counted"):
        facet: Facet = facets[name]
        assert not facet.passing(set(facet.values)).any(), name
        assert facet.passing({UNKNOWN}).all(), name


def test_a_paper_counts_on_its_last_day_and_not_after() -> None:
    held = Offer("1", "cua", certificates=(Certificate("VietGAP", TODAY),))
    for day, value in ((TODAY, "vietgap"), (date(2026, 11, 27), NONE)):
        assert facets_of(Catalogue.of([held], LEXICON), day)["certificate"].counts(np.ones(1, np.bool_)) == {value: 1}


def test_sizes_of_crabs_stand_apart() -> None:
    listed = [Offer("1", "cua gạch 400 g"), Offer("2", "cua gạch", grade="300-400 g"), Offer("3", "cua gạch trên 400 g"), Offer("4", "cua gạch")]
    counted = sift(facets_of(Catalogue.of(listed, LEXICON), TODAY), {}, np.ones(4, np.bool_)).counted["grade"]
    assert (dict(counted.values), counted.unknown) == ({"400-400": 1, "300-400": 1, "400-": 1}, 1)


@pytest.mark.parametrize(
    ("asked", "counted", "silent"),
    [
        (["cua_bien"], {"cua_gach": 2, "cua_thit": 1}, 1),
        (["cua_gach"], None, 0),
        ([], None, 0),
    ],
)
def test_kinds_are_the_children_of_what_was_searched(asked: list[str], counted: dict[str, int] | None, silent: int) -> None:
    listed = [Offer("1", "cua gạch"), Offer("2", "cua gạch son"), Offer("3", "cua thịt"), Offer("4", "cua biển")]
    catalogue = Catalogue.of(listed, LEXICON)
    kinds = kinds_of(LEXICON, catalogue.columns.product, [(key, slice(0, 4)) for key in asked])
    if counted is None:
        assert kinds is None
        return
    assert kinds is not None
    assert (kinds.counts(np.ones(4, np.bool_)), int(kinds.silent().sum())) == (counted, silent)


def test_the_kinds_of_ambiguous_words_are_what_they_can_mean() -> None:
    kinds = kinds_of(LEXICON, np.zeros(3, np.int32), [("dua", slice(0, 2)), ("khom", slice(2, 3))])
    assert kinds is not None
    assert kinds.counts(np.ones(3, np.bool_)) == {"dua": 2, "khom": 1}


def test_parties_that_nobody_knows_are_silent() -> None:
    facet = by_party(["", "a", "b"], {"a": "cooperative", "b": "alliance"}, ("cooperative", "enterprise"))
    assert facet.silent().tolist() == [True, False, True]
    assert facet.counts(np.ones(3, np.bool_)) == {"cooperative": 1}


def test_a_district_is_no_commune_that_the_catalogue_does_not_number() -> None:
    olds, successions = LEXICON.lists.old_communes, LEXICON.lists.successions
    one = successions[0].new_code
    districts, held = district_bits(olds, successions, {one: 0})
    whole, all_held = district_bits(olds, successions, {code: at for at, code in enumerate(LEXICON.gazetteer.communes)})
    assert districts == whole
    assert held.tolist() == [all_held[list(LEXICON.gazetteer.communes).index(one)]]
