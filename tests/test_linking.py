"""What a listing's words are read as: product, role, grade, state, and what is left over."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.domain.records import How, Linked, Need, Offer, Role
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link


def read(words: str, **fields: object) -> Linked:
    return link(shipped_lexicon(), Offer("X", words, **fields))  # type: ignore[arg-type]


def products(words: str) -> set[str]:
    return {reading.product for reading in read(words).readings}


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("tôm sú nguyên liệu loại 20 con/kg", "tom_su"),
        ("Tôm sú nguyên liệu loại 1 (20con/kg)", "tom_su"),
        ("tom su oxy", "tom_su"),
        ("tom su t11", "tom_su"),
        ("20 con cua thit", "cua_thit"),
        ("sú oxy 20 con", "tom_su"),
        ("tôm càng xanh tươi sống loại nhất (6-7 con/kg)", "tom_cang_xanh"),
        ("tôm thẻ đá, ao đất", "tom_the"),
        ("Cua gạch Cà Mau loại trên 400 gram mỗi con", "cua_gach"),
        ("cua gach son nam can", "cua_gach"),
        ("cua y 5 (từ 500 gram/con trở lên)", "cua_y"),
        ("20 tấn cua thịt từ 250 g/con, giao trong tháng 12, trả tại Năm Căn, VietGAP", "cua_thit"),
        ("cua biển", "cua_bien"),
        ("tôm", "tom"),
        ("khóm", "khom"),
        ("dứa", "khom"),
        ("thơm", "khom"),
        ("lúa ST25 vụ mùa", "lua_st25"),
        ("ST 25", "lua_st25"),
        ("gạo ST25 túi 5 kg", "gao_st25"),
        ("ngao", "ngheu"),
        ("bắp", "bap"),
        ("ngô", "bap"),
        ("đậu phộng", "dau_phong"),
        ("lạc", "dau_phong"),
        ("Ba khía muối thường loại 1", "ba_khia_muoi"),
        ("ba khía sống loại 22 – 26 con/kg", "ba_khia"),
        ("khô cá bổi", "kho_ca_boi"),
        ("cá bổi tươi to khoảng 3 ngón tay", "ca_boi"),
        ("thức ăn tôm thẻ 40 độ đạm", "thuc_an_tom"),
        ("cua giống", "cua_giong"),
        ("NPK 16-16-8 Việt Nhật", "npk"),
        ("Urê hạt đục", "ure"),
    ],
)
def test_listings_as_people_write_them(words: str, product: str) -> None:
    readings = read(words).readings
    lexicon = shipped_lexicon()
    assert readings, words
    assert product in lexicon.line(readings[0].product), (words, readings)


def test_marks_count_where_they_were_typed() -> None:
    lexicon = shipped_lexicon()
    coconut, pineapple, melon = products("dừa"), products("dứa"), products("dưa")
    assert "dua" in coconut
    assert not coconut & pineapple
    assert not coconut & melon
    assert not pineapple & melon
    free = products("dua")
    assert free == coconut | pineapple | melon
    assert all(lexicon.products[key].role is Role.PRODUCE for key in free)


def test_an_input_is_never_its_produce() -> None:
    for words in ("thức ăn tôm", "thuc an tom su", "tôm giống", "con giống tôm sú", "thuốc cho tôm", "men vi sinh cho ao tôm", "thức ăn cua"):
        linked = read(words)
        assert linked.role in (Role.INPUT, Role.SERVICE), (words, linked)
        assert not any(shipped_lexicon().products[one.product].role is Role.PRODUCE for one in linked.readings), (words, linked)


@pytest.mark.parametrize("words", ["dừa nước", "muối ớt", "ốc gạo", "vịt xiêm", "cá nâu", "chuột đồng", "trái giác", "cá mú một nắng"])
def test_words_beside_a_name_can_make_an_unlisted_thing_of_it(words: str) -> None:
    assert not read(words).readings, read(words)
    assert set(words.split()) & set(read(words).phrase.split())


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("cua gạhc", "cua_gach"),
        ("đậu phọng", "dau_phong"),
        ("bồn bồng tươi", "bon_bon"),
        ("cau gạch", "cua_gach"),
        ("tôm xú", "tom_su"),
        ("chuoi xieem", "chuoi_xiem"),
    ],
)
def test_slips_of_the_keys_are_read_less_surely(typed: str, product: str) -> None:
    reading = read(typed).readings[0]
    assert reading.product == product
    assert reading.how is How.FUZZY
    assert reading.surety < 800


def test_decomposed_text_links_like_composed() -> None:
    for words in ("cua gạch Năm Căn", "tôm sú quảng canh", "Đậu phộng", "lúa Đài Thơm 8"):
        assert read(unicodedata.normalize("NFD", words)) == read(words)


def test_several_products_named_side_by_side_are_all_read() -> None:
    assert products("3 container tôm sú và tôm thẻ") == {"tom_su", "tom_the"}
    assert products("lúa ST24, ST25") == {"lua_st24", "lua_st25"}


def test_grade_state_size_and_place_are_read_from_their_fields_first() -> None:
    linked = read("tôm sú", grade="20-30 con/kg", state="oxy", place="xã Hàng Vịnh, huyện Năm Căn")
    assert linked.state == "song"
    assert linked.piece_g == pytest.approx((1000 / 30, 50))
    assert linked.units == ("32191",)
    assert read("cua thịt loại 1").grade_rank == 1
    assert read("cua", grade="y5").piece_g == (500, None)


def test_words_are_kept_as_typed_beside_the_link() -> None:
    need = Need("N", "CUA   gach  nam can")
    link(shipped_lexicon(), need)
    assert need.words == "CUA   gach  nam can"


@settings(max_examples=150)
@given(st.text(max_size=400))
def test_no_text_is_too_odd_to_read(words: str) -> None:
    linked = read(words)
    assert len(linked.readings) <= 20


def test_a_text_of_any_length_takes_bounded_time() -> None:
    lexicon = shipped_lexicon()
    link(lexicon, Offer("X", "tôm sú"))
    long = " ".join(["tôm thẻ cua dừa khô muối ớt"] * 20_000)
    began = time.process_time()
    link(lexicon, Offer("X", long))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("tôm sú lúa - tôm 30-35 con/kg", {"tom_su"}),
        ("banh phong tom 40% tom", {"banh_phong_tom"}),
        ("vôi nóng, dolomite", {"voi", "dolomite"}),
        ("Gạo Hoàng Yến (ST24)", {"gao_st24"}),
        ("trái dừa xiêm", {"dua_tuoi"}),
        ("tom su nam can", {"tom_su"}),
        ("tom su so luong 5 tan", {"tom_su"}),
        ("tom su voi tom the", {"tom_su", "tom_the"}),
        ("liên lạc 0912 tôm sú", {"tom_su"}),
        ("Thẻ 75-80 con, mới có BAP", {"tom_the"}),
        ("tươi ruộng tôm lúa ST-25", {"lua_st25"}),
        ("Thức ăn viên cho tôm thẻ, bao 25 kg", {"thuc_an_tom"}),
        ("cám tôm thẻ giảm giá", {"thuc_an_tom"}),
    ],
)
def test_everyday_words_around_a_name_do_not_mislead(words: str, keys: set[str]) -> None:
    lexicon = shipped_lexicon()
    assert {next((above for above in lexicon.line(key) if above in keys), key) for key in products(words)} == keys


def test_a_weight_is_no_grade_and_a_place_is_no_leftover() -> None:
    assert read("dưa loại 3 kg").grade == ""
    assert read("tôm sú tại Năm Căn").rest == ""


def test_listed_look_alikes_are_never_read_as_each_other() -> None:
    """The shipped list of pairs that people or plain folding confuse: each canonical name, with its marks, reads as its own product."""
    lexicon = shipped_lexicon()
    canonical = {record.product: record.name for record in lexicon.lists.names if record.kind == "canonical"}
    confused = [
        (one, other)
        for pair in lexicon.lists.lookalikes
        for one, other in ((pair.a, pair.b), (pair.b, pair.a))
        if other in products(canonical[one]) and other not in lexicon.line(one)
    ]
    assert len(lexicon.lists.lookalikes) > 100
    assert not confused
