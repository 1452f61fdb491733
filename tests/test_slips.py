"""Names read through what people's fingers, keyboards and habits make of them, and things in no list that stay so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from matchmaker.domain.records import How, Linked, Offer, Role
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.slips import Slips, Target
from matchmaker.matching.struck import keyless
from matchmaker.matching.syllables import well_spelt
from matchmaker.matching.text import fold, how_alike, marks_of, words_of


def read(words: str) -> Linked:
    return link(shipped_lexicon(), Offer("X", words))


def first(words: str) -> tuple[str, How]:
    reading = read(words).readings[0]
    return reading.product, reading.how


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("cua gahch", "cua_gach"),  # a letter too many
        ("ca rhu", "ca_thu"),  # the key beside
        ("gạo Jamsine", "gao_jasmine"),
        ("sầu riêgn", "sau_rieng"),
        ("vẹmm", "vem"),  # three letters, one struck twice
        ("tung ga", "trung_ga"),  # more than the `gà` that can be read at once
        ("bồn bồn muối chuaa", "dua_bon_bon"),
        ("am xoàn", "cam_xoan"),  # nothing else is called xoàn
        ("cuagach", "cua_gach"),  # spaces
        ("tôms ú", "tom_su"),
        ("c aba thu", "ca_ba_thu"),
        ("nan bop lôt", "nan_bop_lot"),  # marks in part
        ("chua tom mam", "mam_tom_chua"),  # another order without marks
        ("nep la", "la_dua"),
    ],
)
def test_slips_spaces_and_order_are_read_through(typed: str, product: str) -> None:
    assert read(typed).readings[0].product == product
    assert read(typed).readings[0].surety < 900


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("toom sus", "tom_su"),
        ("cua gajch", "cua_gach"),
        ("lusa nếp", "lua_nep"),
        ("tooms ddaats", ""),  # *tốm đất*: no listed word
        ("chuoois xieem", "chuoi_xiem"),
        ("ddaauj phoongj", "dau_phong"),
        ("to6m su1", "tom_su"),
        ("na8n bo6p5", "nan_bop"),
        ("ca1 tra", "ca_tra"),
        ("d9a6u5 pho6ng5", "dau_phong"),
        ("lu7o7n d9o6ng2", "luon"),
        ("t«m só", "tom_su"),  # TCVN3
        ("toâm suù", "tom_su"),  # VNI-Windows
    ],
)
def test_keys_struck_without_a_keyboard_program_are_read_less_surely(typed: str, product: str) -> None:
    readings = read(typed).readings
    assert [reading.product for reading in readings] == ([product] if product else [])
    assert all(reading.how is How.FUZZY and reading.surety < 800 for reading in readings)


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("njaapj muoosi nayf giaos tanj", ""),
        ("njaapj buwowir da xanh", "buoi_da_xanh"),  # a slip in *nhập*
        ("ca laocs ggiao taanj nowi", ""),
        ("xoaif ggiao taanj nowi", "xoai"),
        ("vopj ahngf ddepj", "vop"),
        ("ca chnihf tuwowi", "ca_chinh"),
        ("cas thacs lasc soos luwowngj lowns", "ca_thac_lac"),
        ("bbanhs phoongf toom", "banh_phong_tom"),
    ],
)
def test_a_slip_among_struck_keys_hides_neither_phrase_nor_name(typed: str, product: str) -> None:
    assert [one.product for one in read(typed).readings] == ([product] if product else [])


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("chnihf", "chnih"), ("ahngf", "ahng"), ("bbanhs", "bbanh"), ("hqng", "hqng"),
        ("tooms", "tooms"),  # *tốm* is a word, whatever it means
        ("phoongf", "phoongf"), ("tom", "tom"), ("stevia", "stevia"), ("b12", "b12"),
        ("đưowcjk", "đưowcjk"), ("sfrxj", "sfrxj"), ("a" * 41, "a" * 41),
    ],
)  # fmt: skip
def test_keys_of_marks_are_left_out_only_of_words_that_make_no_syllable(word: str, left: str) -> None:
    assert keyless(word) == left


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("riênng sầu", "sau_rieng"),
        ("hhuong oc", "oc_huong"),
        ("khóm riênng", ""),
        ("vàng nghhệ", ""),  # *nghệ vàng* is no listed name
    ],
)
def test_a_slip_is_read_through_in_a_name_whose_words_changed_places(typed: str, product: str) -> None:
    assert {one.product for one in read(typed).readings} & {"sau_rieng", "oc_huong"} == ({product} if product else set())


def test_a_word_that_is_listed_as_it_stands_is_no_keystrokes() -> None:
    assert first("ba khía") == ("ba_khia", How.EXACT)
    assert first("tom su") == ("tom_su", How.FOLDED)
    assert shipped_lexicon().near.retyped("ao nuoi tom 20 con") == "ao nuoi tom 20 con"
    assert shipped_lexicon().near.retyped("gao5 y5 st25") == "gạo y5 st25"


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("thẻ chân trắng to", "tom_the"),
        ("chả cá rô phi viên", "cha_ca_phi"),
        ("cua biển có gạch", "cua_gach"),
        ("lúa giống mùa ST25", "lua_giong"),
    ],
)
def test_a_word_more_or_less_does_not_hide_a_name(typed: str, product: str) -> None:
    assert read(typed).readings[0].product == product


def test_a_word_behind_the_name_of_one_kind_leaves_it_what_it_is() -> None:
    assert first("tôm sú nuôi tự nhiên miệt thứ") == ("tom_su", How.EXACT)
    assert {reading.product for reading in read("tôm sú lột khô").readings} == {"tom_kho_su"}  # but it may be made into another thing
    assert not read("khô cá chốt").readings  # and behind `khô cá` it makes another kind


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("Nhap so lluong lon banh phong", "banh_phong"),  # `lon` says *lớn*, and no *lợn*
        ("so luogn lon gia si vop", "vop"),
        ("bán lợn hơi số lượng lớnn", "heo"),
        ("bird's nest", "to_yen"),
        ("bird’s nest", "to_yen"),
    ],
)
def test_a_slip_in_an_everyday_phrase_makes_no_name_of_its_other_words(typed: str, product: str) -> None:
    assert [one.product for one in read(typed).readings] == [product]


def test_a_lone_word_without_marks_is_what_it_must_be() -> None:
    reading = read("luon").readings[0]
    assert (reading.product, reading.how) == ("luon", How.FOLDED)
    assert reading.surety < 700
    assert not read("luon cung cap hang tot").readings  # *luôn*
    assert read("toi").readings[0].product == "toi"
    assert not read("toi can mua gap").readings  # *tôi*


def test_a_certificate_of_the_same_words_does_not_hide_a_product() -> None:
    assert read("mangrove shrimp").readings[0].product == "tom_su_sinh_thai"
    assert read("tôm sú mangrove shrimp").readings[0].product == "tom_su"


def test_english_titles_are_names() -> None:
    lists = shipped_lists()
    bare = Lexicon.of(replace(lists, names=tuple(name for name in lists.names if name.kind != "english")))
    for title, product in (("durian", "sau_rieng"), ("Mantis shrimp", "tom_tich"), ("Passion fruit", "chanh_day")):
        assert link(bare, Offer("X", title)).readings[0].product == product


@pytest.mark.parametrize(
    "words",
    [
        "cá đuối",  # no cá đối
        "khô cá đuối",
        "cá hường",
        "con kheo",  # no con heo
        "trái tham",  # no trái thơm
        "rau rua",
        "con soi",
        "cá chim",
        "lúa OM4900",  # a number is no slip for another
        "gạo ST52",
        "rau húng",
        "bông điên điển",
        "ốc đắng",
        "cá lăng",
    ],
)
def test_a_thing_in_no_list_is_no_slip_for_a_listed_one(words: str) -> None:
    kinds = {reading.product for reading in read(words).readings if reading.how is How.FUZZY}
    assert not kinds, read(words)


def test_a_listed_word_is_never_a_slip_for_another() -> None:
    """Every name of one word, with its marks, reads as its own products and not by a slip."""
    lexicon = shipped_lexicon()
    for record in lexicon.lists.names:
        if len(words_of(record.name)) == 1:
            for reading in read(record.name).readings:
                assert reading.how is not How.FUZZY, (record.name, reading)


@cache
def _without(twelfth: int) -> tuple[Lexicon, frozenset[str]]:
    lists = shipped_lists()
    gone = frozenset(product.key for product in lists.products[twelfth::12])
    left = replace(
        lists,
        products=tuple(product for product in lists.products if product.key not in gone),
        names=tuple(name for name in lists.names if name.product not in gone),
    )
    return Lexicon.of(left), gone


def test_products_taken_out_of_the_lists_are_seldom_read_as_others_by_a_slip() -> None:
    """Each name with and without its marks, in lists that lack its product: nothing, a word that it holds, or something wider is read."""
    read_as_others, asked = [], 0
    for twelfth in range(12):
        lexicon, gone = _without(twelfth)
        for record in shipped_lists().names:
            if record.product in gone and record.kind != "misspelling":
                for typed in (record.name, fold(record.name)):
                    asked += 1
                    readings = link(lexicon, Offer("X", typed)).readings
                    other = readings and readings[0].product not in shipped_lexicon().line(record.product)
                    if other and readings[0].how is How.FUZZY:
                        read_as_others.append((typed, record.product, readings[0].product))
    assert asked > 2_000
    assert len(read_as_others) < 0.01 * asked, read_as_others


def test_long_names_survive_one_slip_wherever_it_falls() -> None:
    """Canonical names of produce with a letter doubled, two swapped or a space put in, at every third letter."""
    lexicon = shipped_lexicon()
    produce = [one for one in lexicon.lists.names if one.kind == "canonical" and lexicon.products[one.product].role is Role.PRODUCE]
    asked, right, others = 0, 0, []
    for record in produce:
        name = record.name
        for place in range(1, len(name) - 1, 3):
            if len(name) <= 9 or not name[place : place + 2].isalpha():
                continue
            doubled, swapped = name[: place + 1] + name[place:], name[:place] + name[place + 1] + name[place] + name[place + 2 :]
            for typed in {doubled, swapped, f"{name[:place]} {name[place:]}"} - {name}:
                asked += 1
                found = {reading.product for reading in read(typed).readings}
                right += record.product in found
                if found and not any(record.product in lexicon.line(key) or key in lexicon.line(record.product) for key in found):
                    others.append((typed, record.product, found))
    assert asked > 400
    assert right > 0.93 * asked, (right, asked)
    assert len(others) < 0.03 * asked, others


def test_marks_that_were_typed_are_never_slipped_across() -> None:
    target = Target(("cá", "chẽm"), ("ca", "chem"), "cachem", "ca_chem", only_marked=False)
    slips = Slips([target], frozenset({"ca", "cá", "chem", "chẽm"}))
    assert [slip.target.product for slip in slips.nearest(["cá", "chẽmm"], [(0, 2)])] == ["ca_chem"]
    assert slips.nearest(["cá", "chếmm"], [(0, 2)]) == []
    assert slips.nearest(["cà", "chẽmm"], [(0, 2)]) == []


def test_marks_are_told_letter_by_letter() -> None:
    assert marks_of("đường") == {"đ", "u\u031b", "o\u031b", "\u0300"}
    assert marks_of("duong") == frozenset()
    assert marks_of("thẽ") == marks_of("thẻ")  # the south says them alike
    assert how_alike("thẽ", "thẻ") is How.FUZZY


@pytest.mark.parametrize(
    ("word", "well"), [("kẻ", True), ("ca", True), ("nghe", True), ("kua", False), ("ce", False), ("nge", False), ("gahc", False)]
)
def test_a_syllable_is_well_spelt_where_its_beginning_fits_its_vowel(word: str, well: bool) -> None:
    assert well_spelt(word) is well


def test_the_region_of_a_name_is_known_from_the_words_that_said_it() -> None:
    lexicon = shipped_lexicon()
    for typed, product, region in (("ngô", "bap", "Bắc"), ("ngo", "bap", "Bắc"), ("khóm", "khom", ""), ("dứa", "khom", "Bắc"), ("dưa", "khom", "")):
        assert lexicon.region_of(typed, product) == region
    assert lexicon.region_of(read("ngô 2 tấn").phrase, "bap") == "Bắc"
    assert lexicon.region_of("", "bap") == lexicon.region_of("bắp nổ", "bap") == ""


def test_a_shortened_name_is_read_only_with_the_marks_that_it_has() -> None:
    near = [
        shipped_lexicon().near.nearly(typed.split(), ["the", "chan", "trang"], [(0, 3)])
        for typed in ("thẻ chân trắng", "the chan trang", "thẻ chấn trắng")
    ]
    assert [span and [one.product for one in span.readings] for span in near] == [["tom_the"], ["tom_the"], None]


@pytest.mark.parametrize(("typed", "plain"), [("nhoaf limf xiuf", "nhoa lim xiu"), ("maays giawtj", "mấy giat")])
def test_struck_words_of_no_listed_thing_are_compared_without_the_keys_of_their_marks(typed: str, plain: str) -> None:
    found = read(typed)
    assert (found.readings, found.phrase) == ((), plain)


def test_a_strange_word_between_a_name_and_what_would_narrow_it_leaves_the_name_as_wide_as_it_is() -> None:
    assert [one.product for one in read("muối thường brown trắng").readings] == ["muoi"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("ốc bươu dend", "ốc bươu đen"), ("tôm tuoiw", "tôm tươi"), ("trungw vit", "trungw vit"), ("tôm dat", "tôm dat")]
)
def test_a_mark_struck_behind_its_word_is_put_on_the_letter_that_it_belongs_to(typed: str, meant: str) -> None:
    assert shipped_lexicon().near.retyped(typed) == meant
