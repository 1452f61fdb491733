"""A person's own account: who they are, how they sign in, and where they are signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from matchmaker.domain.codes import hash_of
from matchmaker.domain.errors import Invalid
from matchmaker.domain.sign_in import folded_email, shown_phone
from matchmaker.store.work import view, work
from matchmaker.web.doors import count_try, kept_nowhere, key
from matchmaker.web.fields import ACCOUNT_FIELDS, FRESH_PASSWORD, OLD_PASSWORD, PASSWORD_NOW, Field
from matchmaker.web.guard import needs
from matchmaker.web.visitors import let_in, who_asks
from matchmaker.wording.complaints import FIELDS, complain_all
from matchmaker.wording.devices import device_in_words
from matchmaker.wording.notices import LANGUAGES
from matchmaker.workflows import accounts

pages = Blueprint("account_page", __name__)


@pages.get("/account")
@needs("account.own")
def show() -> Response:
    """The page."""
    return _page({}, {})


@pages.post("/account")
@needs("account.own")
def change() -> Response:
    """Keep what the person wrote, or show it again with what is wrong."""
    typed = {name: request.form.get(name, "") for name in ("person_name", "email", "phone", "language", "password")}
    counted_as = count_try(f"own:{who_asks().person_code}")
    try:
        with work() as session:
            person = accounts.change_particulars(
                session, who=who_asks(), typed=typed, counted_as=counted_as, key=key(), now=datetime.now(UTC),
                keeper=current_app.config["PASSWORD_KEEPER"],
            )  # fmt: skip
            asked = bool(typed["email"]) and folded_email(typed["email"]) != person.email
    except Invalid as error:
        return _page({**typed, "password": ""}, complain_all(error.complaints, {**FIELDS, "password": FIELDS["old"]}), 422)
    flash(_("Đã ghi. Thư điện tử mới chờ bạn xác nhận.") if asked else _("Đã ghi thông tin tài khoản."))
    return redirect(url_for("account_page.show"), 303)


@pages.get("/account/password")
@needs("account.own")
def ask_password() -> Response:
    """The form for another password."""
    return _password_form({})


@pages.post("/account/password")
@needs("account.own")
def change_password() -> Response:
    """Make it the password; other browsers are signed out, and this one goes on under another token."""
    counted_as = count_try(f"own:{who_asks().person_code}")
    try:
        with work() as session:
            person, token = accounts.change_password(
                session, who=who_asks(), old=request.form.get("old", ""), password=request.form.get("password", ""), counted_as=counted_as,
                token=current_user.token, now=datetime.now(UTC), keeper=current_app.config["PASSWORD_KEEPER"],
            )  # fmt: skip
            let_in(person, token)
    except Invalid as error:
        return _password_form(complain_all(error.complaints), 422)
    flash(_("Đã đổi mật khẩu. Các máy khác đã được đăng xuất."))
    return redirect(url_for("account_page.show"), 303)


@pages.post("/account/sessions/<code>/end")
@needs("account.own")
def end_session(code: str) -> Response:
    """Sign one other browser out."""
    with work() as session:
        accounts.end_session(session, who=who_asks(), code=code, now=datetime.now(UTC))
    flash(_("Đã đăng xuất máy ấy."))
    return redirect(url_for("account_page.show", _anchor="sessions"), 303)


@pages.post("/account/sessions/end-others")
@needs("account.own")
def end_others() -> Response:
    """Sign every other browser out."""
    with work() as session:
        accounts.end_others(session, who=who_asks(), token=current_user.token, now=datetime.now(UTC))
    flash(_("Đã đăng xuất mọi máy khác."))
    return redirect(url_for("account_page.show", _anchor="sessions"), 303)


def _page(typed: Mapping[str, str], complaints: dict[str, str], status: int = 200) -> Response:
    now = datetime.now(UTC)
    with view() as session:
        person = accounts.own_account(session, who_asks())
        kept = {"person_name": person.name, "email": person.email or "", "phone": shown_phone(person.phone) if person.phone else ""}
        lines = [
            {
                "code": one.code, "device": device_in_words(one.device), "since": one.created_at, "seen": one.seen_at or one.created_at,
                "here": one.token_hash == hash_of(current_user.token),
            }
            for one in accounts.own_sessions(session, who=who_asks(), now=now)
        ]  # fmt: skip
        page = render_template(
            "accounts/account.html", fields=(*ACCOUNT_FIELDS, _language()), password=replace(PASSWORD_NOW, required=False),
            typed=typed or {**kept, "language": person.language}, complaints=complaints, sessions=lines, has_factor=person.has_second_factor,
            waiting=accounts.address_waiting(session, person.code, now=now), mail=bool(current_app.config["SETTINGS"].mail_url),
            factor_since=person.factor_since, left=accounts.codes_left(session, person),
        )  # fmt: skip
    return kept_nowhere(page, status)


def _language() -> Field:
    return Field("language", _("Tiếng trong thư và trên trang"), kind="select", choices=LANGUAGES)


def _password_form(complaints: dict[str, str], status: int = 200) -> Response:
    page = render_template("accounts/password.html", fields=(OLD_PASSWORD, FRESH_PASSWORD), complaints=complaints)
    return kept_nowhere(page, status)
