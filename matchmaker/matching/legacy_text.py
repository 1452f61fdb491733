"""Text typed in the fonts of the nineties: TCVN3 (.VnTime) and VNI-Windows, recognised, and written in Unicode.

Both give letters of Western Europe other shapes, so that pasted elsewhere `tôm sú` reads `t«m só` or `toâm suù`. A text is taken for one of
them only where several of its words become better Vietnamese once rewritten, one of which is none at all as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.syllables import is_syllable
from matchmaker.matching.text import clean, words_of

LEAST = 2
"""Words that must become better Vietnamese before a text is taken to be in an old font."""
STRANGE = 4
"""How many words must become better for each that is none either way, such as a foreign name."""
LONGEST = 4000
"""Characters of a text that are looked at."""

_TCVN3_LOWER = {
    "à": "µ", "á": "¸", "ả": "¶", "ã": "·", "ạ": "¹", "ă": "¨", "ằ": "»", "ắ": "¾", "ẳ": "¼", "ẵ": "½", "ặ": "Æ", "â": "©", "ầ": "Ç", "ấ": "Ê",
    "ẩ": "È", "ẫ": "É", "ậ": "Ë", "è": "Ì", "é": "Ð", "ẻ": "Î", "ẽ": "Ï", "ẹ": "Ñ", "ê": "ª", "ề": "Ò", "ế": "Õ", "ể": "Ó", "ễ": "Ô", "ệ": "Ö",
    "ì": "×", "í": "Ý", "ỉ": "Ø", "ĩ": "Ü", "ị": "Þ", "ò": "ß", "ó": "ã", "ỏ": "á", "õ": "â", "ọ": "ä", "ô": "«", "ồ": "å", "ố": "è", "ổ": "æ",
    "ỗ": "ç", "ộ": "é", "ơ": "¬", "ờ": "ê", "ớ": "í", "ở": "ë", "ỡ": "ì", "ợ": "î", "ù": "ï", "ú": "ó", "ủ": "ñ", "ũ": "ò", "ụ": "ô", "ư": "\u00ad",
    "ừ": "õ", "ứ": "ø", "ử": "ö", "ữ": "÷", "ự": "ù", "ỳ": "ú", "ý": "ý", "ỷ": "û", "ỹ": "ü", "ỵ": "þ", "đ": "®",
}  # fmt: skip
_TCVN3_UPPER = {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}
_VNI_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_HAT = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_BOWL = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_SINGLE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def _composed(letter: str, mark: str) -> str:
    return unicodedata.normalize("NFC", letter + mark)


def _vni_lower() -> dict[str, str]:
    """Each Vietnamese letter as VNI writes it: a plain letter and a second one that stands for its marks; ô and ö are the letters ơ and ư."""
    table = dict(_VNI_SINGLE)
    for letter in "aeouy":
        table |= {_composed(letter, tone): letter + said for tone, said in _VNI_TONES.items() if (letter, tone) != ("y", "\u0323")}
    for letter, base in (("ơ", "ô"), ("ư", "ö")):
        table |= {letter: base} | {_composed(letter, tone): base + said for tone, said in _VNI_TONES.items()}
    for letter in "aeo":
        table |= {_composed(_composed(letter, "\u0302"), tone): letter + said for tone, said in _VNI_HAT.items()}
    return table | {_composed("ă", tone): "a" + said for tone, said in _VNI_BOWL.items()}


TCVN3: Mapping[str, str] = {**_TCVN3_LOWER, **_TCVN3_UPPER}
"""Each Vietnamese letter as TCVN3 writes it. Capitals with a tone have a font of their own (.VnTimeH) and the letters of the small ones."""
_VNI_SMALL = _vni_lower()
VNI: Mapping[str, str] = {**_VNI_SMALL, **{letter.upper(): written.upper() for letter, written in _VNI_SMALL.items()}}
"""Each Vietnamese letter as VNI-Windows writes it."""


def _writer(table: Mapping[str, str]) -> Callable[[str], str]:
    back = {written: letter for letter, written in table.items()}
    pattern = re.compile("|".join(map(re.escape, sorted(back, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda found: back[found.group()], text)


FROM: Mapping[str, Callable[[str], str]] = {"tcvn3": _writer(TCVN3), "vni": _writer(VNI)}
"""The text in Unicode, by the name of the font that it was typed in."""
_WORD = re.compile(r"[A-Za-z\u0080-\u00ff]+")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text in Unicode, with the name of the font that it was typed in."""

    text: str
    font: str


def as_font(text: str, font: str) -> str:
    """Vietnamese text as it looks where it was typed in an old font."""
    table = {"tcvn3": TCVN3, "vni": VNI}[font]
    return "".join(table.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def font_of(text: str) -> str:
    """The old font in which the text was typed, or '' where it was typed in none."""
    looked = text[:LONGEST]
    if not may_be_old(looked):
        return ""
    gains = {font: _gain(looked, font) for font in FROM}
    best = max(gains, key=lambda font: gains[font])
    return best if gains[best] >= LEAST else ""


def in_unicode(text: str, font: str = "") -> Rewritten | None:
    """The text rewritten where it was typed in an old font (in `font`, where that is known from its neighbours), else None."""
    known = font or font_of(text)
    if not known or not may_be_old(text[:LONGEST]) or _gain(text[:LONGEST], known, known=True) < 1:
        return None
    return Rewritten(FROM[known](text), known)


def may_be_old(text: str) -> bool:
    """Every letter is one of Western Europe and some are not ASCII: a single Vietnamese letter says that the text is Unicode already."""
    return not text.isascii() and not any(letter > "\u00ff" and (letter.isalpha() or unicodedata.combining(letter)) for letter in text)


def _gain(text: str, font: str, *, known: bool = False) -> int:
    """How many words become better Vietnamese, less those that become worse; nought without one that was none before, or with too many that are none.

    Where the font is known from a neighbouring text, a word need not have been none: `sèng` can be written, but nobody says it.
    """
    better = worse = strange = proof = 0
    for word in _WORD.findall(text):
        if word.isascii() or len(word) == 1:  # a lone sign, such as × or ½, is no word
            continue
        before, after = _worth(word.replace("Ð", "Đ")), _worth(FROM[font](word))
        better, worse = better + (after > before), worse + (after < before)
        proof += before == 0 < after
        strange += after == 0
    if not (proof or known) or better < STRANGE * strange:
        return 0
    return better - worse


def _worth(word: str) -> int:
    """2: a syllable of the trade's lists, 1: one that can be written, 0: none."""
    plain = word.lower()
    return 2 if plain in _used() else int(is_syllable(plain))


@cache
def _used() -> frozenset[str]:
    """The marked syllables of the shipped lists: of products, places, states and everyday words."""
    lists = shipped_lists()
    phrases = [one.name for one in lists.names] + [one.name for one in lists.communes]
    phrases += [text for one in lists.old_communes for text in (one.name, one.district)]
    for listed in (lists.fillers, lists.states, lists.heads, lists.units, lists.grades):
        phrases += [str(one.phrase) for one in listed]
    return frozenset(word for phrase in phrases for word in words_of(clean(phrase)) if not word.isascii())
