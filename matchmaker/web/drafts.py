"""Drafts: kept every few seconds by the page's own script or by a button, listed for their writer, and thrown away by them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.store.models.drafts import Draft
from matchmaker.store.queries import drafts as rows
from matchmaker.store.work import view, work
from matchmaker.web.draft_forms import FORMS, SUBJECT, DraftForm
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import moment
from matchmaker.workflows import remembering

pages = Blueprint("drafts", __name__)
Answer = str | Response | tuple[str, int]
BY_SCRIPT = "X-Draft"
"""The header with which a page's own script keeps a draft: it is answered in figures, not with a page."""


@pages.get("/drafts")
@needs("draft.keep")
def index() -> str:
    """One's own drafts, those touched last first."""
    with view() as session:
        mine = [(one, FORMS[one.kind], page_of_draft(one)) for one in rows.of_person(session, who_asks().person_code) if one.kind in FORMS]
        return render_template("drafts/index.html", drafts=mine, days=remembering.KEPT_FOR.days)


@pages.post("/drafts")
@needs("draft.keep")
def save() -> Answer:
    """Keep what was typed, checked by nobody; from two pages at once the later one is shown what the other has."""
    kind, subject = request.form.get("draft_kind", ""), request.form.get("draft_subject", "")
    form, now = FORMS.get(kind), datetime.now(UTC)
    if form is None or not SUBJECT.match(subject):
        raise NotFound(form=kind)
    try:
        with work() as session:
            draft = remembering.save_draft(
                session, who=who_asks(), kind=kind, subject=subject, form_key=request.form.get("form_key", ""), fields=_sent(form),
                version=_version(), now=now,
            )  # fmt: skip
            code, version, page = draft.code, draft.version, page_of_draft(draft)
    except Stale as error:
        return _slower(error)
    except Invalid as error:
        return _refused(error)
    if request.headers.get(BY_SCRIPT):
        return jsonify(code=code, version=version, at=_clock(now))
    flash(_("Đã lưu nháp lúc %(at)s.", at=_clock(now)))
    return redirect(page, 303)


@pages.post("/drafts/<code>/drop")
@needs("draft.keep")
def drop(code: str) -> Response:
    """Throw one of one's own drafts away."""
    with work() as session:
        remembering.drop_draft(session, who=who_asks(), code=code)
    flash(_("Đã bỏ bản nháp."))
    return redirect(url_for("drafts.index"), 303)


def page_of_draft(draft: Draft) -> str:
    """The address of the form with the draft filled in."""
    page = FORMS[draft.kind].address(draft.subject)
    return f"{page}{'&' if '?' in page else '?'}draft={draft.code}"


def _sent(form: DraftForm) -> dict[str, str | list[str]]:
    """The fields that were sent and may be kept; where several can be ticked, those that are."""
    kept: dict[str, str | list[str]] = {name: value for name, value in request.form.items() if form.keeps(name) and name not in form.many}
    told = {*request.form.keys(), *request.form.getlist("draft_empty")} if request.headers.get(BY_SCRIPT) else form.many
    return kept | {name: request.form.getlist(name) for name in form.many if name in told}


def _version() -> int:
    sent = request.form.get("draft_version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def _slower(error: Stale) -> Answer:
    """Another page has saved, sent or thrown away the draft meanwhile."""
    gone, at = bool(error.facts.get("gone")), error.facts.get("at")
    fields: dict[str, str | list[str]] = error.facts.get("fields") or {}  # type: ignore[assignment]
    when = moment(at) if isinstance(at, datetime) else ""
    if request.headers.get(BY_SCRIPT):
        return make_response(jsonify(gone=gone, version=error.facts.get("version", 0), at=when, fields=fields), 409)
    mine = [(name, value) for name, value in request.form.items(multi=True) if name not in ("csrf_token", "draft_version")]
    theirs = [(fields[name], value) for name, value in request.form.items() if fields.get(name, value) != value]
    return render_template("drafts/slower.html", gone=gone, when=when, mine=mine, differing=theirs, version=error.facts.get("version", 0)), 409


def _refused(error: Invalid) -> Answer:
    said = list(complain_all(error.complaints).values())
    if request.headers.get(BY_SCRIPT):
        return make_response(jsonify(said=said), 422)
    return render_template("drafts/refused.html", said=said), 422


def _clock(now: datetime) -> str:
    return moment(now).split(" ", 1)[0]
