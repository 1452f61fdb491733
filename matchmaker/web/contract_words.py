"""The price of a contract's line in the reader's words, with products and states by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from matchmaker.domain.frozen import NotAsFrozen
from matchmaker.domain.price_rules import Kind, NotComputable, rule_of
from matchmaker.web.dressing import lexicon, product_name
from matchmaker.web.price_beside import state_name
from matchmaker.wording.figures import dong
from matchmaker.wording.price_rules import rule_said


def price_of(price: Mapping[str, Any]) -> str:
    """The rule so that a stranger could compute it; a fixed price by its figure alone."""
    try:
        rule = rule_of(price)
    except (NotAsFrozen, NotComputable):
        return str(price.get("words") or _("chưa chốt"))
    if rule is None:
        return _("chưa chốt")
    if rule.kind is Kind.FIXED or rule.reference is None:
        return dong(rule.dong or 0, unit=rule.unit)
    unit = lexicon().units.name(rule.unit)
    return rule_said(rule, product=product_name(rule.reference.product), state=state_name(rule.reference.state), unit=unit)
