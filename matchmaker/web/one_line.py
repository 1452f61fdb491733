"""The form of a listing, filled from one line."""

from __future__ import annotations

from datetime import UTC, datetime

from matchmaker.domain.errors import Invalid
from matchmaker.matching.one_line import OneLine, read_line
from matchmaker.web import listing_form as form
from matchmaker.web.dressing import lexicon
from matchmaker.wording.figures import HERE
from matchmaker.workflows import posting


def read(line: str) -> OneLine:
    """What the line says, today."""
    return read_line(line, lexicon(), datetime.now(UTC).astimezone(HERE).date())


def filled(side: str, line: str) -> str:
    """The form as the line fills it, with what is doubtful or too long already asked; nothing is kept until it is sent."""
    typed = form.fresh(line) | {"line": line} | {name: one.text for name, one in read(line).heard.items()}
    words = lexicon()
    try:
        draft = posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=datetime.now(UTC).astimezone(HERE).date())
    except Invalid as error:
        return form.draw(side, typed, error.complaints)
    return form.draw(side, typed, dict(draft.asks))
