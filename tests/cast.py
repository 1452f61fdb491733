"""The standing cast: a reader of any test knows who may do what. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from make import make_party, make_person

from matchmaker.domain.permissions import NOBODY, Who
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work

PASSWORD = "chung-mot-mat-khau"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody of the cast: how they sign in, for whom they speak, and how the permission table knows them."""

    name: str
    email: str
    code: str
    party: str
    who: Who


NOBODY_IN_PARTICULAR = Player("ai đó", "", "", "", NOBODY)


@dataclass(frozen=True, slots=True)
class Cast:
    """Út sells, Dương is a stranger of another co-op, Bình buys, Châu brokers; `nobody` has not signed in."""

    ut: Player
    duong: Player
    binh: Player
    chau: Player
    nobody: Player = NOBODY_IN_PARTICULAR

    def everybody(self) -> dict[str, Player]:
        """The five roles that every route is held against."""
        return {"nobody": self.nobody, "ut": self.ut, "duong": self.duong, "binh": self.binh, "chau": self.chau}


def assemble(app: Flask) -> Cast:
    """Write the cast into an empty database."""
    with app.app_context(), work() as session:
        players = {}
        for key, name, kind, party_name in (
            ("ut", "Út Mười", "cooperative", "HTX Cái Tàu"),
            ("duong", "Dương", "cooperative", "HTX Kênh Mới"),
            ("binh", "Bình", "enterprise", "Thủy sản Đất Mũi Xanh"),
            ("chau", "Châu", "alliance", "Liên minh Hợp tác xã tỉnh"),
        ):
            party = make_party(session, kind=kind, name=party_name, code=f"{key}-party")
            person = make_person(session, email=f"{key}@cast.example", name=name, password=PASSWORD, parties=[party])
            players[key] = Player(name, person.email, person.code, party.code, who_is(person))
    return Cast(**players)
