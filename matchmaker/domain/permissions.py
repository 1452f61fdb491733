"""Who may do what to which thing: one table for pages, buttons and API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from matchmaker.domain.mandates import covers


@dataclass(frozen=True, slots=True)
class Who:
    """The person who asks: the code, the parties they speak for and those they lead, and whether they are staff of the Alliance.

    `read_only` are the parties whose things they may see but not touch.
    `lent` are the parties among `party_codes` for which they may act only because another organisation lets theirs, each with one right.
    """

    person_code: str = ""
    party_codes: frozenset[str] = frozenset()
    staff: bool = False
    led_codes: frozenset[str] = frozenset()
    lent: frozenset[tuple[str, str]] = frozenset()
    read_only: frozenset[str] = frozenset()

    @property
    def own_codes(self) -> frozenset[str]:
        """The parties that the person speaks for themselves: what these alone may see and do is never lent."""
        return self.party_codes - {code for code, _right in self.lent}

    @property
    def speaking_codes(self) -> frozenset[str]:
        """The parties in whose name the person themselves writes: their own without those that they only read."""
        return self.own_codes - self.read_only


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: the codes of the parties whose it is, and whether anybody may see it."""

    parties: frozenset[str] = frozenset()
    public: bool = False


ROLES = ("lead", "member", "reader")
"""The roles of people in an organisation, from the one that may do most to the one that may do least.

A lead may do all, signing contracts and managing people among it; a member posts, negotiates and enters deliveries; a reader writes nothing.
"""

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
    "comfort.choose": ((anybody,),),
    "account.sign_in": ((anybody,),),
    "account.sign_out": ((anybody,),),
    "account.reset": ((anybody,),),  # whose password it is, the secret in the address says
    "account.confirm_address": ((anybody,),),  # likewise, together with the account's password
    "account.own": ((signed_in,),),
    "account.second_factor": ((signed_in,),),  # what who owes one still reaches
    "account.lift_second_factor": ((staff,),),
    "account.free_phone": ((staff,),),  # who shows a code when they sign in, the workflow looks at
    "listing.list": ((anybody,),),
    "list.take": ((signed_in,),),
    "market.read": ((anybody,),),  # sums of open listings, which anybody may read one by one
    "listing.read": ((public,), (own,), (staff,)),
    "listing.post": ((own,), (staff,)),
    "listing.revise": ((own,), (staff,)),
    "listing.withdraw": ((own,), (staff,)),
    "listing.matches": ((own,), (staff,)),
    "listing.paper": ((own,), (staff,)),
    "share.make": ((own,), (staff,)),
    "share.open": ((anybody,),),  # which listing, the token in its address says
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
    "person.look_as": ((staff,),),
    "person.look_stop": ((signed_in,),),
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
    "pool.plan": ((own,), (staff,)),  # of a need: the buyer's own people
    "pool.choose": ((own,), (staff,)),
    "registration.send": ((anybody,),),  # whose registration it is, the secret in its address says
    "registration.decide": ((staff,),),
    "account.activate": ((anybody,),),
    "introduction.ask": ((member, own),),
    "linkage.list": ((signed_in,),),
    "linkage.read": ((own,), (staff,)),
    "linkage.propose": ((staff,),),
    "linkage.move": ((staff,),),
    "delivery.read": ((own,), (staff,)),
    "delivery.enter": ((own,), (staff,)),
    "delivery.answer": ((own,), (staff,)),
    "delivery.rule": ((staff,),),
    "payment.tell": ((own,), (staff,)),
    "breach.report": ((own,), (staff,)),
    "breach.answer": ((own,), (staff,)),
    "breach.decide": ((staff,),),
    "outcome.record": ((staff,),),
    "record.read": ((signed_in,),),
    "contract.list": ((signed_in,),),
    "contract.read": ((own,), (staff,)),
    "contract.paper": ((own,), (staff,)),
    "contract.particulars": ((own,), (staff,)),
    "contract.move": ((own,), (staff,)),  # any of the moves below, each of which asks for itself
    "contract.draft": ((own,), (staff,)),
    "contract.revise": ((own,), (staff,)),
    "contract.send": ((own,), (staff,)),
    "contract.recall": ((own,), (staff,)),
    "contract.allow_more": ((staff,),),
    "contract.sign_buyer": ((own,), (staff,)),  # whose side, and that its lead signs, the workflow looks at
    "contract.sign_seller": ((own,), (staff,)),
    "contract.countersign": ((staff,),),  # who wrote it or recorded a paper signature does not, the workflow looks at
    "contract.addendum": ((own,), (staff,)),
    "contract.sign_addendum": ((own,), (staff,)),
    "contract.drop_addendum": ((own,), (staff,)),
    "contract.hold": ((staff,),),
    "contract.resume": ((staff,),),
    "contract.cancel": ((leads,), (staff,)),
    "contract.end": ((staff,),),
    "harvest.list": ((own,), (staff,)),
    "harvest.read": ((own,), (staff,)),
    "harvest.revise": ((leads,), (staff,)),
    "linkage.refuse": ((member, own), (staff,)),
    "terms.put": ((member, own), (staff,)),
    "terms.refuse": ((member, own), (staff,)),
    "terms.accept": ((member, own), (staff,)),
    "round.manage": ((own,), (staff,)),
    "question.ask": ((member,),),
    "question.answer": ((own,), (staff,)),
    "question.hide": ((staff,),),
    "question.list": ((staff,),),
    "mandate.give": ((member, leads),),
    "mandate.read": ((own,), (staff,)),
    "mandate.revoke": ((leads,), (staff,)),
    "mandate.list": ((staff,),),
    "audit.read": ((staff,),),
    "bin.read": ((signed_in,),),  # one's own, one's organisations' and, for staff, everybody's
    "bin.undo": ((signed_in,),),  # only what one did oneself
    "bin.take_back": ((signed_in,),),  # what else it takes the workflow looks at, thing by thing
    "bin.empty": ((leads,),),
    "history.read": ((own,), (staff,)),
    "desk.read": ((staff,),),
    "desk.take": ((staff,),),
    "note.write": ((staff,),),
    "words.edit": ((staff,),),
    "price.keep": ((staff,),),
    "price.simulate": ((signed_in,),),
    "draft.keep": ((signed_in,),),
    "notice.read": ((signed_in,),),
    "notice.farewell": ((anybody,),),  # whose letters they are, the secret in the address says
    "search.save": ((signed_in,),),
    "figure.write": ((staff,),),
    "bulk.act": ((staff,),),  # what it does to each row, that row's own permission says
    "letter.list": ((staff,),),
    "letter.resend": ((staff,),),
    "letter.put_aside": ((staff,),),
    "metrics.read": ((anybody,),),  # from this machine or with the token, which the page itself looks at
}


READS = frozenset({
    "listing.read", "listing.matches", "listing.paper", "party.contacts", "standing.read", "bundle.read", "linkage.list", "linkage.read",
    "delivery.read", "record.read", "contract.list", "contract.read", "contract.paper", "harvest.list", "harvest.read", "mandate.read",
    "history.read",
})  # fmt: skip
"""The acts on an organisation's own things that only look: whoever is let in to read may do these for it, and no other."""


def may(who: Who, action: str, thing: Thing | None = None) -> bool:
    """May this person do this to this thing? Without a thing: may they do it to anything at all?"""
    asks = within(who, action)
    return any(all(holds(asks, thing) for holds in row) for row in PERMISSIONS[action])


def within(who: Who, action: str) -> Who:
    """The person as far as this act goes: without the parties that lent them rights, but not this one, and without those that they only read."""
    if who.read_only and action not in READS:
        who = replace(who, party_codes=who.party_codes - who.read_only)
    if not who.lent:
        return who
    borrowed = {code for code, _right in who.lent}
    good = {code for code in borrowed if covers(action, frozenset(right for lender, right in who.lent if lender == code))}
    return replace(who, party_codes=who.party_codes - (borrowed - good))
