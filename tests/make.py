"""Builders: the least that a test must say to have a thing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from config import Settings
from matchmaker.domain.codes import new_code
from matchmaker.domain.pooling import Plan, Problem, Slot, Take, Why
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.pooling.stored import frame_json, plan_json
from matchmaker.matching.text import fold
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.photos import ListingPhoto, PhotoSize
from matchmaker.store.models.pool_plans import PoolPlan
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.posting import post_listing, read_draft

if TYPE_CHECKING:
    from cast import Player

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def settings_for(folder: Path, database_url: str = "", **changes: object) -> Settings:
    """Settings of a test: everything in a folder of its own."""
    url = database_url or f"sqlite:///{folder / 'test.sqlite3'}"
    given = {"environment": "test", "secret_key": "test", "database_url": url, "instance": folder, "password_cost": (1, 64)}
    return Settings(**{**given, **changes})  # type: ignore[arg-type]


def make_party(session: Session, *, kind: str = "cooperative", name: str = "HTX Rạch Ráng", code: str = "", **columns: Any) -> Party:
    """An invented party."""
    party = Party(code=code or new_code("c"), kind=kind, name=name, name_folded=fold(name), invented=True, created_at=NOW, **columns)
    session.add(party)
    session.flush()
    return party


def make_person(
    session: Session, *, email: str, name: str = "Ai Đó", password: str = "mot-mat-khau", parties: Sequence[Party] = (), role: str = "lead"
) -> Person:
    """A person who speaks for these parties, with their memberships loaded."""
    person = Person(code=new_code("p"), name=name, email=email, password_hash=CHEAP.hash(password), created_at=NOW)
    session.add(person)
    session.flush()
    session.add_all(Membership(person_id=person.id, party_id=party.id, role=role, since=NOW) for party in parties)
    session.flush()
    found = person_by_code(session, person.code)
    assert found is not None
    return found


def make_listing(session: Session, *, party: str, side: str = "offer", words: str = "cua gạch son", code: str = "", **columns: Any) -> Listing:
    """A listing of the party with this code, written by somebody who speaks for it."""
    owner = session.scalars(sa.select(Party).where(Party.code == party)).one()
    writer = session.scalars(sa.select(Membership.person_id).where(Membership.party_id == owner.id).order_by(Membership.id)).first()
    code = code or new_code(side[0])
    listing = Listing(
        **{
            "code": code, "side": side, "party_id": owner.id, "created_by_id": writer, "words": words, "form_key": code,
            "linked": {"role": "produce", "readings": [["cua_bien", "exact", 1000]]}, "created_at": NOW,
        }
        | columns
    )  # fmt: skip
    session.add(listing)
    session.flush()
    return listing


def make_photo(session: Session, *, listing: Listing, code: str = "", **columns: Any) -> ListingPhoto:
    """A photo of a listing, the same few bytes in both sizes."""
    said = {"code": code or new_code("f"), "listing_id": listing.id, "sha256": code, "position": 1, "added_by_id": listing.created_by_id}
    photo = ListingPhoto(**{**said, "added_at": NOW, **columns})
    session.add(photo)
    session.flush()
    session.add_all(PhotoSize(photo_id=photo.id, size=size, width=320, height=240, content=b"\xff\xd8\xff") for size in ("small", "large"))
    session.flush()
    return photo


def make_price(session: Session, *, code: str = "", **columns: Any) -> ReferencePriceRow:
    """A reference price: what traders pay for live crab with roe above 400 g."""
    code = code or new_code("g")
    said = {"product": "cua_gach", "size_typed": "trên 400 g", "grade": "g400", "low_g": 400.0, "state": "song", "chain": "trader", "unit": "kg"}
    price = {"price_typed": "600-650k/kg", "low_dong": 600_000, "high_dong": 650_000, "read_on": NOW.date(), "source": "vựa", "read_by": "Châu"}
    row = ReferencePriceRow(**{"code": code, "form_key": code, "entered_at": NOW, **said, **price, **columns})
    session.add(row)
    session.flush()
    return row


def make_pool_plan(session: Session, *, need: Listing, offer: Listing, code: str = "", **columns: Any) -> PoolPlan:
    """A kept plan in which one offer gives half a tonne in one week of a need of that much."""
    taker = session.scalars(sa.select(Party).where(Party.id == offer.party_id)).one()
    take = Take(offer.code, taker.code, (500,), 4_000_000, 1, 150_000, 8_000.0, why=Why("fills", {"slots": [0]}))
    frame = Problem(need.code, (Slot(need.starts_on, need.ends_on),), ("",), ((500,),), ())
    body = {**frame_json(frame), "plan": plan_json(Plan("cheapest", (take,), (), 500)), "names": {taker.code: taker.name}}
    code = code or new_code("k")
    plan = PoolPlan(
        **{
            "code": code, "need_id": need.id, "version": 1, "state": "kept", "name": "cheapest", "asked": {}, "inputs_digest": "0" * 64, "body": body,
            "body_digest": code, "kept_by_id": need.created_by_id, "kept_at": NOW,
        }
        | columns
    )  # fmt: skip
    session.add(plan)
    session.flush()
    return plan


def make_linkage(session: Session, *, need: Listing, offer: Listing, stage: str = "proposed", code: str = "") -> Linkage:
    """A linkage of a need and an offer, at a stage."""
    linkage = Linkage(
        code=code or new_code("l"), need_id=need.id, offer_id=offer.id, buyer_id=need.party_id, seller_id=offer.party_id,
        stage=stage, ranking={}, created_at=NOW, moved_at=NOW,
    )  # fmt: skip
    session.add(linkage)
    session.flush()
    return linkage


def make_contract(session: Session, *, buyer: int, seller: int | None, person: Person, code: str = "", **columns: Any) -> Contract:
    """A draft of a contract between two parties, without lines."""
    code = code or new_code("h")
    wanted = {"code": code, "form_key": code, "terms": {}, "created_at": NOW, "moved_at": NOW} | columns
    contract = Contract(buyer_id=buyer, seller_id=seller, created_by_id=person.id, **wanted)
    session.add(contract)
    session.flush()
    return contract


def post(session: Session, player: Player, side: str, *, form_key: str = "", now: datetime = NOW, **typed: Any) -> Listing:
    """A listing posted as people post it, every doubt answered; `from_` stands for `from`."""
    form = {"sure": "1", **{name.rstrip("_"): value for name, value in typed.items()}}
    lexicon = shipped_lexicon()
    draft = read_draft(form, side=side, lexicon=lexicon, gazetteer=lexicon.gazetteer, today=now.date())
    return post_listing(session, who=player.who, party=player.party, side=side, draft=draft, form_key=form_key, now=now)


def make_letter(session: Session, *, state: str = "waiting", code: str = "", reason: str = "") -> Letter:
    """A letter in some state, with its job."""
    code = code or new_code("t")
    letter = Letter(
        code=code, key=f"key-{code}", kind="registration_answered", to_name="Bà Tư", to_email="tu@cast.example", language="vi", subject_kind="party",
        subject_code="x", facts={"organisation": "HTX Kiểm Thử", "accepted": True, "reason": "", "note": ""}, state=state, reason=reason,
        created_at=NOW, sent_at=NOW if state == "sent" else None,
    )  # fmt: skip
    job = {"sent": "done", "kept": "done", "failed": "failed", "aside": "failed"}.get(state, "waiting")
    session.add_all((letter, Job(kind="letter", key=letter.key, payload={"letter": code}, state=job, created_at=NOW, run_after=NOW, attempts=3)))
    session.flush()
    return letter
