"""Words whose keys stayed as they were struck are put right, whichever way of typing they were struck for, and nothing else is."""

from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from matchmaker.matching.leftovers import LONGEST_WORD, Leftovers
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.text import fold_word, marks_of, words_of

LISTED = {word for name in shipped_lexicon().lists.names for word in words_of(name.name) if marks_of(word) and len(word) < 8}
KNOWN = LISTED | {fold_word(word) for word in LISTED}
LEFTOVERS = Leftovers(KNOWN)
TONES = {"\u0300": ("f", "2"), "\u0301": ("s", "1"), "\u0309": ("r", "3"), "\u0303": ("x", "4"), "\u0323": ("j", "5")}
HAT, BOWL, HORN = "\u0302", "\u0306", "\u031b"


def struck(word: str, way: int, tone_at_end: bool, marks_at_end: bool) -> str:
    """The keys of a word: the tone behind its letter or the word, the other marks as well."""
    keys, behind, tones = "", "", ""
    for letter in word:
        base, *marks = unicodedata.normalize("NFD", letter)
        if letter == "đ":
            base, marks = "d", ["đ"]
        keys += base
        for mark in marks:
            if mark in TONES:
                key = TONES[mark][way]
            elif way:
                key = {HAT: "6", HORN: "7", BOWL: "8", "đ": "9"}[mark]
            else:
                key = {HAT: base, HORN: "w", BOWL: "w", "đ": "d"}[mark]
            if mark in TONES and tone_at_end:
                tones += key
            elif mark not in TONES and mark != "đ" and marks_at_end:
                behind += key if key not in behind else ""
            else:
                keys += key
    return keys + behind + tones


@pytest.mark.parametrize(("way", "tone_at_end", "marks_at_end"), [*product((0, 1), (True, False), (False, True))])
def test_every_listed_word_is_known_by_its_keys(way, tone_at_end, marks_at_end):
    made = {word: struck(word, way, tone_at_end, marks_at_end) for word in sorted(LISTED)}
    keys_of = {}
    for word, keys in made.items():
        keys_of.setdefault(keys, set()).add((fold_word(word), marks_of(word)))
    tried = {word: keys for word, keys in made.items() if keys not in KNOWN and len(keys_of[keys]) == 1 and len(keys) <= LONGEST_WORD}
    assert len(tried) > 0.9 * len(LISTED)
    wrong = {}
    for word, keys in tried.items():
        got = LEFTOVERS.mended(keys)
        if (fold_word(got), marks_of(got)) != (fold_word(word), marks_of(word)):
            wrong[word] = (keys, got)
    assert not wrong


SOME = Leftovers(
    frozenset(
        {
            "tôm",
            "tom",
            "sú",
            "su",
            "đá",
            "da",
            "được",
            "duoc",
            "mua",
            "mùa",
            "cá",
            "ca",
            "giống",
            "giong",
            "quế",
            "que",
            "gạo",
            "gao",
            "dứa",
            "dua",
            "rượu",
            "ruou",
            "quăn",
            "quan",
        }
    )
)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("toom suf", "tôm suf"), ("toom sus", "tôm sú"), ("Toom, sus!", "tôm, sú!"), ("to6m su1", "tôm sú"), ("tom6 su1", "tôm sú"), ("tomo", "tôm"),
        ("dduwowcj", "được"), ("dduowcj", "được"), ("d9uo7c5", "được"), ("duoc795", "được"), ("ddas", "đá"), ("dad", "dad"),
        ("mua", "mua"), ("muaf", "mùa"), ("mufa", "mùa"), ("ca1", "cá"), ("ca12", "ca12"), ("1ca", "1ca"), ("123", "123"), ("xyzw", "xyzw"),
        ("giongos", "giống"), ("gioongs", "giống"), ("qués", "qués"), ("quees", "quế"), ("gaoj", "gạo"), ("gajo", "gạo"), ("ga5o", "gạo"), ("", ""),
        ("toomtoomtoomtoom", "toomtoomtoomtoom"), ("kg", "kg"), ("d99a1", "đá"), ("duaws", "dứa"), ("ruouwj", "rượu"), ("quawn", "quăn"),
    ],
)  # fmt: skip
def test_what_is_no_word_as_it_stands_is_read_by_its_keys(typed, mended):
    assert SOME.mended(typed) == mended
    assert SOME.mended(typed) == mended  # as it is remembered
