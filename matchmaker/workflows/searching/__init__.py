"""Words typed into the search box become an unsaved need (or offer); what fits is grouped by what the words can mean, and sifted by facts."""

from matchmaker.workflows.searching.answering import search
from matchmaker.workflows.searching.asking import CHOICES, Asked
from matchmaker.workflows.searching.page import Group, Hit, SearchPage
from matchmaker.workflows.searching.relaxing import Relaxed

__all__ = ["CHOICES", "Asked", "Group", "Hit", "Relaxed", "SearchPage", "search"]
