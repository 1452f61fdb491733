"""What the forms of a rule of price ask, for one clause: on a contract's line and beside others in the simulator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from matchmaker.domain.price_rules import ROUNDINGS, Reads, Reference
from matchmaker.web.dressing import product_name
from matchmaker.web.fields import Field, Text
from matchmaker.web.price_beside import state_name
from matchmaker.wording.figures import dong
from matchmaker.wording.price_rules import ENDS, KINDS, PARTS, WEEKDAYS, reads_said, reference_said

MONTH_DAYS = (1, 5, 10, 15, 20, 25, 31)
_CHOOSE: dict[str, Text] = {"": _l("Xin chọn")}


def reads_choices() -> Mapping[str, Text]:
    """The days on which a price may be read."""
    monthly = {f"{Reads.MONTHLY.value}-{day}": reads_said(f"{Reads.MONTHLY.value}-{day}") for day in MONTH_DAYS}
    return {Reads.DELIVERY.value: reads_said(Reads.DELIVERY.value), **WEEKDAYS, **monthly}


def reference_choices(references: Sequence[Reference]) -> Mapping[str, Text]:
    """The prices that may be chosen, in words, by their keys."""
    return {one.key: reference_said(one, product_name(one.product), state_name(one.state)) for one in references}


def rule_fields(references: Sequence[Reference], prefix: str = "") -> tuple[Field, ...]:
    """The questions about one rule on a contract's line; `references` are the prices that somebody reads."""
    roundings: dict[str, Text] = {str(one): dong(one) for one in ROUNDINGS}
    fields = (
        Field("kind", PARTS["kind"], kind="select", required=True, choices={**_CHOOSE, **KINDS}),
        Field("dong", PARTS["dong"], _l("Khi một giá cố định. Ví dụ: 450.000 đ/kg")),
        Field("reference", PARTS["reference"], _l("Khi theo giá tham chiếu"), "select", choices={**_CHOOSE, **reference_choices(references)}),
        Field("source", PARTS["source"], _l("Bảng giá mà hai bên cùng xem được. Ví dụ: giá vựa Năm Căn niêm yết")),
        Field("change", PARTS["change"], _l("Một con số. Ví dụ: +5.000 đ, -3 %, hoặc 0")),
        Field("floor", PARTS["floor"], _l("Không bán thấp hơn. Ví dụ: 380.000 đ/kg")),
        Field("ceiling", PARTS["ceiling"], _l("Không mua cao hơn. Ví dụ: 460.000 đ/kg")),
        Field("reads", PARTS["reads"], kind="select", choices={**_CHOOSE, **reads_choices()}),
        Field("read_by", PARTS["read_by"], _l("Ví dụ: thủ kho hai bên, ghi vào phiếu giao")),
        Field("oldest_days", PARTS["oldest_days"], _l("Giá cũ hơn thì không dùng. Ví dụ: 7"), inputmode="numeric"),
        Field("end", PARTS["end"], kind="select", choices=ENDS),
        Field("round_to", PARTS["round_to"], kind="select", choices=roundings),
    )
    return tuple(replace(one, name=prefix + one.name) for one in fields)


def clause_fields(prefix: str) -> tuple[Field, ...]:
    """The questions about one clause of the simulator, where the reference price and its readings are chosen for all clauses at once."""
    asked = {one.name: one for one in rule_fields(())}
    kinds: dict[str, Text] = {"": _l("không xét"), **KINDS}
    kept = ("dong", "change", "floor", "ceiling", "reads", "end")
    fields = (replace(asked["kind"], choices=kinds, required=False), *(asked[name] for name in kept))
    return tuple(replace(one, name=prefix + one.name) for one in fields)
