"""What happened to a thing, in one plain sentence for each event: `Lan đổi giá: 210.000 → 205.000 ₫`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from matchmaker.wording.complaints import FIELDS_OF_PARTY
from matchmaker.wording.contracts import STATES
from matchmaker.wording.labels import ACTIONS, VIAS, label
from matchmaker.wording.revisions import changes

LONGEST = 120


def sentences(action: str, who: str, changed: Sequence[Mapping[str, Any]], detail: Mapping[str, Any]) -> list[str]:
    """Who did what; where it was a revision, a sentence for each field that it changed."""
    who = who or _("Máy")
    if changed and (lines := _fields(action, changed)):
        return [_("%(who)s đổi %(field)s: %(before)s → %(after)s", who=who, **line) for line in lines]
    return [_("%(who)s %(act)s", who=who, act=_act(action)) + _more(action, detail)]


def _act(action: str) -> str:
    said = label(ACTIONS, action)
    return said[:1].lower() + said[1:]


def _fields(action: str, changed: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    if action == "party.revise":
        names = {**FIELDS_OF_PARTY, "place_typed": FIELDS_OF_PARTY["place"]}
        lines = [{"name": label(names, one["field"]), "before": _text(one["before"]), "after": _text(one["after"])} for one in changed]
    else:
        lines = changes({"changes": changed})["lines"]
    return [{"field": one["name"].lower(), "before": _short(one["before"]), "after": _short(one["after"])} for one in lines]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _short(text: str) -> str:
    return (text if len(text) <= LONGEST else f"{text[:LONGEST]}…") or _("để trống")


def _more(action: str, detail: Mapping[str, Any]) -> str:
    """How the thing stands after it, and how staff were told, where the event says so."""
    more = [label(STATES, detail["state"])] if action.startswith("contract.") and detail.get("state") in STATES else []
    if detail.get("told_via"):
        more.append(": ".join(one for one in (label(VIAS, detail["told_via"]), str(detail.get("told_by") or "")) if one))
    if detail.get("acting"):
        more.append(_("%(name)s nhập thay", name=detail["acting"]))
    return f" ({'; '.join(more)})" if more else ""
