"""An edit before it is made: which rows it changes, and what it does to the listings that are there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.store.queries import links
from matchmaker.workflows.lexicon import name_acts, place_acts, product_acts
from matchmaker.workflows.lexicon.effects import Effect, effects_on
from matchmaker.workflows.lexicon.name_acts import Outcome
from matchmaker.workflows.lexicon.rules import Complaints, broken_by
from matchmaker.workflows.lexicon.typed import Typed
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook, read_wordbook

ACTS: dict[str, Callable[[Wordbook, Typed], Outcome]] = {
    "add_name": name_acts.add_name,
    "change_name": name_acts.change_name,
    "remove_name": name_acts.remove_name,
    "add_lookalike": name_acts.add_lookalike,
    "remove_lookalike": name_acts.remove_lookalike,
    "add_product": product_acts.add_product,
    "change_product": product_acts.change_product,
    "retire_product": product_acts.retire_product,
    "add_alias": place_acts.add_alias,
    "remove_alias": place_acts.remove_alias,
    "change_succession": place_acts.change_succession,
}
FILLED: dict[str, Callable[[Wordbook, Typed], dict[str, str]]] = {
    "change_name": name_acts.name_as_typed,
    "change_product": product_acts.product_as_typed,
    "change_succession": place_acts.succession_as_typed,
}
ON_A_PRODUCT = frozenset({"add_name", "add_lookalike"})
FIELD_OF = {("add_product", "name"): "vi", ("add_product", "kind"): "vi", ("change_name", "product"): "name"}
"""Where an act has no field of the name that a rule complains of: the field that its form shows instead."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit that may be made: its rows, its reason, the wordbook that it was worked out on, and the one that it leads to."""

    act: str
    subject: str
    changes: tuple[Change, ...]
    why: str
    book: Wordbook
    after: Wordbook


@dataclass(frozen=True, slots=True)
class Preview:
    """A proposal with the open listings that it would have read differently."""

    proposal: Proposal
    effects: tuple[Effect, ...]


def preview_edit(session: Session, *, who: Who, act: str, typed: Mapping[str, str]) -> Preview:
    """What the edit would change, worked out by linking every listing with the edited lists; nothing is written. Raises `Invalid`."""
    proposal = propose(read_wordbook(session), who=who, act=act, typed=typed)
    nothing_stands_on(session, proposal)
    found = effects_on(links.to_link(session), proposal.after.lexicon, proposal.book.lexicon)
    return Preview(proposal, tuple(effect for effect in found if effect.open))


def propose(book: Wordbook, *, who: Who, act: str, typed: Mapping[str, str]) -> Proposal:
    """The edit that a form describes, held against the rules of the lists. Raises `Invalid` with a complaint for every field that cannot stand."""
    permitted(who)
    if act not in ACTS:
        raise NotFound(act=act)
    reader = Typed(typed)
    subject, changes = ACTS[act](book, reader)
    why = reader.text("why")
    changes = tuple(change for change in changes if change.before != change.after)
    after = book.after(changes)
    complaints: Complaints = dict(reader.complaints)
    for field, complaint in broken_by(after, changes).items():
        complaints.setdefault(FIELD_OF.get((act, field), field), complaint)
    if not changes and not complaints:
        complaints["unchanged"] = ("unchanged", {})
    if complaints:
        raise Invalid(complaints)
    return Proposal(act, subject, changes, why, book, after)


def form_of(session: Session, *, who: Who, act: str, typed: Mapping[str, str]) -> tuple[Wordbook, dict[str, str]]:
    """The wordbook, and the fields of the act's form as the row reads now under what the address says. Raises `NotFound`."""
    permitted(who)
    book = read_wordbook(session)
    if act not in ACTS:
        raise NotFound(act=act)
    reader = Typed(typed)
    if act in FILLED:
        return book, FILLED[act](book, reader) | dict(typed)
    _there(book, act, reader)
    return book, dict(typed)


def _there(book: Wordbook, act: str, reader: Typed) -> None:
    """Raises `NotFound` where the form is about a row that is not in the lists."""
    if act.startswith(("remove", "retire")):
        ACTS[act](book, reader)
    elif act in ON_A_PRODUCT:
        name_acts.held(book, "products", key=reader.text("product"))


def permitted(who: Who) -> None:
    """Raises `Refused` for anybody but staff."""
    if not may(who, "words.edit"):
        raise Refused(action="words.edit")


def nothing_stands_on(session: Session, proposal: Proposal) -> None:
    """Raises `Invalid` where a listing is linked to a product that goes: chosen by a person, or read from words that go with it."""
    kept = any(change.name == "names" and change.after is not None for change in proposal.changes)  # its names go to another product
    for change in proposal.changes:
        if change.name == "products" and change.after is None:
            key = change.before.key
            if (listing := links.linked_to(session, key, chosen=kept or proposal.act != "retire_product")) is not None:
                facts = {"product": key, "code": listing.code, "side": listing.side, "words": listing.words}
                raise Invalid({"product": ("listings_stand", facts)})
