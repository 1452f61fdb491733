"""How much of each thing there may be: far above what honest work needs, so that nobody can fill the disk or the desks of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from matchmaker.domain.errors import Invalid

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long, or so many in all; where there are more, this complaint stands at this field."""

    most: int
    field: str
    complaint: str
    within: timedelta | None = None


LIMITS: Mapping[str, Limit] = {
    "listings_of_party": Limit(300, "words", "listings_today", DAY),  # a season pasted from a spreadsheet has about a hundred rows
    "photos_of_party": Limit(300, "photo", "photos_today", DAY),
    "introductions_of_party": Limit(200, "need", "introductions_today", DAY),
    "drafts_of_person": Limit(200, "buyer", "drafts_today", DAY),
    "deliveries_of_line": Limit(2000, "quantity", "contract_full", None),  # five trucks a day for a year
    "checks_of_contract": Limit(1000, "kind", "contract_full", None),
    "payments_of_contract": Limit(500, "amount", "contract_full", None),
    "reports_of_contract": Limit(60, "told", "contract_full", None),
    "registration_letters": Limit(60, "name", "letters_enough", HOUR),  # beyond it staff find the rest in their list, without a letter for each
}
"""Every limit of the product but those of one text and of one file, which stand where these are read."""


def hold_to(name: str, there_are: int) -> None:
    """Raise `Invalid` where one more would be too many."""
    limit = LIMITS[name]
    if there_are >= limit.most:
        raise Invalid({limit.field: (limit.complaint, {"most": limit.most})})
