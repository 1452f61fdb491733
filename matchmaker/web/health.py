"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

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
    """The database is reachable and its migrations are current."""
    with view() as session:
        trouble = trouble_with_database(session)
    response = jsonify(ok=not trouble, trouble=trouble or None)
    response.status_code = 503 if trouble else 200
    return response
