"""The address at the end of each letter that ends such letters: a page that asks, and the one click of a mail program."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.domain.errors import NotFound
from matchmaker.domain.notices import Farewell, read_farewell
from matchmaker.store.work import view, work
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.workflows import notices

pages = Blueprint("unsubscribing", __name__)
ONE_CLICK = "One-Click"
"""What a mail program sends on its reader's behalf (RFC 8058): it has no cookie and no token of ours, and needs none."""


def register(app: Flask) -> None:
    """Let mail programs in: the address itself is the secret, and it can do nothing but end letters."""
    app.extensions["csrf"].exempt(end)


@pages.get("/unsubscribe/<token>")
@needs("notice.farewell")
def ask(token: str) -> str:
    """Which letters would end, and a button; or that they have ended. Reading an address changes nothing."""
    farewell = _farewell(token)
    with view() as session:
        return render_template("inbox/farewell.html", farewell=farewell, token=token, done=notices.has_ended(session, farewell=farewell))


@pages.post("/unsubscribe/<token>")
@needs("notice.farewell")
def end(token: str) -> Response:
    """End such letters. A person's form shows its token; a mail program says that it clicked once."""
    one_click = request.form.get("List-Unsubscribe") == ONE_CLICK
    if not one_click:
        current_app.extensions["csrf"].protect()
    farewell = _farewell(token)
    with work() as session:
        notices.say_farewell(session, who=who_asks(), farewell=farewell, now=datetime.now(UTC))
    return Response(status=204) if one_click else redirect(url_for("unsubscribing.ask", token=token), 303)


def _farewell(token: str) -> Farewell:
    found = read_farewell(str(current_app.secret_key), token[:2000])
    if found is None:
        raise NotFound(kind="farewell")
    return found
