"""How a form that one line filled is laid out: what is missing first, then what was read and from which words, the rest folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import url_for

from matchmaker.domain.errors import Invalid
from matchmaker.matching.one_line import OneLine, read_line
from matchmaker.matching.sizes import read_size
from matchmaker.web.dressing import commune, lexicon, product_name
from matchmaker.web.fields import Field
from matchmaker.wording import figures, guesses
from matchmaker.wording.sizes import size
from matchmaker.wording.units import area
from matchmaker.workflows import posting

ESSENTIAL = ("quantity", "price", "place", "from")
"""What is asked for where the line does not say it, the first three of these that are missing."""
MOST_ASKED = 3
OF_THE_UNIT = ("kg_each", "pieces_each")
"""What is asked about the unit of the amount stands beside the amount, answered or not."""


@dataclass(frozen=True)
class Guess:
    """What a field still holds of what was read: the sentence, and whether its words said it outright."""

    said: str
    sure: bool


@dataclass(frozen=True)
class Quick:
    """A form filled from one line: the line, the sentence that reads it back, and the fields in their three groups."""

    line: str
    read_back: str
    open: Sequence[str]
    guesses: Mapping[str, Guess]
    ask: Sequence[Field]
    read: Sequence[Field]
    rest: Sequence[Field]
    other_side: str = ""

    @property
    def unsure(self) -> bool:
        """Was anything filled in that the words do not say outright?"""
        return any(not guess.sure for guess in self.guesses.values())


def reading_of(side: str, typed: Mapping[str, Any], fields: Sequence[Field], wrong: Set[str]) -> Quick | None:
    """The layout of a form that a line filled; None where no line did. A field that was corrected is no guess any more."""
    line = str(typed.get("line") or "")
    if not line.strip():
        return None
    heard = read_line(line, lexicon(), today_here())
    guessed = {
        name: Guess(guesses.guessed(heard.words_of(name), one.guess), one.sure) for name, one in heard.heard.items() if typed.get(name) == one.text
    }
    missing = [name for name in ESSENTIAL if not _holds(typed, name) and not (name == "from" and _holds(typed, "until"))][:MOST_ASKED]
    asked = {*wrong, *missing, *(OF_THE_UNIT if "quantity" in wrong else ())}
    ask = [one for one in fields if one.name in asked]
    read = [one for one in fields if one not in ask and (one.name in ("words", *OF_THE_UNIT) or _holds(typed, one.name))]
    rest = [one for one in fields if one not in ask and one not in read]
    other = "" if heard.side in ("", side) else url_for("listings.new", side=heard.side, line=line[:400], party=str(typed.get("party") or "") or None)
    return Quick(line, read_back(side, typed), _open(heard, typed), guessed, ask, read, rest, other)


def today_here() -> date:
    """Today on the calendar of Cà Mau."""
    return datetime.now(UTC).astimezone(figures.HERE).date()


def _holds(typed: Mapping[str, Any], name: str) -> bool:
    return str(typed.get(name) or "").strip() not in ("", "window" if name == "per" else "")


def _open(heard: OneLine, typed: Mapping[str, Any]) -> list[str]:
    return [guesses.left_open(name, why) for name, why in heard.open.items() if not _holds(typed, name)]


def _draft(side: str, typed: Mapping[str, Any]) -> posting.Draft | None:
    """The form as it is read, without the fields that cannot be; None where it cannot be read at all."""
    words = lexicon()
    for _again in range(2):
        try:
            return posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=today_here())
        except Invalid as error:
            typed = {name: value for name, value in typed.items() if name not in error.complaints}
    return None


def read_back(side: str, typed: Mapping[str, Any]) -> str:
    """What the fields say now, in one sentence, those left out that cannot be read."""
    draft = _draft(side, typed)
    if draft is None:
        return ""
    linked = draft.linked
    amount = draft.quantity
    said = (
        " / ".join(product_name(one.product) for one in linked.readings) or linked.phrase,
        _graded(draft),
        draft.typed["state"],
        figures.amount(amount.amount, amount.unit, amount.high, draft.per) if amount else "",
        area(draft.area_m2),
        guesses.days(draft.starts_on, draft.ends_on),
        figures.dong(draft.price.dong, draft.price.high, draft.price.unit) if draft.price else draft.typed["price"],
        commune(linked.units[0]) if len(linked.units) == 1 else draft.typed["place"],
        ", ".join(one.name for one in draft.certificates or ()),
    )
    return " · ".join(one for one in said if one)


def _graded(draft: posting.Draft) -> str:
    """The grade as it stands, with the weight of a piece that it means where that is listed."""
    grade = draft.typed["grade"]
    weight = "" if read_size(grade) else size(*(draft.linked.piece_g or (None, None)))
    return f"{grade} ({weight})" if grade and weight else grade or weight


__all__ = ["Guess", "Quick", "read_back", "reading_of"]
