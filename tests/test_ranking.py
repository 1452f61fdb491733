"""The matcher as a whole: who is shown, in which order, with what reasons."""

import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity, Role
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.ranking import Ranking
from matchmaker.matching.rows import MOST_SAID, said_by_all
from matchmaker.matching.scorers import RULES

CRAB = Need(
    "N1", "cua thịt", quantity=Quantity(Decimal(20), "tấn"), starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31), place="xã Năm Căn",
    grade="từ 250 g/con", certificates=(Certificate("VietGAP"),), price=Price(460_000, "kg"), state="sống",
)  # fmt: skip
GOOD = Offer(
    "O1", "cua thịt", quantity=Quantity(Decimal(20), "tấn"), starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31), place="xã Năm Căn",
    grade="300-400 g/con", certificates=(Certificate("VietGAP"),), price=Price(450_000, "kg"), state="sống",
)  # fmt: skip


def ranked(need: Need, *offers: Offer, n: int = 20) -> Ranking:
    return Matcher(RULES).rank(need, Catalogue.of(iter(offers)), n)


def shown(words: str, *others: str) -> list[str]:
    """The words of the offers shown for a need of these words."""
    offers = [Offer(f"O{place}", other) for place, other in enumerate(others)]
    by_code = {offer.code: offer.words for offer in offers}
    return [by_code[match.code] for match in ranked(Need("N", words), *offers).matches if not match.gate]


FRUIT = ("dừa khô", "dứa", "dưa hấu", "khóm Queen", "dua kho", "dừa xiêm", "dưa leo")


def test_coconut_never_returns_pineapple_or_melon() -> None:
    found = shown("dừa", *FRUIT)
    assert {"dừa khô", "dừa xiêm", "dua kho"} <= set(found)
    assert not {"dứa", "dưa hấu", "khóm Queen", "dưa leo"} & set(found)


def test_without_marks_all_three_come() -> None:
    assert {"dừa khô", "dứa", "dưa hấu"} <= set(shown("dua", *FRUIT))


def test_two_names_of_one_fruit_find_the_same() -> None:
    assert set(shown("khóm", *FRUIT)) == set(shown("dứa", *FRUIT)) == {"dứa", "khóm Queen"}


def test_feed_never_stands_under_shrimp() -> None:
    stock = ("thức ăn tôm", "tôm giống", "tôm sú", "tôm thẻ", "thức ăn tôm thẻ", "thuốc cho tôm", "tôm khô")
    assert set(shown("tôm", *stock)) == {"tôm sú", "tôm thẻ"}
    assert set(shown("thức ăn tôm", *stock)) == {"thức ăn tôm", "thức ăn tôm thẻ"}


def test_decomposed_need_ranks_as_composed() -> None:
    offers = [replace(GOOD, code=f"O{place}", words=words) for place, words in enumerate(["cua thịt", "cua gạch", "cua biển", "cua thịt Năm Căn"])]
    composed = ranked(CRAB, *offers)
    decomposed = ranked(replace(CRAB, words=unicodedata.normalize("NFD", CRAB.words)), *offers)
    assert composed.matches == decomposed.matches


def test_a_size_prefers_its_neighbours() -> None:
    offers = [Offer(f"O{size}", f"tôm sú {size} con/kg") for size in (18, 20, 22, 30, 40)]
    found = [match.code for match in ranked(Need("N", "tôm sú 20 con/kg"), *offers).matches]
    assert set(found[:3]) == {"O18", "O20", "O22"}
    assert found[-1] == "O40"


def test_a_generic_need_finds_its_kinds_alike() -> None:
    found = ranked(Need("N", "cua biển"), Offer("A", "cua gạch"), Offer("B", "cua thịt"))
    assert {match.code for match in found.matches} == {"A", "B"}
    assert len({match.score for match in found.matches}) == 1


