"""The organisations of an invented province, where they are and what they trade, and one person who speaks for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from matchmaker.domain.places import Commune
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import fold
from matchmaker.workflows.worldmaking.goods import Good, goods, grown_on, zones
from matchmaker.workflows.worldmaking.names import MARK, organisation_names, person_name
from matchmaker.workflows.worldmaking.plan import Plan

STAFF = 6
NOBODY = "!"
"""The password hash of an account that nobody can sign in with: no password has it."""
SELLS_AWAY = 0.15
"""The share of enterprises that sit outside the province."""
ELSEWHERE = ("TP. Hồ Chí Minh", "quận Cái Răng, TP. Cần Thơ", "TP. Long Xuyên, tỉnh An Giang")
TOWNS = ("thành phố Cà Mau", "huyện Năm Căn", "thành phố Bạc Liêu", "thị xã Giá Rai")


@dataclass(frozen=True, slots=True)
class Trader:
    """An organisation with its person, what it sells and what it buys, how much it writes and how well it keeps its word (0 to 1)."""

    number: int
    code: str
    kind: str
    name: str
    person: int
    place: str
    commune: Commune | None
    sells: tuple[Good, ...]
    buys: tuple[Good, ...]
    busy: float
    reliable: float
    since: date


def traders(plan: Plan, lexicon: Lexicon) -> list[Trader]:
    """Every co-operative and enterprise; the Alliance is number 1, and the first people are its staff."""
    coops, firms = organisation_names(plan.chance("names"), plan.cooperatives, plan.enterprises)
    communes = sorted(lexicon.gazetteer.communes.values(), key=lambda one: one.code)
    land = {one.code: _land(lexicon, one) for one in communes}
    towns = [one for one in communes if set(lexicon.gazetteer.former(one.code)) & set(TOWNS)]
    found = [_cooperative(plan, at, name, communes, land) for at, name in enumerate(coops)]
    return found + [_enterprise(plan, len(coops) + at, name, towns) for at, name in enumerate(firms)]


def _land(lexicon: Lexicon, commune: Commune) -> frozenset[str]:
    districts = lexicon.gazetteer.former(commune.code)
    return frozenset().union(*(zones().get(district, frozenset()) for district in sorted(districts)))


def _cooperative(plan: Plan, at: int, name: str, communes: Sequence[Commune], land: dict[str, frozenset[str]]) -> Trader:
    chance = plan.chance("cooperative", at)
    commune = chance.choice([one for one in communes if grown_on(land[one.code])])
    sells = _some(chance, grown_on(land[commune.code]), chance.choice((1, 1, 2, 2, 3)))
    buys = _some(chance, [good for good in goods() if good.supplied], chance.choice((0, 0, 1)))
    place = _said(chance, commune)
    return _trader(plan, at, "cooperative", name, place, commune, sells, buys, chance)


def _enterprise(plan: Plan, at: int, name: str, towns: Sequence[Commune]) -> Trader:
    chance = plan.chance("enterprise", at)
    away = chance.random() < SELLS_AWAY
    commune = None if away else chance.choice(towns)
    place = chance.choice(ELSEWHERE) if commune is None else _said(chance, commune)
    supplies = "Vật tư" in name
    sells = _some(chance, [good for good in goods() if good.supplied], 2) if supplies else ()
    buys = () if supplies else _some(chance, [good for good in goods() if not good.supplied], chance.choice((1, 2, 2, 3, 4)))
    return _trader(plan, at, "enterprise", name, place, commune, sells, buys, chance)


def _trader(
    plan: Plan, at: int, kind: str, name: str, place: str, commune: Commune | None, sells: tuple[Good, ...], buys: tuple[Good, ...], chance: Random
) -> Trader:
    since = plan.begins_on - timedelta(days=chance.randint(1, 60))
    code = f"w-{'htx' if kind == 'cooperative' else 'dn'}-{at + 1:04}"
    busy, reliable = chance.uniform(0.4, 1.6), chance.betavariate(5, 2)
    return Trader(at + 2, code, kind, name, STAFF + at + 1, place, commune, sells, buys, busy, reliable, since)


def _some(chance: Random, found: Sequence[Good], many: int) -> tuple[Good, ...]:
    """So many of these, the ones of more trade oftener, in the order of the table."""
    left, chosen = list(found), list[Good]()
    while left and len(chosen) < many:
        one = chance.choices(left, [good.share for good in left])[0]
        left.remove(one)
        chosen.append(one)
    return tuple(sorted(chosen, key=goods().index))


def _said(chance: Random, commune: Commune) -> str:
    return chance.choice((f"{commune.kind} {commune.name}", f"{commune.kind} {commune.name}", commune.name))


def party_rows(plan: Plan, found: Sequence[Trader]) -> Iterator[dict[str, Any]]:
    """The Alliance, and then every organisation, all marked as invented."""
    name = f"Liên minh Hợp tác xã tỉnh {MARK}"
    yield _party(1, "w-lien-minh", "alliance", name, "phường Tân Thành", None, plan.at(plan.begins_on - timedelta(days=90), 120), plan.now)
    for one in found:
        chance = plan.chance("confirmed", one.code)
        written = plan.at(one.since, chance.randint(0, 600))
        confirmed = written + timedelta(days=chance.randint(1, 30)) if chance.random() < 0.7 else None
        commune = one.commune.code if one.commune else None
        yield _party(one.number, one.code, one.kind, one.name, one.place, commune, written, confirmed)


def _party(
    number: int, code: str, kind: str, name: str, place: str, commune: str | None, written: datetime, confirmed: datetime | None
) -> dict[str, Any]:
    return {
        "id": number, "code": code, "kind": kind, "name": name, "name_folded": fold(name), "place_typed": place, "commune_code": commune,
        "phone": f"0900 {number:06}", "invented": True, "source": "demo", "created_at": written, "confirmed_at": confirmed,
        "confirmed_by_id": 1 if confirmed else None,
    }  # fmt: skip


def person_rows(plan: Plan, found: Sequence[Trader], hashes: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The staff, and one person of each organisation; only accounts whose hash is given can be signed in with, under their own address."""
    addresses = list(hashes)
    first = {1: 2, STAFF + 1: 0, STAFF + plan.cooperatives + 1: 1}  # who of them has an account: a co-operative, an enterprise, staff
    opened = {person: addresses[at] for person, at in first.items() if at < len(addresses)}
    since = {one.person: one.since for one in found}
    for number in range(1, STAFF + len(found) + 1):
        email = opened.get(number, f"nguoi-{number:04}@minh-hoa.example")
        yield {
            "id": number, "code": f"w-p-{number:04}", "name": person_name(plan.chance("person", number)), "email": email,
            "password_hash": hashes.get(email, NOBODY), "language": "vi", "active": True,
            "created_at": plan.at(since.get(number, plan.begins_on - timedelta(days=90)), 90),
        }  # fmt: skip


def membership_rows(plan: Plan, found: Sequence[Trader]) -> Iterator[dict[str, Any]]:
    """Who speaks for whom."""
    for number in range(1, STAFF + 1):
        yield {"id": number, "person_id": number, "party_id": 1, "role": "lead", "since": plan.at(plan.begins_on - timedelta(days=90), 90)}
    for one in found:
        yield {"id": one.person, "person_id": one.person, "party_id": one.number, "role": "lead", "since": plan.at(one.since, 90)}
