"""What is only guessed or only half said is asked about and never shown as a match; and names that follow from the listed ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from matchmaker.domain.records import Certificate, How, Linked, Need, Offer, Price, Quantity
from matchmaker.domain.words import NameRecord
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.counterfactuals import Trial
from matchmaker.matching.levels import UNFIT, UNSURE
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.ranking import Match
from matchmaker.matching.scorers import RULES

LEXICON = shipped_lexicon()
FROM, UNTIL = date(2026, 12, 1), date(2026, 12, 31)
OFFER = Offer(
    "o", "cá kèo", quantity=Quantity(Decimal(900), "kg"), price=Price(80_000, "kg"), starts_on=FROM, ends_on=UNTIL, place="xã Cái Đôi Vàm",
    state="sống", certificates=(Certificate("VietGAP"),),
)  # fmt: skip
NEED = Need(
    "n", "cá kèo", quantity=Quantity(Decimal(1000), "kg"), price=Price(90_000, "kg"), starts_on=FROM, ends_on=UNTIL, place="xã Cái Đôi Vàm",
    state="sống", certificates=(Certificate("VietGAP"),),
)  # fmt: skip
DEAR, LATE = {"price": Price(140_000, "kg")}, {"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 9)}


def pair(need: Need, offer: Offer) -> Match:
    """The pair as both forms of the engine see it."""
    swift, slow = (Matcher(RULES, plain=plain).compare(need, offer, LEXICON) for plain in (False, True))
    assert swift == slow
    return swift


def read(words: str, kind: type[Need] | type[Offer] = Need) -> Linked:
    return link(LEXICON, kind("x", words))


@pytest.mark.parametrize(
    ("changed", "gate"),
    [
        ({}, ()),
        (DEAR, ()),  # one bad thing is talked about
        ({**DEAR, **LATE, "place": ""}, (UNFIT,)),
        ({**DEAR, "certificates": ()}, ()),  # two, beside which all that is asked for is as good as asked
        ({**DEAR, "certificates": (), "state": ""}, (UNFIT,)),
        ({**DEAR, **LATE, "certificates": ()}, (UNFIT,)),
    ],
)
def test_what_two_known_things_speak_against_is_no_match(changed: dict, gate: tuple[str, ...]) -> None:
    assert pair(NEED, replace(OFFER, **changed)).gate == gate


def test_what_is_unfit_stands_behind_all_that_fits_and_says_how_it_could_be_mended() -> None:
    unfit = replace(OFFER, code="p", **DEAR, certificates=(), state="")
    ranking = Matcher(RULES).rank(NEED, Catalogue.of([unfit, replace(OFFER, words="cá kèo", price=None, state="", certificates=None)], LEXICON))
    assert [(match.code, match.gate) for match in ranking.matches] == [("o", ()), ("p", (UNFIT,))]
    found = Trial(Matcher(RULES), NEED, unfit, today=FROM).openers()
    assert found
    assert all(not option.match.gate for option in found)


@pytest.mark.parametrize(
    ("need", "offer", "level"),
    [
        ("cua cốm", "cua biển", "CONDITION_UNKNOWN"),
        ("tôm sú sinh thái", "tôm", "CONDITION_UNKNOWN"),
        ("cua y", "cua biển", "VARIETY_UNKNOWN"),
        ("lúa OM18", "lúa", "VARIETY_UNKNOWN"),
        ("lúa OM18", "lúa hữu cơ", "VARIETY_UNKNOWN"),  # which says how it was grown, and not what
        ("lúa hữu cơ", "lúa OM18", None),
    ],
)
def test_a_kind_that_its_seller_would_name_is_not_had_of_who_says_only_the_wider_word(need: str, offer: str, level: str | None) -> None:
    match = pair(replace(NEED, words=need), replace(OFFER, words=offer))
    product = next(reason for reason in match.reasons if reason.column == "product")
    assert product.level == (level or "OTHER")
    assert (UNSURE in match.gate) == (level == "CONDITION_UNKNOWN")


def test_an_everyday_word_says_the_condition() -> None:
    assert [one.product for one in read("tôm sú nuôi rừng", Offer).readings] == ["tom_su_sinh_thai"]
    assert [one.product for one in read("tôm sú nuôi ao", Offer).readings] == ["tom_su"]


@pytest.mark.parametrize(
    ("words", "product"),
    [("xoài tứ quý", "xoai"), ("quýt hồng Lai Vung", "quyt"), ("can mua oi", "oi"), ("công ty cần chui gấp", "chuoi"), ("thu mua gungf", "gung")],
)
def test_a_guess_is_read_as_one_and_makes_no_match(words: str, product: str) -> None:
    need = replace(NEED, words=words)
    readings = read(words).readings
    assert [one.product for one in readings] == [product]
    if readings[0].how is How.GUESSED:
        name = LEXICON.products[product].vi
        match = pair(need, replace(OFFER, words=name))
        assert UNSURE in match.gate, name


def without(*names: str) -> Lexicon:
    """The shipped words as if these names were in no list."""
    lists = shipped_lists()
    return Lexicon.of(replace(lists, names=tuple(one for one in lists.names if one.name not in names)))


@pytest.mark.parametrize(
    ("gone", "typed", "product"),
    [
        (("rơm rạ",), "rơm rạ giá sỉ", "rom"),
        (("kiệu",), "cần mua kiệu", "cu_kieu"),
        (("ốc bươu",), "nhap oc buou", "oc_buou"),  # told behind the noun that begins the name
        (("móng tay",), "móng tay", "mong_tay"),
        (("mùi tàu",), "mùi tàu hàng tuyển", ""),  # *rau mùi* is also *ngò rí*: the word may belong to another thing
        (("ngò",), "ngò", ""),  # *ngò rí*, and *ngò gai*
        (("kiệu",), "bánh kiệu", ""),  # another noun makes another thing of it
    ],
)
def test_a_word_that_the_names_of_one_product_alone_hold_tells_it_as_a_guess(gone: tuple[str, ...], typed: str, product: str) -> None:
    readings = link(without(*gone), Need("x", typed)).readings
    assert [(one.product, one.how) for one in readings] == ([(product, How.GUESSED)] if product else [])


def test_what_is_known_as_a_kind_is_compared_as_one_and_not_guessed() -> None:
    offer = read("dua hau ruot vang ban tet", Offer)
    assert (offer.readings, offer.kin) == ((), "dua_hau")


def test_a_variety_is_told_without_the_number_behind_its_name_but_no_code_without_its_number() -> None:
    assert [one.product for one in link(without("gạo Đài Thơm"), Offer("x", "gạo Đài Thơm")).readings] == ["gao_dt8"]
    known = without("gạo thơm ST25", "gạo ngon nhất thế giới")
    assert [one.product for one in link(known, Offer("x", "gạo thơm ST24")).readings] == ["gao_st24"]
    assert "gao_st24" not in {one.product for one in link(known, Offer("x", "gạo thơm ST25")).readings}


def test_the_very_words_come_before_what_is_guessed_of_them() -> None:
    need = Need("n", "xoài tứ quý")
    catalogue = Catalogue.of([Offer("a", "xoài cát"), Offer("b", "xoài"), Offer("c", "xoài tứ quý")], LEXICON)
    swift, slow = (Matcher(RULES, plain=plain).rank(need, catalogue) for plain in (False, True))
    assert swift == slow
    assert [(match.code, bool(match.gate)) for match in swift.matches] == [("c", False), ("b", True), ("a", True)] or swift.matches[0].code == "c"
    assert all(UNSURE in match.gate for match in swift.matches[1:])


def test_what_is_made_of_a_thing_is_not_guessed_to_be_the_thing() -> None:
    assert not read("mứt xoài tứ quý").readings
    assert not read("xoài tứ quý", Offer).readings  # an offer is found by its words, and as a kind of it


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("đỗ nành", "dau_nanh"),
        ("quả mít", "mit"),
        ("thóc RVT", "lua_rvt"),
        ("gạo Jasmine 85", "gao_jasmine"),
        ("khô cá tràu", "kho_ca_loc"),
        ("khô rô phi", "kho_ca_phi"),
        ("trê vàng", "ca_tre"),
        ("mực một nắng", "kho_muc"),
        ("tôm thẻ sấy", "tom_kho_the"),
        ("bap (bap ngot) moi be", "bap_ngot"),
        ("con ba khía muối lạt", "ba_khia_muoi"),
        ("phân hỗn hợp 15-15-15", "npk"),
    ],
)
def test_names_that_follow_from_listed_ones(typed: str, product: str) -> None:
    assert [one.product for one in read(typed, Offer).readings] == [product]


@pytest.mark.parametrize("typed", ["cá dứa khô", "khô khoai lang", "lóc chuối", "thịt vịt xiêm", "đậu ngô"])
def test_and_those_that_do_not(typed: str) -> None:
    found = {one.product for one in read(typed, Offer).readings}
    assert not found & {"khom", "kho_ca_khoai", "chuoi", "thit_cua", "dau_bap"}


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("gà đóg thùng kỹ", "ga"),
        ("Mướp hàngg tuyển", "muop"),
        ("nhậ chanh không hạt", "chanh"),
        ("ghẹ ký hợp đồg", "ghe"),
        ("cá lóc khônng sình bùn", "ca_loc"),
        ("không trầy xước dưa leo", "dua_leo"),
        ("khong hu dap cam sanh", "cam_sanh"),
        ("không bầm dập bưởi da xanh", "buoi_da_xanh"),
        ("không hư dập dua leo", "dua_leo"),
        ("khhong bam dap cam sanh", "cam_sanh"),
        ("ghẹ khôgn gãy càng", "ghe"),
        ("tom the khog benh", "tom_the"),
        ("sò kông", "so_long"),  # *không* has an h
        ("dưa bồn bồnn muối", "dua_bon_bon"),
        ("bồn bồn muuối chua", "dua_bon_bon"),
    ],
)
def test_a_slip_or_a_denial_beside_a_name_does_not_hide_it(typed: str, product: str) -> None:
    assert [one.product for one in read(typed, Offer).readings] == [product]


@pytest.mark.parametrize(
    ("typed", "products"),
    [
        ("mua cua da loai lon", ["cua_bien", "cua_da"]),
        ("nahp cua da", ["cua_bien", "cua_da"]),
        ("cua đá", ["cua_da"]),
        ("cua, da lot", ["cua_bien"]),
        ("cua hai da", ["cua_com"]),
        ("ban chuoi gia si", ["chuoi_gia", "chuoi"]),
        ("bán chuối già giá sỉ", ["chuoi_gia"]),
        ("chuoi gia huong", ["chuoi_gia"]),
        ("gao thom ngon", ["gao_thom"]),
    ],
)
def test_what_words_without_marks_may_name_as_well_is_read_besides_and_each_less_surely(typed: str, products: list[str]) -> None:
    readings = read(typed, Offer).readings
    assert [one.product for one in readings] == products
    assert len(products) == 1 or all(one.surety <= 700 for one in readings)


@pytest.mark.parametrize(
    ("gone", "typed", "product"),
    [
        ("", "tìm nguồn đậu bành", "dau_nanh"),  # no name holds *bành*
        ("", "giao sỉ lẻ can gap oi", "oi"),  # with marks in part: what is said around shows that they are left out
        ("", "can gấp toi hàng mới ve", "toi"),
        ("rơm rạ", "rom ra", "rom"),
        ("", "can oi goi chu tu", "oi"),  # whatever no list knows behind it
        ("cua", "cua da vu nay", "cua_da"),
        ("", "khm", "khom"),
        ("", "cần dck", "vit"),
    ],
)
def test_a_lone_word_is_guessed_to_be_the_name_that_it_may_be(gone: str, typed: str, product: str) -> None:
    left = Lexicon.of(replace(shipped_lists(), names=tuple(one for one in shipped_lists().names if one.name != gone)))
    readings = link(left, Need("x", typed)).readings
    assert [(one.product, one.how) for one in readings] == [(product, How.GUESSED)]


def test_what_words_before_a_verb_name_is_asked_for_unless_it_is_who_asks() -> None:
    for typed, product in (("khô cá kèo cần mua chở tận chỗ", "kho_ca_keo"), ("vụ này lúa OM18 công ty cần xay", "lua_om18")):
        assert [one.product for one in read(typed, Need).readings] == [product]
    assert "vit" not in {one.product for one in read("trại vịt tìm mua cỏ sả", Need).readings}


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("bã trà diệt cá tạp trước khi thả", "bã trà"),
        ("trùn quế còn sống cho lươn ăn", "trùn quế"),
        ("lú bát quái đặt tôm", "lú bát quái"),
        ("lú xếp 12 cua", "lú xếp"),  # *cửa*
        ("cà na về ngâm muối", "cà na"),
    ],
)
def test_what_a_thing_is_for_or_does_to_another_is_not_what_it_is(typed: str, phrase: str) -> None:
    found = read(typed, Need)
    assert (found.readings, found.phrase) == ((), phrase)


def test_feed_is_that_of_what_it_is_said_to_be_for() -> None:
    read_as = {"cám viên cho sú 40 độ đạm": "thuc_an_tom", "cám cho tôm thẻ": "thuc_an_tom", "cám viên cho ai cần": "cam_chan_nuoi"}
    for typed, product in read_as.items():
        assert [one.product for one in read(typed, Offer).readings] == [product]


def test_the_core_of_a_plant_is_sold_as_the_plant_and_that_of_a_fish_is_not() -> None:
    assert [one.product for one in read("lõi bồn bồn non", Offer).readings] == ["bon_bon"]
    assert not read("ruột cá tra", Offer).readings


def test_a_formula_behind_a_word_for_fertiliser_names_it() -> None:
    readings = read("phan ba mau 13 13 21 hop quy", Offer).readings
    assert [(one.product, one.how) for one in readings] == [("npk", How.FUZZY)]


def test_a_name_that_needs_its_marks_adds_nothing_where_the_shorter_one_says_the_same() -> None:
    more = NameRecord("cua đẹp", "cua_bien", note="[có dấu]")
    lexicon = Lexicon.of(replace(shipped_lists(), names=(*shipped_lists().names, more)))
    assert [(one.product, one.surety) for one in link(lexicon, Offer("x", "cua dep")).readings] == [("cua_bien", 1000)]


def test_two_names_of_one_product_that_run_into_each_other_are_one() -> None:
    found = read("mật ong gác kèo tràm quay tay", Offer)
    assert ([one.product for one in found.readings], found.phrase) == (["mat_ong"], "mật ong gác kèo")


def test_what_is_dried_of_one_sort_is_the_dried_thing() -> None:
    assert [one.product for one in read("chuối xiêm ép khô lò sấy", Offer).readings] == ["chuoi_kho"]


def test_what_is_counted_like_made_things_is_no_crop_by_words_without_marks() -> None:
    def said(words: str, unit: str) -> Linked:
        return link(LEXICON, Need("x", words, quantity=Quantity(Decimal(200), unit)))

    assert said("dua duoc vot tay", "kg").readings
    assert (said("dua duoc vot tay", "bộ").readings, said("dua duoc vot tay", "bộ").phrase) == ((), "dua")
    assert said("dừa xiêm", "cái").readings  # with its marks it says what it says
    assert said("than duoc", "cái").readings  # of wood
    assert said("lọp xếp", "cái") == replace(said("lọp xếp", "kg"))


def test_a_name_beside_a_strange_word_is_not_given_up_for_a_slip_in_that_word() -> None:
    assert read("ga khooi lo", Need).readings[0].product == "ga"


def test_a_word_of_a_longer_phrase_alone_says_nothing_of_a_name() -> None:
    assert shipped_lexicon().knows("chốt")  # of `chốt đơn`
    assert not shipped_lexicon().knows_alone("chốt")
    assert shipped_lexicon().knows_alone("cua")
    assert not read("cá chốt kho sả ớt", Offer).readings


def test_a_state_is_understood_in_its_field_without_marks() -> None:
    assert link(LEXICON, Offer("x", "kho ca keo", state="kho")).state == "kho"
    assert link(LEXICON, Offer("x", "ca keo kho", state="")).state != "kho"  # in running words it makes another thing


def test_words_of_a_name_that_the_listing_is_not_about_are_kept_for_comparison() -> None:
    assert "đài" in read("gạo nếp, có cả bao đài thơm 8", Offer).rest.split() or read("gạo nếp, có cả bao đài thơm 8", Offer).readings
