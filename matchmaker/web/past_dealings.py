"""What is known of how the other party keeps to what it signs, beside the matches that are shown: no score rests on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.store.models.listings import Listing
from matchmaker.web.match_cards import Card, Part
from matchmaker.wording.deliveries import HISTORY
from matchmaker.wording.figures import here_today, percent
from matchmaker.wording.labels import label
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering import Dealing


class OnPage(Protocol):
    """A match as its page shows it."""

    @property
    def card(self) -> Card:
        """Its reasons."""

    @property
    def listing(self) -> Listing:
        """The listing of the other side."""

    @property
    def kept(self) -> str:
        """How far its party keeps to what it signs."""


One = TypeVar("One", bound=OnPage)


def with_dealings(session: Session, own: Listing, shown: Sequence[One]) -> list[One]:
    """Each match with what the two parties kept to with each other as a line of its reasons, and what the other one kept to with anybody."""
    today, others = here_today(), {one.listing.party_id for one in shown}
    pairs = [_pair(own, one.listing) for one in shown]
    between = delivering.dealings_between(session, set(pairs), today)
    records = delivering.kept_by(session, others, "buyer" if own.side == "offer" else "seller", today)
    found = []
    for one, pair in zip(shown, pairs, strict=True):
        record = records.get(one.listing.party_id)
        share = record.kept.share if record else None
        kept = (
            _("Đã nhận %(share)s số đã tới hẹn với mọi bạn hàng (n = %(n)s kỳ hẹn).", share=percent(share), n=record.kept.n)
            if record and share is not None
            else ""
        )
        changed: dict[str, Any] = {"kept": kept}
        if line := part_of(between.get(pair)):
            changed["card"] = replace(one.card, parts=[*one.card.parts, line])
        found.append(replace(one, **changed))  # type: ignore[type-var]
    return found


def with_past(session: Session, need: Listing, offer: Listing, card: Card) -> Card:
    """The card of one pair with what the two parties kept to with each other as its last line."""
    pair = (need.party_id, offer.party_id)
    line = part_of(delivering.dealings_between(session, [pair], here_today()).get(pair))
    return replace(card, parts=[*card.parts, line]) if line else card


def part_of(dealing: Dealing | None) -> Part | None:
    """The line of the reasons; none where too little is known."""
    if dealing is None or dealing.level == "UNKNOWN":
        return None
    share = percent(dealing.accepted_g / dealing.promised_g)
    said = _(
        "%(level)s: đã nhận %(share)s (n = %(n)s kỳ hẹn, trễ %(late)s).",
        level=label(HISTORY, dealing.level),
        share=share,
        n=dealing.stretches,
        late=dealing.late,
    )
    return Part(_("Giao nhận trước đây"), said, _("không tính điểm"), 0, unknown=False)


def _pair(own: Listing, other: Listing) -> tuple[int, int]:
    """The buyer and the seller of a match."""
    return (own.party_id, other.party_id) if own.side == "need" else (other.party_id, own.party_id)
