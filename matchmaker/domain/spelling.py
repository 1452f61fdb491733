"""The one normal form of typed text, and the form without marks."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_JOINER = "\u034f"

_MARKED = "aàáảãạăằắẳẵặâầấẩẫậ eèéẻẽẹêềếểễệ iìíỉĩị oòóỏõọôồốổỗộơờớởỡợ uùúủũụưừứửữự yỳýỷỹỵ dđð"
_PLAIN_OF = str.maketrans({letter: letters[0] for letters in (*_MARKED.split(), *_MARKED.upper().split()) for letter in letters})
"""The plain letter of each Vietnamese one, in its own case."""


def clean(text: str) -> str:
    """The text in NFC with invisible characters gone, Icelandic Ð read as Đ and white space collapsed."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    if not text.isprintable() or _JOINER in text:  # each other invisible character is none that can be printed
        text = _INVISIBLE.sub("", text)
    composed = unicodedata.normalize("NFC", text)
    return " ".join(composed.replace("\u00d0", "\u0110").replace("\u00f0", "\u0111").split())


def fold(text: str) -> str:
    """The text without marks and case: `Hòa Bình` and `HOA BINH` both give `hoa binh`."""
    if not text.isascii():
        text = text.translate(_PLAIN_OF)
    if text.isascii():
        return text.lower()
    plain = text.replace("đ", "d").replace("Đ", "D").replace("\u00d0", "D").replace("\u00f0", "d")
    apart = unicodedata.normalize("NFD", plain).casefold()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def plain(text: str) -> str:
    """The clean text in lower case."""
    return clean(text).lower()


def unmarked(text: str) -> str:
    """The clean text without marks and case."""
    return fold(clean(text))


def foreign_letters(text: str) -> str:
    """The letters that are not of our alphabet, each once: the Cyrillic Н of `НTX` looks like ours and makes another name."""
    found = (letter for letter in text if letter.isalpha() and not _ours(letter))
    return "".join(dict.fromkeys(found))


def _ours(letter: str) -> bool:
    return unicodedata.normalize("NFD", letter)[0].isascii() or letter in "đĐ"
