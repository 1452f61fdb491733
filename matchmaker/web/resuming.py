"""A form that begins where its writer left off: their drafts of it are offered, and one of them is filled in where they ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, request

from matchmaker.store.models.drafts import Draft
from matchmaker.store.queries import drafts
from matchmaker.store.work import view
from matchmaker.web.visitors import who_asks

PRIVATE = ("told_by", "read_by", "confirmed_by", "signer", "phone", "email")
"""Fields that may hold somebody's name or number: kept with the server, never on the device."""
OFFERED = 3
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Kept:
    """What a form knows of its drafts: the one that fills it, and those that could."""

    person: str
    version: str
    taken: Draft | None = None
    offered: Sequence[Draft] = field(default_factory=tuple)
    private: str = " ".join(PRIVATE)


def register(app: Flask) -> None:
    """Let the macro that stands in each such form ask for what it knows."""
    app.jinja_env.globals["kept_draft"] = kept_draft


def resumed(kind: str, subject: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The form with one's own draft filled in, where the address names one; every draft of it is offered otherwise."""
    who = who_asks()
    if not who.person_code:
        return dict(typed)
    since = datetime.now(UTC) - KEPT_FOR
    with view() as session:
        mine = [one for one in drafts.of_form(session, who.person_code, kind, subject) if one.saved_at >= since]
    taken = next((one for one in mine if one.code == request.args.get("draft")), None)
    g.kept_draft = Kept(who.person_code, str(taken.version) if taken else "0", taken, [one for one in mine if one is not taken][:OFFERED])
    return {**typed, **taken.fields, "form_key": taken.form_key} if taken else dict(typed)


def kept_draft() -> Kept | None:
    """What the form that is drawn knows of its drafts; nothing for who has not signed in, whose words are kept nowhere."""
    who = who_asks()
    if not who.person_code:
        return None
    known: Kept | None = g.get("kept_draft")
    sent = request.form.get("draft_version", "0")
    return known or Kept(who.person_code, sent if sent.isascii() and sent.isdigit() and len(sent) < 10 else "0")
