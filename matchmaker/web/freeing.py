"""Staff take a telephone number off an account whose owner no longer has it: the page that says what it means, and the act."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid
from matchmaker.store.work import view, work
from matchmaker.web.doors import kept_nowhere
from matchmaker.web.fields import PHONE_REASON
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import accounts

pages = Blueprint("freeing", __name__)


@pages.get("/people/<person>/phone")
@needs("account.free_phone")
def ask(person: str) -> Response:
    """What taking the number off means, and the form that asks why."""
    return _form(person, {}, {})


@pages.post("/people/<person>/phone")
@needs("account.free_phone")
def free(person: str) -> Response:
    """Take the number off, or ask again for what is missing."""
    reason, sure = request.form.get("phone_reason", ""), request.form.get("sure", "")
    try:
        with work() as session:
            name = accounts.free_phone(session, who=who_asks(), person_code=person, reason=reason, sure=sure == "yes", now=datetime.now(UTC)).name
    except Invalid as error:
        return _form(person, {"phone_reason": reason, "sure": sure}, complain_all(error.complaints), 422)
    flash(_("Đã gỡ số điện thoại khỏi tài khoản của %(name)s.", name=name))
    return redirect(url_for("freeing.ask", person=person), 303)


def _form(code: str, typed: dict[str, str], complaints: dict[str, str], status: int = 200) -> Response:
    with view() as session:
        found, _by = accounts.whose_number(session, who=who_asks(), person_code=code)
        page = render_template(
            "people/free_phone.html", person_found=found, closes=accounts.only_way_in(found), field_of_reason=PHONE_REASON, typed=typed,
            complaints=complaints, may=current_user.second_factor,
        )  # fmt: skip
    return kept_nowhere(page, status)
