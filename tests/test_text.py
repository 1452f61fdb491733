"""Text: one normal form, and marks that count where they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import How
from matchmaker.matching.text import clean, fold, how_alike, pieces_of, tone_apart, words_of

VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
PLAIN = "aaaaaaaaaaaaaaaaaaeeeeeeeeeeeeiiiiiioooooooooooooooooouuuuuuuuuuuuyyyyyyd"


def test_every_vietnamese_letter_folds_to_its_plain_one() -> None:
    assert fold(VOWELS) == PLAIN
    assert fold(VOWELS.upper()) == PLAIN


@given(st.text(alphabet=VOWELS + VOWELS.upper() + " bcghklmnpqrstvx0123456789"))
def test_decomposed_text_reads_as_composed(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert clean(decomposed) == clean(text)
    assert fold(decomposed) == fold(text)


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_invisible_characters_and_the_icelandic_letter_are_mended() -> None:
    assert clean("t\u034fô\u034fm\u200b  sú\u0000") == "tôm sú"
    assert clean("\u00d0ầm Dơi") == "Đầm Dơi"


@pytest.mark.parametrize(
    ("typed", "listed", "how"),
    [
        ("dừa", "dừa", How.EXACT),
        ("dua", "dừa", How.FOLDED),
        ("hoà", "hòa", How.TONE),
        ("thuý", "thúy", How.TONE),
        ("dứa", "dừa", None),
        ("dưa", "dừa", None),
        ("của", "cua", None),
        ("dừa", "dua", None),
    ],
)
def test_a_typed_mark_must_be_the_listed_one_and_a_missing_mark_may_be_any(typed: str, listed: str, how: How | None) -> None:
    assert how_alike(typed, listed) is how


def test_a_moved_tone_is_the_same_word() -> None:
    assert tone_apart("khoẻ") == tone_apart("khỏe")
    assert tone_apart("khoẻ") != tone_apart("khoé")


def test_letters_and_digits_part_and_punctuation_is_noticed() -> None:
    assert words_of("lúa ST25, 1.250,5 kg") == ["lúa", "st", "25", "1.250,5", "kg"]
    assert pieces_of("tôm sú, cua") == (["tôm", "sú", "cua"], ["", "", ","])
