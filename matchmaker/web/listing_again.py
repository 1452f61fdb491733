"""Last season's listing as a form that is filled in again, its days guessed and marked so. Nothing is kept until it is sent."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from matchmaker.domain.errors import Invalid
from matchmaker.domain.permissions import Thing, may
from matchmaker.domain.seasons import next_season, tides_typed
from matchmaker.domain.tides import coming_windows
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings as rows
from matchmaker.store.queries import photos
from matchmaker.store.snapshots import tides_of
from matchmaker.store.work import view
from matchmaker.web import listing_form as form
from matchmaker.web.dressing import lexicon
from matchmaker.web.one_line_form import Guess
from matchmaker.web.visitors import who_asks
from matchmaker.wording import tides as say_tides
from matchmaker.wording.figures import here_today, window
from matchmaker.workflows import posting


def filled_again(side: str, listing: Listing) -> str:
    """The form of a new listing filled from an earlier one, with what is doubtful by now, such as a certificate that has run out, already asked."""
    today = here_today()
    typed = form.typed_of(listing)
    typed |= form.fresh(listing.words, listing.party.code) | {"like": listing.code, "carry_photos": "1", "version": ""} | days_again(listing, today)
    words = lexicon()
    try:
        wrong = dict(posting.read_draft(typed, side=side, lexicon=words, gazetteer=words.gazetteer, today=today).asks)
    except Invalid as error:
        wrong = error.complaints
    return draw_again(side, typed, wrong)


def draw_again(side: str, typed: form.Typed, wrong: form.Complaints | None = None) -> str:
    """The form of a new listing; where it was filled from an earlier one, with what is guessed marked and the offer to carry its photos over."""
    guessed, pictures = guesses_again(side, str(typed.get("like") or "")[:40], typed)
    return form.draw(side, typed, wrong, guessed=guessed, pictures=pictures)


def days_again(listing: Listing, today: date) -> dict[str, str]:
    """What the two fields of days are filled with."""
    start, end = next_season(listing.starts_on, listing.ends_on, today)
    tides = tides_of(listing.tides)
    if tides:
        season = f", {start:%d/%m/%Y} - {end:%d/%m/%Y}" if start and end else ""
        return {"from": f"{tides_typed(tides)}{season}", "until": ""}
    return {"from": f"{start:%d/%m/%Y}" if start else "", "until": f"{end:%d/%m/%Y}" if end else ""}


def guesses_again(side: str, code: str, typed: form.Typed) -> tuple[dict[str, Guess], int]:
    """For the fields that still hold what was guessed, the sentence that says so; and how many photos the earlier listing can lend."""
    with view() as session:
        listing = rows.by_code(session, code) if code else None
        if listing is None or listing.side != side or not may(who_asks(), "listing.revise", Thing(frozenset({listing.party.code}))):
            return {}, 0
        pictures = len(photos.of_listing(session, listing.id))
    today = here_today()
    again, said = days_again(listing, today), _said(listing, today)
    return {name: Guess(said, False) for name, text in again.items() if text and typed.get(name) == text}, pictures


def _said(listing: Listing, today: date) -> str:
    before = window(listing.starts_on, listing.ends_on)
    tides = tides_of(listing.tides)
    if tides:
        start, end = next_season(listing.starts_on, listing.ends_on, today)
        coming = coming_windows(tides, today, 1, starts_on=start, ends_on=end)
        return _("Máy đoán: con nước tới là %(days)s. Xin xem lại.", days=say_tides.window_said(coming[0]) if coming else "…")
    return _("Máy đoán: vụ trước là %(days)s, dời sang năm. Xin xem lại.", days=before)
