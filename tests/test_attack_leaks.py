"""What each role can read of others: a mark in every field that holds words, and every page of the table of routes as every role.

A field that is not named here is for staff alone; whoever adds one that others may read says so here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from attacking import Attacked
from flask import Flask
from planting import Place, plant
from stage import Stage
from test_routes import ROLES, TABLE
from werkzeug.test import TestResponse

from matchmaker.domain.permissions import may
from matchmaker.web.guard import permission_of

MARK = re.compile(r"zq\d+z")
EVERYBODY = re.compile(
    r"listing\.(?!source|unit_answers|made_of).*|listing_photo\.(caption|paper)|party\.(name|about|place_typed)|party_claim\.(said|source|reported_on)"
    r"|question\.(body|answer|answered_acting)|need_round\.deadline_typed|need_lot\..*|party_standing\.source"
)
"""What a visitor reads without an account: listings, what organisations say of themselves, what sources say, questions asked in public."""
WITH_AN_ACCOUNT = re.compile(r"reference_price\.size_typed")
PARTNERS = re.compile(
    r"(contract|contract_line|contract_paper|contract_signature|contract_event|delivery|delivery_answer|quality_check|payment|payment_telling"
    r"|breach_report|linkage|linkage_event|linkage_terms|terms_answer|figure_claim|figure_settling|pool_plan|lot_award|round_event)\..*"
)
"""What the two sides of a dealing write to each other. On the stage all of it is Út's and Bình's; Dương is a stranger to it."""
OWN = re.compile(r"(harvest|mandate|telling|saved_search|listing_revision|activation|letter|notice|need_round|delivery|listing)\..*")
"""What an organisation's own people read of it. Út, Dương and Bình hold the first three records."""
NUMBER_OF = {"ut": 1, "duong": 2, "binh": 3}


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def marks_in(answer: TestResponse) -> set[str]:
    """The marks that an answer shows, in a page, a table, or a file of a word processor."""
    if answer.mimetype.startswith("text/") or "json" in answer.mimetype:
        return set(MARK.findall(answer.text))
    if "openxml" in answer.mimetype:
        with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
            return {mark for name in file.namelist() for mark in MARK.findall(file.read(name).decode(errors="replace"))}
    return set()


def may_show(role: str, place: Place) -> bool:
    """Whether this role may read this field."""
    said = str(place)
    if role == "chau" or EVERYBODY.fullmatch(said):
        return True
    if role == "nobody":
        return False
    if place.table in ("draft", "bin_entry"):  # on the stage they are Út's, and nobody else's
        return role == "ut"
    if said in ("person.email", "party.phone"):
        return place.row == NUMBER_OF[role]
    if said == "person.name":  # who deals with each other knows who wrote what, and who of the Alliance helps them
        return place.row == NUMBER_OF[role] or (role != "duong" and place.row != NUMBER_OF["duong"])
    if WITH_AN_ACCOUNT.fullmatch(said):
        return True
    return place.table == "mandate" if role == "duong" else bool(PARTNERS.fullmatch(said) or OWN.fullmatch(said))


def crawled(attacked: Attacked, roles: tuple[str, ...]) -> dict[tuple[str, Place], set[str]]:
    """Which of these roles read which planted field, on which pages."""
    planted: dict[str, Place] = {}

    def mark(place: Place) -> str:
        planted[f"zq{len(planted)}z"] = place
        return f"zq{len(planted) - 1}z"

    assert plant(attacked.file, mark) > 300
    found: dict[tuple[str, Place], set[str]] = defaultdict(set)
    for row in TABLE:
        if row.route.startswith("GET") and not re.search(r"secret|token", row.route):  # what an address lets its holder see is theirs
            for role in roles:
                for said in marks_in(attacked.ask(role, "GET", attacked.path(row.path))):
                    found[role, planted[said]].add(row.path)
    return found


def leaks_in(seen: dict[tuple[str, Place], set[str]]) -> list[str]:
    """What was read by who may not."""
    return sorted(f"{role} {place} {place.row} {sorted(pages)[:2]}" for (role, place), pages in seen.items() if not may_show(role, place))


def test_a_stranger_reads_nothing_of_others(attacked: Attacked) -> None:
    """Dương has an account and is a stranger to all that Út and Bình do with each other."""
    seen = crawled(attacked, ("duong",))
    assert leaks_in(seen) == []
    assert len({str(place) for _role, place in seen}) > 20


@pytest.mark.long
def test_nobody_reads_what_is_not_theirs(attacked: Attacked) -> None:
    seen = crawled(attacked, ROLES)
    leaks = leaks_in(seen)
    assert not leaks, "\n".join(leaks)
    by_role = {role: {str(place) for who, place in seen if who == role} for role in ROLES}  # a crawl that finds nothing would prove nothing
    assert len(by_role["nobody"]) >= 15
    assert len(by_role["chau"]) > len(by_role["ut"]) > len(by_role["duong"]) > len(by_role["nobody"])
    assert {"task.what", "letter.to_email", "registration.email", "reference_price.note"} <= by_role["chau"]
    assert {"contract_line.words", "linkage_terms.price_typed", "breach_report.told", "delivery.vehicle"} <= by_role["binh"]


def test_who_is_refused_a_page_learns_nothing_of_what_it_is_about(staged_app: Flask, stage: Stage) -> None:
    """A page about one thing answers 403 only to who may not see any such page at all; what is another's is not there (404)."""
    told = 0
    for row in TABLE:
        method, rule = row.route.split(" ", 1)
        if method == "GET" and "<" in rule:
            action = permission_of(staged_app, endpoint_of(staged_app, rule))
            got = row.expected[ROLES.index("duong")]
            told += got == "404"
            assert got != "403" or (action and not may(stage.cast.duong.who, action)), row.route
    assert told > 30


def endpoint_of(app: Flask, rule: str) -> str:
    """The endpoint that reads the pages of this rule."""
    return next(one.endpoint for one in app.url_map.iter_rules() if one.rule == rule and "GET" in (one.methods or ()))
