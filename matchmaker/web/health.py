"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from matchmaker.matching.scorers import scorer_is_broken
from matchmaker.store.health import trouble_with_database
from matchmaker.store.work import view
from matchmaker.web.guard import needs

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@needs("health.read")
def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


@pages.get("/readyz")
@needs("health.read")
def readyz() -> Response:
    """The database is reachable, can be written and is up to date; what only serves worse than it should is named beside it."""
    with view() as session:
        trouble = trouble_with_database(session)
    worse = {"degraded": ["scorer"]} if scorer_is_broken() else {}
    response = jsonify(ok=not trouble, trouble=trouble or None, **worse)
    response.status_code = 503 if trouble else 200
    return response
