"""The files that browsers and crawlers ask a site for by a fixed name."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify, make_response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.web.guard import needs
from matchmaker.web.language import language_of_visitor

pages = Blueprint("site_files", __name__)
A_DAY = "public, max-age=86400"
NOT_FOR_CRAWLERS = ("/sign-in", "/activate/", "/confirm/", "/register/", "/unsubscribe/", "/shared/", "/lang/", "/theme/", "/keys/", "/audit")


@pages.get("/robots.txt")
@needs("page.read")
def robots() -> Response:
    """What crawlers may read: the public pages; nothing of a demonstration, whose market is invented."""
    kept_out = ("/",) if current_app.config["DEMO"] else NOT_FOR_CRAWLERS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out), ""]
    return _kept(make_response("\n".join(lines)), "text/plain; charset=utf-8")


@pages.get("/favicon.ico")
@needs("page.read")
def favicon() -> Response:
    """The mark for browsers that ask for no other."""
    return _kept(make_response(current_app.send_static_file("img/icon.ico")), "image/x-icon")


@pages.get("/manifest.webmanifest")
@needs("page.read")
def manifest() -> Response:
    """What a phone needs to put the market on its home screen."""
    icons = [{"src": url_for("static", filename=f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    drawn = {"src": url_for("static", filename="img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}
    said = jsonify(
        name=_("Bến Hàng Cà Mau"), short_name=_("Bến Hàng"), lang=language_of_visitor(), start_url="/", scope="/", display="browser",
        background_color="#f6f5ef", theme_color="#123f34",
        icons=[*icons, {**icons[1], "purpose": "maskable"}, drawn],
        shortcuts=[{"name": _("Tìm hàng"), "url": "/suppliers"}, {"name": _("Viết một dòng"), "url": "/quick"}],
    )  # fmt: skip
    said.mimetype = "application/manifest+json"
    return said


def _kept(response: Response, kind: str) -> Response:
    """The answer, which any cache may keep for a day: it is the same for everybody."""
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = A_DAY
    return response
