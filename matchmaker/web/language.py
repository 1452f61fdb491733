"""Vietnamese first; English for who asks for it."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, redirect, request
from flask_babel import Babel
from flask_login import current_user
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from matchmaker.web.guard import needs
from matchmaker.web.paths import same_site_path

pages = Blueprint("language", __name__)
LANGUAGES = ("vi", "en")
COOKIE = "lang"
A_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Choose each visitor's language: what they picked, what their account says, what their browser says."""
    Babel(app, locale_selector=language_of_visitor)
    app.jinja_env.globals["language"] = language_of_visitor


def language_of_visitor() -> str:
    """`vi`, or `en` for a visitor who picked it, or whose browser knows English and no Vietnamese."""
    picked = request.cookies.get(_cookie())
    if picked in LANGUAGES:
        return picked
    if current_user.language in LANGUAGES:
        return str(current_user.language)
    accepted = [tag.lower().split("-")[0] for tag, quality in request.accept_languages if quality > 0]
    return "en" if "en" in accepted and "vi" not in accepted else "vi"


@pages.get("/lang/<language>")
@needs("language.choose")
def choose(language: str) -> Response:
    """Remember the language for a year and go back to where the visitor was."""
    if language not in LANGUAGES:
        raise NotFound
    response = redirect(same_site_path(request.args.get("next")) or "/", 303)
    response.set_cookie(_cookie(), language, max_age=A_YEAR, httponly=True, samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
    return response


def _cookie() -> str:
    """The name of the cookie: behind TLS one that no other host and no plain page can set."""
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
