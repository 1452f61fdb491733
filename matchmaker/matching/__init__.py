"""The pure core: listings in, rankings out. No clock, no database, no web."""

from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.ranking import Matcher

__all__ = ["Catalogue", "Matcher"]
