"""The minutes of a linkage: who was brought together over what, why they fit, what happened, what was agreed and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import force_locale

from matchmaker.domain.contract_papers import BLANK, OF_PARTY, Lacking, template_of
from matchmaker.domain.linkage import Stage
from matchmaker.reports.contract_facts import Drawn, party_facts, where_said
from matchmaker.store.models.linkages import Linkage
from matchmaker.wording.figures import long_day, moment
from matchmaker.wording.labels import FACTS, MOVES, label
from matchmaker.wording.listings import how_dear, how_much, when
from matchmaker.wording.paper_words import EVENTS, PARTY_ROWS, SIDES_OF, SIGN_HERE, TITLES

AGREED = ("quantity", "price", "delivery")
NEXT = {
    Stage.ASKED: "Liên minh xem xét lời nhờ giới thiệu và trả lời hai bên.",
    Stage.PROPOSED: "Hai bên gặp nhau bàn số lượng, giá và cách giao; Liên minh ghi lại kết quả.",
    Stage.TALKING: "Hai bên chốt số lượng, giá và cách giao.",
    Stage.AGREED: "Soạn và ký hợp đồng theo những điều đã thống nhất.",
    Stage.SIGNED: "Giao nhận theo hợp đồng; mỗi lần giao đều ghi sổ.",
    Stage.CLOSED: "Kết nối đã khép lại, không còn bước nào.",
}
"""What comes next, by the stage that a linkage has reached."""


def minutes_paper(
    linkage: Linkage,
    *,
    reasons: Sequence[str],
    facts_said: Mapping[int, Sequence[tuple[str, str]]],
    place: str,
    alliance: str,
    today: date,
    hidden: Collection[str] = (),
) -> Drawn:
    """The minutes; `reasons` are sentences of why the two fit, `facts_said` the facts of each event by its number, as they are read."""
    with force_locale("vi"):
        lacking: list[Lacking] = []
        parties = [_party(letter, party, lacking, hidden) for letter, party in (("a", linkage.buyer), ("b", linkage.seller))]
        facts: dict[str, Any] = {
            "title": label(TITLES, "minutes"), "code": linkage.code, "dated": long_day(today),
            "place": _blank(place, Lacking("place", "paper"), lacking),
            "alliance_representative": _blank(alliance, Lacking("alliance_representative", "paper"), lacking),
            "parties": parties, "need": _listing(linkage.need), "offer": _listing(linkage.offer), "reasons": list(reasons),
            "events_columns": list(EVENTS), "events_rows": [{"cells": _event(event, facts_said)} for event in linkage.events],
            "agreed": _agreed(linkage), "next_step": NEXT[Stage(linkage.stage)], "signatures": _signatures(alliance),
        }  # fmt: skip
    return Drawn(template_of("minutes"), facts, tuple(lacking), f"bien-ban-ket-noi-{linkage.code}")


def _party(letter: str, party: Any, lacking: list[Lacking], hidden: Collection[str]) -> dict[str, Any]:
    """A party with what is known of it; who signs is written by hand at the table."""
    known = party_facts(party, letter, {}, hidden)
    rows = [
        {"name": label(PARTY_ROWS, name), "said": _blank(known[name], Lacking(name, where_said(name, letter, hidden), letter), lacking)}
        for name in OF_PARTY if name in ("address", "tax_code", "phone")
    ]  # fmt: skip
    rows += [{"name": label(PARTY_ROWS, name), "said": BLANK} for name in ("representative", "position")]
    return {"title": SIDES_OF[letter], "name": party.name, "rows": rows}


def _listing(listing: Any) -> str:
    """A listing in one line: its words, how much, when and for how much."""
    return "; ".join(part for part in (listing.words, how_much(listing), when(listing), how_dear(listing)) if part)


def _event(event: Any, facts_said: Mapping[int, Sequence[tuple[str, str]]]) -> list[str]:
    told = "; ".join(f"{name}: {said}" for name, said in facts_said.get(event.sequence, ()) if said)
    return [moment(event.at), label(MOVES, event.move), told]


def _agreed(linkage: Linkage) -> list[dict[str, str]]:
    """What the last agreement says."""
    said: dict[str, str] = {}
    for event in linkage.events:
        said |= {name: str(event.facts[name]) for name in AGREED if event.move == "agree" and event.facts.get(name)}
    return [{"name": label(FACTS, name), "said": said[name]} for name in AGREED if name in said]


def _signatures(alliance: str) -> list[dict[str, str]]:
    places = [{"title": f"ĐẠI DIỆN {SIDES_OF[letter].partition(' (')[0]}", "how": SIGN_HERE, "name": ""} for letter in SIDES_OF]
    return [*places, {"title": "ĐẠI DIỆN LIÊN MINH HỢP TÁC XÃ", "how": SIGN_HERE, "name": alliance}]


def _blank(said: str, lacking: Lacking, found: list[Lacking]) -> str:
    if said.strip():
        return said.strip()
    found.append(lacking)
    return BLANK
