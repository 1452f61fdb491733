"""Named reads of the words that name no listed product: gathered, counted by side, without those that staff set aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.new_words import SetAside, UnlistedPhrase
from matchmaker.store.models.people import Party

MOST_LISTINGS = 400
_BEARS = (Listing.status == "open", Listing.unlisted != "")
_Head = aliased(UnlistedPhrase)
_WORD = sa.func.coalesce(_Head.phrase, Listing.unlisted)
"""What a group is known by: its first wording. One that is not gathered yet stands alone."""
_AGAIN = 2**31 - 1
"""Newer than any wording that was set aside."""


def _gathered(query: sa.Select[Any]) -> sa.Select[Any]:
    """The open listings whose words name no listed product, each with its wording and the first one of its group where it is gathered."""
    joined = query.select_from(Listing).outerjoin(UnlistedPhrase, UnlistedPhrase.phrase == Listing.unlisted)
    return joined.outerjoin(_Head, _Head.id == UnlistedPhrase.head_id).where(*_BEARS)


def _only(side: str, column: Any) -> Any:
    return sa.case((Listing.side == side, column))


def _groups() -> sa.Select[Any]:
    """One row for each group that open listings bear and that is not set aside, the most wanted first."""
    upto = sa.select(SetAside.head_id, sa.func.max(SetAside.upto_id).label("upto")).where(SetAside.undone_at.is_(None))
    aside = upto.group_by(SetAside.head_id).subquery()
    wanting, since = sa.func.count(_only("need", Listing.party_id).distinct()), sa.func.min(Listing.created_at)
    query = sa.select(
        _WORD.label("word"), since.label("since"), wanting.label("wanting"), sa.func.count(_only("need", Listing.id)).label("needs"),
        sa.func.count(_only("offer", Listing.id)).label("offers"), sa.func.count(_only("offer", Listing.party_id).distinct()).label("offering"),
        sa.func.count().over().label("total"),
    )  # fmt: skip
    query = _gathered(query).outerjoin(aside, aside.c.head_id == sa.func.coalesce(UnlistedPhrase.head_id, UnlistedPhrase.id)).group_by(_WORD)
    newest = sa.func.max(sa.func.coalesce(UnlistedPhrase.id, _AGAIN))
    query = query.having(newest > sa.func.coalesce(sa.func.max(aside.c.upto), 0))
    return query.order_by(wanting.desc(), sa.desc("needs"), sa.desc("offering"), sa.desc("offers"), since, sa.text("word"))


def groups(session: Session, *, most: int, after: int = 0) -> Sequence[sa.Row[Any]]:
    """Groups that wait, the most wanted first; each says how many there are in `total`."""
    return session.execute(_groups().limit(most).offset(after)).all()


def group(session: Session, word: str) -> sa.Row[Any] | None:
    """The group that waits and is known by this wording, or has it."""
    first = aliased(UnlistedPhrase)
    of = sa.select(first.phrase).join(UnlistedPhrase, UnlistedPhrase.head_id == first.id).where(UnlistedPhrase.phrase == word)
    return session.execute(_groups().where(_WORD.in_([session.scalar(of) or word]))).first()


def not_gathered(session: Session) -> Sequence[sa.Row[Any]]:
    """Wordings of open listings that are in no group yet, in the order in which they came: `phrase`, `since`."""
    known = sa.select(UnlistedPhrase.id).where(UnlistedPhrase.phrase == Listing.unlisted).exists()
    query = sa.select(Listing.unlisted.label("phrase"), sa.func.min(Listing.created_at).label("since")).where(*_BEARS, ~known)
    return session.execute(query.group_by(Listing.unlisted).order_by(sa.func.min(Listing.id))).all()


def phrases(session: Session) -> Sequence[sa.Row[Any]]:
    """Every wording that was ever gathered with its group, in the order in which they came: `id`, `phrase`, `head_id`."""
    return session.execute(sa.select(UnlistedPhrase.id, UnlistedPhrase.phrase, UnlistedPhrase.head_id).order_by(UnlistedPhrase.id)).all()


def first_wording(session: Session, word: str) -> UnlistedPhrase | None:
    """The first wording of the group that has this one."""
    first = aliased(UnlistedPhrase)
    query = sa.select(first).join(UnlistedPhrase, sa.func.coalesce(UnlistedPhrase.head_id, UnlistedPhrase.id) == first.id)
    return session.scalars(query.where(UnlistedPhrase.phrase == word)).one_or_none()


def newest_of(session: Session, head_id: int) -> int:
    """The number of the newest wording of a group."""
    query = sa.select(sa.func.max(UnlistedPhrase.id)).where(sa.or_(UnlistedPhrase.head_id == head_id, UnlistedPhrase.id == head_id))
    return session.scalar(query) or 0


def bearing(session: Session, words: Collection[str]) -> Sequence[sa.Row[Any]]:
    """The newest open listings of these groups: enough of each to see what is meant, with its party's name."""
    newest = sa.func.row_number().over(partition_by=_WORD, order_by=(Listing.created_at.desc(), Listing.id.desc())).label("newest")
    query = sa.select(_WORD.label("word"), Listing.code, Listing.side, Listing.words, Listing.linked, Party.name.label("party"), newest)
    found = _gathered(query).join(Party, Party.id == Listing.party_id).where(_WORD.in_(words)).subquery()
    most = max(MOST_LISTINGS // max(len(words), 1), 1)
    return session.execute(sa.select(found).where(found.c.newest <= most).order_by(found.c.newest)).all()


def wordings(session: Session, words: Collection[str]) -> Sequence[sa.Row[Any]]:
    """How often open listings bear each wording of these groups, the most frequent first: `word`, `phrase`, `times`."""
    times = sa.func.count(Listing.id).label("times")
    query = _gathered(sa.select(_WORD.label("word"), Listing.unlisted.label("phrase"), times)).where(_WORD.in_(words))
    return session.execute(query.group_by(_WORD, Listing.unlisted).order_by(times.desc(), Listing.unlisted)).all()


def amounts(session: Session, words: Collection[str]) -> Sequence[sa.Row[Any]]:
    """What open listings of these groups say of their amounts, by side, unit and period: `word`, `side`, `unit`, `per`, `amount`."""
    amount = sa.func.sum(Listing.quantity).label("amount")
    query = sa.select(_WORD.label("word"), Listing.side, Listing.quantity_unit.label("unit"), Listing.per, amount)
    query = _gathered(query).where(_WORD.in_(words), Listing.quantity.is_not(None))
    return session.execute(query.group_by(_WORD, Listing.side, Listing.quantity_unit, Listing.per).order_by(amount.desc())).all()


def set_aside(session: Session, *, most: int, after: int = 0) -> Sequence[SetAside]:
    """What was set aside and not taken back, newest first, each with its first wording and who said so."""
    query = sa.select(SetAside).where(SetAside.undone_at.is_(None)).options(joinedload(SetAside.head), joinedload(SetAside.person))
    return session.scalars(query.order_by(SetAside.id.desc()).limit(most).offset(after)).all()


def set_aside_by_code(session: Session, code: str) -> SetAside | None:
    """One setting aside, with its first wording, held for this transaction."""
    query = sa.select(SetAside).where(SetAside.code == code).options(joinedload(SetAside.head, innerjoin=True))
    return session.scalars(query.with_for_update(of=SetAside).execution_options(populate_existing=True)).one_or_none()


def begin(session: Session, *, phrase: str, head_id: int | None, first_at: datetime) -> UnlistedPhrase:
    """One more wording, in a group or the first of one."""
    made = UnlistedPhrase(phrase=phrase, head_id=head_id, first_at=first_at)
    session.add(made)
    session.flush()
    return made
