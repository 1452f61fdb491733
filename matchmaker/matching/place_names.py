"""Which place names stand in a text, and as what: commune, district, province, or somewhere else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.domain.records import How
from matchmaker.matching.place_spelling import how_spelt, key_of, less_sure, slipped
from matchmaker.matching.text import LONGEST_READ, fold_word, how_alike

MOST_WORDS = 80
_WORD = re.compile(r"[^\W\d_]+|\d+")
_BREAKS = frozenset(',;:()[]{}/|\\+•…"“”')
COMMUNE_HEADS = frozenset({"xã", "phường", "thị trấn"})
DISTRICT_HEADS = frozenset({"huyện", "thị xã", "thành phố", "quận"})
HEADS = {
    ("xã",): "xã", ("x",): "xã", ("phường",): "phường", ("p",): "phường", ("f",): "phường", ("ward",): "phường",
    ("thị", "trấn"): "thị trấn", ("tt",): "thị trấn", ("t", "t"): "thị trấn", ("huyện",): "huyện", ("h",): "huyện",
    ("thị", "xã"): "thị xã", ("tx",): "thị xã", ("t", "x"): "thị xã", ("thành", "phố"): "thành phố", ("tp",): "thành phố",
    ("t", "p"): "thành phố", ("quận",): "quận", ("q",): "quận", ("tỉnh",): "tỉnh", ("t",): "tỉnh",
}  # fmt: skip
AFTER = {"commune": "xã", "ward": "phường", "town": "thị trấn", "township": "thị trấn", "district": "huyện", "city": "thành phố", "province": "tỉnh"}
"""The English words that stand after a name and say what it is."""
WITHIN = (
    ("ấp",), ("khóm",), ("khu", "phố"), ("kp",), ("tổ",), ("thôn",), ("xóm",), ("đường",), ("lộ",), ("hẻm",),
    ("quốc", "lộ"), ("sông",), ("kênh",), ("kinh",), ("hamlet",), ("street",),
)  # fmt: skip
"""Words for what is smaller than a commune or runs through several: the name that follows is not a commune's."""
GLUE = frozenset({"cũ", "cu", "mới", "moi", "nay", "thuộc", "thuoc", "của", "cua", "ở", "o", "việt", "viet", "nam", "vn"})
"""Words that may stand between a place and what it lies in."""
FURTHER = frozenset({"đông", "tây", "nam", "bắc", "a", "b", "c"})
"""Words that make another commune's name of the one before them."""
JOINS = frozenset({"và", "va", "hoặc", "hoac", "hay", "với", "voi", "đến", "den", "tới", "toi", "đi", "di", "cùng", "cung", "and", "or"})


