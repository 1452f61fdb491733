"""Markup stored in every field that holds words, and each page opened in Chromium: nothing runs, nothing is fetched, nothing is objected to."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacking import Attacked
from flask import Flask
from planting import plant
from playwright.sync_api import Browser, Page
from stage import Stage
from test_attack_markup import all_payloads
from test_routes import ROLES, TABLE

pytestmark = [pytest.mark.browser, pytest.mark.long]
NOT_A_PAGE = (".txt", ".ico", ".webmanifest", ".svg", ".csv", ".docx", ".pdf", ".xlsx", ".jpg", "/csv", "/metrics", "/healthz", "/readyz")


def watched(page: Page, home: str) -> list[str]:
    """What the browser complains of on this page, from now on."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "status of 4" not in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith((home, "data:image/")) else None)
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    return complaints


def test_the_watch_would_notice(browser: Browser, staged_site: str) -> None:
    context = browser.new_context(base_url=staged_site)
    page = context.new_page()
    complaints = watched(page, staged_site)
    page.goto("/help")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(1)><img src=//evil.example/x.png>')")
    page.wait_for_timeout(100)
    assert any("CSP" in one for one in complaints)
    context.close()


@pytest.mark.parametrize("role", ROLES)
def test_no_stored_markup_runs(
    browser: Browser, staged_site: str, staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage], role: str
) -> None:
    attacked = Attacked(staged_app, stage, staged_database[0])
    assert plant(attacked.file, all_payloads) > 300
    context = browser.new_context(base_url=staged_site)
    if role in attacked.cookies:
        context.add_cookies([{"name": "session", "value": attacked.cookies[role], "url": staged_site}])
    page = context.new_page()
    complaints = watched(page, staged_site)
    paths = {attacked.path(row.path): None for row in TABLE if row.route.startswith("GET") and row.expected[ROLES.index(role)] == "200"}
    walked = [path for path in paths if not path.split("?")[0].endswith(NOT_A_PAGE)]
    for path in walked:
        page.goto(path, wait_until="load")
    assert complaints == []
    assert len(walked) > 15
    context.close()
