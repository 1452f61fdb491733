"""The name of a thing that is in no list, among the words that say how much of it there is, for how much, and what it is like."""

from __future__ import annotations

from matchmaker.domain.records import Role
from matchmaker.matching.by_chance import BREAKS
from matchmaker.matching.running_text import Text
from matchmaker.matching.text import fold_word

COUNTS = frozenset({
    "một", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "mươi", "mốt", "vài", "mấy", "nửa", "rưỡi", "rưởi",
})  # fmt: skip
SCALES = frozenset({"chục", "trăm", "ngàn", "nghìn", "triệu", "tỷ", "mươi", "mười"})
COUNTED, SCALED = (words | frozenset(map(fold_word, words)) for words in (COUNTS | SCALES, SCALES))
"""The same, also without marks."""
ASKING = frozenset({"can", "can mua", "mua", "thu mua", "tim", "tim mua", "tim nguon", "dat mua", "dat hang", "kiem", "can tim", "muon mua"})
"""Folded words behind which the thing stands that somebody wants, whoever was named before: *cơ sở đan giỏ cần mua …*."""
SEE_THROUGH = frozenset({"con", "trai", "qua", "cu", "hat", "cay", "bo", "nuoc"})
"""Folded nouns of counting that are part of many names; the end of the clause ends the name, and brackets say the same thing again."""


def mark_amounts(text: Text) -> None:
    """Mark numbers written as words: two of them or more with a scale among them (`trăm rưỡi`), or one before a unit (`hai chục ký`)."""
    start = 0
    while start < len(text.words):
        end = start
        while end < len(text.words) and text.words[end] in COUNTED and text.taken[end] != "name" and (end == start or text.joined(end)):
            end += 1
        if end > start:
            _mark_amount(text, start, end)
        start = max(end, start + 1)


def _mark_amount(text: Text, start: int, end: int) -> None:
    scaled = end - start > 1 and not SCALED.isdisjoint(text.words[start:end])
    size, _ = text.lexicon.phrases.units.at(text.words, text.folded, end) if end < len(text.words) and text.joined(end) else (0, ())
    marked = any(not word.isascii() for word in text.words[start:end])
    if (scaled and (marked or size or end - start > 2)) or (size and marked and text.taken[end] != "name"):
        text.take(start, end, "number")
        text.take(end, end + size, "unit")


def thing_named(text: Text) -> tuple[str, str]:
    """The words that name the thing, and what else was not read."""
    mark_amounts(text)
    for place in [place for place in range(len(text.words)) if text.doubtful(place)]:
        text.take(place, place + 1, "")
    start = _behind_the_asking(text)
    places = [place for place in range(start, len(text.words)) if not text.taken[place]]
    if not places:
        places = [place for place in range(len(text.words)) if not text.taken[place]]
    end = _end_of_name(text, places[0]) if places else 0
    bracketed = _in_brackets(text, end)
    named = [place for place in places if place < end or place in bracketed]
    others = [place for place in range(len(text.words)) if not text.taken[place] and place not in named]
    return " ".join(text.words[place] for place in named), " ".join(text.words[place] for place in others)


def _behind_the_asking(text: Text) -> int:
    """Where the thing may begin: behind the verb of asking in the first clause, where a word that nothing was read from follows it there."""
    found = 0
    for place in range(len(text.words)):
        if place and BREAKS & set(text.apart[place]):
            break
        if text.taken[place] == "filler" and text.folded[place] in ASKING:
            behind = place + 1
            if behind < len(text.words) and not BREAKS & set(text.apart[behind]) and text.loose(behind):
                found = behind
    return found


def _end_of_name(text: Text, start: int) -> int:
    """Where the name that begins here ends: at the end of its clause, at an amount, a place, a verb or a saying."""
    for place in range(start + 1, len(text.words)):
        if BREAKS & set(text.apart[place]):
            return place
        if text.taken[place] in ("number", "place") or (text.taken[place] == "filler" and not _seen_through(text, place)):
            return place
    return len(text.words)


def _in_brackets(text: Text, start: int) -> range:
    """The words in brackets behind the name in its clause, which name the thing once more: `chim câu non (bồ câu)`."""
    for begin in range(start, len(text.words)):
        if "(" in text.apart[begin]:
            return range(begin, next((place for place in range(begin + 1, len(text.words)) if text.apart[place]), len(text.words)))
        if text.apart[begin]:
            break
    return range(0)


def _seen_through(text: Text, place: int) -> bool:
    size, kinds = text.lexicon.phrases.fillers.at(text.words, text.folded, place)
    return text.folded[place] in SEE_THROUGH or bool(size and set(kinds) & {"praise", "classifier", "kind"}) or not size


def head_role(text: Text) -> Role | None:
    """The role that a head word in front of unlisted words, or one like `giống` behind them, gives them."""
    if not text.headed:
        return None
    for start in range(min(3, len(text.words))):
        size, records = text.lexicon.phrases.heads.at(text.words, text.folded, start)
        if size and records[0].role in (Role.INPUT, Role.SERVICE):
            return Role(records[0].role)
        if not text.taken[start]:
            break
    for start in range(1, len(text.words)):
        size, records = text.lexicon.phrases.heads.at(text.words, text.folded, start)
        if size and records[0].side == "both" and records[0].role == Role.INPUT and text.joined(start):
            return Role.INPUT
    return None
