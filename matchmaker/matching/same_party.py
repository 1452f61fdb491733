"""Are two records of an organisation one and the same? Named evidence, and never a verdict: a person is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.matching.party_names import GENERIC
from matchmaker.matching.text import clean, fold_word, words_of

ABBREVIATED = (
    "dvnn", "dv", "nn", "sx", "tm", "dvtm", "tmdv", "sxtm", "sxdv", "sxtmdv", "tmdvsx", "dnth", "dntn", "xnk", "xuat nhap khau", "ltd", "co ltd",
    "jsc", "lien hiep hop tac xa", "lhhtx", "to hop tac", "tht",
)  # fmt: skip
"""The same phrases as firms shorten them; what a search by name must not throw away, two names side by side may."""
_PHRASES = tuple(sorted((tuple(phrase.split()) for phrase in (*GENERIC, *ABBREVIATED)), key=len, reverse=True))
SHORTEST_SLIP = 4
"""Letters of a word of which one may be mistyped: Lộc and Lợi are two names."""
FEWEST_SHARED = 2
"""Words that a short name must have to be found inside a longer one: any Phát is not every Phát."""


class Evidence(StrEnum):
    """What speaks for or against two records being one organisation."""

    SAME_TAX_CODE = "same_tax_code"
    OTHER_TAX_CODE = "other_tax_code"
    SAME_PHONE = "same_phone"
    SAME_NAME = "same_name"
    NEAR_NAME = "near_name"
    SAME_COMMUNE = "same_commune"
    PERHAPS_SAME_COMMUNE = "perhaps_same_commune"
    OTHER_COMMUNE = "other_commune"


NAMES = frozenset({Evidence.SAME_NAME, Evidence.NEAR_NAME})
NEIGHBOURS = frozenset({Evidence.SAME_COMMUNE, Evidence.PERHAPS_SAME_COMMUNE})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an organisation says it is. `communes` are all those of 2025 that its place can mean; an empty value is unknown."""

    code: str
    name: str
    tax_code: str = ""
    phone: str = ""
    communes: frozenset[str] = frozenset()


def compare(one: Identity, other: Identity) -> tuple[Evidence, ...]:
    """What speaks for and against, in a steady order; what either leaves out says nothing."""
    found = (_of_tax_codes(one, other), _of_phones(one, other), _of_names(one, other), _of_places(one, other))
    return tuple(evidence for evidence in found if evidence is not None)


def worth_asking(evidence: Iterable[Evidence]) -> bool:
    """Whether a person should say if the two are one: never for a commune alone, nor for a like name where everything else differs."""
    seen = frozenset(evidence)
    if Evidence.SAME_TAX_CODE in seen:
        return True
    if Evidence.OTHER_TAX_CODE in seen:
        return Evidence.SAME_PHONE in seen and bool(seen & NAMES)
    if Evidence.SAME_PHONE in seen:
        return True
    if Evidence.OTHER_COMMUNE in seen:
        return False
    return Evidence.SAME_NAME in seen or (Evidence.NEAR_NAME in seen and bool(seen & NEIGHBOURS))


def near(one: Identity, others: Iterable[Identity]) -> tuple[tuple[Identity, tuple[Evidence, ...]], ...]:
    """Those worth asking about, the ones with most in common first."""
    found = [(other, evidence) for other in others if other.code != one.code and worth_asking(evidence := compare(one, other))]
    return tuple(sorted(found, key=lambda pair: (_weight(pair[1]), pair[0].name, pair[0].code)))


def head_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, in order, without the phrases that say only what sort of firm it is; all of them where nothing is left."""
    words = tuple(fold_word(word) for word in words_of(clean(name)))
    kept: list[str] = []
    place = 0
    while place < len(words):
        size = next((len(phrase) for phrase in _PHRASES if words[place : place + len(phrase)] == phrase), 0)
        if not size:
            kept.append(words[place])
        place += size or 1
    return tuple(kept) or words


def digits_of(phone: str) -> str:
    """The number that a phone is reached by, however it is written: +84 912 345 678 is 0912345678."""
    digits = "".join(sign for sign in phone if sign in "0123456789")
    abroad = digits.removeprefix("00") if digits.startswith("00") else digits if phone.strip().startswith("+") else ""
    return "0" + abroad[2:].removeprefix("0") if abroad.startswith("84") else digits


def _weight(evidence: Sequence[Evidence]) -> tuple[int, ...]:
    order = tuple(Evidence)
    return tuple(sorted(order.index(one) for one in evidence))


def _of_tax_codes(one: Identity, other: Identity) -> Evidence | None:
    if not one.tax_code or not other.tax_code:
        return None
    return Evidence.SAME_TAX_CODE if one.tax_code == other.tax_code else Evidence.OTHER_TAX_CODE


def _of_phones(one: Identity, other: Identity) -> Evidence | None:
    mine, theirs = digits_of(one.phone), digits_of(other.phone)
    return Evidence.SAME_PHONE if mine and mine == theirs else None


def _of_names(one: Identity, other: Identity) -> Evidence | None:
    mine, theirs = head_words(one.name), head_words(other.name)
    if not mine or not theirs:
        return None
    if mine == theirs:
        return Evidence.SAME_NAME
    short, long = sorted((mine, theirs), key=len)
    if len(short) == len(long):
        return Evidence.NEAR_NAME if _one_slip(short, long) else None
    inside = len(short) >= FEWEST_SHARED and short in (long[: len(short)], long[-len(short) :])
    return Evidence.NEAR_NAME if inside else None


def _one_slip(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """Do the words differ by one letter of one long word?"""
    apart = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if len(apart) != 1 or len(mine) < FEWEST_SHARED:
        return False
    one, other = apart[0]
    return min(len(one), len(other)) >= SHORTEST_SLIP and not (one + other).isdigit() and DamerauLevenshtein.distance(one, other) <= 1


def _of_places(one: Identity, other: Identity) -> Evidence | None:
    if not one.communes or not other.communes:
        return None
    if not one.communes & other.communes:
        return Evidence.OTHER_COMMUNE
    return Evidence.SAME_COMMUNE if len(one.communes) == len(other.communes) == 1 else Evidence.PERHAPS_SAME_COMMUNE
