"""A small trade in rice for tests of bundles: a co-operative that needs seed on credit, who sells it, and who takes the rice."""

from __future__ import annotations

from dataclasses import dataclass

from cast import PASSWORD, Cast, Player
from flask import Flask
from make import make_party, make_person, post

from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work

SEED = {
    "words": "lúa giống OM18, mua thiếu tới cuối vụ trả", "quantity": "4 tấn", "price": "20.000 đ/kg", "from_": "10/01/2027", "until": "31/01/2027",
    "place": "xã Trí Phải",
}  # fmt: skip
RICE = {"words": "lúa OM18", "quantity": "60 tấn", "price": "7.500 đ/kg", "from_": "01/04/2027", "until": "28/04/2027", "place": "xã Trí Phải"}


@dataclass(frozen=True)
class Trade:
    """The people, and the codes of what they posted; Bình mills rice and sells seed, Phấn sells seed alone, Lạc sells it for cash."""

    phan: Player
    lac: Player
    need: str
    rice: str
    mill: str
    seed_of_mill: str
    seed_of_phan: str
    seed_of_lac: str


def enterprise(app: Flask, key: str, name: str) -> Player:
    """Somebody who speaks for another enterprise."""
    with app.app_context(), work() as session:
        party = make_party(session, kind="enterprise", name=name, code=f"{key}-party")
        person = make_person(session, email=f"{key}@cast.example", name=key.title(), password=PASSWORD, parties=[party])
        return Player(key.title(), person.email, person.code, party.code, who_is(person))


def fill(app: Flask, cast: Cast) -> Trade:
    """Post the trade as people would."""
    phan, lac = enterprise(app, "phan", "Giống Đồng Phấn"), enterprise(app, "lac", "Giống Lạc Hồng")
    place = {"place": "phường An Xuyên"}
    with app.app_context(), work() as session:
        return Trade(
            phan, lac,
            need=post(session, cast.ut, "need", form_key="seed", **SEED).code,
            rice=post(session, cast.ut, "offer", form_key="rice", **RICE).code,
            mill=post(session, cast.binh, "need", form_key="mill", words="lúa OM18", quantity="200 tấn", price="7.800 đ/kg",
                      from_="01/04/2027", until="30/04/2027", **place).code,
            seed_of_mill=post(session, cast.binh, "offer", form_key="a", words="lúa giống OM18", quantity="30 tấn", price="18.500 đ/kg",
                              payment="trừ khi thu hoạch", **place).code,
            seed_of_phan=post(session, phan, "offer", form_key="b", words="lúa giống OM18, trả chậm 60 ngày", quantity="20 tấn",
                              price="18.000 đ/kg", **place).code,
            seed_of_lac=post(session, lac, "offer", form_key="c", words="lúa giống OM18", quantity="50 tấn", price="17.500 đ/kg",
                             payment="trả ngay", **place).code,
        )  # fmt: skip
