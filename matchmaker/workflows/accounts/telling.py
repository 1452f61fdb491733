"""A person is told when the way into their account changes: whoever did it, they know."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.store import outbox
from matchmaker.store.models.people import Person

ACCOUNT_CHANGED = "account_changed"


def tell(session: Session, person: Person, what: str, *, email: str | None, now: datetime, **facts: str) -> None:
    """Tell the person, on their page and at the address that was theirs until now."""
    outbox.write_letter(
        session, kind=ACCOUNT_CHANGED, key=f"{ACCOUNT_CHANGED}:{new_code('t')}", name=person.name, email=email or "", language=person.language,
        subject_kind="account", subject_code=person.code, facts={"what": what, "at": now.isoformat(), **facts}, now=now, person=person,
    )  # fmt: skip
