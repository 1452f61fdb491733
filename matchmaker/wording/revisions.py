"""What somebody changed, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from matchmaker.wording.complaints import FIELDS
from matchmaker.wording.figures import moment
from matchmaker.wording.labels import label

Changes = dict[str, Any]
READ = frozenset({"tides"})
"""What was read from a field that is itself among the changes."""


def changes(facts: Mapping[str, Any]) -> Changes:
    """Who changed the thing, when, and each changed field before and after, ready to be read."""
    at = facts.get("at")
    lines = [
        {"name": label(FIELDS, str(one["field"]).removesuffix("_typed")), "before": said(one["before"]), "after": said(one["after"])}
        for one in facts.get("changes") or ()
        if not str(one["field"]).endswith("_on") and one["field"] not in READ
    ]
    return {"by": facts.get("by", ""), "at": moment(at) if isinstance(at, datetime) else "", "lines": lines}


def said(value: object) -> str:
    """A stored value as text."""
    if isinstance(value, list):
        return ", ".join(label(FIELDS, one) for one in value)
    return "" if value is None else str(value)
