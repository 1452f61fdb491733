"""Are two records one organisation? Order matters, marks do not, silence says nothing, and both ways round it is the same answer."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.same_party import Evidence, Identity, compare, digits_of, head_words, near, worth_asking
from matchmaker.matching.text import fold

GAZETTEER = shipped_lexicon().gazetteer
WORDS = ("Tân", "Hiệp", "Phát", "Lộc", "Cái", "Bát", "Đầm", "Dơi", "Rạch", "Ráng", "Thới", "Khánh", "Quyết", "Tiến")
SORTS = ("HTX", "Hợp tác xã", "HTX DVNN", "HTX Dịch vụ Nông nghiệp", "Công ty TNHH", "Công ty CP", "")
names = st.builds(lambda sort, words: f"{sort} {' '.join(words)}", st.sampled_from(SORTS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
units = st.frozensets(st.sampled_from(sorted(GAZETTEER.communes)[:4]), max_size=3)
identities = st.builds(
    Identity,
    code=st.sampled_from("abcdef"),
    name=names,
    tax_code=st.sampled_from(("", "0100109106", "0100233488")),
    phone=st.sampled_from(("", "0912 345 678", "+84912345678", "0999 888 777")),
    communes=units,
)


@given(identities, identities)
def test_it_is_the_same_answer_both_ways_round(one: Identity, other: Identity) -> None:
    assert compare(one, other) == compare(other, one)


@given(identities, identities)
def test_marks_and_case_say_nothing(one: Identity, other: Identity) -> None:
    bare = Identity(one.code, fold(one.name).upper(), one.tax_code, one.phone, one.communes)
    assert compare(bare, other) == compare(one, other)


@given(identities)
def test_a_record_is_itself(one: Identity) -> None:
    evidence = compare(one, one)
    assert Evidence.SAME_NAME in evidence
    assert not {Evidence.OTHER_TAX_CODE, Evidence.OTHER_COMMUNE} & set(evidence)
    assert worth_asking(evidence)


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True), st.sampled_from(SORTS), st.sampled_from(SORTS))
def test_words_in_another_order_are_another_name(words: list[str], sort: str, other_sort: str) -> None:
    for shuffled in permutations(words):
        evidence = compare(Identity("a", f"{sort} {' '.join(words)}"), Identity("b", f"{other_sort} {' '.join(shuffled)}"))
        assert (Evidence.SAME_NAME in evidence) == (list(shuffled) == words)
        assert Evidence.NEAR_NAME not in evidence


@given(identities, identities)
def test_what_is_unknown_is_no_evidence(one: Identity, other: Identity) -> None:
    silent = Identity(one.code, one.name)
    assert set(compare(silent, other)) <= {Evidence.SAME_NAME, Evidence.NEAR_NAME}


def test_the_two_co_operatives_of_sorted_words_stay_apart() -> None:
    evidence = compare(Identity("a", "HTX Tân Hiệp Phát"), Identity("b", "HTX Tân Phát Hiệp"))
    assert evidence == ()
    assert not worth_asking(evidence)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("HTX DVNN Hòa Mỹ", "HTX Dịch vụ NN Hoà Mỹ", Evidence.SAME_NAME),
        ("HTX Hòa Mỹ", "Hợp tác xã dịch vụ nông nghiệp HOA MY", Evidence.SAME_NAME),
        ("HTX Cái Bát", "HTX Chế biến Thương mại Dịch vụ nuôi trồng thuỷ sản Cái Bát", Evidence.NEAR_NAME),
        ("HTX Cái Bát", "HTX Cua Cái Bát", Evidence.NEAR_NAME),
        ("HTX Khánh Thới", "HTX Khanhh Thới", Evidence.NEAR_NAME),
        ("HTX Tân Lộc", "HTX Tân Lợi", None),
        ("HTX Phát", "HTX Tân Phát", None),
        ("HTX 19/5", "HTX 19/8", None),
        ("HTX 19/5", "Hợp tác xã 19-5", Evidence.SAME_NAME),
        ("Công ty TNHH Thành Công", "HTX Thành Công", Evidence.SAME_NAME),
    ],
)
def test_names(one: str, other: str, found: Evidence | None) -> None:
    evidence = compare(Identity("a", one), Identity("b", other))
    assert evidence == ((found,) if found else ())


def test_names_of_generic_words_alone_are_compared_whole() -> None:
    assert head_words("HTX Dịch vụ Nông nghiệp") == ("htx", "dich", "vu", "nong", "nghiep")
    assert Evidence.SAME_NAME not in compare(Identity("a", "HTX Dịch vụ"), Identity("b", "Công ty Dịch vụ"))


def test_an_old_commune_and_its_successor_meet() -> None:
    old, new = (frozenset(GAZETTEER.read(typed).units) for typed in ("xã Trí Lực, huyện Thới Bình", "xã Trí Phải"))
    assert Evidence.SAME_COMMUNE in compare(Identity("a", "HTX Một", communes=old), Identity("b", "HTX Hai", communes=new))
    district = frozenset(GAZETTEER.read("huyện Thới Bình").units)
    assert Evidence.PERHAPS_SAME_COMMUNE in compare(Identity("a", "HTX Một", communes=old), Identity("b", "HTX Hai", communes=district))


@pytest.mark.parametrize("typed", ["0912 345 678", "0912.345.678", "+84 912 345 678", "0084 912345678", "+84 (0)912 345 678"])
def test_a_phone_is_one_number_however_it_is_written(typed: str) -> None:
    assert digits_of(typed) == "0912345678"


@pytest.mark.parametrize(
    ("evidence", "asked"),
    [
        ((Evidence.SAME_TAX_CODE, Evidence.OTHER_COMMUNE), True),
        ((Evidence.SAME_PHONE,), True),
        ((Evidence.SAME_COMMUNE,), False),
        ((Evidence.SAME_NAME,), True),
        ((Evidence.SAME_NAME, Evidence.OTHER_COMMUNE), False),
        ((Evidence.SAME_NAME, Evidence.OTHER_COMMUNE, Evidence.SAME_PHONE), True),
        ((Evidence.NEAR_NAME,), False),
        ((Evidence.NEAR_NAME, Evidence.PERHAPS_SAME_COMMUNE), True),
        ((Evidence.OTHER_TAX_CODE, Evidence.SAME_NAME, Evidence.SAME_COMMUNE), False),
        ((Evidence.OTHER_TAX_CODE, Evidence.SAME_NAME, Evidence.SAME_PHONE), True),
        ((Evidence.OTHER_TAX_CODE, Evidence.SAME_PHONE), False),
    ],
)
def test_when_a_person_is_asked(evidence: tuple[Evidence, ...], asked: bool) -> None:
    assert worth_asking(evidence) is asked


def test_those_with_most_in_common_come_first_and_oneself_is_left_out() -> None:
    me = Identity("me", "HTX Tân Lộc", "0100109106", "0912345678")
    others = [Identity("a", "HTX Tân Lộc"), Identity("b", "HTX Khác", phone="0912 345 678"), Identity("c", "HTX Gì Đó", "0100109106"), me]
    assert [one.code for one, _ in near(me, others)] == ["c", "b", "a"]
