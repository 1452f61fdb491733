"""Contracts written and written anew: who may, whose they are, of which harvests, under which number. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.contract_drafts import ContractDraft, LineDraft
from matchmaker.domain.contracts import State
from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.harvests import Crop
from matchmaker.domain.limits import DAY, hold_to
from matchmaker.domain.linkage import Stage
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.records import Offer
from matchmaker.market import market_of
from matchmaker.matching.crops import crop_of, grade_key, scale_of
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.store import contract_moves, harvests
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts, limits, linkages, listings, parties, pool_plans
from matchmaker.store.snapshots import offer_of
from matchmaker.workflows.contracting.common import acting, held, thing_of

LONGEST_KEY = 80


def draft_contract(
    session: Session, *, who: Who, draft: ContractDraft, buyer: str, seller: str = "", shape: str = "single", parent: str = "", linkage: str = "",
    renews: str = "", plan_code: str = "", form_key: str, source: str = "web", now: datetime, code: str = "",
) -> Contract:  # fmt: skip
    """The draft of a contract between these parties; the same form sent again is the same contract.

    A framework has no seller; an annex names its framework. Raises `Invalid` where a number is taken or the linkage has a contract.
    """
    person, key = acting(session, who, "contract.draft"), form_key[:LONGEST_KEY]
    if not key:
        raise Invalid({"form_key": ("form_key_missing", {})})
    if made := contracts.by_form(session, person.id, key):
        return made
    if source == "web":
        hold_to("drafts_of_person", limits.drafts_since(session, person.id, now - DAY))
    buying, selling = _parties(session, who, buyer, seller, shape)
    above, renewed = (_may_see(session, who, one) if one else None for one in (parent, renews))
    if linkage:
        linkages.locked(session, linkage)  # both sides may draft at the same moment: the second sees the contract of the first
    joined = may_draft_from(session, who, linkage, renewed) if linkage else None
    _sides_stand(shape, buying, above, joined, selling)
    _of_plan(session, plan_code, buying)
    if draft.asks:
        raise Invalid({name: (why, dict(facts)) for name, (why, facts) in draft.asks.items()})
    number_is_free(session, who, draft.number)
    contract = Contract(
        code=code or new_code("h"), shape=shape, parent_id=above.id if above else None, renews_id=renewed.id if renewed else None,
        linkage_id=joined.id if joined else None, plan_code=plan_code, buyer_id=buying.id, seller_id=selling.id if selling else None,
        created_by_id=person.id, created_at=now, form_key=key, **_columns(draft),
    )  # fmt: skip
    facts = {name: value for name, value in (("linkage", linkage), ("renews", renews), ("framework", parent)) if value}
    own = next((one for one in (buying, selling) if one is not None and one.code in who.speaking_codes), None)
    try:
        with session.begin_nested():
            lines = _lines(session, draft.lines, selling, now)
            contract_moves.begin(session, contract, lines, facts, person, now, source, on_behalf_of=own)
    except IntegrityError:  # the same form at the same moment, or somebody else's contract took the number
        if made := contracts.by_form(session, person.id, key):
            return made
        number_is_free(session, who, draft.number)
        raise
    found = contracts.by_code(session, contract.code)
    return found or contract


def revise_contract(session: Session, *, who: Who, code: str, draft: ContractDraft, version: int, source: str = "web", now: datetime) -> Contract:
    """The contract as the draft says now. Raises `Stale` with what somebody else did, `WrongStage` for one whose words stand still."""
    contract = held(session, who, code, "revise", version)
    if draft.asks:
        raise Invalid({name: (why, dict(facts)) for name, (why, facts) in draft.asks.items()})
    number_is_free(session, who, draft.number, contract)
    person, before = acting(session, who, "contract.revise"), contract_moves.frozen_terms(contract)
    lines = _lines(session, draft.lines, contract.seller, now)  # before anything of the contract changes: one event, one version
    for name, value in _columns(draft).items():
        setattr(contract, name, value)
    _replace_lines(session, contract, lines)
    after = contract_moves.frozen_terms(contract)
    changed = sorted(name for name in after if before[name] != after[name])
    contract_moves.append(session, contract, "revise", State.DRAFT, {"changed": changed}, person, now, source)
    return contracts.by_code(session, code) or contract


def _replace_lines(session: Session, contract: Contract, lines: Sequence[ContractLine]) -> None:
    """Write the new lines over the old ones in their order."""
    for old, new in zip(contract.lines, lines, strict=False):
        for name in (*contract_moves.LINE_COLUMNS, "harvest_id", "listing_id"):
            setattr(old, name, getattr(new, name))
    for surplus in contract.lines[len(lines) :]:
        session.delete(surplus)
    for sequence, line in enumerate(lines[len(contract.lines) :], len(contract.lines) + 1):
        line.contract_id, line.sequence = contract.id, sequence
        contract.lines.append(line)


def may_draft_from(session: Session, who: Who, code: str, renewed: Contract | None = None) -> Linkage:
    """The agreed linkage from which this person may draft a contract. Raises `Invalid` where one that stands was already drafted."""
    linkage = linkages.by_code(session, code)
    thing = Thing(frozenset({linkage.buyer.code, linkage.seller.code})) if linkage else None
    if linkage is None or not may(who, "linkage.read", thing):
        raise NotFound(linkage=code)
    if not may(who, "contract.draft", thing):
        raise Refused(action="contract.draft")
    if renewed is not None and renewed.linkage_id == linkage.id:
        return linkage
    if linkage.stage != Stage.AGREED:
        raise WrongStage(move="draft", stage=linkage.stage)
    if made := contracts.live_of_linkage(session, linkage.id):
        raise Invalid({"linkage": ("linkage_has_contract", {"code": made.code, "name": made.name})})
    return linkage


def number_is_free(session: Session, who: Who, number: str, mine: Contract | None = None) -> None:
    """Raises `Invalid` where another contract bears the number, naming it only to those who may see it."""
    other = contracts.with_number(session, number) if number else None
    if other is None or (mine is not None and other.id == mine.id):
        return
    seen = {"parties": contract_moves.parties_of(other)} if may(who, "contract.read", thing_of(other)) else {}
    raise Invalid({"number": ("number_taken_by" if seen else "number_taken", {"number": number, **seen})})


def _columns(draft: ContractDraft) -> dict[str, Any]:
    return {
        "number": draft.number or None, "form": draft.form, "starts_on": draft.starts_on, "ends_on": draft.ends_on, "terms": dict(draft.terms),
    }  # fmt: skip


def _parties(session: Session, who: Who, buyer: str, seller: str, shape: str) -> tuple[Party, Party | None]:
    """Both parties, kept from being merged meanwhile, in one order so that two who draft at once never wait for each other."""
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    wanted = {"buyer": buyer, "seller": seller}
    if shape == "framework":
        wanted.pop("seller")
    found = {code: parties.shared(session, code) for code in sorted({code for code in wanted.values() if code})}
    for side, code in wanted.items():
        party = found.get(code)
        if not code:
            complaints[side] = ("missing", {})
        elif party is None or party.kind == "alliance":
            complaints[side] = ("party_gone", {})
    if complaints:
        raise Invalid(complaints)
    if len(set(wanted.values())) < len(wanted):
        raise Invalid({"seller": ("contract_with_itself", {})})
    if not may(who, "contract.draft", Thing(frozenset(wanted.values()))):
        raise Refused(action="contract.draft")
    buying = found[buyer]
    if buying is None:
        raise NotFound(party=buyer)
    return buying, found.get(seller) if "seller" in wanted else None


def _sides_stand(shape: str, buyer: Party, above: Contract | None, linkage: Linkage | None, seller: Party | None) -> None:
    """An annex is of its framework's buyer, and a contract out of a linkage between the linkage's two sides."""
    if shape not in ("single", "framework", "annex") or (shape == "annex") != (above is not None):
        raise Invalid({"shape": ("not_a_choice", {})})
    if above is not None and (above.shape != "framework" or above.buyer_id != buyer.id):
        raise Invalid({"buyer": ("not_of_framework", {})})
    if above is not None and above.state in (State.ENDED, State.CANCELLED):
        raise WrongStage(move="draft", stage=above.state)
    if linkage is not None and (seller is None or (linkage.buyer_id, linkage.seller_id) != (buyer.id, seller.id)):
        raise Invalid({"linkage": ("not_of_linkage", {})})


def _of_plan(session: Session, plan_code: str, buyer: Party) -> None:
    """Raises `NotFound` for a plan that is none of the buyer's needs: whoever chose it would find this contract in the place of their own."""
    plan = pool_plans.by_code(session, plan_code) if plan_code else None
    if plan_code and (plan is None or plan.need.party_id != buyer.id):
        raise NotFound(plan=plan_code)


