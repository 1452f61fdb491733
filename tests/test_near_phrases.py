"""Everyday phrases behind a slip of the keys: one letter off, where the words beside it or the word itself leave no other choice."""

from __future__ import annotations

import pytest

from matchmaker.matching.near_phrases import LONGEST_WORD, NearPhrases

PHRASES = [
    "hàng tuyển", "giao tận nơi", "ký hợp đồng", "số lượng lớn liên", "có thể giao tận nhà", "ổn định", "bao tiêu thụ", "bao tiếp", "bán sỉ",
    "hàng 100", "tươi", "chợ", "thương", "thướng", "mới",
]  # fmt: skip
KNOWN = {"cua", "bán", "giao", "tận", "hàng", "cung", "cấp", "nhập", "nhận", "chào", "tậm", "bao"}
NEAR = NearPhrases(PHRASES, KNOWN.__contains__, ["tuoc", "ca"])


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("hànng tuyển", "hàng tuyển"), ("hàng tuyểnn", "hàng tuyển"), ("hang tuyyen", "hang tuyển"), ("hàng tyển", "hàng tuyển"),
        ("hàng tuểyn", "hàng tuyển"), ("hàng tuyểb", "hàng tuyển"), ("hàng tuyeeen", ""), ("hàng tuyềnn", ""),
        ("ký hợp dnog", "ký hợp đồng"), ("ký hợpp đồng", "ký hợp đồng"), ("ýk hợp đồng", ""),
        ("kýy hợp đồng", "ký hợp đồng"), ("kíi hợp đồng", ""), ("kỳ hợpp đồng", ""),
        ("giao tậnn nơi", "giao tận nơi"), ("giao tận nơii", "giao tận nơi"), ("giao tan nơii", "giao tan nơi"), ("giao tân nơii", ""),
        ("giao nơii tận", ""), ("giao tậm nơi", ""), ("cua giao tậnn nơi nha", "cua giao tận nơi nha"),
        ("tôm cua giao tận nơii", "tôm cua giao tận nơi"),
        ("giao tận nơii giao tậnn nơi", "giao tận nơi giao tận nơi"),
        ("số lượngg lớn liên", "số lượng lớn liên"), ("cua số lượng lớn liênn", "cua số lượng lớn liên"),
        ("sốo lượng lớn liên nha", "số lượng lớn liên nha"),
        ("có thểt giao tận nhà", ""),  # five words are no phrase that is looked for
        ("bao tiê thụ", "bao tiêu thụ"), ("bao tiê", "bao tiếp"),  # the longest that fits
        ("bán sii", "bán sỉ"), ("bán ss", ""),  # two letters are too few
        ("hàng 1000", ""),  # nor is a number mended
        ("ttươi cua", "tươi cua"), ("tươiw", "tươi"), ("cua tươx", ""), ("cua tưoix", "cua tươi"),
        ("tươi", ""), ("tuơi", ""), ("cua tưoi", ""), ("tuw", ""),
        ("cua tuocx", ""),  # it may be meant for a name
        ("chợo", ""), ("chợx cua", ""), ("mớii", ""),  # words of three letters are never meant alone
        ("thươngx", ""),  # both *thương* and *thướng* are one slip away
        ("thưngx", ""),
        ("nhậ cua", "nhập cua"), ("nhập cua", ""), ("nhận cua", ""), ("nhậnx cua", "nhận cua"), ("nhậpx cua", "nhập cua"), ("chàoo tôm", "chào tôm"),
        ("chao tôm", "chào tôm"), ("cunng tôm", "cung tôm"), ("cug tôm", "cung tôm"), ("cu tôm", ""), ("mhập cua", ""), ("cua nhậ", ""),
        ("nhậ", ""),  # a verb alone offers nothing
        ("ổnn định", "ổn định"), ("ổn địnhh", "ổn định"), ("", ""),
    ],
)  # fmt: skip
def test_a_phrase_is_mended_where_one_word_is_one_slip_off(typed: str, mended: str) -> None:
    assert NEAR.mended(typed.split()) == (mended.split() if mended else None)


def test_the_same_word_is_mended_alike_again_and_what_was_given_stays_as_it_was() -> None:
    words = ["ttươi", "cua"]
    assert NEAR.mended(words) == NEAR.mended(words) == ["tươi", "cua"]
    assert words == ["ttươi", "cua"]


@pytest.mark.parametrize(("letters", "found"), [(LONGEST_WORD, True), (LONGEST_WORD + 1, False)])
def test_words_longer_than_any_are_not_looked_at(letters: int, found: bool) -> None:
    word = "n" * letters
    near = NearPhrases([word], lambda one: False, ())
    assert near.mended(["m" + word[1:]]) == ([word] if found else None)
