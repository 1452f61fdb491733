"""A market of melons in which nobody has enough alone: five co-operatives, one of them weak, one silent about its price; Bình needs it all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cast import PASSWORD, Cast, Player
from flask import Flask
from make import make_party, make_person, post
from sqlalchemy.orm import Session

from matchmaker.store.models.fairness import PartyStanding
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work

NOW = datetime.now(UTC)
START = NOW.date() + timedelta(days=20)
END = START + timedelta(days=20)  # three weeks
OFFERED = (
    ("cay-gua", "HTX Cây Gừa", 900, 8_000, "xã Khánh Bình"), ("bau-sen", "HTX Bàu Sen", 900, 8_200, "xã Khánh Hưng"),
    ("rach-goc", "HTX Rạch Gốc Nhỏ", 2_000, 9_000, "xã Đầm Dơi"), ("kenh-ba", "HTX Kênh Ba", 700, 8_300, "xã Thới Bình"),
    ("lung-nga", "HTX Lung Ngã", 1_000, None, "xã Cái Nước"),
)  # fmt: skip


@dataclass(frozen=True)
class PoolMarket:
    """The codes of the need and of each offer by its co-operative, and the people of the co-operatives."""

    need: str
    offers: dict[str, str]
    people: dict[str, Player]


def fill(app: Flask, cast: Cast, *, wanted: str = "9 tấn") -> PoolMarket:
    """Write it as people would."""
    with app.app_context(), work() as session:
        people = {code: _found(session, code, name) for code, name, _kg, _price, _place in OFFERED}
        found_on = NOW.date() - timedelta(days=30)
        session.add(PartyStanding(party_id=_number(session, "kenh-ba"), stands="weak", as_of=found_on, source="QĐ", entered_at=NOW, form_key="w"))
        offers = {code: _offer(session, people[code], kg, price, place) for code, _name, kg, price, place in OFFERED}
        need = post(
            session, cast.binh, "need", form_key="melons", now=NOW, words="dưa hấu ruột đỏ", quantity=wanted, place="phường An Xuyên",
            from_=START.strftime("%d/%m/%Y"), until=END.strftime("%d/%m/%Y"),
        ).code  # fmt: skip
    return PoolMarket(need, offers, people)


def _found(session: Session, code: str, name: str) -> Player:
    party = make_party(session, name=name, code=code)
    person = make_person(session, email=f"{code}@cast.example", name=name, password=PASSWORD, parties=[party])
    return Player(name, person.email, person.code, code, who_is(person))


def _number(session: Session, code: str) -> int:
    party = parties.by_code(session, code)
    assert party is not None
    return party.id


def _offer(session: Session, player: Player, kg: int, price: int | None, place: str) -> str:
    said = {"price": f"{price} đ/kg"} if price else {}
    return post(
        session, player, "offer", form_key="melons", now=NOW, words="dưa hấu ruột đỏ", quantity=f"{kg} kg", per="week", place=place,
        from_=(START - timedelta(days=3)).strftime("%d/%m/%Y"), until=(END + timedelta(days=9)).strftime("%d/%m/%Y"), **said,
    ).code  # fmt: skip
