"""A served market and a browser to walk it; nothing outside the machine is reached."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cast import PASSWORD, Cast
from flask import Flask
from market import Market, fill
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

EXPECTED = re.compile(r"status of 4|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
"""What a browser complains of where a test means it: a refused form, a network that was cut."""


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing: the application logs its own requests."""


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """One that no other test sees: it is served, and its threads may outlive a test."""
    return own_app


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


@pytest.fixture
def site(app: Flask, market: Market) -> Iterator[str]:
    """The address at which the market is served."""
    with served(app) as address:
        yield address


@pytest.fixture
def staged_site(staged_app: Flask) -> Iterator[str]:
    """The address at which the stage is served, with one thing of each kind on it."""
    with served(staged_app) as address:
        yield address


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application, as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser: Browser, site: str, cast: Cast) -> Iterator[Callable[..., Page]]:
    """Opens a browser for a player of the cast, signed in; fails afterwards on anything that the browser complained about."""
    contexts, complaints = [], []

    def open_for(who: str = "", *, language: str = "vi", **settings: Any) -> Page:
        context = browser.new_context(base_url=site, locale=f"{language}-VN", **{"viewport": {"width": 1280, "height": 800}, **settings})
        context.add_cookies([{"name": "lang", "value": language, "url": site}])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and not EXPECTED.search(said.text) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        if who:
            page.goto("/sign-in")
            page.fill("#email", getattr(cast, who).email)
            page.fill("#password", PASSWORD)
            page.click("main .actions button")
            page.wait_for_selector("form[action='/sign-out']")
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert not complaints
