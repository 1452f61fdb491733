"""All open listings are ranked in one run, published together, and ranked again later to the same bytes, whatever has changed since."""

from matchmaker.workflows.running.again import Broken, Recalled, make_again, recall
from matchmaker.workflows.running.publishing import Published, publish
from matchmaker.workflows.running.taking import Listed, Taken, rank_taken, take

__all__ = ["Broken", "Listed", "Published", "Recalled", "Taken", "make_again", "publish", "rank_taken", "recall", "take"]