def test_a_generic_offer_leaves_the_variety_open() -> None:
    match = ranked(replace(CRAB, words="cua gạch"), replace(GOOD, words="cua biển")).matches[0]
    product = match.reasons[0]
    assert product.level == "VARIETY_UNKNOWN"
    assert match.low < match.score < match.high


def test_a_listing_with_nothing_but_words_gets_a_band_and_a_field_to_ask() -> None:
    match = ranked(CRAB, Offer("O", "cua thịt")).matches[0]
    assert match.known_share < 0.6
    assert match.high - match.low > 30_000_000
    assert match.ask in {"grade", "state", "quantity", "window", "price", "place", "certificates"}


def test_answering_the_field_to_ask_narrows_the_band() -> None:
    bare = Offer("O", "cua thịt")
    before = ranked(CRAB, bare).matches[0]
    answers = {
        "grade": {"grade": GOOD.grade}, "state": {"state": GOOD.state}, "quantity": {"quantity": GOOD.quantity}, "price": {"price": GOOD.price},
        "window": {"starts_on": GOOD.starts_on, "ends_on": GOOD.ends_on}, "place": {"place": GOOD.place},
        "certificates": {"certificates": GOOD.certificates},
    }  # fmt: skip
    after = ranked(CRAB, replace(bare, **answers[before.ask])).matches[0]  # type: ignore[arg-type]
    most = next(reason.most for reason in before.reasons if reason.column == before.ask)
    assert (before.high - before.low) - (after.high - after.low) == most


def test_hard_requirements_gate_and_unknown_stays_open() -> None:
    must = replace(CRAB, must=frozenset({"certificates"}))
    held, none, silent = GOOD, replace(GOOD, code="O2", certificates=()), replace(GOOD, code="O3", certificates=None)
    by_code = {match.code: match for match in ranked(must, none, silent, held).matches}
    assert by_code["O1"].gate == ()
    assert by_code["O2"].gate == ("certificates",)
    assert by_code["O3"].gate == ()
    assert by_code["O3"].open == ("certificates",)
    assert [match.code for match in ranked(must, none, silent, held).matches][-1] == "O2"


def test_a_certificate_that_ends_before_delivery_is_not_held() -> None:
    lapsed = replace(GOOD, certificates=(Certificate("VietGAP", date(2026, 11, 30)),))
    lasting = replace(GOOD, certificates=(Certificate("VietGAP", date(2027, 11, 30)),))
    level = {r.column: r.level for r in ranked(CRAB, lapsed).matches[0].reasons}["certificates"]
    assert level == "LACKING"
    assert {r.column: r.level for r in ranked(CRAB, lasting).matches[0].reasons}["certificates"] == "HELD"


def test_another_role_is_gated() -> None:
    need = Need("N", "cá phi", kind=Role.INPUT)
    offers = [Offer("A", "cá rô phi", kind=Role.PRODUCE)]
    assert all(match.gate for match in ranked(need, *offers).matches)


def test_quantities_are_compared_over_the_wanted_days() -> None:
    weekly = replace(CRAB, quantity=Quantity(Decimal(500), "kg"), per=Period.WEEK, ends_on=date(2026, 12, 28))
    enough, half = replace(GOOD, quantity=Quantity(Decimal(2), "tấn")), replace(GOOD, code="O2", quantity=Quantity(Decimal(1), "tấn"))
    levels = {m.code: next(r for r in m.reasons if r.column == "quantity") for m in ranked(weekly, enough, half).matches}
    assert levels["O1"].level == "ENOUGH"
    assert levels["O2"].level == "PART"
    assert levels["O2"].facts["share"] == pytest.approx(0.5)


