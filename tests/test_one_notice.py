"""One act of brokering is told to each person once: no step of the walk writes two letters to the same reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from bargain import BY_PHONE, put, talking
from cast import Cast
from contracts import again, agree, crab, draft, move, second_of_staff, sign
from flask import Flask
from make import NOW
from sqlalchemy.orm import Session

from matchmaker.store.models.outbox import Letter
from matchmaker.store.work import work
from matchmaker.workflows import negotiating


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def told(session: Session, act: Callable[[], object]) -> Counter[str]:
    """How many letters an act wrote to each reader."""
    last = session.scalar(sa.select(sa.func.max(Letter.id))) or 0
    act()
    return Counter(session.scalars(sa.select(Letter.to_name).where(Letter.id > last)))


def test_a_bargain_tells_each_reader_once_an_act(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    assert told(session, lambda: put(session, cast.binh, linkage)) == {"Út Mười": 1}
    assert told(session, lambda: put(session, cast.ut, linkage, price="620k/kg")) == {"Bình": 1}
    refused = told(session, lambda: negotiating.refuse(session, who=cast.binh.who, code=linkage.code, number=2, reason="price", now=NOW))
    assert refused == {"Út Mười": 1}
    assert told(session, lambda: put(session, cast.chau, linkage, acting=BY_PHONE["offer"])) == {"Út Mười": 1, "Bình": 1}
    assert told(session, lambda: negotiating.accept(session, who=cast.binh.who, code=linkage.code, number=3, now=NOW)) == {"Út Mười": 1}


def test_a_contract_tells_each_reader_once_an_act(session: Session, cast: Cast) -> None:
    linkage = agree(session, cast, crab(session, cast))
    hanh, contract = second_of_staff(session, cast), draft(session, cast.binh.who, linkage)
    assert told(session, lambda: move(session, cast.binh.who, contract, "send")) == {"Út Mười": 1}
    assert told(session, lambda: move(session, cast.chau.who, again(session, contract), "recall", why="sửa số")) == {"Út Mười": 1, "Bình": 1}
    assert told(session, lambda: move(session, cast.chau.who, again(session, contract), "send")) == {"Út Mười": 1, "Bình": 1}
    assert told(session, lambda: sign(session, cast.binh.who, again(session, contract), "buyer")) == {"Út Mười": 1}
    last = told(session, lambda: sign(session, cast.chau.who, again(session, contract), "seller"))
    assert last == {"Út Mười": 1, "Bình": 1, "Hạnh": 1}
    assert told(session, lambda: move(session, hanh, again(session, contract), "countersign")) == {"Út Mười": 1, "Bình": 1}
