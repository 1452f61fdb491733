"""What became of needs and offers that staff brought together: each step an event, with a reason where it came to nothing.

A hidden taste decides, which is not the matcher's own: what learns from these outcomes has something to find, and can be held against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from random import Random
from typing import Any

from matchmaker.domain.linkage import Stage, take
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.ranking import Match, Matcher, Ranking
from matchmaker.workflows.worldmaking.listings import Written
from matchmaker.workflows.worldmaking.people import STAFF
from matchmaker.workflows.worldmaking.plan import Plan

TASTE = {"price": 3.2, "grade": 1.8, "place": 1.6, "window": 1.4, "quantity": 1.2, "certificates": 1.0, "state": 0.8}
"""How much each comparison weighs with the people who decide, in log-odds from nothing to all of it."""
NEAR = timedelta(days=45)
"""Listings written further apart than this were never open together for long."""
LOOKED_AT = 12
REASON_OF = {"price": "price", "quantity": "quantity", "grade": "quality", "state": "quality", "certificates": "quality", "window": "season"}
DELIVERY = ("xe bên mua lấy tại ao", "giao tại vựa bên bán", "ghe bên bán giao tới bến", "giao tại kho bên mua")


@dataclass(slots=True)
class Dealing:
    """One linkage with the events of which it is the sum."""

    row: dict[str, Any]
    events: list[dict[str, Any]] = field(default_factory=list)


def deal(plan: Plan, written: Sequence[Written], lexicon: Lexicon, matcher: Matcher) -> Iterator[Dealing]:
    """Every linkage, by the need; signed ones close their two listings."""
    offers: dict[str, list[Written]] = defaultdict(list)
    for one in written:
        if one.row["side"] == "offer" and not one.row["withdrawn_at"]:
            offers[one.good.product].append(one)
    number = 0
    for need in written:
        if need.row["side"] != "need" or need.row["withdrawn_at"]:
            continue
        chance = plan.chance("deal", need.record.code)
        for offer, match, ranking in _proposed(chance, need, offers[need.good.product], lexicon, matcher):
            number += 1
            yield _run(plan, number, need, offer, match, ranking)


def _proposed(
    chance: Random, need: Written, offers: Sequence[Written], lexicon: Lexicon, matcher: Matcher
) -> Iterator[tuple[Written, Match, Ranking]]:
    """The offers that staff brought together with a need: mostly its best matches, now and then another one."""
    wanted = chance.choice((0, 1, 1, 2, 3))
    near = [one for one in offers if abs(one.at - need.at) <= NEAR and one.trader.number != need.trader.number and _together(need, one)]
    chance.shuffle(near)
    near = near[:LOOKED_AT]
    if not wanted or not near:
        return
    by_code = {one.record.code: one for one in near}
    ranking = matcher.rank(need.record, Catalogue.of((one.record for one in near), lexicon), LOOKED_AT)  # type: ignore[arg-type]  # a need's
    fitting = [match for match in ranking.matches if not match.gate]
    if len(fitting) > wanted and chance.random() < 0.35:
        fitting[wanted - 1] = chance.choice(fitting[wanted:])
    for match in fitting[:wanted]:
        yield by_code[match.code], match, ranking


def _together(need: Written, offer: Written) -> bool:
    """Do the two windows meet?"""
    ours, theirs = need.record, offer.record
    return ours.starts_on <= theirs.ends_on and theirs.starts_on <= ours.ends_on  # type: ignore[operator]  # both were given


def _run(plan: Plan, number: int, need: Written, offer: Written, match: Match, ranking: Ranking) -> Dealing:
    chance = plan.chance("linkage", number)
    staff, at = chance.randint(1, STAFF), max(need.at, offer.at) + timedelta(minutes=chance.randint(60, 6000))
    asked = chance.random() < 0.3
    dealing = Dealing(_row(number, need, offer, match, ranking, at, need.trader.number if asked else None))
    stage: Stage | None = None
    for move, facts in _course(plan, chance, number, need, offer, match, asked=asked):
        if at >= plan.now:
            break
        told = {name: fact(at) if callable(fact) else fact for name, fact in facts.items()}
        end = take(stage, move, told)
        mover = need.trader.person if move == "ask" else staff
        dealing.events.append(_event(number, len(dealing.events) + 1, move, stage, end, told, mover, at))
        stage, dealing.row["moved_at"] = end, at
        at += timedelta(minutes=chance.randint(400, 9000) if move != "sign" else chance.randint(9000, 40_000))
    dealing.row |= {"stage": stage.value if stage else "", "version": len(dealing.events)}
    if stage in (Stage.SIGNED, Stage.CLOSED) and len(dealing.events) > 3 and chance.random() < 0.7:
        for one in (need, offer):
            one.row["status"] = "closed" if one.row["status"] == "open" else one.row["status"]
    return dealing


def _course(
    plan: Plan, chance: Random, number: int, need: Written, offer: Written, match: Match, *, asked: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The moves, one after the other, to the end of the matter or as far as it got."""
    liking = _liking(match) + 0.8 * (offer.trader.reliable - 0.6)
    if asked:
        yield "ask", {}
    yield "propose", {}
    if not _goes_on(chance, liking - 0.5):
        yield "drop", {"reason": _weakest(chance, match)}
        return
    yield "talk", {"talked_on": lambda at: at.date().isoformat(), "talked_with": "hai bên, qua điện thoại"}
    if not _goes_on(chance, liking - 1.2):
        yield "drop", {"reason": _weakest(chance, match)}
        return
    price = offer.row["price_typed"] or need.row["price_typed"] or "theo giá ngày giao"
    amount = offer.row["quantity_typed"] or need.row["quantity_typed"] or "theo từng chuyến"
    yield "agree", {"quantity": amount, "price": price, "delivery": chance.choice(DELIVERY)}
    if not _goes_on(chance, liking - 0.5):
        yield "drop", {"reason": _weakest(chance, match)}
        return
    year = need.at.year
    yield "sign", {"contract_number": f"MH-{number:04}/{year}/HĐ", "signed_on": lambda at: at.date().isoformat()}
    kept = chance.random() < 0.45 + 0.55 * offer.trader.reliable
    yield "close", {"outcome": "delivered" if kept else chance.choice(("delivered_in_part", "delivered_in_part", "not_delivered"))}