def test_a_bushel_weighs_what_the_product_makes_it() -> None:
    need = Need("N", "lúa ST25", quantity=Quantity(Decimal(1200), "kg"))
    reason = next(r for r in ranked(need, Offer("O", "lúa ST25", quantity=Quantity(Decimal(60), "giạ"))).matches[0].reasons if r.column == "quantity")
    assert reason.level == "ENOUGH"
    salt = Need("N", "muối trắng", quantity=Quantity(Decimal(1200), "kg"))
    reason = next(
        r for r in ranked(salt, Offer("O", "muối trắng", quantity=Quantity(Decimal(40), "giạ"))).matches[0].reasons if r.column == "quantity"
    )
    assert reason.facts["share"] == pytest.approx(1.0)


def test_what_no_list_knows_is_matched_by_its_words() -> None:
    found = ranked(
        Need("N", "cá thòi lòi"),
        Offer("A", "ca thoi loi"),
        Offer("B", "cá thòi lòi khô một nắng"),
        Offer("C", "cá kèo"),
        Offer("D", "thòi lòi cá to"),
    )
    codes = [match.code for match in found.matches]
    assert "A" in codes
    assert "D" in codes
    assert "C" not in codes


@settings(max_examples=60)
@given(
    st.sampled_from(["cua thịt", "cua biển", "cua", "cua gach"]),
    st.one_of(st.none(), st.integers(1, 40_000)),
    st.one_of(st.none(), st.integers(1, 900_000)),
    st.booleans(),
    st.booleans(),
)
def test_reasons_add_up_and_the_band_holds_the_score(words: str, kilos: int | None, dong: int | None, certified: bool, dated: bool) -> None:
    offer = Offer(
        "O", words, quantity=Quantity(Decimal(kilos), "kg") if kilos else None, price=Price(dong, "kg") if dong else None,
        certificates=(Certificate("VietGAP"),) if certified else None, starts_on=date(2026, 12, 5) if dated else None,
    )  # fmt: skip
    for scorer in (RULES, Matcher().scorer):
        match = Matcher(scorer).compare(CRAB, offer)
        assert scorer.base + sum(reason.weight for reason in match.reasons) == match.score
        assert 0 <= match.low <= match.score <= match.high <= 100_000_000


def test_both_directions_give_one_pair_one_score() -> None:
    need_side = ranked(CRAB, GOOD, replace(GOOD, code="O2", words="cua biển", price=Price(520_000, "kg")))
    for match in need_side.matches:
        offer = GOOD if match.code == "O1" else replace(GOOD, code="O2", words="cua biển", price=Price(520_000, "kg"))
        back = Matcher(RULES).rank_offer(offer, Catalogue.of([CRAB])).matches[0]
        assert (back.score, back.low, back.high, back.gate) == (match.score, match.low, match.high, match.gate)
        assert {r.column: (r.level, r.weight) for r in back.reasons} == {r.column: (r.level, r.weight) for r in match.reasons}


def test_ties_are_settled_by_neither_order_nor_alphabet() -> None:
    offers = [Offer(f"O{place:02}", "cua thịt") for place in range(40)]
    one, two = ranked(CRAB, *offers), ranked(CRAB, *reversed(offers))
    assert [match.code for match in one.matches] == [match.code for match in two.matches]
    assert [match.code for match in one.matches] != sorted(match.code for match in one.matches)
    other = ranked(replace(CRAB, code="N2"), *offers)
    assert [match.code for match in one.matches] != [match.code for match in other.matches]


