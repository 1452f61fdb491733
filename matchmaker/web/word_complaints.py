"""Why an edit of the word lists cannot stand, in sentences, with ways to the rows that stand in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import url_for

from matchmaker.web.dressing import lexicon, product_name
from matchmaker.wording.complaints import complain
from matchmaker.wording.labels import WORD_ACTS, label
from matchmaker.wording.words import WORD_FIELDS

Complaints = Mapping[str, tuple[str, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Complained:
    """A sentence for each field, and the pages of the rows that they name: address and name."""

    said: dict[str, str]
    ways: dict[str, str] = field(default_factory=dict)


def complained(complaints: Complaints) -> Complained:
    """The complaints as sentences, with their products, listings and edits by name."""
    found = Complained({})
    for name, (code, facts) in complaints.items():
        found.said[name] = complain(name, code, _named(facts), WORD_FIELDS)
        found.ways.update(_ways(facts))
    return found


def _named(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts with products and acts called by their names."""
    named = dict(facts)
    for name in ("product", "other", "subject"):
        if str(facts.get(name, "")) in lexicon().products:
            named[name] = product_name(str(facts[name]))
    if "act" in facts:
        named["act"] = label(WORD_ACTS, facts["act"])
    return named


def _ways(facts: Mapping[str, object]) -> dict[str, str]:
    keys = [str(facts[name]) for name in ("product", "other") if str(facts.get(name, "")) in lexicon().products]
    ways = {url_for("words.product", key=key): product_name(key) for key in keys}
    if "side" in facts:
        ways[url_for("listings.show", side=facts["side"], code=facts["code"])] = str(facts["words"])[:80]
    elif "code" in facts:
        ways[url_for("words.history", code=facts["code"])] = str(_named(facts)["act"])
    return ways
