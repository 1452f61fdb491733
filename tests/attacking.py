"""What attacks share: odd texts, a watch over what each route reads, and the database as it was before."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client import Client
from flask import Flask, request
from flask.wrappers import Request
from stage import Stage
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from matchmaker.store.base import db

MARKUP = (
    '"><img src=x onerror=alert(1)>', "'><svg/onload=alert(2)>", "<script>alert(3)</script>", "</textarea><script>alert(4)</script>",
    "</title><script>alert(5)</script>", "javascript:alert(6)", '" autofocus onfocus="alert(7)', "' onmouseover='alert(8)",
    "<iframe srcdoc='<script>alert(9)</script>'>",
    "<a href=javascript:alert(10)>x</a>", "<details open ontoggle=alert(11)>",
    "<body onload=alert(12)>", "<math><mtext></mtext><mglyph><style><!--</style><img src onerror=alert(13)>",
    "<!--><img src=x onerror=alert(14)>-->", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x</button>",
    "{{7*7}}{%print 1%}${7*7}", "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>",
    "data:text/html,<script>alert(15)</script>",
    "&lt;script&gt;alert(16)&lt;/script&gt;",
)  # fmt: skip
"""What would run, load or lead elsewhere if a page took it for its own."""
ODD = (
    "'", '"', "' OR '1'='1", "1; DROP TABLE person;--", "' UNION SELECT password_hash FROM person--", "%' AND 1=CAST((SELECT 1) AS int)--", "\\",
    "%", "_%",
    "-1", "0", "1e309", "9" * 40, "9223372036854775808", "-9223372036854775809", "1.5", "NaN", "Infinity", "٣", "½", "²",
    "99999", "31/02/2026", "01/01/99999", "30/13/0000", "32/13/2026-31/12/9999", "tháng 13 năm 99999", "0000-00-00",
    "\x01\x1b[31m\x7f", "\r\nSet-Cookie: a=b", "\u202egnp.exe", "\u200b\u2066a\u2069\ufeff", "\ufffe\uffff", "👩‍🌾🦐", "a\u0301" * 300, "𠜎" * 50,
    "../../etc/passwd", "%00", "%2e%2e%2f", "file:///etc/passwd", "http://169.254.169.254/", "{{7*7}}", "{% raise %}", "%(name)s%s%n",
    "${jndi:x}", "=1+1",
    "(" * 2000, "[" * 2000, "1" * 5000, "1 tấn " * 800, "no-such", "", " ", "None", "true", "[]", "{}", "1-2-3-4-5-6/7/8/9",
)  # fmt: skip
"""What no form expects: quotes, unions, numbers and days beyond all bounds, signs that are not seen, addresses, templates, deep brackets."""
HUGE = "dài " * 25_000


@dataclass
class Watch:
    """Which fields each route has asked for, of its address and of its form."""

    args: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    form: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, kind: str, name: object) -> None:
        """Write down that the route at hand asked for this name."""
        if request.url_rule is not None and isinstance(name, str):
            getattr(self, kind)[f"{request.method} {request.url_rule.rule}"].add(name)


def _told(watch: Watch, kind: str) -> type[ImmutableMultiDict[str, str]]:
    class Told(ImmutableMultiDict[str, str]):
        def get(self, key: str, *more: Any, **rest: Any) -> Any:
            watch.note(kind, key)
            return super().get(key, *more, **rest)

        def getlist(self, key: str, *more: Any, **rest: Any) -> Any:
            watch.note(kind, key)
            return super().getlist(key, *more, **rest)

        def __getitem__(self, key: str) -> Any:
            watch.note(kind, key)
            return super().__getitem__(key)

        def __contains__(self, key: object) -> bool:
            watch.note(kind, key)
            return super().__contains__(key)

    return Told


@contextmanager
def watching(app: Flask) -> Iterator[Watch]:
    """Notes, while it lasts, which fields the routes ask for."""
    watch = Watch()
    told = {kind: _told(watch, kind) for kind in ("args", "form")}

    class Watched(Request):
        @property
        def args(self) -> Any:  # type: ignore[override]
            return self.__dict__.setdefault("_told_args", told["args"](list(super().args.items(multi=True))))

        @property
        def form(self) -> Any:  # type: ignore[override]
            return self.__dict__.setdefault("_told_form", told["form"](list(super().form.items(multi=True))))

    before, app.request_class = app.request_class, Watched
    try:
        yield watch
    finally:
        app.request_class = before


LET_IN: dict[str, tuple[str, str]] = {}
"""The cookie and the form token of each role, once made."""


class Attacked:
    """The staged application, its database put back after whatever changed it, and one client for each role."""

    def __init__(self, app: Flask, stage: Stage, original: Path) -> None:
        self.app, self.stage, self.original = app, stage, original
        self.file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        self.clients = {role: self._client(role) for role in ("nobody", *stage.tokens)}
        self.cookies = {role: str(found.value) for role, client in self.clients.items() if (found := client.raw.get_cookie("session"))}

    def _client(self, role: str) -> Client:
        client = Client(self.app)
        if role in LET_IN:  # the key that signs cookies is the same for every test
            cookie, client.csrf_token = LET_IN[role]
            client.raw.set_cookie("session", cookie)
            return client
        client.become(self.stage.tokens.get(role, ""))
        client.get("/help")
        if not client.csrf_token:
            client.get("/sign-in")
        cookie = client.raw.get_cookie("session")
        LET_IN[role] = (str(cookie.value) if cookie else "", client.csrf_token)
        return client

    def path(self, path: str) -> str:
        """The address with the codes of the stage."""
        return path.format(**self.stage.codes)

    def form(self, form: Mapping[str, str]) -> dict[str, str]:
        """The form with the codes of the stage."""
        return {name: value.format(**self.stage.codes) for name, value in form.items()}

    def ask(self, role: str, method: str, path: str, **more: Any) -> TestResponse:
        """The answer to what a role asks, without reading the page."""
        self.clients[role].raw.set_cookie("session", self.cookies[role])  # whatever the last answer did to it
        if method == "POST":
            more["data"] = {**more.get("data", {}), "csrf_token": self.clients[role].csrf_token}
        return self.clients[role].raw.open(path, method=method, **more)

    def put_back(self) -> None:
        """The database as it was when the stage was set."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        for kept in self.file.parent.glob(f"{self.file.name}*"):
            kept.unlink()
        shutil.copy(self.original, self.file)


