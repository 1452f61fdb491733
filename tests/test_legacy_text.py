"""Old fonts recognised, and ordinary text left alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.legacy_text import FROM, LEAST, TCVN3, VNI, as_font, font_of, in_unicode
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.syllables import is_syllable

LETTERS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
LISTS = shipped_lists()
PHRASES = [record.name for record in LISTS.names] + [commune.name for commune in LISTS.communes] + [record.phrase for record in LISTS.states]
FONTS = st.sampled_from(["tcvn3", "vni"])


def _marked(phrase: str) -> int:
    """Words of a phrase that an old font makes unreadable."""
    return sum(not word.isascii() for word in phrase.split())


RECOGNISABLE = [name for name in (unicodedata.normalize("NFC", one) for one in PHRASES) if _marked(name) > LEAST]


def test_every_letter_has_its_own_writing_in_both_fonts() -> None:
    assert set(LETTERS) <= set(TCVN3)
    assert set(LETTERS) | set(LETTERS.upper()) <= set(VNI)
    for table in (TCVN3, VNI):
        assert len(set(table.values())) == len(table)


@given(st.text(alphabet=LETTERS + " bcdghklmnpqrstvx", max_size=60), FONTS)
def test_what_an_old_font_writes_is_read_back(text: str, font: str) -> None:
    assert FROM[font](as_font(text, font)) == text


@pytest.mark.parametrize(
    ("typed", "unicode", "font"),
    [
        ("t«m só sèng", "tôm sú sống", "tcvn3"),
        ("cua g¹ch lo¹i 1", "cua gạch loại 1", "tcvn3"),
        ("lóa ST25, kh« c¸ bæi", "lúa ST25, khô cá bổi", "tcvn3"),
        ("x· Hµng VÞnh, huyÖn N¨m C¨n", "xã Hàng Vịnh, huyện Năm Căn", "tcvn3"),
        ("®­êng, n­íc m¾m", "đường, nước mắm", "tcvn3"),
        ("toâm suù soáng", "tôm sú sống", "vni"),
        ("cua gaïch loaïi 1", "cua gạch loại 1", "vni"),
        ("xaõ Haøng Vònh, huyeän Naêm Caên", "xã Hàng Vịnh, huyện Năm Căn", "vni"),
        ("CUA GAÏCH LOAÏI 1", "CUA GẠCH LOẠI 1", "vni"),
        ("ñöôøng, nöôùc maém", "đường, nước mắm", "vni"),
    ],
)
def test_an_old_font_is_recognised(typed: str, unicode: str, font: str) -> None:
    assert font_of(typed) == font
    found = in_unicode(typed)
    assert (found.text if found else "") == unicode


@pytest.mark.parametrize(
    "typed",
    [
        "", "cua thit loai 1", "tôm cá", "Cá lóc, cá rô", "ca phê Coöp Mart", "café crème, pâté", "São Paulo – Müller, Nestlé, Zoë Noël naïve façade",
        "10 × 20 m², ½ tấn", "5 m³ gỗ", "25 °C · «loại 1»", "ST25-2026/HĐ", "Ðong, Ðam", "jalapeño", "tôm thé", "§ 12 © ® ª º", "\u00ad\u00ad",
        "t«m", "smörgåsbord på Öland", "Đầm Dơi t«m só sèng",
    ],
)  # fmt: skip
def test_other_text_is_left_alone(typed: str) -> None:
    assert font_of(typed) == ""
    assert in_unicode(typed) is None


def test_the_syllables_of_the_lists_are_syllables() -> None:
    words = {word.lower() for name in PHRASES for word in unicodedata.normalize("NFC", name).split() if word.isalpha() and not word.isascii()}
    strange = sorted(word for word in words if not is_syllable(word))
    assert len(strange) <= len(words) // 50, strange


@pytest.mark.parametrize("word", ["thòt", "caù", "tieâu", "zoe", "hàoo", "ngg", "tômm"])
def test_what_no_spelling_allows_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5), st.sampled_from(["NFC", "NFD"]))
def test_unicode_vietnamese_is_never_rewritten(names: list[str], form: str) -> None:
    text = unicodedata.normalize(form, ", ".join(names))
    assert in_unicode(text) is None


@given(st.text(st.characters(max_codepoint=255), max_size=60), st.sampled_from("ạặếộựđăơư"), st.sampled_from(RECOGNISABLE), FONTS)
def test_one_vietnamese_letter_says_that_a_text_is_unicode(text: str, letter: str, name: str, font: str) -> None:
    assert in_unicode(f"{text} {as_font(name, font)} {letter}") is None


@given(st.text(st.characters(max_codepoint=127), max_size=200))
def test_ascii_is_never_rewritten(text: str) -> None:
    assert in_unicode(text) is None


@given(st.text(max_size=300))
def test_any_text_is_rewritten_or_left(text: str) -> None:
    found = in_unicode(text)
    assert found is None or found.font in FROM


def _read_back(names: list[str], font: str) -> tuple[int, list[str]]:
    """How many names are recognised in a font, and those that are read as something else."""
    found = {name: in_unicode(as_font(name, font)) for name in names}
    return sum(one is not None for one in found.values()), [name for name, one in found.items() if one and (one.text, one.font) != (name, font)]


@pytest.mark.parametrize("font", list(FROM))
def test_names_of_the_lists_in_an_old_font_are_recognised(font: str) -> None:
    """`lúa một bụi` is `lóa mét bôi` in TCVN3, every word of which can be written: it takes a fourth word to tell."""
    names = sorted({name.lower() for name in RECOGNISABLE})
    recognised, wrong = _read_back(names, font)
    assert recognised >= 0.99 * len(names)
    assert not wrong


@pytest.mark.parametrize("font", list(FROM))
def test_nine_in_ten_names_with_two_marked_words_are_recognised(font: str) -> None:
    names = sorted({unicodedata.normalize("NFC", one).lower() for one in PHRASES if _marked(one) >= LEAST})
    recognised, wrong = _read_back(names, font)
    assert recognised >= 0.9 * len(names)
    assert len(wrong) <= 0.01 * len(names), wrong


def test_a_neighbour_in_an_old_font_lends_its_font_to_a_single_word() -> None:
    found = in_unicode("sèng", "tcvn3")
    assert found is not None
    assert found.text == "sống"
    assert in_unicode("sống", "tcvn3") is None
    assert in_unicode("song", "tcvn3") is None
