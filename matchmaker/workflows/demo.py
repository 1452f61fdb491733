"""The demo world's ground: word lists, organisations as publicly reported or invented and marked so, and people who can sign in."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.text import clean, fold
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Membership, Party, PartyClaim, Person
from matchmaker.store.queries import listings
from matchmaker.store.word_lists import seed_words

DATA = Path(__file__).parent / "demo_data"
PASSWORD = "demo-matkhau-2026"  # noqa: S105  (meant to be known: it stands in the README and on the sign-in page)
ACCOUNTS = ("htx@demo.example", "doanhnghiep@demo.example", "lienminh@demo.example")
"""The accounts that `make run` names: a co-operative, an enterprise, staff."""

Row = dict[str, str]


def rows_of(name: str) -> Iterator[Row]:
    """The rows of one table of the demo world."""
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {column: (cell or "").strip() for column, cell in row.items() if column}


def world_exists(session: Session) -> bool:
    """Whether anybody is in the database already."""
    return any(session.scalar(sa.select(sa.exists().select_from(table))) for table in (Party, Person))


def found_world(session: Session, *, keeper: PasswordHasher, now: datetime) -> None:
    """Write the word lists, the parties with what sources claim about them, and the people of the demo world."""
    lists = shipped_lists()
    seed_words(session, {name: getattr(lists, name) for name in lists.__slots__})
    listings.raise_version(session, "words")
    parties = {row["code"]: _party(row, now) for row in rows_of("parties")}
    session.add_all(parties.values())
    session.flush()
    session.add_all(_claim(row, parties[row["party"]]) for row in rows_of("claims"))
    for row in rows_of("people"):
        _add_person(session, row, parties[row["party"]], keeper, now)
    record_event(
        session, action="demo.found", subject_kind="world", subject_code="demo", person=None, now=now, source="demo", detail={"parties": len(parties)}
    )
    session.flush()


def _party(row: Row, now: datetime) -> Party:
    units = shipped_lexicon().gazetteer.read(row["place"]).units if row["place"] else ()
    return Party(
        code=row["code"], kind=row["kind"], name=clean(row["name"]), name_folded=fold(clean(row["name"])), tax_code=row["tax_code"] or None,
        place_typed=row["place"], commune_code=units[0] if len(units) == 1 else None, phone=row["phone"], about=row["about"],
        invented=row["invented"] == "yes", source=row["source"], reported_on=_day(row["reported_on"]), created_at=now,
    )  # fmt: skip


def _claim(row: Row, party: Party) -> PartyClaim:
    return PartyClaim(party_id=party.id, subject=row["subject"], said=row["said"], reported_on=row["reported_on"], source=row["source"])


def _add_person(session: Session, row: Row, party: Party, keeper: PasswordHasher, now: datetime) -> None:
    person = Person(
        code=new_code("p"), name=row["name"], email=row["email"], password_hash=keeper.hash(PASSWORD), language=row["language"], created_at=now
    )
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, party_id=party.id, role="lead", since=now))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None  # a source that dates itself by a year or a month only; each claim keeps what it says
