"""A whole text whose keys were struck without a keyboard program, brought to the letters without marks that it means, whatever words it holds."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_WORD = 40
"""Letters of the longest word that is looked at: no syllable is half as long, whatever keys stand in it."""
LEAST_STRUCK, PART_STRUCK = 2, 3
"""So many words, and one in so many, must be none as they stand and Vietnamese without the keys of marks; else they are words of another kind."""
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|n|ngh?|nh|ph?|qu|r|s|t|th|tr|v|x)?"
    r"(?:ieu|oai|oay|oeo|uay|uoi|uou|uya|uye|uyu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
    r"(?:ch?|m|ngh?|nh|n|p|t)?"
)
_TOKEN = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"(?<=[a-z])(?:[\^(+*]?['`~]|[\^(+*](?=[a-z'`~?.])|(?<=[\^(+*])[?.]|[?.](?=[a-z]))", re.IGNORECASE)
_SURE_SIGNS = re.compile(r"[a-z](?:[\^(+*]?['`~](?![a-z]{3})|\^[.?a-z])", re.IGNORECASE)
_KEYS_OF_SIGNS = frozenset("'`~^")
"""Of which each sure sign holds one."""
_VOWEL = re.compile(r"[aeiouy]")
_TONES = frozenset("sfrxj")
_DOUBLED = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"))


def without_keys(text: str) -> str:
    """The text without the keys of marks, where they stayed in most of its words; else the text as it is."""
    if not _KEYS_OF_SIGNS.isdisjoint(text) and len(_SURE_SIGNS.findall(text)) >= LEAST_STRUCK:
        return _SIGNS.sub("", text)
    words = _TOKEN.findall(text)
    struck = {word: plain for word in words if len(word) <= LONGEST_WORD and (plain := _plain(word.lower())) is not None}
    if len(struck) < LEAST_STRUCK or PART_STRUCK * len(struck) < len(words):
        return text
    return _TOKEN.sub(lambda found: struck.get(found.group(), found.group()), text)


def unstruck(word: str) -> str:
    """The syllable that the keys of a word make, without marks; a word as it is that is one already, or makes none."""
    return (len(word) <= LONGEST_WORD and _plain(word)) or word


def keyless(word: str) -> str:
    """A word whose keys make no syllable, since one of them slipped, without those that set marks: `chnihf` as `chnih`; any other as it is."""
    first = _VOWEL.search(word) if word.isascii() and word.isalpha() and len(word) <= LONGEST_WORD else None
    if first is None or _SYLLABLE.fullmatch(word) or _plain(word) is not None:
        return word
    tone = next((place for place in range(len(word) - 1, first.start(), -1) if word[place] in _TONES), None)
    return _without_doubles(word if tone is None else word[:tone] + word[tone + 1 :])


def _without_doubles(word: str) -> str:
    for twice, once in _DOUBLED:
        word = word.replace(twice, once)
    return word.replace("w", "")


@lru_cache(maxsize=20_000)
def _plain(word: str) -> str | None:
    """The syllable that the keys of this word make, without marks; None where it is one as it stands, or makes none."""
    if not word.isascii() or word.isdigit() or not word[0].isalpha() or _SYLLABLE.fullmatch(word):
        return None
    if any(letter.isdigit() for letter in word):
        plain = "".join(letter for letter in word if letter.isalpha())
        return plain if len(plain) > 1 and _SYLLABLE.fullmatch(plain) else None
    first = _VOWEL.search(word)
    if first is None:
        return None
    ends = [place for place in range(len(word) - 1, first.start(), -1) if word[place] in _TONES]
    for cut in (None, *ends):
        plain = _without_doubles(word if cut is None else word[:cut] + word[cut + 1 :])
        if plain != word and _SYLLABLE.fullmatch(plain):
            return plain
    return None
