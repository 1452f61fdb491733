"""The communes shaded by what is offered, needed or lacking there: as a map whose shades are patterns too, and as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.matching.text import fold
from matchmaker.web.balance_chart import about, gap_said, sum_said
from matchmaker.web.commune_shapes import Shapes
from matchmaker.wording.labels import Labels
from matchmaker.workflows.supply_demand import Balance

SHOWN: Labels = {"supply": _l("Chào bán"), "demand": _l("Cần mua"), "gap": _l("Thiếu hay dư")}
UNKNOWN, EMPTY = "unknown", "empty"
SHADES = 4
NONE = Balance()


@dataclass(frozen=True, slots=True)
class ShownCommune:
    """One commune: its shape and shade, what is said of it, and what its list is sorted by."""

    code: str
    name: str
    path: str
    shade: str
    said: str
    address: str
    kg: float
    marked: bool


@dataclass(frozen=True, slots=True)
class Key:
    """One shade of the map and what it stands for."""

    shade: str
    said: str


def value_of(balance: Balance, show: str) -> float | None:
    """The kilograms that a commune is shaded by; None where no weight is known."""
    if show == "gap":
        return balance.gap_kg
    one = balance.supply if show == "supply" else balance.demand
    return one.kg if one.weighed else None


def said_of(balance: Balance, show: str) -> str:
    """What a commune has, in words."""
    if show != "gap":
        return sum_said(balance.supply if show == "supply" else balance.demand)
    return gap_said(balance) if balance.supply.listings or balance.demand.listings else _("không có tin")


def shades(found: Mapping[str, Balance], show: str) -> tuple[dict[str, str], list[Key]]:
    """The shade of each commune that has a listing, and the key: equal parts of the communes, from the least to the most."""
    values = {code: value_of(balance, show) for code, balance in found.items() if _has(balance, show)}
    signs = (("short", 1), ("over", -1)) if show == "gap" else (("more", 1),)
    shade, keys = {code: UNKNOWN for code, value in values.items() if value is None}, []
    for name, sign in signs:
        known = {code: sign * value for code, value in values.items() if value is not None and sign * value > 0}
        steps = _steps(sorted(known.values()), SHADES // len(signs))
        for at, (low, high) in enumerate(steps):
            shade |= {code: f"{name}-{at + 1}" for code, value in known.items() if low <= value <= high}
            keys.append(Key(f"{name}-{at + 1}", _key_said(name, low, high)))
    level = {code: "level" for code, value in values.items() if value == 0}
    extra = [Key("level", _("vừa đủ") if show == "gap" else about(0))] if level else []
    unknown = [Key(UNKNOWN, _("có tin, chưa rõ lượng"))] if UNKNOWN in shade.values() else []
    return {**shade, **level}, [*keys, *extra, *unknown, Key(EMPTY, _("không có tin"))]


def _has(balance: Balance, show: str) -> bool:
    both = {"supply": (balance.supply,), "demand": (balance.demand,)}.get(show, (balance.supply, balance.demand))
    return any(one.listings for one in both)


def _steps(values: Sequence[float], most: int) -> list[tuple[float, float]]:
    """The values cut into at most so many parts of about as many communes, each from its least to its most; equal ones stay together."""
    steps: list[tuple[float, float]] = []
    for part in range(most):
        stretch = [value for value in values[len(values) * part // most : len(values) * (part + 1) // most] if not steps or value > steps[-1][1]]
        if stretch:
            steps.append((stretch[0], stretch[-1]))
    return steps


def _key_said(name: str, low: float, high: float) -> str:
    kg = about(low) if about(low) == about(high) else f"{about(low)} – {about(high)}"
    return {"short": _("thiếu %(kg)s", kg=kg), "over": _("dư %(kg)s", kg=kg)}.get(name, kg)


def communes_of(
    shapes: Shapes, names: Mapping[str, str], found: Mapping[str, Balance], show: str, addresses: Mapping[str, str], marked: Sequence[str]
) -> list[ShownCommune]:
    """Every commune as the map draws it, by name."""
    shade, _key = shades(found, show)
    return [
        ShownCommune(
            code, name, shapes.paths.get(code, ""), shade.get(code, EMPTY), said_of(found.get(code, NONE), show), addresses[code],
            value_of(found[code], show) or 0.0 if code in found else 0.0, code in marked,
        )
        for code, name in sorted(names.items(), key=lambda one: (fold(one[1]), one[0]))
    ]  # fmt: skip


def most_first(communes: Sequence[ShownCommune]) -> list[ShownCommune]:
    """The communes as a list: those that were looked for, then those of which a weight is known by it, then of unknown weight, then the rest."""
    order = {UNKNOWN: 1, EMPTY: 2}
    return sorted(communes, key=lambda one: (not one.marked, order.get(one.shade, 0), -abs(one.kg)))
