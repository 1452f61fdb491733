"""The questions that a form asks once it has read an amount: what one unit weighs, how many it counts."""

from __future__ import annotations

from collections.abc import Container

from flask_babel import gettext as _

from matchmaker.domain.unit_facts import UnitTold
from matchmaker.web.dressing import lexicon
from matchmaker.web.fields import Field
from matchmaker.wording.labels import one_label
from matchmaker.wording.units import weight_hint


def piece_name(key: str) -> str:
    """The unit of a piece as it is written."""
    return lexicon().units.name(key)


def unit_fields(told: UnitTold | None, picked: Container[str]) -> tuple[Field, ...]:
    """The questions about the unit that was read; one that is picked from a list beside the amount is not asked twice."""
    if told is None:
        return ()
    unit = one_label(told.quantity.unit)
    if told.counts:
        counts = ", ".join(str(count) for count in told.counts)
        asked = Field("pieces_each", _("Một %(unit)s là mấy cái?", unit=unit), _("Có nơi %(counts)s.", counts=counts), inputmode="numeric")
        return () if "pieces_each" in picked else (asked,)
    if not told.editable or told.pieces:
        return ()
    return (Field("kg_each", _("Một %(unit)s nặng bao nhiêu kg?", unit=unit), weight_hint(told), inputmode="decimal"),)


def after_quantity(fields: tuple[Field, ...], more: tuple[Field, ...]) -> tuple[Field, ...]:
    """The form's questions with these right after the amount."""
    at = next(place for place, one in enumerate(fields, 1) if one.name == "quantity")
    return (*fields[:at], *more, *fields[at:])
