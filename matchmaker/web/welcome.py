"""What who signs in for the first time is told to do next: shown on the first page until it is put away, or until they sign out."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.web.guard import needs
from matchmaker.web.visitors import WELCOME, who_asks

pages = Blueprint("welcome", __name__)


def greet(person_code: str) -> None:
    """Have the person who has just signed in told; in this browser, and no other time."""
    cookie[WELCOME] = person_code


def greeted_as() -> str:
    """As whom the visitor is told what to do next: staff, seller, buyer, reader or newcomer; empty where they are not."""
    who = who_asks()
    if current_user.acted_by or not who.person_code or cookie.get(WELCOME) != who.person_code:
        return ""
    if who.staff:
        return "staff"
    if not who.speaking_codes:
        return "reader" if current_user.parties else "newcomer"
    return "buyer" if {kind for _code, kind, _name in current_user.parties} == {"enterprise"} else "seller"


@pages.post("/welcome/over")
@needs("account.own")
def over() -> Response:
    """Put it away."""
    cookie.pop(WELCOME, None)
    return redirect(url_for("home.start"), 303)
