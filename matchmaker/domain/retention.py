"""For how long personal data are kept that nobody needs for good: the one table of periods, explained in docs/personal-data.md."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from matchmaker.domain import bin
from matchmaker.domain.moments import VIETNAM

KEPT_FOR = {
    "sign_in_tries": timedelta(days=30),
    "registration_tries": timedelta(days=30),
    "slip_tries": timedelta(days=30),
    "sessions": timedelta(days=30),  # since they ended or ran out
    "address_changes": timedelta(days=30),  # since they were asked for
    "activations": timedelta(days=90),  # since they were used, withdrawn or ran out
    "letters_to_strangers": timedelta(days=90),  # since they were written, to people without an account
    "letters": timedelta(days=365),
    "letter_words": timedelta(days=90),  # the words of an e-mail as sent; what it was about stays as a notice
    "refused_registrations": timedelta(days=365),  # since they were refused: who sent it, and how to reach them
    "batches": timedelta(days=30),  # since the press; it can be undone for ten minutes
    "drafts": timedelta(days=30),  # since anybody typed in them
    "bin": bin.KEPT_FOR,  # since it was thrown away
}
NIGHT = time(2, 0, tzinfo=VIETNAM)
"""When nobody is about, by the clock of Cà Mau."""


def next_night(now: datetime) -> datetime:
    """The next moment at which what is kept long enough is let go."""
    tonight = datetime.combine(now.astimezone(VIETNAM).date(), NIGHT)
    return (tonight if tonight > now else tonight + timedelta(days=1)).astimezone(UTC)