def _may_see(session: Session, who: Who, code: str) -> Contract:
    contract = contracts.by_code(session, code)
    if contract is None or not may(who, "contract.read", thing_of(contract)):
        raise NotFound(contract=code)
    return contract


def _lines(session: Session, drafts: Sequence[LineDraft], seller: Party | None, now: datetime) -> list[ContractLine]:
    lexicon, offers = market_of(session).lexicon(session), listings.by_codes(session, [one.listing for one in drafts if one.listing])
    return [_line(session, one, offers.get(one.listing), seller, lexicon, now) for one in drafts]


def _line(session: Session, draft: LineDraft, offer: Listing | None, seller: Party | None, lexicon: Lexicon, now: datetime) -> ContractLine:
    """The line with the harvest that it draws on: that of its offer, else the seller's harvest of the same thing in the same days."""
    offer = offer if offer is not None and seller is not None and offer.side == "offer" and offer.party_id == seller.id else None
    harvest = None
    if offer is not None:
        harvest = harvests.join(session, offer, crop_of(offer_of(offer), lexicon, offer.quantity_typed), now)
    if harvest is None and seller is not None and draft.product and draft.starts_on and draft.ends_on:
        linked = link(lexicon, Offer("", draft.words, grade=draft.grade))
        grade = grade_key(draft.grade, linked.grade, linked.piece_g)
        scale = scale_of(draft.product, lexicon)
        crop = Crop(draft.product, grade, draft.starts_on, draft.ends_on, draft.quantity_kg, scale=scale)
        harvest = harvests.find(session, seller.id, crop)
    return ContractLine(
        words=draft.words, product=draft.product, role=draft.role, grade=draft.grade, state=draft.state, quantity_typed=draft.quantity_typed,
        quantity_kg=draft.quantity_kg, tolerance_percent=draft.tolerance_percent, price=dict(draft.price), starts_on=draft.starts_on,
        ends_on=draft.ends_on, harvest_id=harvest.id if harvest else None, listing_id=offer.id if offer else None,
    )  # fmt: skip
