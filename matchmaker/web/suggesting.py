"""Suggestions for a search box while somebody types: a small answer that is the same for everybody, so that any cache may keep it."""

from __future__ import annotations

import time

from flask import Blueprint, Response, jsonify, request
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from matchmaker.domain.spelling import fold
from matchmaker.market import market_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.suggesting import LONGEST, MOST, Suggestion
from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.language import LANGUAGES
from matchmaker.web.pace import Pace
from matchmaker.wording.labels import label
from matchmaker.wording.words import GROUPS, REGIONS

pages = Blueprint("suggesting", __name__)
__all__ = ["KEPT_SECONDS", "MOST", "PACE", "pages", "to"]
KEPT_SECONDS = 600
"""How long an answer may be kept: staff who add a name see it suggested after that."""
PACE = Pace(most=600, seconds=60)
"""Of one address; a whole village may stand behind one."""


@pages.get("/suggest/<language>")
@needs("supplier.search")
def to(language: str) -> Response:
    """A few names and places that begin as typed, each with what it means in this language; none, and later, for whoever asks without pause."""
    if language not in LANGUAGES:
        raise NotFound
    if not PACE.allows(request.remote_addr or "", time.monotonic()):
        answer = jsonify([])
        answer.status_code = 429
        answer.headers.update({"Retry-After": f"{PACE.seconds:.0f}", "Cache-Control": "no-store"})
        return answer
    with view() as session, force_locale(language):
        found = market_of(session).suggestions(session)
        shown = [{"words": one.words, "said": _said(one, found.lexicon, language)} for one in found.to(request.args.get("q", "")[: 4 * LONGEST])]
    answer = jsonify(shown)
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _said(one: Suggestion, lexicon: Lexicon, language: str) -> str:
    """What the words mean, and where people say so; of a product under its own name its trade."""
    if one.place:
        return _("%(place)s (trước 7/2025)", place=one.place) if one.former else one.place
    product = lexicon.products[one.product]
    name = product.en if language == "en" and product.en else product.vi
    parts = [name] if fold(name) != fold(one.words) else []
    parts += [label(REGIONS, one.region)] if one.region in REGIONS else []
    return " · ".join(parts) or label(GROUPS, product.group)