@pytest.mark.parametrize("plain", [True, False], ids=["plain", "compiled"])
def test_of_equal_offers_those_with_the_words_of_the_need_stand_first(plain: bool) -> None:
    """*Hội quán* says nothing that the word list knows, so that only the words themselves part these offers."""
    said = ("Cua thịt hội quán, giao tận nơi", "cua thịt hội", "cua thịt", "Cua thịt - Hội quán")
    offers = [Offer(f"O{place:02}", said[place % 4]) for place in range(32)]
    catalogue = Catalogue.of(offers)
    for words in ("cua thit hoi quan", "Cua Thịt Hội Quán!"):
        matches = Matcher(plain=plain).rank(Need("N1", words), catalogue, 32).matches
        shown = [match.code for match in matches]
        assert len({match.score for match in matches}) == 1
        for which, part in ((3, shown[:8]), (0, shown[8:16])):  # just these words, and others too
            assert {offer.code for offer in offers[which::4]} == set(part)
            assert part != sorted(part)
    wanted = Catalogue.of([Need("N1", "cua thit hoi quan"), *(Need(f"M{place}", "cua thit") for place in range(6)), Need("N2", "cua")])
    back = [match.code for match in Matcher(plain=plain).rank_offer(Offer("O", "cua thịt"), wanted, 8).matches if match.code != "N2"]
    assert back[-1] == "N1"
    assert set(back[:-1]) == {f"M{place}" for place in range(6)}


@given(st.lists(st.text("aăâbcdđeêghioôơuưyáàảãạ0123456789-", min_size=1, max_size=8), max_size=MOST_SAID), st.randoms())
def test_a_text_that_says_all_words_of_another_has_all_its_marks(words: list[str], chance: Random) -> None:
    some = [word.upper() for word in words if chance.random() < 0.5]
    assert said_by_all(" ".join(some)) & ~said_by_all(" ".join(words)) == 0
    assert said_by_all(" ".join(["muối"] * MOST_SAID + words)) == said_by_all("muoi")


def test_an_offer_that_is_only_partly_large_enough_is_not_called_right() -> None:
    need, grades = replace(CRAB, grade="từ 300 g/con"), ("từ 300 g/con", "từ 250 g/con", "300-400 g/con", "200-290 g/con", "100-140 g/con")
    pairs = [ranked(need, replace(GOOD, grade=grade)).matches[0] for grade in grades]
    levels = [next(reason.level for reason in pair.reasons if reason.column == "grade") for pair in pairs]
    assert levels == ["MEETS", "PART", "MEETS", "NEAR", "BELOW"]


@pytest.mark.parametrize(
    ("asked", "fitting", "other"),
    [
        ("cá ngát làm sạch nấu chua", ["ngát sông còn nhảy", "ca ngat 3 con/kg"], ["khô cá ngát", "cá nâu vuông"]),
        ("rau choại non hái rừng", ["choại đọt bó nửa ký"], ["rau rừng đủ thứ"]),
        ("trái gùi chín làm nước", ["gui rung chin cay", "quả gùi"], ["trái trâm chín", "bột gùi"]),
    ],
)
def test_things_in_no_list_are_found_by_the_word_that_names_them(asked: str, fitting: list[str], other: list[str]) -> None:
    found = shown(asked, *fitting, *other)
    assert set(fitting) <= set(found)
    assert not set(other) & set(found)


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("gạo dẻo Thới Bình ST24", "gao_st24"),
        ("gạo ST24 hoặc ST25", "gao_st24"),
        ("khô cá ngát ướp sả ớt", ""),
        ("kẽm gai làm mắm", ""),
        ("thức ăn viên cho cá kèo, cá lóc", ""),
        ("thức ăn công nghiệp nuôi tôm", "thuc_an_tom"),
        ("cám thẻ số 2", "thuc_an_tom"),
        ("post thẻ P12", "tom_the_giong"),
        ("trái bần chín", ""),
        ("the da size nho", "tom_the"),
    ],
)
def test_the_noun_in_front_decides(words: str, product: str) -> None:
    readings = link(shipped_lexicon(), Offer("o", words)).readings
    assert (readings[0].product if readings else "") == product


def test_matches_that_say_the_same_are_one_in_a_set_and_show_their_code() -> None:
    stock = Catalogue.of([Offer("o1", "tôm sú"), Offer("o2", "tôm sú")], shipped_lexicon())
    one, other = (Matcher(RULES).rank(Need("n", "tôm sú"), stock, 2).matches for _ in range(2))
    assert len({*one, *other}) == 2
    assert one[0].code in repr(one[0])
