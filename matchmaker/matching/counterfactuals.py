"""What would lift a pair: one change of something that the offering side can act on, scored by making it and ranking again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from matchmaker.domain.records import Certificate, Need, Offer
from matchmaker.matching.ranking import Match, Matcher

Change: TypeAlias = tuple[str, str, str, int]
"""The column changed, what stood there, what would stand there, and the score in millionths that follows."""


def _quantity(need: Need, offer: Offer) -> dict[str, Any] | None:
    return {"quantity": need.quantity, "per": need.per} if need.quantity else None


def _window(need: Need, offer: Offer) -> dict[str, Any] | None:
    return {"starts_on": need.starts_on, "ends_on": need.ends_on} if need.starts_on or need.ends_on else None


def _price(need: Need, offer: Offer) -> dict[str, Any] | None:
    return {"price": need.price} if need.price else None


def _certificates(need: Need, offer: Offer) -> dict[str, Any] | None:
    if not need.certificates:
        return None
    held = offer.certificates or ()
    return {"certificates": held + tuple(Certificate(asked.name) for asked in need.certificates if asked.name not in {own.name for own in held})}


ACTIONS: tuple[tuple[str, Callable[[Need, Offer], dict[str, Any] | None]], ...] = (
    ("quantity", _quantity),
    ("window", _window),
    ("price", _price),
    ("certificates", _certificates),
)
"""What a co-op can act on. Product, size, state and place of a harvest are facts."""


def _shown(offer: Offer, fields: dict[str, Any]) -> str:
    said = []
    for field in fields:
        value = getattr(offer, field)
        if field == "certificates":
            said.append("|".join(one.name for one in value or ()))
        elif field == "quantity" and value is not None:
            said.append(f"{value.amount} {value.unit}".strip())
        elif field == "price" and value is not None:
            said.append(f"{value.dong} đ/{value.unit}")
        elif value is not None:
            said.append(str(value))
    return " ".join(said)


def counterfactuals_of(matcher: Matcher, need: Need, offer: Offer) -> Iterator[Change]:
    """Every single change that lifts the score or opens a gate, with exactly the score that applying it gives."""
    before: Match = matcher.compare(need, offer)
    for column, action in ACTIONS:
        fields = action(need, offer)
        if fields is None:
            continue
        changed = replace(offer, **fields)
        after = matcher.compare(need, changed)
        if after.score > before.score or len(after.gate) < len(before.gate):
            yield column, _shown(offer, fields), _shown(changed, fields), after.score
