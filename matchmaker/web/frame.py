"""What every page shows around its own content."""

from __future__ import annotations

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from flask_login import current_user

from matchmaker.web.language import language_of_visitor

OTHER = {"vi": ("en", "English"), "en": ("vi", "Tiếng Việt")}


def register(app: Flask) -> None:
    """Give each template the frame's values."""
    app.jinja_env.globals["asset"] = asset
    app.context_processor(frame)


def asset(filename: str) -> str:
    """The address of a static file, which changes with its contents."""
    return url_for("static", filename=filename)


def frame() -> dict[str, object]:
    """Who is visiting, the ways to the main pages, and the other language."""
    code, name = OTHER[language_of_visitor()]
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return {
        "person": current_user if current_user.is_authenticated else None,
        "who": current_user.who,
        "demo": current_app.config["DEMO"],
        "ways": ways(),
        "this_page": here,
        "site_url": current_app.config["SETTINGS"].site_url,
        "other_language": {"code": code, "name": name, "address": url_for("language.choose", language=code, next=here)},
    }


def ways() -> list[dict[str, object]]:
    """The pages that this visitor reaches from everywhere."""
    desk = [("/desk", _("Bàn việc"))] if current_user.who.staff else []
    named: list[tuple[str, str | LazyString]] = [*desk, ("/offers", _("Chào bán")), ("/needs", _("Cần mua")), ("/parties", _("Đơn vị"))]
    if current_user.is_authenticated:
        named += [("/linkages", _("Kết nối")), ("/contracts", _("Hợp đồng"))]
    if current_user.who.staff:
        named.append(("/audit", _("Nhật ký")))
    if current_user.is_authenticated:
        named.append(("/account", _("Tài khoản")))
    return [{"address": address, "name": name, "here": _here(address)} for address, name in named]


def _here(address: str) -> str:
    """How the page stands to one of the ways, as `aria-current` says it: the page itself, or one behind it."""
    return "page" if request.path == address else "true" if request.path.startswith(f"{address}/") else ""
