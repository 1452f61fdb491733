"""Words that name no listed product are gathered, shown to staff with all that is known of them, and set aside where they are no product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.records import Role
from matchmaker.domain.spelling import clean
from matchmaker.market import market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.namelike import made_alike
from matchmaker.matching.text import words_of
from matchmaker.matching.wordindex import WordIndex
from matchmaker.store.audit import record_event
from matchmaker.store.models.new_words import SetAside
from matchmaker.store.models.people import Person
from matchmaker.store.queries import new_words, word_edits
from matchmaker.store.queries.people import person_by_code

ONE_THING = 0.8
"""Likeness of words from which two wordings are shown to staff as one thing: they look at them before anything is done."""
MOST_NEAR = 3
LEAST_NEAR = 0.6
MOST_WORDINGS = 8
MOST_EXAMPLES = 4
LONGEST_WHY = 400


@dataclass(frozen=True, slots=True)
class NearName:
    """A listed name that is spelt like the new one, 0 to 1, and the product that it names."""

    name: str
    product: str
    alike: float


@dataclass(frozen=True, slots=True)
class Amount:
    """What the listings of one side say of their amounts in one unit, added up."""

    side: str
    unit: str
    per: str
    amount: Any


@dataclass(frozen=True, slots=True)
class NewWord:
    """A group of wordings that open listings bear: its first one, the one to name it by, who wants and who offers it, and what it may be.

    `seen` tells this group from the same one with another wording.
    """

    word: str
    name: str
    seen: str
    since: datetime
    needs: int
    wanting: int
    offers: int
    offering: int
    wordings: Sequence[tuple[str, int]]
    more_wordings: int
    examples: Sequence[Any]
    amounts: Sequence[Amount]
    kin: str
    role: Role | None
    near: Sequence[NearName] = field(default=())


def permitted(who: Who) -> None:
    """Raises `Refused` for anybody but staff."""
    if not may(who, "words.edit"):
        raise Refused(action="words.edit")


def gather(session: Session) -> int:
    """Put every wording that came since into the group of the one most like it, or begin a group; how many there were.

    Wordings are kept for good and only ever added, so that a group never falls apart under the eyes of those who look at it.
    """
    word_edits.held_stamp(session)  # one gathers at a time
    coming = new_words.not_gathered(session)
    if not coming:
        return 0
    lexicon, known = market_of(session).lexicon(session), new_words.phrases(session)
    index = WordIndex.of([row.phrase for row in known], lexicon.knows)
    heads = [row.head_id or row.id for row in known]
    for one in coming:
        place = _like(index, one.phrase, lexicon)
        head = None if place is None else heads[place]
        made = new_words.begin(session, phrase=one.phrase, head_id=head, first_at=one.since)
        index.add(one.phrase)
        heads.append(head or made.id)
    return len(coming)


def _like(index: WordIndex, phrase: str, lexicon: Lexicon) -> int | None:
    """The place of the wording that is most like this one, where it may be the same thing; what is dried or ground is not the fresh one."""
    near = index.near(phrase)
    pairs = sorted(zip(near.alike.tolist(), near.found.tolist(), strict=True), key=lambda pair: (-pair[0], pair[1]))
    return next((place for alike, place in pairs if alike >= ONE_THING and made_alike(lexicon, phrase, index.phrases[place])), None)


def waiting(session: Session, *, who: Who, most: int, after: int = 0, word: str = "") -> tuple[int, list[NewWord]]:
    """How many groups wait, and some of them, the most wanted first; one alone where a wording of it is given."""
    permitted(who)
    one = new_words.group(session, word) if word else None
    rows = ([one] if one else []) if word else new_words.groups(session, most=most, after=after)
    return (rows[0].total if rows else 0), list(_shown(session, rows))


def _shown(session: Session, rows: Sequence[sa.Row[Any]]) -> Iterator[NewWord]:
    words, lexicon = [row.word for row in rows], market_of(session).lexicon(session)
    if not words:
        return
    wordings, bearing = _by_word(new_words.wordings(session, words)), _by_word(new_words.bearing(session, words))
    amounts = _by_word(new_words.amounts(session, words))
    for row in rows:
        written = [(one.phrase, one.times) for one in wordings.get(row.word, [])]
        links = [one.linked or {} for one in bearing.get(row.word, [])]
        kin, role = _most(link.get("kin", "") for link in links), _most(link.get("role") or "" for link in links)
        name = _best_written(written)
        yield NewWord(
            row.word, name, seen_as([phrase for phrase, _ in written]), row.since, row.needs, row.wanting, row.offers, row.offering,
            written[:MOST_WORDINGS], max(len(written) - MOST_WORDINGS, 0), bearing.get(row.word, [])[:MOST_EXAMPLES],
            [Amount(one.side, one.unit, one.per, one.amount) for one in amounts.get(row.word, [])], kin if kin in lexicon.products else "",
            Role(role) if role else None, near_names(lexicon, name),
        )  # fmt: skip


def seen_as(phrases: Iterable[str]) -> str:
    """What a group's wordings are known by, whatever their order."""
    return sha256("\n".join(sorted(phrases)).encode()).hexdigest()[:16]