def _liking(match: Match) -> float:
    """How much the two like what they see, in log-odds; what nobody said counts for the middle."""
    shares = {one.column: one.weight / one.most for one in match.reasons if one.most > 0 and one.level != "UNKNOWN"}
    return sum(weight * (shares.get(column, 0.5) - 0.6) for column, weight in TASTE.items())


def _goes_on(chance: Random, odds: float) -> bool:
    return chance.random() < 1 / (1 + exp(-odds))


def _weakest(chance: Random, match: Match) -> str:
    """Why it came to nothing: mostly over what fits least."""
    shares = {one.column: one.weight / one.most for one in match.reasons if one.most > 0 and one.level != "UNKNOWN" and one.column in REASON_OF}
    if shares and min(shares.values()) < 0.8 and chance.random() < 0.75:
        return REASON_OF[min(sorted(shares), key=lambda column: shares[column])]
    return chance.choice(("price", "old_partner", "old_partner", "other"))


def _row(number: int, need: Written, offer: Written, match: Match, ranking: Ranking, at: datetime, asked_by: int | None) -> dict[str, Any]:
    reasons = [{"column": one.column, "level": one.level, "weight": one.weight, "most": one.most, "facts": one.facts} for one in match.reasons]
    frozen = {
        "scorer": ranking.scorer, "base": ranking.base, "score": match.score, "low": match.low, "high": match.high,
        "known_share": round(match.known_share, 6), "gate": list(match.gate), "open": list(match.open), "ask": match.ask, "reasons": reasons,
    }  # fmt: skip
    return {
        "id": number, "code": f"w-k-{number:05}", "need_id": need.number, "offer_id": offer.number, "buyer_id": need.trader.number,
        "seller_id": offer.trader.number, "stage": "", "asked_by_party_id": asked_by, "ranking": frozen, "created_at": at, "moved_at": at,
        "version": 1,
    }  # fmt: skip


def _event(
    linkage: int, sequence: int, move: str, before: Stage | None, after: Stage, facts: dict[str, Any], person: int, at: datetime
) -> dict[str, Any]:
    return {
        "linkage_id": linkage, "sequence": sequence, "move": move, "from_stage": before.value if before else None, "to_stage": after.value,
        "facts": facts, "person_id": person, "at": at,
    }  # fmt: skip
