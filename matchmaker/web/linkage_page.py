"""The page of one linkage: its moves as forms, its events as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext as _

from matchmaker.domain.errors import DomainError, Invalid
from matchmaker.domain.linkage import CHOICES, DATES, MOVES, Stage, moves_from
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries.contracts import LIVE
from matchmaker.web.fields import Field, fact_fields
from matchmaker.web.match_cards import card_of, thawed
from matchmaker.web.terms_page import faster as terms_faster
from matchmaker.web.terms_page import side_said, sides_of, talks_of
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.figures import day, moment
from matchmaker.wording.labels import DROP_REASONS, FACTS, OUTCOMES, STAGES, label
from matchmaker.wording.labels import MOVES as MOVE_LABELS
from matchmaker.wording.listings import to_pass_on

CHOSEN = {"reason": DROP_REASONS, "outcome": OUTCOMES}
PATH = tuple(stage for stage in Stage)


@dataclass(frozen=True)
class MoveForm:
    """One move that can be made now, with the questions that it asks."""

    name: str
    title: str
    fields: tuple[Field, ...]
    opened: bool
    typed: Mapping[str, str]
    complaints: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One stage on the way: past, now, or still to come."""

    name: str
    now: bool
    past: bool


@dataclass(frozen=True)
class Message:
    """A text to be sent to one side."""

    id: str
    label: str
    text: str


@dataclass(frozen=True)
class Told:
    """One event: what happened, when, by whom, and the facts that were told."""

    title: str
    when: str
    who: str
    facts: list[tuple[str, str]]


def typed_facts() -> dict[str, str]:
    """The facts that a move's form sent."""
    return {name: request.form[name] for name in FACTS if name in request.form}


def draw(
    linkage: Linkage,
    contracts: Sequence[Contract] = (),
    *,
    move: str = "",
    typed: Mapping[str, str] | None = None,
    trouble: DomainError | None = None,
) -> str:
    """The page; after a refused move its form stands open with what was typed and what is wrong."""
    complaints = complain_all(trouble.complaints) if isinstance(trouble, Invalid) else {}
    faster = trouble.facts if trouble is not None and not isinstance(trouble, Invalid) else None
    kept = thawed(linkage.ranking or {})
    thing = Thing(frozenset({linkage.buyer.code, linkage.seller.code}))
    can_move = may(who_asks(), "linkage.move", thing)
    underway = next((one for one in contracts if one.state in LIVE), None)
    return render_template(
        "linkages/show.html",
        linkage=linkage,
        steps=steps_of(linkage),
        events=[told(event) for event in reversed(linkage.events)],
        moves=move_forms(linkage, move, typed or {}, complaints) if can_move else [],
        card=card_of(kept, linkage.need.must or (), linkage.ranking.get("base", 0)) if kept else None,
        contracts=contracts if may(who_asks(), "contract.read", thing) else (),
        may_draft=linkage.stage == Stage.AGREED and may(who_asks(), "contract.draft", thing) and underway is None,
        underway=underway if linkage.stage == Stage.AGREED and may(who_asks(), "contract.read", thing) else None,
        complaints={f"{move}-{name}": said for name, said in complaints.items()},
        messages=messages_of(linkage),
        faster=(_faster(faster) if "changes" in faster or "number" not in faster else terms_faster(faster)) if faster is not None else None,
        talks=talks_of(linkage),
        tried=move,
        typed=typed or {},
        said=complaints,
        refused=refused_of(linkage, who_asks()),
    )


@dataclass(frozen=True)
class RefusedWhy:
    """Why the linkage came to nothing, for whom it was turned down, and whether the page of the pair can still be looked at."""

    reason: str
    note: str
    by: str
    told: bool  # the reader is of the side that was turned down
    own: Listing | None
    pair: bool


def refused_of(linkage: Linkage, who: Who) -> RefusedWhy | None:
    """What the reader sees of a linkage that was dropped; nothing where it was not."""
    last = linkage.events[-1] if linkage.events else None
    if last is None or last.move != "drop":
        return None
    by, sides = str(last.facts.get("by", "staff")), sides_of(linkage, who, "linkage.read") if not who.staff else frozenset()
    told = bool(sides - {by})
    own = (linkage.need if "need" in sides else linkage.offer) if sides else None
    pair = linkage.need.open and linkage.offer.open
    return RefusedWhy(
        str(last.facts.get("reason", "")), str(last.facts.get("note", "")), by, told, own if own is not None and own.open else None, pair
    )


def messages_of(linkage: Linkage) -> list[Message]:
    """What can be sent about the linkage: to each side what the other has, by staff to both, by a party to its own people."""
    who = who_asks()
    sides = ((linkage.buyer, linkage.offer, _("Gửi bên mua, %(party)s")), (linkage.seller, linkage.need, _("Gửi bên bán, %(party)s")))
    return [
        Message(f"to-{listing.side}", said % {"party": party.name}, _line(linkage, listing))
        for party, listing, said in sides
        if who.staff or party.code in who.party_codes
    ]


def _line(linkage: Linkage, listing: Listing) -> str:
    return to_pass_on(listing, listing.party.name, listing.place_typed, _address(linkage, listing))


def _address(linkage: Linkage, listing: Listing) -> str:
    """Where the reader sees more: the listing, which anybody may open while it is; else the linkage, for who signs in."""
    if listing.open:
        return url_for("listings.show", side=listing.side, code=listing.code, _external=True)
    return url_for("linkages.show", code=linkage.code, _external=True)


def move_forms(linkage: Linkage, tried: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> list[MoveForm]:
    """The legal moves of this stage, in the table's order; the next step stands open, but none where a contract is first to be drafted."""
    names = moves_from(Stage(linkage.stage))
    forms = []
    for name in names:
        mine = name == tried
        silent = set() if mine and ("override" in complaints or typed.get("override")) else {"override"}  # asked for only once it is needed
        fields = fact_fields((MOVES[name].needs | MOVES[name].takes) - silent)
        opened = mine or (tried not in names and name == names[0] and name != "sign")
        forms.append(MoveForm(name, label(MOVE_LABELS, name), fields, opened, typed if mine else {}, complaints if mine else {}))
    return forms


def steps_of(linkage: Linkage) -> list[Step]:
    """The whole way with the place where the linkage stands; a stage that it never saw is not past."""
    seen = {event.to_stage for event in linkage.events}
    return [Step(label(STAGES, stage), stage == linkage.stage, stage in seen and stage != linkage.stage) for stage in PATH]


def told(event: LinkageEvent) -> Told:
    """An event as it is read; the contract's own key is left out, since its number stands there and its link above."""
    facts = [(label(FACTS, name), fact_said(name, str(value))) for name, value in event.facts.items() if name != "contract"]
    return Told(label(MOVE_LABELS, event.move), moment(event.at), event.person.name, facts)


def fact_said(name: str, value: str) -> str:
    """A fact as it is read: a choice by its label, a day as the reader writes it."""
    if name in CHOICES:
        return label(CHOSEN[name], value)
    if name == "by":
        return side_said(value)
    return day(date.fromisoformat(value)) if name in DATES else value


def _faster(facts: Mapping[str, object]) -> dict[str, object]:
    changes = facts.get("changes")
    lines = [
        {"name": label(MOVE_LABELS, one["move"]), "before": label(STAGES, one["before"]), "after": label(STAGES, one["after"])}
        for one in (changes if isinstance(changes, list) else [])
    ]
    at = facts.get("at")
    return {"by": facts.get("by", ""), "at": moment(at) if at else "", "lines": lines}  # type: ignore[arg-type]
