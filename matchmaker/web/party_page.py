"""The lines of a party's page: each fact with by whose word it stands, and what sources say, with their clashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.claims import SUBJECTS, Claim, clashing
from matchmaker.store.models.people import Party, PartyClaim
from matchmaker.store.queries import merges
from matchmaker.store.queries import parties as rows
from matchmaker.wording.provenance import Revision, words_of_record

FIELDS = ("name", "tax_code", "place_typed", "phone", "about")


@dataclass(frozen=True, slots=True)
class Subject:
    """What sources say about one subject: the claims that clash, side by side, and the rest."""

    name: str
    clashing: Sequence[PartyClaim]
    others: Sequence[PartyClaim]


def words_of(session: Session, party: Party) -> Mapping[str, str]:
    """By whose word each field of the record stands."""
    revisions = [Revision(event.detail.get("changed", ()), event.at, event.detail.get("by_staff")) for event in rows.revisions(session, party.code)]
    words = words_of_record(FIELDS, party.source, party.reported_on, party.created_at, revisions)
    filled = {name: _("theo hồ sơ đã gộp %(name)s", name=said) for name, said in merges.filled_fields(session, party).items() if name in FIELDS}
    return {**words, **filled}


def subjects_of(party: Party) -> list[Subject]:
    """What sources say, by subject; what was taken back is left out."""
    standing = [claim for claim in party.claims if claim.stands]
    clash = clashing([Claim(claim.code, claim.subject, claim.said, claim.source) for claim in standing])
    named = dict.fromkeys((*SUBJECTS, *(claim.subject for claim in standing)))
    found = []
    for subject in named:
        about = [claim for claim in standing if claim.subject == subject]
        if about:
            found.append(Subject(subject, [one for one in about if one.code in clash], [one for one in about if one.code not in clash]))
    return found


def withdrawn_of(party: Party) -> list[PartyClaim]:
    """What staff took back, for staff."""
    return [claim for claim in party.claims if not claim.stands]