def _by_word(rows: Sequence[sa.Row[Any]]) -> dict[str, list[sa.Row[Any]]]:
    found: dict[str, list[sa.Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.word, []).append(row)
    return found


def _best_written(written: Sequence[tuple[str, int]]) -> str:
    """The wording to begin a product's name with: one with marks before one without, then the most frequent, then the shortest."""
    return min(written, key=lambda one: (one[0].isascii(), -one[1], len(one[0]), one[0]), default=("", 0))[0]


def _most(said: Iterator[str]) -> str:
    """What is said most often, the first of those said as often; nothing where nothing is."""
    counted = Counter(one for one in said if one)
    return counted.most_common(1)[0][0] if counted else ""


def near_names(lexicon: Lexicon, phrase: str) -> list[NearName]:
    """The products with a name spelt like this, the likest first, each by its likest name."""
    index, products = _names_of(lexicon)
    near = index.near(phrase)
    found: dict[str, NearName] = {}
    for alike, place in sorted(zip(near.alike.tolist(), near.found.tolist(), strict=True), key=lambda pair: (-pair[0], pair[1])):
        if alike >= LEAST_NEAR and len(found) < MOST_NEAR:
            found.setdefault(products[place], NearName(index.phrases[place], products[place], alike))
    return list(found.values())


@lru_cache(maxsize=2)
def _names_of(lexicon: Lexicon) -> tuple[WordIndex, list[str]]:
    names: dict[str, str] = {}
    for record in lexicon.lists.names:
        if record.product in lexicon.products:
            names.setdefault(" ".join(words_of(clean(record.name))), record.product)
    return WordIndex.of(names), list(names.values())


def product_named(session: Session, *, who: Who, word: str, typed: str) -> tuple[NewWord, str]:
    """The group, and the product that a person names by any of its listed names. Raises `Invalid` where nothing or no product is named."""
    found = waiting(session, who=who, most=1, word=word)[1]
    if not found:
        raise NotFound(new_word=word)
    lexicon, name = market_of(session).lexicon(session), " ".join(words_of(clean(typed)))
    if not name:
        raise Invalid({"product": ("missing", {})})
    keys = {key for key, product in lexicon.products.items() if " ".join(words_of(clean(product.vi))) == name}
    keys |= {record.product for record in lexicon.lists.names if " ".join(words_of(clean(record.name))) == name}
    key = next((key for key in lexicon.keys if key in keys), "")
    if not key:
        raise Invalid({"product": ("product_not_listed", {"text": clean(typed)[:80]})})
    return found[0], key


def set_aside(session: Session, *, who: Who, word: str, seen: str, why: str, now: datetime) -> SetAside:
    """Staff say that a group is no product. Raises `Invalid` without a reason, `Stale` where it has wordings that they have not seen."""
    permitted(who)
    gather(session)
    head, person, reason = new_words.first_wording(session, word), _person(session, who), clean(why)
    if head is None:
        raise NotFound(new_word=word)
    if not reason or len(reason) > LONGEST_WHY:
        raise Invalid({"why": ("too_long", {"most": LONGEST_WHY}) if reason else ("missing", {})})
    waits = new_words.group(session, head.phrase) is not None
    if not waits or seen_as(row.phrase for row in new_words.wordings(session, [head.phrase])) != seen:
        raise Stale(new_word=word)
    upto = new_words.newest_of(session, head.id)
    made = SetAside(code=new_code("a"), head_id=head.id, upto_id=upto, why=reason, at=now, person_id=person.id)
    session.add(made)
    _record(session, "words.set_aside", made, head.phrase, person, now, {"why": reason})
    return made


def bring_back(session: Session, *, who: Who, code: str, now: datetime) -> SetAside:
    """Take back that a group is no product; taken back twice it is taken back once."""
    permitted(who)
    person, made = _person(session, who), new_words.set_aside_by_code(session, code)
    if made is None:
        raise NotFound(set_aside=code)
    if made.undone_at is None:
        made.undone_at, made.undone_by_id = now, person.id
        _record(session, "words.bring_back", made, made.head.phrase, person, now, {})
    return made


def _record(session: Session, action: str, made: SetAside, phrase: str, person: Person, now: datetime, detail: dict[str, Any]) -> None:
    said = {"phrase": phrase, **detail}
    record_event(session, action=action, subject_kind="set_aside", subject_code=made.code, person=person, now=now, detail=said)


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="words.edit")
    return person
