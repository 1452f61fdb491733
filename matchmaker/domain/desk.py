"""How long the desk lets a thing stand before it is somebody's work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from matchmaker.domain.linkage import Stage

PATIENCE: Mapping[Stage, timedelta] = {
    Stage.PROPOSED: timedelta(days=3),
    Stage.TALKING: timedelta(days=7),
    Stage.AGREED: timedelta(days=10),
    Stage.SIGNED: timedelta(days=30),
}
"""After how long without a move a linkage is called up, by stage: a call not made grows cold sooner than a signed contract."""
PAPERS_AHEAD = timedelta(days=60)
"""How long before a certificate ends it is worth a call: a renewal takes weeks."""
WEEK_AHEAD = timedelta(days=7)
"""How far ahead tasks are shown as coming."""
FRESH = timedelta(days=7)
"""For how long a pair that was found to fit is new."""
WHOSE = ("all", "mine", "nobody")
"""Whose work a desk shows."""
