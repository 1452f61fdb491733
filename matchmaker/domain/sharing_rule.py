"""How a shortage or a surplus is shared among the co-operatives of a plan. Whole kilograms; the parts sum exactly.

Shortage: what is missing is offered to the others in proportion to what each still has free; whose part would be below its smallest lot is left
out and the rest shared anew. Surplus: what is taken is cut for each in proportion to what it was to bring, for none below its minimum. The
kilograms that rounding leaves go to the largest fraction; among equals first to co-operatives that are to be raised, then by a hash of the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b


class Sharing(StrEnum):
    """What there is to share."""

    SHORTAGE = "shortage"
    SURPLUS = "surplus"


@dataclass(frozen=True, slots=True)
class Shared:
    """The part of each, what nobody could take, and whether every minimum could be kept."""

    parts: Mapping[str, int]
    left: int = 0
    minima_kept: bool = True


@dataclass(frozen=True, slots=True)
class _Order:
    """Who comes first where two are equal."""

    raised: frozenset[str]
    seed: str
    _known: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, code: str) -> tuple[bool, bytes]:
        if code not in self._known:
            self._known[code] = blake2b(f"{self.seed}\0{code}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return code not in self.raised, self._known[code]


def share(
    amount: int, claims: Mapping[str, int], minima: Mapping[str, int], rule: Sharing, *, raised: Iterable[str] = (), seed: str = ""
) -> Shared:  # fmt: skip
    """The parts of an amount: of a shortage, `claims` are what each has free; of a surplus, what each was to bring and `amount` what is taken.

    `minima` are the smallest lots or what each was promised at least; absent is nought. `seed` makes the order of equals another each time.
    Raises `ValueError` for a negative figure.
    """
    if amount < 0 or any(kg < 0 for kg in (*claims.values(), *minima.values())):
        raise ValueError("amounts are never negative")
    order = _Order(frozenset(raised), seed)
    return _shortage(amount, claims, minima, order) if rule is Sharing.SHORTAGE else _surplus(amount, claims, minima, order)


def _shortage(amount: int, claims: Mapping[str, int], minima: Mapping[str, int], order: _Order) -> Shared:
    able = {code: kg for code, kg in claims.items() if kg > 0 and kg >= minima.get(code, 0) and minima.get(code, 0) <= amount}
    while able:
        parts = _in_proportion(min(amount, sum(able.values())), able, order)
        small = [code for code, kg in parts.items() if kg < minima.get(code, 0)]
        if not small:
            return Shared({code: parts.get(code, 0) for code in claims}, amount - sum(parts.values()))
        last = max(small, key=lambda code: (minima.get(code, 0) - parts[code], order(code)))
        del able[last]
    return Shared(dict.fromkeys(claims, 0), amount)


def _surplus(amount: int, claims: Mapping[str, int], minima: Mapping[str, int], order: _Order) -> Shared:
    total = sum(claims.values())
    if amount >= total:
        return Shared(dict(claims), amount - total)
    held = {code: min(kg, minima.get(code, 0)) for code, kg in claims.items()}
    if sum(held.values()) > amount:  # not even what was promised can be taken: every promise is cut alike, and it is said
        return Shared(_in_proportion(amount, held, order), 0, minima_kept=False)
    fixed: dict[str, int] = {}
    while True:
        free = {code: kg for code, kg in claims.items() if code not in fixed}
        parts = _in_proportion(amount - sum(fixed.values()), free, order)
        below = [code for code, kg in parts.items() if kg < held[code]]
        if not below:
            found = fixed | parts
            return Shared({code: found[code] for code in claims})
        fixed |= {code: held[code] for code in below}


def _in_proportion(amount: int, weights: Mapping[str, int], order: _Order) -> dict[str, int]:
    """Whole parts in proportion to weights; none is above its weight where the amount is not above their sum."""
    whole = sum(weights.values())
    parts = {code: amount * weight // whole for code, weight in weights.items()}
    first = sorted(weights, key=lambda code: (-(amount * weights[code] % whole), order(code)))
    for code in first[: amount - sum(parts.values())]:
        parts[code] += 1
    return parts
