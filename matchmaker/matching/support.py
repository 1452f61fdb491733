"""The support slot: one labelled place of a ranking for an offer of a co-operative that the programme is to raise.

A slot orders, it never lets in: an offer that fails a hard requirement cannot take it, nor one that scores far below the one it moves down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from matchmaker.domain.places import distance_km
from matchmaker.domain.standing import Entry, Stands
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.ranking import Match

PLACE = 5
"""The place that is given; a ranking with fewer passing offers has no slot."""
LEAST_PERCENT = 80
"""The least score of the offer that is lifted, as a share of the score of the one whose place it takes."""
REMOTE_KM = 40.0
"""A commune farther than this from every ward of the province is remote: the wards are where goods are gathered and roads meet."""
WARD = "phường"


@dataclass(frozen=True, slots=True)
class Supported:
    """A ranking with its support slot: the matches in their order, and of each labelled one the reason."""

    matches: tuple[Match, ...]
    why: Mapping[str, str]


def why_raised(standing: Entry | None, commune: str | None, remote: frozenset[str]) -> str:
    """Why the programme is to raise a co-operative, empty where it is not: weak, new, or in a remote commune; never one that has stopped."""
    if standing is not None and standing.stands is Stands.STOPPED:
        return ""
    if standing is not None and (standing.weak or standing.stands is Stands.NEW):
        return "nurtured"
    return "remote" if commune in remote else ""


def with_support_slot(
    ranking: Sequence[Match], eligible: Mapping[str, str], parties: Mapping[str, str], *, place: int = PLACE, least_percent: int = LEAST_PERCENT
) -> Supported:
    """The ranking in which the best eligible offer below `place` stands at it; all others keep their order.

    `eligible` gives the reason for each party that may be lifted, `parties` the party of each match. Nothing changes where fewer than `place`
    offers pass, where the one at that place is eligible itself, or where nobody eligible scores near enough.
    """
    passing = [one for one in ranking if not one.gate]
    if place < 1 or len(passing) < place or parties.get(passing[place - 1].code) in eligible:
        return Supported(tuple(ranking), {})
    above = {parties.get(one.code) for one in passing[:place]}
    displaced = passing[place - 1]
    for one in passing[place:]:
        party = parties.get(one.code, "")
        if party in eligible and party not in above and 100 * one.score >= least_percent * displaced.score:
            rest = [other for other in ranking if other is not one]
            at = next(index for index, other in enumerate(rest) if other is displaced)
            return Supported((*rest[:at], one, *rest[at:]), {one.code: eligible[party]})
    return Supported(tuple(ranking), {})


@lru_cache(maxsize=4)  # a gazetteer never changes; an edit of the words makes another one
def remote_communes(gazetteer: Gazetteer, farther_than_km: float = REMOTE_KM) -> frozenset[str]:
    """The communes that lie farther than this from every ward of the province, by the centres of both."""
    wards = [one for one in gazetteer.communes.values() if one.kind == WARD]
    if not wards:
        return frozenset()
    return frozenset(
        one.code
        for one in gazetteer.communes.values()
        if one.kind != WARD and min(distance_km(one.lat, one.lon, ward.lat, ward.lon) for ward in wards) > farther_than_km
    )
