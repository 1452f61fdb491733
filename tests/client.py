"""A browser without JavaScript that reads every page it gets, and fails on what no page may show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask, request_tearing_down
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from matchmaker.store.base import db

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
SHOWN_BY_MISTAKE = re.compile(r"\bNone\b|\{\{|\}\}|\{%|<[A-Za-z_.]+ object at 0x|%\([a-z_]+\)[sd]|LazyString|Undefined")


@dataclass
class Form:
    """A form as it stands on the page."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Page(HTMLParser):
    """What a reader finds on a page."""

    source: str
    title: str = ""
    text: str = ""
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "h1":
            self.headings.append("")
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "label" and "for" in said:
            self.labels.append(said["for"])
        if tag == "form":
            self.forms.append(Form(said.get("method", "get").lower(), said.get("action", "")))
        if tag == "input" and self.forms and "name" in said and (said.get("type") not in ("checkbox", "radio") or "checked" in said):
            self.forms[-1].fields[said["name"]] = said.get("value", "")
        self.inline += [name for name in said if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in said):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        if "h1" in self.open:
            self.headings[-1] += data
        if not {"script", "style"} & set(self.open):
            self.text += data

    def form(self, action: str) -> Form:
        """The form that is sent to an address."""
        found = [form for form in self.forms if form.action == action or form.action.split("?")[0] == action]
        assert found, f"no form for {action}; there are {[form.action for form in self.forms]}"
        return found[0]


def read_page(html: str) -> Page:
    """The page, once it has been found fit to be shown."""
    page = Page(html)
    assert page.title.strip(), "a page without a title"
    assert len(page.headings) == 1, f"one h1, not {page.headings}"
    assert page.headings[0].strip(), "an empty h1"
    twice = [name for name, count in Counter(page.ids).items() if count > 1]
    assert not twice, f"ids that stand twice: {twice}"
    assert not set(page.labels) - set(page.ids), f"labels of nothing: {set(page.labels) - set(page.ids)}"
    assert not page.inline, f"inline script or style, which the policy blocks: {page.inline}"
    mistake = SHOWN_BY_MISTAKE.search(page.text)
    assert not mistake, f"shown by mistake: {page.text[max(0, mistake.start() - 60) : mistake.end() + 60]!r}"
    for form in page.forms:
        assert form.method == "get" or form.fields.get("csrf_token"), f"a form without its token: {form.action}"
    return page


class Client:
    """Flask's client that follows the rules of a browser and the house: it reads pages, sends tokens, finds unsaved changes."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.raw = app.test_client()
        self.csrf_token = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """The answer to reading an address."""
        return self._send("GET", path, **more)

    def post(self, path: str, form: Mapping[str, Any] | None = None, *, token: bool = True, **more: Any) -> TestResponse:
        """The answer to a form, sent with the token of the last page unless told otherwise."""
        if token and not self.csrf_token:
            self.get("/sign-in")
        sent = {**(form or {}), **({"csrf_token": self.csrf_token} if token else {})}
        return self._send("POST", path, data=sent, **more)

    def sign_in(self, email: str, password: str) -> TestResponse:
        """Sign in as a person would."""
        self.get("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        self.csrf_token = ""
        if answer.status_code == 303:
            self.get("/")  # a fresh session has a fresh token
        return answer

    def become(self, token: str) -> None:
        """Go on as whoever has this token, with a form at hand that was drawn before; nobody has the empty one."""
        with self.raw.session_transaction() as cookie:
            cookie.clear()
            if token:
                cookie["_user_id"] = token
                cookie["_fresh"] = True
            cookie["csrf_token"] = f"of {token}"
        self.csrf_token = str(URLSafeTimedSerializer(self.app.secret_key or "", salt="wtf-csrf-token").dumps(f"of {token}"))

    def page(self, path: str, status: int = 200) -> Page:
        """The page at an address, read."""
        answer = self.get(path)
        assert answer.status_code == status, f"{path} answered {answer.status_code}"
        return Page(answer.text)

    def _send(self, method: str, path: str, **more: Any) -> TestResponse:
        unsaved: set[int] = set()
        with _watching(self.app, unsaved):
            answer = self.raw.open(path, method=method, **more)
        assert not unsaved, f"{method} {path} left changes that were never committed"
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
            for form in read_page(answer.text).forms:
                self.csrf_token = form.fields.get("csrf_token", self.csrf_token)
        return answer


class _watching:
    """Notes sessions that wrote to the database, or hold changes not yet written, and were closed without committing or undoing them."""

    def __init__(self, app: Flask, unsaved: set[int]) -> None:
        self.app = app
        self.unsaved = unsaved

    def __enter__(self) -> None:
        event.listen(Session, "after_flush", self._wrote)
        event.listen(Session, "after_commit", self._settled)
        event.listen(Session, "after_soft_rollback", self._undone)
        request_tearing_down.connect(self._leaving, self.app)

    def __exit__(self, *error: object) -> None:
        event.remove(Session, "after_flush", self._wrote)
        event.remove(Session, "after_commit", self._settled)
        event.remove(Session, "after_soft_rollback", self._undone)
        request_tearing_down.disconnect(self._leaving, self.app)

    def _wrote(self, session: Session, context: object) -> None:
        self.unsaved.add(id(session))

    def _settled(self, session: Session) -> None:
        self.unsaved.discard(id(session))

    def _undone(self, session: Session, previous: object) -> None:
        self.unsaved.discard(id(session))

    def _leaving(self, sender: Flask, **rest: object) -> None:
        if db.session.registry.has() and (db.session.new or db.session.dirty or db.session.deleted):
            self.unsaved.add(0)
