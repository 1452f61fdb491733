"""What a side could do, as the end of a sentence: `giảm giá còn 460.000 đ/kg`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.records import Price, Quantity
from matchmaker.wording.figures import amount, day, dong, number, window
from matchmaker.wording.labels import COLUMNS, label

Values = Mapping[str, Any]


class With(NamedTuple):
    """A neighbour to sell with: its name, how much it has for which time, how far away it is, and what is not known of it."""

    name: str
    quantity: Quantity
    per: str
    km: float
    open: Sequence[str] = ()


class Act(NamedTuple):
    """One act of one side: the fields that change with what stands in them now, and with whom."""

    side: str
    action: str
    column: str
    before: Values
    after: Values
    partners: Sequence[With] = ()


def said(act: Act) -> str:
    """The act in a few words."""
    return SAID[act.side, act.action](act)


def joined(acts: Sequence[str]) -> str:
    """Acts that go together."""
    return _(" và ").join(acts)


ANSWERS: Mapping[tuple[str, str], LazyString] = {
    ("offer", "quantity"): _l("ghi thêm số lượng, nếu có %(value)s"),
    ("offer", "price"): _l("ghi thêm giá, nếu từ %(value)s trở xuống"),
    ("offer", "window"): _l("ghi thêm thời gian, nếu có hàng %(value)s"),
    ("offer", "place"): _l("ghi thêm địa điểm, nếu ở %(value)s"),
    ("offer", "grade"): _l("ghi thêm cỡ, loại, nếu đạt %(value)s"),
    ("offer", "state"): _l("ghi thêm trạng thái, nếu hàng %(value)s"),
    ("offer", "certificates"): _l("ghi thêm giấy chứng nhận, nếu đã có %(value)s"),
    ("need", "quantity"): _l("ghi thêm số lượng, nếu cần %(value)s"),
    ("need", "price"): _l("ghi thêm giá, nếu trả được %(value)s"),
    ("need", "window"): _l("ghi thêm thời gian, nếu nhận hàng %(value)s"),
    ("need", "place"): _l("ghi thêm nơi nhận, nếu ở %(value)s"),
    ("need", "grade"): _l("ghi thêm cỡ, loại, nếu nhận %(value)s"),
    ("need", "state"): _l("ghi thêm trạng thái, nếu nhận hàng %(value)s"),
}


def _answer(act: Act) -> str:
    return str(ANSWERS[act.side, act.column]) % {"value": _value(act.column, act.after)}


def _value(column: str, values: Values) -> str:
    if column == "quantity":
        return _much(values["quantity"], str(values.get("per", "window")))
    if column == "price":
        return _dear(values["price"])
    if column == "window":
        return window(values.get("starts_on"), values.get("ends_on"))
    if column == "certificates":
        return _papers(values["certificates"])
    return str(values[column])


def _much(quantity: Quantity, per: str = "window") -> str:
    return amount(quantity.amount, quantity.unit, None, per)


def _dear(price: Price) -> str:
    return dong(price.dong, None, price.unit)


def _papers(certificates: Sequence[Any]) -> str:
    return ", ".join(one.name for one in certificates)


def _cheaper(act: Act) -> str:
    return _("giảm giá còn %(price)s (đang chào %(now)s)", price=_dear(act.after["price"]), now=_dear(act.before["price"]))


def _smaller_lots(act: Act) -> str:
    return _("bán lô nhỏ hơn, từ %(lot)s (đang từ %(now)s)", lot=_much(act.after["min_quantity"]), now=_much(act.before["min_quantity"]))


def _sorted(act: Act) -> str:
    return _("tách riêng phần %(size)s, nếu phần ấy vẫn đủ số lượng đã ghi", size=act.after["grade"])


def _harvest(act: Act) -> str:
    said = []
    if isinstance(starts := act.after.get("starts_on"), date) and isinstance(now := act.before.get("starts_on"), date):
        said.append(_("có hàng sớm hơn %(days)s ngày, từ %(day)s", days=number((now - starts).days, 0), day=day(starts)))
    if isinstance(ends := act.after.get("ends_on"), date) and isinstance(now := act.before.get("ends_on"), date):
        said.append(_("có hàng lâu hơn %(days)s ngày, đến %(day)s", days=number((ends - now).days, 0), day=day(ends)))
    return joined(said)


def _together(act: Act) -> str:
    return _("gộp với %(others)s", others=joined([_neighbour(one) for one in act.partners]))


def _neighbour(one: With) -> str:
    far = _("cách %(km)s km", km=number(one.km, 0)) if one.km >= 1 else _("cùng xã, phường")
    asked = _("chưa biết %(what)s", what=", ".join(label(COLUMNS, name).lower() for name in one.open)) if one.open else ""
    return f"{one.name} ({', '.join(part for part in (_much(one.quantity, one.per), far, asked) if part)})"


def _made_into(act: Act) -> str:
    return _("làm thành hàng %(state)s", state=act.after["state"])


def _delivered(act: Act) -> str:
    return _("đem hàng giao tại %(place)s", place=act.after["place"])


def _more(act: Act) -> str:
    new, old = act.after["quantity"], act.before["quantity"]
    more = amount(new.amount - old.amount, new.unit)
    return _("thêm %(more)s, thành %(much)s", more=more, much=_much(new, str(act.before.get("per", "window"))))


def _obtained(act: Act) -> str:
    held = {one.name for one in act.before.get("certificates") or () if one.expires_on is None}
    return _("nộp giấy %(papers)s", papers=_papers([one for one in act.after["certificates"] if one.name not in held and one.expires_on is None]))


def _takes_smaller_lots(act: Act) -> str:
    return _("nhận lô nhỏ hơn, từ %(lot)s (đang từ %(now)s)", lot=_much(act.after["min_quantity"]), now=_much(act.before["min_quantity"]))


def _received(act: Act) -> str:
    if len(act.after) == 2:
        return _("dời ngày nhận hàng sang %(days)s", days=window(act.after["starts_on"], act.after["ends_on"]))
    if isinstance(ends := act.after.get("ends_on"), date):
        return _("nhận hàng lâu hơn, đến %(day)s", day=day(ends))
    return _("nhận hàng sớm hơn, từ %(day)s", day=day(act.after["starts_on"]))


def _takes(act: Act) -> str:
    new, old, per = act.after["quantity"], act.before["quantity"], str(act.before.get("per", "window"))
    if new.amount > old.amount:
        return _("mua cho đủ một lô, %(much)s (đang cần %(now)s)", much=_much(new, per), now=_much(old, per))
    return _("lấy bên này %(much)s, phần còn lại mua nơi khác (đang cần %(now)s)", much=_much(new, per), now=_much(old, per))


def _farther(act: Act) -> str:
    return _("nhận hàng trong vòng %(km)s km", km=number(act.after["radius_km"], 0))


def _dearer(act: Act) -> str:
    return _("trả tới %(price)s (đang tối đa %(now)s)", price=_dear(act.after["price"]), now=_dear(act.before["price"]))


def _other_size(act: Act) -> str:
    return _("nhận cỡ, loại %(size)s", size=act.after["grade"])


def _other_state(act: Act) -> str:
    return _("nhận hàng %(state)s", state=act.after["state"])


def _wished(act: Act) -> str:
    return _("đổi %(column)s từ bắt buộc thành mong muốn", column=label(COLUMNS, act.column).lower())


SAID: Mapping[tuple[str, str], Callable[[Act], str]] = {
    ("offer", "answer"): _answer, ("offer", "price"): _cheaper, ("offer", "lot"): _smaller_lots, ("offer", "split"): _sorted,
    ("offer", "window"): _harvest, ("offer", "pool"): _together, ("offer", "state"): _made_into, ("offer", "place"): _delivered,
    ("offer", "quantity"): _more, ("offer", "certificates"): _obtained,
    ("need", "answer"): _answer, ("need", "lot"): _takes_smaller_lots, ("need", "window"): _received, ("need", "quantity"): _takes,
    ("need", "radius"): _farther, ("need", "price"): _dearer, ("need", "grade"): _other_size, ("need", "state"): _other_state,
    ("need", "wish"): _wished,
}  # fmt: skip
"""Every act of either side, as it is said."""

ACTIONS: Mapping[tuple[str, str], LazyString] = {
    ("offer", "answer"): _l("ghi thêm điều chưa ghi"),
    ("offer", "price"): _l("giảm giá"),
    ("offer", "lot"): _l("bán lô nhỏ hơn"),
    ("offer", "split"): _l("tách riêng phần đúng cỡ"),
    ("offer", "window"): _l("có hàng sớm hơn, lâu hơn"),
    ("offer", "pool"): _l("gộp với đơn vị gần"),
    ("offer", "state"): _l("làm sang trạng thái cần"),
    ("offer", "place"): _l("đem hàng giao gần hơn"),
    ("offer", "quantity"): _l("có thêm hàng"),
    ("offer", "certificates"): _l("làm thêm giấy chứng nhận"),
    ("need", "answer"): _l("ghi thêm điều chưa ghi"),
    ("need", "lot"): _l("nhận lô nhỏ hơn"),
    ("need", "window"): _l("dời, nới ngày nhận hàng"),
    ("need", "quantity"): _l("lấy một phần, còn lại mua nơi khác"),
    ("need", "radius"): _l("nhận hàng ở xa hơn"),
    ("need", "price"): _l("trả giá cao hơn"),
    ("need", "grade"): _l("nhận cỡ, loại kề bên"),
    ("need", "state"): _l("nhận trạng thái thay được"),
    ("need", "wish"): _l("đổi điều bắt buộc thành mong muốn"),
}
"""Every act of either side by name, for who explains how they are weighed."""


def action_names(costs: Mapping[str, int], side: str) -> list[str]:
    """The acts of a side, the easiest first."""
    return [str(ACTIONS[side, action]) for action in sorted(costs, key=lambda action: costs[action])]
