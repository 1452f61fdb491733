"""Named reads of kept plans and of searches for plans. Each says in what order it answers and what it loads."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.pool_plans import PoolPlan, PoolSearch

_WHOLE = (
    joinedload(PoolPlan.need).joinedload(Listing.party), joinedload(PoolPlan.kept_by), joinedload(PoolPlan.chosen_by), joinedload(PoolPlan.framework),
)  # fmt: skip


def by_code(session: Session, code: str) -> PoolPlan | None:
    """The plan with its need and the need's party, who kept and chose it, and its framework contract."""
    return session.scalars(sa.select(PoolPlan).where(PoolPlan.code == code).options(*_WHOLE).execution_options(populate_existing=True)).one_or_none()


def locked(session: Session, code: str) -> PoolPlan | None:
    """The plan as `by_code`, held for this transaction."""
    held = session.scalar(sa.select(PoolPlan.id).where(PoolPlan.code == code).with_for_update())
    return None if held is None else by_code(session, code)


def of_need(session: Session, need_id: int) -> Sequence[PoolPlan]:
    """The plans that were kept of a need, the newest first, each loaded as `by_code`."""
    return session.scalars(sa.select(PoolPlan).where(PoolPlan.need_id == need_id).options(*_WHOLE).order_by(PoolPlan.version.desc())).all()


def chosen_of(session: Session, need_id: int) -> PoolPlan | None:
    """The plan of a need that was chosen, loaded as `by_code`."""
    return session.scalars(
        sa.select(PoolPlan).where(PoolPlan.need_id == need_id, PoolPlan.state == "chosen").options(*_WHOLE).order_by(PoolPlan.version.desc()).limit(1)
    ).one_or_none()


def search_for(session: Session, need_id: int, inputs_digest: str) -> PoolSearch | None:
    """The search for plans of these very inputs."""
    return session.scalars(
        sa.select(PoolSearch).where(PoolSearch.need_id == need_id, PoolSearch.inputs_digest == inputs_digest)
    ).one_or_none()  # fmt: skip


def search_by_code(session: Session, code: str) -> PoolSearch | None:
    """The search with this code."""
    return session.scalars(sa.select(PoolSearch).where(PoolSearch.code == code)).one_or_none()


def waiting(session: Session, most: int = 50) -> Sequence[PoolPlan]:
    """Plans that were kept and of whose need none was chosen, the oldest first, each loaded as `by_code`: somebody has to decide."""
    other = sa.orm.aliased(PoolPlan)
    chosen = sa.exists().where(other.need_id == PoolPlan.need_id, other.state == "chosen")
    query = sa.select(PoolPlan).join(PoolPlan.need).where(PoolPlan.state == "kept", ~chosen, Listing.status == "open").options(*_WHOLE)
    return session.scalars(query.order_by(PoolPlan.kept_at, PoolPlan.id).limit(most)).all()
