"""A form that was sent twice is answered twice and done once; a form that was sent again with other words is asked about."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask, Response, flash, jsonify, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from matchmaker.store.models.drafts import SentForm
from matchmaker.store.sending import Sending, SentAlready, answer_kept, sending, sent_form
from matchmaker.store.work import view, work
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import moment

LONGEST_KEY = 80
SECRETS = frozenset({"password", "current_password", "token", "secret", "code_typed"})
NOT_REMEMBERED = frozenset({"accounts", "drafts", "register", "people", "unsubscribing"})
"""Blueprints whose forms are not remembered: what they send or where they lead to is secret, or nothing that counts comes of them."""
BY_SCRIPT = "X-Send"
"""The header with which a page's own script sends a form: it is told where to go on instead of being sent there."""
PATIENCE, PAUSE = 40, 0.05
"""How often, and after how many seconds each, the answer of a request that came at the same moment is looked for."""


def register(app: Flask) -> None:
    """Look at each form that has a key before its page does; to be registered after visitors are known."""
    app.jinja_env.globals["new_key"] = new_key

    @app.before_request
    def look_whether_sent() -> AnyResponse | None:
        form = _form_sent()
        sending.set(form)
        if form is None:
            return None
        with view() as session:
            made = sent_form(session, form.person_code, form.path, form.form_key)
        if made and made.digest != form.digest and _revises():
            sending.set(None)
            return None
        return _answer_again(form) if made else None

    @app.after_request
    def remember_answer(response: Response) -> Response:
        form = sending.get()
        sending.set(None)
        location = response.headers.get("Location", "")
        if form is not None and form.kept:
            with work() as session:
                answer_kept(session, form, status=response.status_code, location=location)
        if response.status_code == 303 and request.method == "POST" and request.headers.get(BY_SCRIPT):
            return _told_where(response, location)
        return response

    @app.teardown_request
    def forget(error: BaseException | None) -> None:
        sending.set(None)

    @app.errorhandler(SentAlready)
    def sent_meanwhile(error: SentAlready) -> AnyResponse:
        form = _form_sent()
        return _answer_again(form) if form else make_response("", 409)


def new_key() -> str:
    """A key for a form that is drawn now: each time it is sent with this key it is the same form."""
    return uuid4().hex


def _form_sent() -> Sending | None:
    """The form that this request brings, where a person sends one that has a key and holds no secret."""
    if request.method != "POST" or request.blueprint in NOT_REMEMBERED or not who_asks().person_code:
        return None
    key = request.form.get("form_key", "")[:LONGEST_KEY]
    if not key or SECRETS & request.form.keys():
        return None
    return Sending(who_asks().person_code, request.path[:200], key, _digest(), datetime.now(UTC))


def _revises() -> bool:
    """Does the form say which version it was drawn from? Then its own page shows both versions, side by side and by name."""
    return any(request.form.get(name) for name in ("version", "seen"))


def _digest() -> str:
    """What distinguishes one wording of the form from another: each field, and the contents of each file."""
    typed = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token" and not name.startswith("draft_"))
    files = []
    for name, sent in request.files.items(multi=True):
        files.append((name, hashlib.sha256(sent.stream.read()).hexdigest()))
        sent.stream.seek(0)
    return hashlib.sha256(json.dumps([typed, sorted(files)]).encode("utf-8", "surrogatepass")).hexdigest()


def _answer_again(form: Sending) -> AnyResponse:
    """The answer that the form had, or a question where its words are others."""
    made = _answered(form)
    if made is None:
        return make_response(render_template("sending/waiting.html", when=""), 409)
    if made.digest != form.digest:
        return _ask(made)
    if not made.location:
        return make_response(render_template("sending/waiting.html", when=moment(made.sent_at)))
    flash(_("Bản này đã nhận lúc %(when)s, không ghi thêm lần nữa.", when=moment(made.sent_at)))
    return redirect(made.location, 303)


def _answered(form: Sending) -> SentForm | None:
    """The form as it was taken, once its answer is known: the request that brought it may still be at it."""
    made = None
    for _turn in range(PATIENCE):
        with view() as session:
            session.rollback()  # each look sees what was written since the last
            made = sent_form(session, form.person_code, form.path, form.form_key)
        if made is None or made.status or made.digest != form.digest:
            return made
        time.sleep(PAUSE)
    return made


def _ask(made: SentForm) -> Response:
    """The page that shows the way to what was taken, and lets what was typed now be sent as something new."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "form_key")]
    page = render_template(
        "sending/other.html", made=made, when=moment(made.sent_at), typed=typed, shown=[value for name, value in typed if _is_text(name, value)],
        form_key=new_key(), action=request.path, files=bool(request.files),
    )  # fmt: skip
    return make_response(page, 422)


def _is_text(name: str, value: str) -> bool:
    """Is this something that the person typed, not a mark that the form carries along?"""
    return bool(value.strip()) and not name.startswith("draft_") and name not in ("version", "seen", "sure", "stamp")


def _told_where(response: Response, location: str) -> Response:
    told = jsonify(go=location)
    for name, value in response.headers:
        if name == "Set-Cookie":
            told.headers.add(name, value)
    return told
