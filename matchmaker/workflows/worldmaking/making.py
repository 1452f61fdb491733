"""The invented province, written into an empty database in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.domain.frozen import digest
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.lists import shipped_lists
from matchmaker.matching.ranking import Matcher
from matchmaker.store.bulk import insert_rows
from matchmaker.store.chain import seal_rest
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing, SideVersion
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.word_lists import seed_words
from matchmaker.workflows.worldmaking.dealings import Dealing, deal
from matchmaker.workflows.worldmaking.listings import Written, write_listings
from matchmaker.workflows.worldmaking.people import Trader, membership_rows, party_rows, person_rows, traders
from matchmaker.workflows.worldmaking.plan import Plan

EVERY = 2000
Say = Callable[[str], object]
Accounts = dict[str, str]
"""The addresses that can be signed in with (a co-operative's, an enterprise's, staff's) and the hash of each password."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    parties: int
    people: int
    offers: int
    needs: int
    open: int
    linkages: int
    signed: int


def make_world(session: Session, *, plan: Plan, accounts: Accounts, say: Say = lambda text: None) -> Made:
    """Fill the empty tables; the same plan gives the same rows. Nothing is kept unless the caller commits."""
    lists, lexicon = shipped_lists(), shipped_lexicon()
    seed_words(session, {name: getattr(lists, name) for name in lists.__slots__})
    found = traders(plan, lexicon)
    people = insert_rows(session, Person, person_rows(plan, found, accounts))
    parties = insert_rows(session, Party, party_rows(plan, found))
    insert_rows(session, Membership, membership_rows(plan, found))
    say(f"{plan.cooperatives} co-operatives and {plan.enterprises} enterprises, {people} people")
    written = list(_said_on_the_way(write_listings(plan, found, lexicon), "listings", say))
    dealt = list(_said_on_the_way(deal(plan, written, lexicon, Matcher()), "linkages", say))
    dealt = [one for one in dealt if one.events]
    insert_rows(session, Listing, (one.row for one in written))
    insert_rows(session, Linkage, (one.row for one in dealt))
    insert_rows(session, LinkageEvent, _numbered(event for one in dealt for event in one.events))
    happened = sorted(_happened(plan, found, written, dealt), key=lambda event: (event["at"], event["subject_code"]))
    insert_rows(session, AuditEvent, _numbered(happened))
    seal_rest(session)
    _stamp(session, plan)
    say("written; the prices and the end of it follow")
    return _counted(parties, people, written, dealt)


def _said_on_the_way(things: Iterator[Any], what: str, say: Say) -> Iterator[Any]:
    many = 0
    for many, one in enumerate(things, 1):
        if many % EVERY == 0:
            say(f"{many} {what}")
        yield one
    say(f"{many} {what}")


def _numbered(rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return ({"id": number, **row} for number, row in enumerate(rows, 1))


def _happened(plan: Plan, found: list[Trader], written: list[Written], dealt: list[Dealing]) -> Iterator[dict[str, Any]]:
    """The audit of it all, in no order."""
    detail: dict[str, Any] = {"cooperatives": plan.cooperatives, "enterprises": plan.enterprises, "years": plan.years, "seed": plan.seed}
    yield _audit(plan.at(plan.begins_on, -60 * 24 * 91), None, None, "world.make", "world", "invented", detail)
    for trader in found:
        yield _audit(plan.at(trader.since, 90), 1, trader.number, "party.found", "party", trader.code, {})
    for one in written:
        kind, code, party = one.row["side"], one.row["code"], one.trader.number
        yield _audit(one.at, one.trader.person, party, "listing.post", kind, code, {"words": one.row["words"]})
        if one.row["withdrawn_at"]:
            yield _audit(one.row["withdrawn_at"], one.trader.person, party, "listing.withdraw", kind, code, {})
    for linkage in dealt:
        for event in linkage.events:
            asker = linkage.row["asked_by_party_id"] if event["move"] == "ask" else None
            stage = {"stage": event["to_stage"]}
            yield _audit(event["at"], event["person_id"], asker, f"linkage.{event['move']}", "linkage", linkage.row["code"], stage)


def _audit(at: Any, person: int | None, party: int | None, action: str, kind: str, code: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "at": at, "person_id": person, "on_behalf_of_id": party, "source": "demo", "action": action, "subject_kind": kind, "subject_code": code,
        "detail": detail,
    }  # fmt: skip


def _stamp(session: Session, plan: Plan) -> None:
    """What the listings and the words are known by: the plan's own, so that the same plan gives the same rows here too."""
    session.add_all(SideVersion(side=side, version=1, stamp=digest(f"{plan} {side}")[:32]) for side in ("need", "offer", "words"))
    session.flush()


def _counted(parties: int, people: int, written: list[Written], dealt: list[Dealing]) -> Made:
    sides = [one.row["side"] for one in written]
    is_open = sum(one.row["status"] == "open" for one in written)
    signed = sum(any(event["move"] == "sign" for event in one.events) for one in dealt)
    return Made(parties, people, sides.count("offer"), sides.count("need"), is_open, len(dealt), signed)
