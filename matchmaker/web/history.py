"""Who did what to one thing, in plain sentences, page by page and as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, first_of, page_wanted, paged
from matchmaker.web.subjects import page_of
from matchmaker.web.tables_out import csv_answer
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import HERE
from matchmaker.wording.history import sentences
from matchmaker.wording.labels import SOURCES, label
from matchmaker.workflows.recalling import Recalled, recall

pages = Blueprint("history", __name__)
KIND = "<any(offer, need, linkage, contract, party):kind>"
MOST_EXPORTED = 5000


class Told(NamedTuple):
    """One event as the page and the table tell it."""

    event: object
    said: Sequence[str]


@pages.get(f"/history/{KIND}/<code>")
@needs("history.read")
def show(kind: str, code: str) -> str:
    """What happened to the thing, newest first."""
    page = page_wanted()
    with view() as session:
        title, found = recall(session, who=who_asks(), kind=kind, code=code, most=PER_PAGE + 1, after=first_of(page))
        paging = paged([Told(one.event, _said(one)) for one in found], page)
        return render_template("history/show.html", title=title, kind=kind, code=code, paging=paging, back=page_of(kind, code))


@pages.get(f"/history/{KIND}/<code>/table.csv")
@needs("history.read")
def table(kind: str, code: str) -> Response:
    """The same as a table, every event a row."""
    with view() as session:
        _title, found = recall(session, who=who_asks(), kind=kind, code=code, most=MOST_EXPORTED)
        head = (_("Lúc"), _("Việc"), _("Ai"), _("Thay mặt"), _("Qua"))
        rows = [
            (
                f"{one.event.at.astimezone(HERE):%Y-%m-%d %H:%M:%S}", "; ".join(_said(one)), one.event.person.name if one.event.person else "",
                one.event.on_behalf_of.name if one.event.on_behalf_of else "", label(SOURCES, one.event.source),
            )
            for one in found
        ]  # fmt: skip
        return csv_answer(f"lich-su-{code}.csv", head, rows)


def _said(one: Recalled) -> list[str]:
    return sentences(one.event.action, one.event.person.name if one.event.person else "", one.changes, one.event.detail)