@dataclass(frozen=True, slots=True)
class Place:
    """What a name can stand for: `level` is new, old, district, province or elsewhere; `key` a code or a full name."""

    level: str
    head: str
    key: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text as typed."""

    word: str
    capital: bool  # like a proper name, not like an abbreviation
    broken: bool  # punctuation that no name runs across stands before it
    depth: int  # how many brackets are open


@dataclass(frozen=True, slots=True)
class Mention:
    """One place named in a text, with everything that it can stand for and how it was spelt."""

    start: int
    end: int
    head: str
    places: tuple[tuple[Place, How], ...]
    depth: int = 0
    joined: bool = False  # a word such as `và` stands before it
    apart: bool = False  # words that tell of something else stand before it
    former: bool = False  # `cũ` stands after it
    recent: bool = False  # `mới` stands after it

    def at(self, level: str, surest: bool) -> tuple[str, ...]:
        """The keys that it can stand for at a level, of the surest spelling only or of any."""
        best = min((_SURER.index(how) for _, how in self.places), default=0)
        return tuple(place.key for place, how in self.places if place.level == level and (not surest or _SURER.index(how) == best))

    @property
    def how(self) -> How:
        """The surest spelling by which it was read."""
        return min((how for _, how in self.places), key=_SURER.index, default=How.NONE)


_SURER = (How.EXACT, How.TONE, How.FOLDED, How.FUZZY, How.NONE)


def tokens_of(cleaned: str) -> list[Token]:
    """The first words of a clean text, with the punctuation and brackets around them."""
    tokens: list[Token] = []
    end = depth = 0
    for match in _WORD.finditer(cleaned[:LONGEST_READ]):
        between = cleaned[end : match.start()]
        depth = max(0, depth + sum((mark in "([{") - (mark in ")]}") for mark in between))
        word = match.group()
        number = word.lstrip("0") or word
        tokens.append(Token(number.lower(), word[0].isupper() and not word[1:].isupper(), not _BREAKS.isdisjoint(between), depth))
        end = match.end()
        if len(tokens) == MOST_WORDS:
            break
    return tokens


class PlaceNames:
    """Every listed name, found in running words; names that must not be taken for a slip of the keys are known too."""

    def __init__(self, names: Iterable[tuple[str, Place]], others: Iterable[str] = ()) -> None:
        self._by_key: dict[str, list[tuple[tuple[str, ...], Place]]] = defaultdict(list)
        for name, place in names:
            words = tuple(token.word for token in tokens_of(name))
            self._by_key[key_of(words)].append((words, place))
            if len(words) > 1 and len("".join(words)) >= 6:
                self._by_key[key_of(["".join(words)])].append((("".join(words),), place))
        self.longest = max((key.count(" ") + 1 for key in self._by_key), default=1)
        self._keys: dict[int, list[str]] = defaultdict(list)
        for key in self._by_key:
            if " " in key:
                self._keys[key.count(" ") + 1].append(key)
        self._others: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in others:
            words = tuple(token.word for token in tokens_of(name))
            self._others[key_of(words)].append(words)

    def mentions(self, tokens: Sequence[Token]) -> list[Mention]:
        """The places named in the text, in its order, none overlapping."""
        found: list[Mention] = []
        place, joined, apart = 0, False, False
        while place < len(tokens):
            mention = self._mention(tokens, place)
            if mention is not None and mention.places:
                found.append(replace(mention, joined=joined, apart=apart))
                joined = apart = False
            elif mention is None:
                joined = joined or tokens[place].word in JOINS
                apart = apart or tokens[place].word not in GLUE
            place = mention.end if mention is not None else place + 1
        return found

    def _mention(self, tokens: Sequence[Token], start: int) -> Mention | None:
        """What is named from this word on; a mention without places is something smaller than a commune, to be passed over."""
        numbered = tokens[start].word.isdigit()
        size, places = (0, ()) if numbered else self._exact(tokens, start)
        if size and _before_street(tokens, start):
            return Mention(start, start + size, "", ())
        if size:
            return self._told_apart(tokens, Mention(start, start + size, "", places, tokens[start].depth))
        within = _phrase_at(tokens, start, WITHIN)
        if within and not self._misspelt(tokens, start, {"xã", "thị trấn"})[0]:  # "Sông Đóc" is a town, not a river
            return self._passed_over(tokens, start, start + within)
        for length in (2, 1):
            head = HEADS.get(_listed(tokens, start, length))
            if head and (headed := self._headed(tokens, start, start + length, head)):
                return headed
        size, places = (0, ()) if numbered else self._misspelt(tokens, start)
        if size:
            return self._told_apart(tokens, Mention(start, start + size, "", places, tokens[start].depth))
        return None

    def _headed(self, tokens: Sequence[Token], start: int, name: int, head: str) -> Mention | None:
        if name >= len(tokens):
            return None
        if tokens[name].word.isdigit() and head == "quận":
            return Mention(start, name + 1, head, ((ELSEWHERE, How.EXACT),), tokens[start].depth)
        if tokens[name].word.isdigit() and head != "phường":
            return None
        size, places = self._exact(tokens, name)
        if not size and not tokens[name].word.isdigit():
            size, places = self._misspelt(tokens, name, {head})
        if size:
            return self._told_apart(tokens, Mention(start, name + size, head, _fitting(places, head), tokens[start].depth))
        if head in DISTRICT_HEADS and name - start + len(tokens[start].word) > 2 and self._foreign(tokens, name):
            return Mention(start, name + 1, head, ((ELSEWHERE, How.EXACT),), tokens[start].depth)
        return None

    def _told_apart(self, tokens: Sequence[Token], mention: Mention) -> Mention:
        """The mention with what the words after it say: an English head, `cũ`, `mới`; or that it is the beginning of another, unlisted name."""
        after = tokens[mention.end] if mention.end < len(tokens) else None
        if after and not mention.head and not after.broken and after.word in AFTER:
            head = AFTER[after.word]
            mention = replace(mention, end=mention.end + 1, head=head, places=_fitting(mention.places, head))
            after = tokens[mention.end] if mention.end < len(tokens) else None
        if after is None:
            return mention
        if after.word in FURTHER and not after.broken and not self._exact(tokens, mention.end)[0]:
            return replace(mention, end=mention.end + 1, places=())
        return replace(mention, former=after.word in {"cũ", "cu"}, recent=after.word == "mới")

    def _passed_over(self, tokens: Sequence[Token], start: int, name: int) -> Mention:
        size = 0
        if name < len(tokens) and not tokens[name].broken:
            size = 1 if tokens[name].word.isdigit() else self._exact(tokens, name)[0]
        return Mention(start, name + size, "", ())

    def _windows(self, tokens: Sequence[Token], start: int) -> list[tuple[str, ...]]:
        """The runs of words from `start` that one name can fill, longest first."""
        words = [tokens[start].word]
        for token in tokens[start + 1 : start + self.longest]:
            if token.broken:
                break
            words.append(token.word)
        return [tuple(words[:size]) for size in range(len(words), 0, -1)]

    def _exact(self, tokens: Sequence[Token], start: int) -> tuple[int, tuple[tuple[Place, How], ...]]:
        for words in self._windows(tokens, start):
            listed = self._by_key.get(key_of(words), ())
            places = tuple((place, how) for name, place in listed if (how := how_spelt(words, name)) is not None)
            if places:
                return len(words), places
        return 0, ()

    def _misspelt(self, tokens: Sequence[Token], start: int, heads: Set[str] = frozenset()) -> tuple[int, tuple[tuple[Place, How], ...]]:
        """The longest listed name that the words from `start` on are a slip for; `heads` are the kinds that it is said to be of."""
        for words in self._windows(tokens, start)[:-1]:  # a single word is too little to go by
            key = key_of(words)
            if any(how_spelt(words, other) is not None for other in self._others.get(key, ())):
                continue
            near = process.extract(key, self._keys[len(words)], scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=None)
            meant = [pair for other, _, _ in near for pair in self._by_key[other]]
            places = tuple(
                (place, How.FUZZY)
                for name, place in meant
                if slipped(words, name, place.head in heads & DISTRICT_HEADS, not heads) and (heads or place.level != "elsewhere")
            )
            if places:
                return len(words), places
        return 0, ()

    def _foreign(self, tokens: Sequence[Token], start: int) -> bool:
        """Does a proper name begin here that is nothing like a listed one?"""
        if not tokens[start].capital or tokens[start].broken:
            return False
        for words in self._windows(tokens, start):
            near = process.extractOne(key_of(words), self._keys[len(words)], scorer=DamerauLevenshtein.distance, score_cutoff=2)
            if len(words) > 1 and near is not None:
                return False
        return True


ELSEWHERE = Place("elsewhere", "", "")


def _fitting(places: tuple[tuple[Place, How], ...], head: str) -> tuple[tuple[Place, How], ...]:
    """Those places that the word before the name allows: of that very kind, else of that size, else any."""
    exact = tuple(pair for pair in places if pair[0].head == head)
    alike = COMMUNE_HEADS if head in COMMUNE_HEADS else DISTRICT_HEADS | {"tỉnh", ""}
    return exact or tuple(pair for pair in places if pair[0].head in alike) or places


def _listed(tokens: Sequence[Token], start: int, length: int) -> tuple[str, ...]:
    """The head that the words at `start` say, as it is listed, or nothing."""
    words = tuple(token.word for token in tokens[start : start + length])
    return next((head for head in HEADS if len(head) == len(words) == length and _says(words, head)), ())


def _phrase_at(tokens: Sequence[Token], start: int, phrases: Iterable[tuple[str, ...]]) -> int:
    """How many words the phrase has that begins at `start`, or 0."""
    for phrase in phrases:
        words = tuple(token.word for token in tokens[start : start + len(phrase)])
        if len(words) == len(phrase) and _says(words, phrase):
            return len(phrase)
    return 0


def _says(words: Sequence[str], listed: Sequence[str]) -> bool:
    return all(fold_word(word) == fold_word(meant) and how_alike(word, meant) is not None for word, meant in zip(words, listed, strict=True))


def _before_street(tokens: Sequence[Token], start: int) -> bool:
    """Is the name a street's: a house number stands before it and more of the address follows?"""
    return start > 0 and not tokens[start].broken and tokens[start - 1].word.isdigit() and any(token.broken for token in tokens[start + 1 :])


def least_sure(mentions: Iterable[Mention]) -> How:
    """The least sure spelling among mentions."""
    worst = How.EXACT
    for mention in mentions:
        worst = less_sure(worst, mention.how)
    return worst
