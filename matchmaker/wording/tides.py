"""Con nước in the reader's words: which tides, which days, and how long there is nothing between them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.tides import BOTH, Tide, TideWindow, gaps_between
from matchmaker.wording.figures import window

TIDES: Mapping[Tide, LazyString] = {Tide.FULL: _l("con nước rằm"), Tide.NEW: _l("con nước 30")}


def tides_name(tides: Sequence[Tide]) -> str:
    """The tides with which a harvest comes, empty where it comes with none."""
    if set(tides) == set(BOTH):
        return _("con nước rằm và 30")
    return ", ".join(str(TIDES[tide]) for tide in tides)


def tides_stored(stored: str) -> str:
    """The name of tides as a listing keeps them."""
    return tides_name([Tide(name) for name in stored.split("|") if name])


def days_said(one: TideWindow) -> str:
    """How many days a window has."""
    return ngettext("%(num)s ngày", "%(num)s ngày", one.days)


def window_said(one: TideWindow) -> str:
    """The solar days of a window with their number."""
    return f"{window(one.starts_on, one.ends_on)} ({days_said(one)})"


def gap_days(windows: Sequence[TideWindow]) -> str:
    """From how few to how many days there is nothing between two windows, empty where there are not two."""
    gaps = gaps_between(windows)
    if gaps is None:
        return ""
    return str(gaps[0]) if gaps[0] == gaps[1] else f"{gaps[0]}–{gaps[1]}"


def dry_said(windows: Sequence[TideWindow]) -> str:
    """The days between the coming windows, for somebody who needs it daily; empty where there are not two."""
    gaps = [
        window(earlier.ends_on + timedelta(days=1), later.starts_on - timedelta(days=1))
        for earlier, later in itertools.pairwise(windows)
        if (later.starts_on - earlier.ends_on).days > 1
    ]
    return _("Người mua cần hàng hằng ngày sẽ thiếu các ngày: %(days)s.", days="; ".join(gaps)) if gaps else ""


def gap_said(windows: Sequence[TideWindow]) -> str:
    """What somebody who needs it daily must know."""
    days = gap_days(windows)
    return _("Ai cần hàng mỗi ngày sẽ gặp những đợt trống %(days)s ngày giữa hai con nước.", days=days) if days else ""
