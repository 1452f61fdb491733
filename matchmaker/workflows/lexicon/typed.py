"""What staff typed into the form of an edit, cleaned field by field, with a complaint for each that cannot stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.domain.words import ONLY_ALONE, ONLY_MARKED
from matchmaker.matching.text import clean
from matchmaker.workflows.lexicon.rules import Complaints

MOST = {"why": 400, "note": 200, "stands_for": 400, "communes": 600, "region": 40, "months": 60, "science": 120, "name": 80}
MOST_ELSEWHERE = 120
FLAGS = {"only_marked": ONLY_MARKED, "only_alone": ONLY_ALONE}
Choice = TypeVar("Choice")


class Typed:
    """One form as typed; `complaints` fill up while it is read."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.complaints: Complaints = {}

    def complain(self, name: str, code: str, **facts: object) -> None:
        """Note what is wrong with a field; the first thing stays."""
        self.complaints.setdefault(name, (code, facts))

    def text(self, name: str) -> str:
        """The field in one clean line."""
        return " ".join(self.lines(name))

    def lines(self, name: str) -> list[str]:
        """The field's lines, cleaned, empty ones left out."""
        most, raw = MOST.get(name, MOST_ELSEWHERE), str(self.form.get(name) or "")
        lines = [line for line in map(clean, raw.splitlines()) if line] if len(raw) <= 4 * most else []
        if len(raw) > 4 * most or len("\n".join(lines)) > most:
            self.complain(name, "too_long", most=most)
            return []
        return lines

    def needed(self, name: str) -> str:
        """The field, which must say something."""
        text = self.text(name)
        if not text:
            self.complain(name, "missing")
        return text

    def ticked(self, name: str) -> bool:
        """Whether a tick was set."""
        return bool(self.form.get(name))

    def chosen(self, name: str, read: Callable[[str], Choice], otherwise: Choice) -> Choice:
        """The choice; `otherwise`, with a complaint, where it is none of those offered."""
        try:
            return read(self.text(name))
        except ValueError:
            self.complain(name, "not_a_choice")
            return otherwise

    def dong(self, name: str) -> int | None:
        """A whole amount of đồng, None where nothing is typed."""
        text = self.text(name).lower().removesuffix("đồng").removesuffix("đ").strip()
        if not text:
            return None
        try:
            number = read_number(text)
        except Unreadable as error:
            self.complain(name, error.why)
            return None
        if number != number.to_integral_value():
            self.complain(name, "not_whole_dong")
        return int(number)


def noted(typed: Typed) -> str:
    """The note of a name with the flags that were ticked."""
    return " ".join([*(flag for name, flag in FLAGS.items() if typed.ticked(name)), *typed.lines("note")])


def unflagged(note: str) -> str:
    """A note without its flags."""
    for flag in FLAGS.values():
        note = note.replace(flag, "")
    return " ".join(note.split())
