"""`flask demo`: the demo world, loaded into an empty database through the same doors as everything that people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import click
from argon2 import PasswordHasher
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from matchmaker.cli.demo_dealings import deal
from matchmaker.cli.demo_deliveries import deliver
from matchmaker.cli.demo_desk import set_desk, told_of
from matchmaker.cli.demo_prices import price_forms
from matchmaker.domain.permissions import Who
from matchmaker.likeness import keep_all_pairs
from matchmaker.market import market_of
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.workflows import brokering, demo, posting, pricing, standings
from matchmaker.workflows.demo import Row, rows_of

group = click.Group("demo", help="The demo world: invented listings around publicly reported parties.")
WRITTEN_ON = date(2026, 11, 23)
"""The day on which the tables were written: windows are moved by whole years when the world is loaded a year later or more."""
FACTS = ("talked_on", "talked_with", "quantity", "price", "delivery", "contract_number", "signed_on", "outcome", "reason", "note")
DAYS = ("talked_on", "signed_on")
STAFF, COLLEAGUE = "lienminh@demo.example", "lienminh2@demo.example"
"""Who types for those that have nobody, and who signs for the Alliance what the first one wrote."""


@group.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where anybody is in the database already.")
@with_appcontext
def load(if_empty: bool) -> None:
    """Load the demo world; only where MATCHMAKER_ENV is demo, and only into an empty database."""
    if not current_app.config["SETTINGS"].demo:
        raise click.UsageError("the demo world is loaded only where MATCHMAKER_ENV=demo: its password is known to everybody")
    with work() as session:
        if demo.world_exists(session):
            if if_empty:
                return
            raise click.ClickException("the database is not empty; the demo world is loaded only into an empty one")
        load_world(session, keeper=current_app.config["PASSWORD_KEEPER"], now=datetime.now(UTC))
    click.echo(f"The demo world is loaded. Accounts: {', '.join(demo.ACCOUNTS)}; password: {demo.PASSWORD}")


def load_world(session: Session, *, keeper: PasswordHasher, now: datetime) -> None:
    """The whole demo world, in the session's own transaction."""
    demo.found_world(session, keeper=keeper, now=now)
    keep_all_pairs(session, market_of(session).lexicon(session).gazetteer, now)
    people = _people(session)
    stories = {row["code"]: row for row in rows_of("stories")}
    for number, (side, row) in enumerate([*(("offer", row) for row in rows_of("offers")), *(("need", row) for row in rows_of("needs"))]):
        besides = story_of(stories.get(row["code"], {}), row, now.date())
        _post(session, side, row | besides, people, now - timedelta(hours=1 + number % 72, minutes=number))
    for number, row in enumerate(rows_of("linkages"), 1):
        _broker(session, row, people, f"k-demo-{number}", now - timedelta(minutes=60 - 5 * number))
    for number, row in enumerate(rows_of("standings")):
        days = {name: _written(_moved(row[name], now.date())) for name in ("as_of", "founded_on")}
        key = f"demo-{number}"
        standings.enter_standing(session, who=people[""], code=row["party"], typed={**row, **days}, form_key=key, source="demo", now=now)
    set_desk(session, who=people[""], now=now)
    colleague = _person(session, COLLEAGUE)
    deliver(session, people, colleague, now)
    deal(session, people, colleague, now)
    pricing.add_invented(session, rows=price_forms(now.date()), now=now)


def _people(session: Session) -> dict[str, Who]:
    """Who speaks for each party of the demo world; '' is staff, who type for those that have nobody."""
    people: dict[str, Who] = {}
    for row in rows_of("people"):
        if person := person_by_email(session, row["email"]):
            people.setdefault(row["party"], who_is(person))
            if row["email"] == STAFF:
                people[""] = who_is(person)
    return people


def _person(session: Session, email: str) -> Who:
    person = person_by_email(session, email)
    return who_is(person) if person else Who("", frozenset())


def _post(session: Session, side: str, row: Row, people: dict[str, Who], now: datetime) -> None:
    told = told_of(row["code"], now)
    who = people[""] if told else people.get(row["party"], people[""])
    lexicon = market_of(session).lexicon(session)
    typed = typed_of(row, now.date())
    draft = posting.read_draft(typed, side=side, lexicon=lexicon, gazetteer=lexicon.gazetteer, today=now.date())
    posting.post_listing(
        session, who=who, party=row["party"], side=side, draft=draft, form_key=f"demo-{row['code']}", told=told, source="demo", now=now,
        code=row["code"],
    )  # fmt: skip


def typed_of(row: Row, today: date) -> Row:
    """The form that somebody would have filled in to post this row."""
    priced = f"{int(row['price']):,} đ/{row['price_unit'] or 'kg'}".replace(",", ".") if row["price"] else ""
    amounts = {name: f"{row[name]} {row['unit']}" if row[name] else "" for name in ("quantity", "min_quantity")}
    days = {name: _written(_moved(row[name], today)) for name in ("from", "until")}
    if said := next((tides["said"] for tides in rows_of("tides") if tides["offer"] == row["code"]), ""):
        days["from"] = f"{said}, từ {days['from']}"
    certificates = row["certificates"].replace("|", "\n")
    return {**row, **amounts, **days, "role": row["kind"], "price": priced, "certificates": certificates, "sure": "1"}


def story_of(story: Row, row: Row, today: date) -> Row:
    """What a story adds to a row: paragraphs, where a truck stops, and number and last day of one of its certificates."""
    if not story:
        return {}
    named = f"{story['certificate']} số {story['number']}, hết hạn {_written(_moved(story['expires_on'], today))}"
    certificates = "|".join(named if name == story["certificate"] else name for name in row["certificates"].split("|"))
    return {"story": story["story"].replace("¶", "\n"), "pick_up": story["pick_up"], "certificates": certificates}


def _moved(day: str, today: date) -> str:
    """The ISO day, as many whole years later as have passed since the tables were written."""
    years = (today - WRITTEN_ON).days // 365
    if not day or years < 1:
        return day
    return f"{int(day[:4]) + years}{day[4:]}" if day[5:] != "02-29" else f"{int(day[:4]) + years}-02-28"


def _written(day: str) -> str:
    """The ISO day as a person here writes it."""
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def _broker(session: Session, row: Row, people: dict[str, Who], code: str, now: datetime) -> None:
    staff, asker = people[""], people.get(row["asked_by"])
    facts = {name: _told(name, row[name], now.date()) for name in FACTS if row[name]}
    for step, move in enumerate(row["moves"].split(";")):
        at = now + timedelta(minutes=step)
        if move == "ask":
            # Where nobody speaks for the party, staff note down what it asked for: the audit names them, on its behalf.
            who = asker or Who(staff.person_code, frozenset({row["asked_by"]}))
            brokering.ask_introduction(session, who=who, need_code=row["need"], offer_code=row["offer"], source="demo", now=at, code=code)
        elif move == "propose":
            brokering.propose(session, who=staff, need_code=row["need"], offer_code=row["offer"], note=row["note"], source="demo", now=at, code=code)
        else:
            brokering.take_move(session, who=staff, code=code, move=move, facts=facts, version=step, source="demo", now=at)


def _told(name: str, typed: str, today: date) -> str:
    return min(_moved(typed, today), today.isoformat()) if name in DAYS else typed
