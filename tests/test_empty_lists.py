"""Every list when it has nothing to show: what it is, why it is empty, one thing to do, and an example where people write what it lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

import pytest
from cast import PASSWORD, Cast, assemble
from client import Client
from flask import Flask
from make import NOW, make_contract, make_listing, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.store.models.people import Party, Person
from matchmaker.store.work import work

Lay = Callable[[Session, Cast], object]


def nothing(session: Session, cast: Cast) -> None:
    """A new province, co-operative or enterprise."""


def listings(session: Session, cast: Cast) -> None:
    """An offer and a need of goods that nobody else has, of which nothing was ever written down."""
    linked = {"role": "produce", "readings": [["muoi", "exact", 1000]]}
    make_listing(session, party=cast.ut.party, code="o", words="muối trắng", linked=linked)
    make_listing(
        session, party=cast.binh.party, side="need", code="n", words="khóm", linked={"role": "produce", "readings": [["khom", "exact", 1000]]}
    )


def contract(session: Session, cast: Cast) -> None:
    """A contract in force of which nothing has been delivered."""
    people = {one.code: one.id for one in session.query(Party)}
    writer = session.query(Person).filter_by(code=cast.chau.code).one()
    make_contract(
        session,
        buyer=people[cast.binh.party],
        seller=people[cast.ut.party],
        person=writer,
        code="h",
        state="in_force",
        signed_on=NOW.date(),
        number="1",
    )


def unspoken(session: Session, cast: Cast) -> None:
    """A co-operative for which nobody speaks yet."""
    make_party(session, name="HTX Chưa Ai", code="unspoken")


@dataclass(frozen=True)
class Empty:
    """A list with nothing in it: its endpoint and address, who reads it, whether its readers write what it lists, and what is there besides."""

    endpoint: str
    path: str
    who: str = "lone"  # staff of a province where nobody is yet
    written: bool = False
    lay: Lay = nothing
    status: int = 200

    def __str__(self) -> str:
        return f"{self.path} {self.who}"


ALL = (
    Empty("home.start", "/", "nobody"),
    Empty("home.start", "/", "binh", written=True),
    Empty("home.start", "/", "ut"),
    Empty("home.start", "/"),
    Empty("listings.index", "/offers", "ut", written=True),
    Empty("listings.index", "/needs", "binh", written=True),
    Empty("listings.index", "/needs?all=1", "ut", written=True),
    Empty("listings.index", "/offers", "nobody", written=True),
    Empty("listings.index", "/needs", written=True),
    Empty("listings.index", "/offers?q=xyz", "ut"),
    Empty("listings.index", "/needs?month=2020-01&priced=yes"),
    Empty("search.suppliers", "/suppliers", "nobody", written=True),
    Empty("search.suppliers", "/suppliers?q=xyzt", "nobody"),
    Empty("search.suppliers", "/suppliers?q=khóm", "ut"),
    Empty("supply_demand.by_product", "/supply-demand", "nobody"),
    Empty("supply_demand.by_product", "/supply-demand?group=muoi", "ut"),
    Empty("supply_demand.by_commune", "/communes", "nobody"),
    Empty("supply_demand.by_commune", "/communes?product=muoi"),
    Empty("parties.index", "/parties", written=True),
    Empty("parties.index", "/parties?name=zzzz", "ut"),
    Empty("parties.index", "/parties?confirmed=yes", "nobody"),
    Empty("linkages.board", "/linkages", "ut", written=True),
    Empty("linkages.board", "/linkages", "binh", written=True),
    Empty("linkages.board", "/linkages"),
    Empty("linkages.board", "/linkages?view=table"),
    Empty("linkages.board", "/linkages?q=xyz"),
    Empty("linkages.board", "/linkages?stage=signed", "ut"),
    Empty("contracts.index", "/contracts", "ut", written=True),
    Empty("contracts.index", "/contracts", written=True),
    Empty("contracts.index", "/contracts?state=draft", "binh"),
    Empty("harvests.index", "/harvests", "ut", written=True),
    Empty("harvests.index", "/harvests", "binh", written=True),
    Empty("harvests.index", "/harvests", written=True),
    Empty("saved.index", "/saved-searches", "ut", written=True),
    Empty("drafts.index", "/drafts", "binh", written=True),
    Empty("bin.index", "/bin", "ut"),
    Empty("inbox.index", "/inbox", "ut"),
    Empty("inbox.index", "/inbox?show=unread", "binh"),
    Empty("desk.show", "/desk"),
    Empty("desk.show", "/desk?whose=mine"),
    Empty("letters.index", "/letters"),
    Empty("letters.index", "/letters?state=failed&state=sent"),
    Empty("searches.index", "/searches"),
    Empty("searches.index", "/searches?commune=32206"),
    Empty("question_list.index", "/questions"),
    Empty("question_list.index", "/questions?state=waiting"),
    Empty("audit.index", "/audit?subject=o-khong-co"),
    Empty("registrations.index", "/registrations"),
    Empty("pairs.index", "/parties/duplicates"),
    Empty("pairs.index", "/parties/duplicates?state=different"),
    Empty("outcomes.index", "/outcomes"),
    Empty("mandates.every", "/mandates"),
    Empty("exposure.index", "/exposure"),
    Empty("prices.index", "/prices", written=True),
    Empty("prices.show", "/prices/cua_bien", written=True),
    Empty("clauses.show", "/prices/clauses", "ut"),
    Empty("clauses.show", "/prices/clauses"),
    Empty("words.index", "/words?name=zzzz"),
    Empty("words.places", "/words/places?name=zzzz"),
    Empty("words.history", "/words/edits"),
    Empty("new_words.index", "/words/new"),
    Empty("new_words.index", "/words/new?show=aside"),
    Empty("help.glossary", "/glossary?q=zzzz", "nobody"),
    Empty("matches.show", "/offers/o/matches", "ut", lay=listings),
    Empty("matches.show", "/needs/n/matches", "binh", lay=listings),
    Empty("why.compare", "/needs/n/compare", "binh", lay=listings, status=422),
    Empty("why.own", "/needs/n/why", "duong", written=True, lay=listings),
    Empty("offered.show", "/needs/n/offers", "binh", lay=listings),
    Empty("pooling.supply", "/needs/n/supply", "binh", lay=listings),
    Empty("questions.index", "/needs/n/questions", "ut", written=True, lay=listings),
    Empty("questions.index", "/needs/n/questions", "binh", lay=listings),
    Empty("questions.index", "/offers/o/questions", "nobody", lay=listings),
    Empty("photos.index", "/offers/o/photos", "ut", written=True, lay=listings),
    Empty("shares.index", "/offers/o/share", "ut", written=True, lay=listings),
    Empty("history.show", "/history/offer/o", "ut", lay=listings),
    Empty("people.index", "/parties/unspoken/people", "chau", written=True, lay=unspoken),
    Empty("mandates.index", "/parties/ut-party/mandates", "ut", written=True),
    Empty("standings.index", "/parties/ut-party/standings", "chau", written=True),
    Empty("records.show", "/parties/ut-party/record", "binh"),
    Empty("payments.index", "/contracts/h/payments", "binh", written=True, lay=contract),
)  # fmt: skip
_NAMED = """
account_page.ask_password account_page.show accounts.ask_code accounts.sign_in breaches.new breaches.show bulk.show bundles.show checking.countersign
checking.terms checking.winners claims.ask_to_withdraw claims.new comfort.choose_keys comfort.choose_theme confirmations.open confirmations.paper
contract_papers.minutes contract_papers.show contract_signing.look contracts.edit contracts.new contracts.show deliveries.index deliveries.one
deliveries.schedule deliveries.sheet figures.ask_to_settle figures.ask_to_withdraw figures.new freeing.ask
grid.posted grid.show harvests.show health.healthz
health.readyz help.ranking help.sheet help.words inbox.settings language.choose letters.show linkages.show listings.edit listings.new listings.show
looking.ask merges.foresee merges.show metrics.show new_address.ask new_words.name outcomes.rules outcomes.show pairs.show parties.edit parties.new
parties.show people.ask_to_remove people.invited pooling.kept pooling.show prices.ask_to_withdraw prices.new quick.ask register.edit register.new
register.status registrations.show resetting.ask resetting.choose resetting.sent rounds.show saved.new second_factor.ask_lift second_factor.ask_off
second_factor.show shares.open slips.new slips.show slips.type_code static suggesting.to terms.new unsubscribing.ask why.pair word_changes.form
words.place words.product
"""
NO_LISTS = frozenset(_NAMED.split())
"""Forms, what is about one thing, and what is no page: these are never empty as a list is."""
FILES = re.compile(r"\.(csv|svg|jpg|ico|txt|webmanifest|<any\(.*\):kind>)$|/csv$|\.jpg$")
each = pytest.mark.parametrize("one", ALL, ids=str)


@pytest.fixture
def reader(app: Flask, one: Empty) -> Client:
    """Whoever finds nothing in the list."""
    client = Client(app)
    if one.who == "lone":
        with app.app_context(), work() as session:
            make_person(session, email="lone@cast.example", password=PASSWORD, parties=[make_party(session, kind="alliance", name="Liên minh")])
        email = "lone@cast.example"
    else:
        cast = assemble(app)
        with app.app_context(), work() as session:
            one.lay(session, cast)
        email = getattr(cast, one.who).email
    assert not email or client.sign_in(email, PASSWORD).status_code == 303
    return client


@each
def test_a_list_without_anything_says_what_it_is_why_and_what_to_do(one: Empty, reader: Client) -> None:
    page = reader.page(one.path, one.status)
    blocks = re.findall(r'<div class="empty">(.*?)</div>', page.source, re.DOTALL)
    assert blocks, "says nothing"
    for block in blocks:
        assert re.search(r"<h2>[^<]{8,}</h2>", block), block
        assert re.search(r"<p>[^<]{20,}[.!?]</p>", block), f"not why: {block}"
        ways = [unescape(way) for way in re.findall(r'<a class="button" href="([^"]*)"', block)]
        assert len(ways) == 1, f"not one act: {block}"
        if ways[0].startswith("#"):
            assert ways[0][1:] in page.ids, ways
        else:
            answer = reader.get(ways[0])
            assert answer.status_code == 200 or (one.who == "nobody" and answer.headers["Location"].startswith("/sign-in?next=")), ways
    assert not one.written or '<p class="muted">' in "".join(blocks), f"no example: {blocks}"


def test_every_page_is_held_to_it_or_is_no_list(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not FILES.search(rule.rule)]
    held = {one.endpoint for one in ALL}
    assert not held & NO_LISTS
    assert {rule.endpoint for rule in rules} - {"styleguide.show"} == held | NO_LISTS
