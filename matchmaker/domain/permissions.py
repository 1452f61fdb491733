"""Who may do what to which thing: one table for pages, buttons and API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Who:
    """The person who asks: the code, the parties they speak for and those they lead, and whether they are staff of the Alliance."""

    person_code: str = ""
    party_codes: frozenset[str] = frozenset()
    staff: bool = False
    led_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: the codes of the parties whose it is, and whether anybody may see it."""

    parties: frozenset[str] = frozenset()
    public: bool = False


NOBODY = Who()
"""A visitor who has not signed in."""

Predicate: TypeAlias = Callable[[Who, Thing | None], bool]


def anybody(who: Who, thing: Thing | None) -> bool:
    """Signed in or not."""
    return True


def signed_in(who: Who, thing: Thing | None) -> bool:
    """A person with an account."""
    return bool(who.person_code)


def member(who: Who, thing: Thing | None) -> bool:
    """A person who speaks for a co-operative or an enterprise."""
    return bool(who.party_codes) and not who.staff


def staff(who: Who, thing: Thing | None) -> bool:
    """A person of the Alliance."""
    return who.staff


def not_staff(who: Who, thing: Thing | None) -> bool:
    """Anybody but a person of the Alliance: what a party says for itself is never said by staff."""
    return not who.staff


def public(who: Who, thing: Thing | None) -> bool:
    """A thing that anybody may see; without a thing, whether there can be one."""
    return thing is None or thing.public


def own(who: Who, thing: Thing | None) -> bool:
    """A thing of a party that the person speaks for; without a thing, whether they speak for any."""
    return bool(who.party_codes if thing is None else who.party_codes & thing.parties)


def leads(who: Who, thing: Thing | None) -> bool:
    """A thing of a party that the person leads; without a thing, whether they lead any."""
    return bool(who.led_codes if thing is None else who.led_codes & thing.parties)


PERMISSIONS: dict[str, tuple[tuple[Predicate, ...], ...]] = {  # one row must hold; a row holds when all of its predicates do
    "page.read": ((anybody,),),
    "health.read": ((anybody,),),
    "language.choose": ((anybody,),),
    "account.sign_in": ((anybody,),),
    "account.sign_out": ((anybody,),),
    "listing.list": ((anybody,),),
    "listing.read": ((public,), (own,), (staff,)),
    "listing.post": ((own,), (staff,)),
    "listing.revise": ((own,), (staff,)),
    "listing.withdraw": ((own,), (staff,)),
    "listing.matches": ((own,), (staff,)),
    "listing.paper": ((own,), (staff,)),
    "listing.answer": ((member, own),),
    "listing.record_answer": ((staff,),),
    "confirmation.open": ((anybody,),),
    "confirmation.answer": ((not_staff,),),
    "searches.read": ((staff,),),
    "supplier.search": ((anybody,),),
    "party.list": ((anybody,),),
    "party.read": ((anybody,),),
    "party.contacts": ((own,), (staff,)),
    "party.revise": ((leads,), (staff,)),
    "party.people": ((leads,), (staff,)),
    "party.found": ((staff,),),
    "party.confirm": ((staff,),),
    "party.merge": ((staff,),),
    "claim.write": ((staff,),),
    "standing.enter": ((staff,),),
    "standing.read": ((own,), (staff,)),
    "exposure.read": ((staff,),),
    "support.switch": ((staff,),),
    "bundle.read": ((own,), (staff,)),
    "bundle.ask": ((member, own), (staff,)),
    "registration.send": ((anybody,),),  # whose registration it is, the secret in its address says
    "registration.decide": ((staff,),),
    "account.activate": ((anybody,),),
    "introduction.ask": ((member, own),),
    "linkage.list": ((signed_in,),),
    "linkage.read": ((own,), (staff,)),
    "linkage.propose": ((staff,),),
    "linkage.move": ((staff,),),
    "audit.read": ((staff,),),
    "desk.read": ((staff,),),
    "desk.take": ((staff,),),
    "note.write": ((staff,),),
    "words.edit": ((staff,),),
    "price.keep": ((staff,),),
    "notice.read": ((signed_in,),),
    "notice.farewell": ((anybody,),),  # whose letters they are, the secret in the address says
    "search.save": ((signed_in,),),
    "figure.write": ((staff,),),
    "letter.list": ((staff,),),
    "letter.resend": ((staff,),),
    "metrics.read": ((anybody,),),  # from this machine or with the token, which the page itself looks at
}


def may(who: Who, action: str, thing: Thing | None = None) -> bool:
    """May this person do this to this thing? Without a thing: may they do it to anything at all?"""
    return any(all(holds(who, thing) for holds in row) for row in PERMISSIONS[action])
