"""Two sides of a linkage put terms forward in turns until one accepts what the other said."""

from matchmaker.workflows.negotiating.answering import accept, refuse, withdraw
from matchmaker.workflows.negotiating.common import Acting, said_of, terms_since
from matchmaker.workflows.negotiating.putting import put_forward
from matchmaker.workflows.negotiating.reading import TermsDraft, read_terms

__all__ = ["Acting", "TermsDraft", "accept", "put_forward", "read_terms", "refuse", "said_of", "terms_since", "withdraw"]
