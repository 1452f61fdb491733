"""Words typed into the search box become an unsaved need (or offer); what fits is grouped by what the words can mean, and sifted by facts."""

from matchmaker.store.models.searches import MOST_SAVED
from matchmaker.workflows.searching.alerting import due_to_look, look_again, tell_news
from matchmaker.workflows.searching.answering import search
from matchmaker.workflows.searching.asking import CHOICES, Asked
from matchmaker.workflows.searching.listing import Narrowed, open_codes_with, values_open
from matchmaker.workflows.searching.page import Group, Hit, SearchPage
from matchmaker.workflows.searching.relaxing import Relaxed
from matchmaker.workflows.searching.saving import (
    LONGEST_NAME,
    change_search,
    delete_search,
    filters_of,
    query_of,
    save_search,
    switch_search,
)

__all__ = [
    "CHOICES", "LONGEST_NAME", "MOST_SAVED", "Asked", "Group", "Hit", "Narrowed", "Relaxed", "SearchPage", "change_search", "delete_search",
    "due_to_look", "filters_of", "look_again", "open_codes_with", "query_of", "save_search", "search", "switch_search", "tell_news", "values_open",
]  # fmt: skip
