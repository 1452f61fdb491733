"""Every route names the permission that it needs; one that names none stops the application from starting."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeAlias

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.domain.errors import Refused
from matchmaker.domain.permissions import PERMISSIONS, may
from matchmaker.web.visitors import owes_second_factor, who_asks

Answer: TypeAlias = str | AnyResponse | tuple[str, int]
P = ParamSpec("P")
UNGUARDED = frozenset({"static"})
WHILE_OWING = frozenset({"account.second_factor", "account.sign_out", "language.choose", "health.read"})
"""All that people of the Alliance reach before they have the second factor that is required of them."""


def needs(action: str) -> Callable[[Callable[P, Answer]], Callable[P, Answer]]:
    """Let a request through only if its visitor may do this to anything at all; the workflow asks about the thing itself."""
    if action not in PERMISSIONS:
        raise LookupError(f"no permission is called {action!r}")

    def guard(view: Callable[P, Answer]) -> Callable[P, Answer]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Answer:
            who = who_asks()
            if action not in WHILE_OWING and owes_second_factor():
                return redirect(url_for("second_factor.show"), 303)
            if may(who, action):
                return view(*args, **kwargs)
            if who.person_code:
                raise Refused(action=action)
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("accounts.sign_in", next=wanted), 303)

        guarded.permission = action  # type: ignore[attr-defined]  # read by check_routes and the tests of routes
        return guarded

    return guard


def register(app: Flask) -> None:
    """Refuse a request with a NUL in it: no keyboard sends one, and PostgreSQL neither keeps nor looks for one."""

    @app.before_request
    def refuse_nul() -> None:
        if "\0" in request.path or any("\0" in value for _name, value in request.values.items(multi=True)):
            raise BadRequest


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission that a route needs, or None where it names none."""
    found: str | None = getattr(app.view_functions[endpoint], "permission", None)
    return found


def check_routes(app: Flask) -> None:
    """Refuse to start with a route that names no permission."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - UNGUARDED
    if open_doors := sorted(endpoint for endpoint in endpoints if not permission_of(app, endpoint)):
        raise RuntimeError(f"routes without a permission: {', '.join(open_doors)}")