_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_ACTION, _METHOD, _NAME = (re.compile(rf'\b{word}="([^"]*)"') for word in ("action", "method", "name"))


def fields_drawn(app: Flask, html: str, path: str) -> Iterator[tuple[str, str]]:
    """Each field of each form of a page, with the route that its form is sent to."""
    urls = app.url_map.bind("localhost")
    for head, inside in _FORM.findall(html):
        method = found[1].upper() if (found := _METHOD.search(head)) else "GET"
        action = found[1] if (found := _ACTION.search(head)) and found[1] else path
        try:
            rule, _parts = urls.match(action.split("?")[0], method=method, return_rule=True)
        except HTTPException:
            continue
        yield from ((f"{method} {rule.rule}", name) for name in _NAME.findall(inside))


def address_for(rule: str, part: str = "x") -> str:
    """An address that fits a rule, with this where the rule takes anything."""

    def fitting(found: re.Match[str]) -> str:
        kind = found[1] or ""
        return "1" if kind == "int" else kind.removeprefix("any(").split(",")[0].rstrip(")") or part

    return re.sub(r"<(?:([^<>]+):)?[^<>:]+>", fitting, rule)


def digest_of(file: Path, leave_out: frozenset[str] = frozenset()) -> dict[str, str]:
    """A hash of the rows of every table of a SQLite database."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {
            name: hashlib.sha256(repr(sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"')))).encode()).hexdigest()
            for name in names
            if name not in leave_out
        }


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """The tables whose rows are not the same."""
    return {name for name in before if before[name] != after[name]}
