"""The form of a listing, filled from one line."""

from __future__ import annotations

from matchmaker.domain.errors import Invalid
from matchmaker.domain.payment import payment_in_words
from matchmaker.matching.one_line import OneLine, read_line
from matchmaker.web import listing_form as form
from matchmaker.web.dressing import lexicon
from matchmaker.web.one_line_form import today_here
from matchmaker.workflows import posting


def read(line: str) -> OneLine:
    """What the line says, today."""
    return read_line(line, lexicon(), today_here())


def filled(side: str, line: str, party: str = "") -> str | tuple[str, int]:
    """The form as the line fills it, with what is doubtful or too long already asked; nothing is kept until it is sent."""
    heard = {name: one.text for name, one in read(line).heard.items()} | ({"payment": said} if (said := payment_in_words(line)) else {})
    typed = form.fresh(side, line, party) | {"line": line} | heard
    words = lexicon()
    try:
        draft = posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=today_here())
    except Invalid as error:
        return form.draw(side, typed, error.complaints), 422
    return form.draw(side, typed, dict(draft.asks))
