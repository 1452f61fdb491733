"""The Alliance and the first of its people, in a database that holds neither yet; everybody else is added by them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_secret
from matchmaker.domain.errors import Invalid, Stale, WrongStage
from matchmaker.domain.sign_in import Complaint, email_complaint
from matchmaker.domain.spelling import clean, fold
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Party
from matchmaker.workflows.accounts.passwords import STANDARD
from matchmaker.workflows.accounts.people import add_person
from matchmaker.workflows.accounts.resetting import make_reset

ALLIANCE = "lien-minh"
"""The Alliance's code; as codes are unique, of two who begin at once one does it."""


def begin_alliance(
    session: Session, *, alliance: str, name: str, email: str, key: str, now: datetime, source: str, keeper: PasswordHasher = STANDARD
) -> str:
    """The secret of the way to a password of their own for the first of the Alliance's people, whom nobody can be until it was used.

    Raises `WrongStage` where there is an Alliance already, `Invalid` for what cannot be.
    """
    if session.scalar(sa.select(sa.exists().where(Party.kind == "alliance"))):
        raise WrongStage(move="begin_alliance", stage="begun")
    complaints: dict[str, Complaint] = {field: ("missing", {}) for field, said in (("name", clean(name)), ("alliance", clean(alliance))) if not said}
    if complaint := email_complaint(email):
        complaints["email"] = complaint
    if complaints:
        raise Invalid(complaints)
    party = Party(code=ALLIANCE, kind="alliance", name=clean(alliance), name_folded=fold(clean(alliance)), created_at=now)
    session.add(party)
    try:
        session.flush()
    except IntegrityError as error:
        raise Stale from error
    record_event(session, action="party.found", subject_kind="party", subject_code=party.code, person=None, now=now, source=source)
    add_person(
        session, email=email, name=clean(name), password=new_secret(), parties=[party], now=now, source=source, keeper=keeper
    )  # fmt: skip
    return make_reset(session, name=email, key=key, now=now, source=source)
