"""Who did what, for the staff of the Alliance."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.queries.audit import latest, names_of, subject_name
from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.paging import address

pages = Blueprint("audit", __name__)
PER_PAGE = 25
SUBJECT_PAGES = {"offer": ("listings.show", {"side": "offer"}), "need": ("listings.show", {"side": "need"})}
PLAIN_PAGES = {
    "party": "parties.show", "linkage": "linkages.show", "registration": "registrations.show", "word_edit": "words.history",
    "letter": "letters.show", "pair": "pairs.show", "contract": "contracts.show", "harvest": "harvests.show",
    "delivery": "deliveries.one", "breach": "breaches.show",
}  # fmt: skip

REASONED = frozenset({"look.begin", "account.free_phone"})
"""Acts of staff towards a person whose reason, in their own words, is shown with them."""


@pages.get("/audit")
@needs("audit.read")
def index() -> str:
    """The newest events first; older ones by an address that stays true while new ones arrive."""
    typed, subject = request.args.get("before", ""), request.args.get("subject", "")[:60]
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    with view() as session:
        events = latest(session, most=PER_PAGE + 1, before=before, subject_code=subject)
        older = address(before=events[PER_PAGE - 1].id) if len(events) > PER_PAGE else ""
        shown, names = events[:PER_PAGE], names_of(session, events[:PER_PAGE])
        return render_template(
            "audit/index.html", events=[(one, subject_address(one), subject_name(one, names)) for one in shown], older=older, subject=subject,
            newest=before is None, reasoned=REASONED,
        )  # fmt: skip


def subject_address(event: AuditEvent) -> str:
    """The page of the thing that an event is about; nothing where it has none."""
    if event.subject_kind in SUBJECT_PAGES:
        endpoint, values = SUBJECT_PAGES[event.subject_kind]
        return url_for(endpoint, code=event.subject_code, **values)  # type: ignore[arg-type]
    return url_for(PLAIN_PAGES[event.subject_kind], code=event.subject_code) if event.subject_kind in PLAIN_PAGES else ""
