"""What a visitor finds comfortable, kept in their browser alone: light or dark, and whether single keys do anything."""

from __future__ import annotations

from collections.abc import Container

from flask import Blueprint, Flask, current_app, redirect, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from matchmaker.web.guard import needs
from matchmaker.web.language import A_YEAR
from matchmaker.web.paths import same_site_path

pages = Blueprint("comfort", __name__)
THEMES = {"light": _l("sáng"), "dark": _l("tối"), "auto": _l("theo máy")}
KEYS = ("on", "off")


def register(app: Flask) -> None:
    """Tell every template what was chosen."""
    app.context_processor(lambda: {"theme": theme(), "themes": THEMES, "keys_on": keys_on()})


def theme() -> str:
    """`light` or `dark` where the visitor chose one, `auto` where the machine decides."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else "auto"


def keys_on() -> bool:
    """Whether a single key may do something."""
    return request.cookies.get("keys") != "off"


@pages.get("/theme/<choice>")
@needs("comfort.choose")
def choose_theme(choice: str) -> Response:
    """Remember light, dark, or what the machine says, for a year, and go back to where the visitor was."""
    return _remember("theme", choice, THEMES)


@pages.get("/keys/<choice>")
@needs("comfort.choose")
def choose_keys(choice: str) -> Response:
    """Remember for a year whether single keys do anything, and go back to where the visitor was."""
    return _remember("keys", choice, KEYS)


def _remember(name: str, choice: str, choices: Container[str]) -> Response:
    if choice not in choices:
        raise NotFound
    response = redirect(same_site_path(request.args.get("next")) or "/", 303)
    response.set_cookie(name, choice, max_age=A_YEAR, httponly=True, samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
    return response
