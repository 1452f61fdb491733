"""Which word tells a thing by itself: only where the names of one product, or of kinds of it, hold it, and nothing else that is said around names."""

from __future__ import annotations

import pytest

from matchmaker.matching.telling_words import TellingWords

NAMES = {
    "cua_bien": [("cua",), ("cua", "biển"), ("con", "cua")], "cua_gach": [("cua", "gạch")],
    "ca_keo": [("cá", "kèo")], "ca_loc": [("cá", "lóc"), ("cá", "quả")],
    "tom_su": [("tôm", "sú")], "tom_the": [("tôm", "thẻ"), ("tôm", "chân", "trắng")], "rom": [("rơm",), ("rơm", "rạ")],
    "lua": [("lúa",), ("lúa", "mùa")],
    "buoi": [("trái", "bưởi")], "buoi_da_xanh": [("trái", "bưởi", "da", "xanh")], "gao_trang": [("gạo", "trắng")], "muoi_trang": [("muối", "trắng")],
    "duong_trang": [("đường", "trắng")], "dau_phong": [("đậu", "phộng"), ("lạc",)], "bap": [("bắp",), ("bap",)], "hanh": [("hành", "lá")],
    "chanh": [("chanh", "giấy")], "voi": [("vôi", "ủ", "a")], "thit_heo": [("thịt", "heo")], "thit_bo": [("thịt", "bò")], "thit_ga": [("thịt", "gà")],
}  # fmt: skip
LINES = {"cua_gach": ("cua_gach", "cua_bien"), "buoi_da_xanh": ("buoi_da_xanh", "buoi")}
TELLING = TellingWords(NAMES, {"mùa", "giấy"}, lambda product: LINES.get(product, (product,)))


@pytest.mark.parametrize(
    ("words", "product"),
    [
        ("cá kèo", "ca_keo"), ("ca keo", "ca_keo"), ("cá keo tươi", "ca_keo"), ("cá xyz kèo", "ca_keo"), ("cá tràu", ""),
        ("kèo", ""),  # it never begins a name
        ("tôm kèo", ""),  # the word tells only behind the noun of its own name
        ("cá kèo lóc", "ca_loc"),  # the last word narrows what stands before it
        ("tôm thẻ", "tom_the"), ("tôm chân", "tom_the"), ("tom su", "tom_su"),
        ("tôm trắng", ""),  # the names of four products hold it
        ("thịt bò", "thit_bo"),
        ("thịt", ""),  # of three
        ("cua", "cua_bien"),
        ("ra", ""),  # too short to tell anything without marks
        ("cua gạch", "cua_gach"), ("cua biển", "cua_bien"), ("con cua", "cua_bien"), ("con gạch", ""),
        ("bưởi", "buoi"),  # what all the others are kinds of
        ("trái bưởi", "buoi"), ("quả bưởi", "buoi"), ("bưởi lạ", "buoi"), ("trái bưởi lạ", "buoi"), ("buoi", "buoi"),
        ("bưởi da", "buoi"),
        ("da", ""), ("con xanh", ""),
        ("rơm", "rom"), ("rơm lạ", "rom"), ("rơm rạ", "rom"), ("rom", "rom"), ("rạ", ""), ("rạ lạ", ""),
        ("lạc", "dau_phong"),
        ("lạc lạ", ""),  # peanuts have a name without it, so that here it may be another word
        ("con lạc", "dau_phong"), ("con lạc lạ", ""),
        ("lúa mùa", "lua"), ("chanh giấy", "chanh"), ("chanh giay", "chanh"), ("chanh", "chanh"), ("mùa", ""), ("mua", ""), ("chanh xyz", "chanh"),
        ("xyz", ""), ("vôi ủ", "voi"), ("vôi a", "voi"), ("con", ""), ("trái", ""), ("bắp", "bap"), ("bắp lạ", "bap"), ("hành 2", "hanh"),
    ],
)  # fmt: skip
def test_a_word_tells_a_thing_only_where_nothing_else_is_called_so(words: str, product: str) -> None:
    assert TELLING.told(words.split()) == product


def test_a_name_without_marks_is_no_name_that_a_word_could_be_missing_from() -> None:
    only_unmarked = TellingWords({"st": [("gao", "thom")], "ca": [("cá", "thơm")]}, set(), lambda product: (product,))
    assert only_unmarked.told(["gao"]) == "st"
    assert only_unmarked.told(["ca"]) == ""
    assert only_unmarked.told(["gaoo"]) == ""
    assert only_unmarked.told(["gao", "thom"]) == "st"
    assert only_unmarked.told(["cá"]) == "ca"
    assert only_unmarked.told(["cá", "lạ"]) == "ca"
