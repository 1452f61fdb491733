"""All open listings of one side against the other, without each party's own: the lists of a run, and those lists as bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from joblib import Parallel, delayed

from matchmaker.domain.records import Listing, Need, Offer
from matchmaker.matching.bulk import rank_in_bulk
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.ranking import Match, Matcher, Ranking

HEAD = "side\tlisting\trank\tother\tscore\tlow\thigh\tgate\treasons\n"
KEPT = 20
"""How many matches of each listing are kept for those who are not looking."""
SIDES = ("need", "offer")
BATCH = 64
"""Offers that one task ranks."""
NONE: frozenset[str] = frozenset()
Own = Mapping[str, frozenset[str]]


def own_codes(others: Sequence[Listing]) -> Own:
    """The codes of each party's listings among these."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in others:
        found[one.party].add(one.code)
    return {party: frozenset(codes) for party, codes in found.items() if party}


def rank_market(
    matcher: Matcher, records: Mapping[str, Sequence[Listing]], lexicon: Lexicon, n: int = KEPT, sides: Sequence[str] = SIDES, workers: int = 1
) -> Iterator[tuple[str, Ranking]]:
    """Every list of the open listings: side by side, each in the order given, whatever the workers."""
    for side in sides:
        others = records["need" if side == "offer" else "offer"]
        catalogue = Catalogue.of(others, lexicon)
        for ranking in rank_all(matcher, records[side], catalogue, own_codes(others), n, workers):
            yield side, ranking


def rank_all(matcher: Matcher, listings: Sequence[Listing], others: Catalogue, own: Own, n: int, workers: int = 1) -> Iterator[Ranking]:
    """The n best of each listing in the order given, its own party's taken out: what the page of that listing shows, whatever the workers."""
    room = [_room(len(own.get(one.party, NONE))) for one in listings]
    streams = {more: _streamed(matcher, [one for one, asked in zip(listings, room, strict=True) if asked == more], others, n + more, workers)
               for more in sorted(set(room))}  # fmt: skip
    for listing, more in zip(listings, room, strict=True):
        ranking, mine = next(streams[more]), own.get(listing.party, NONE)
        yield replace(ranking, matches=tuple(match for match in ranking.matches if match.code not in mine)[:n])


def _room(own: int) -> int:
    """How many more to ask for so that one's own can be taken out: rounded up, so that few sizes are asked for."""
    return 0 if not own else 1 << (own - 1).bit_length()


def _streamed(matcher: Matcher, listings: Sequence[Listing], others: Catalogue, n: int, workers: int) -> Iterator[Ranking]:
    needs = [one for one in listings if isinstance(one, Need)]
    if needs:
        return iter(rank_in_bulk(matcher, needs, others, n, workers))
    return _offers_in_bulk(matcher, [one for one in listings if isinstance(one, Offer)], others, n, workers)


def _offers_in_bulk(matcher: Matcher, offers: Sequence[Offer], needs: Catalogue, n: int, workers: int) -> Iterator[Ranking]:
    if workers <= 1:
        yield from (matcher.rank_offer(offer, needs, n) for offer in offers)
        return
    batches = (offers[start : start + BATCH] for start in range(0, len(offers), BATCH))
    for done in Parallel(n_jobs=workers, backend="threading", return_as="generator")(
        delayed(_ranked_offers)(matcher, batch, needs, n) for batch in batches
    ):
        yield from done


def _ranked_offers(matcher: Matcher, offers: Sequence[Offer], needs: Catalogue, n: int) -> list[Ranking]:
    return [matcher.rank_offer(offer, needs, n) for offer in offers]


def lines_of(side: str, ranking: Ranking) -> str:
    """One listing's list as it is published: a line a match, scores in whole millionths of a point."""
    return "".join(
        f"{side}\t{ranking.code}\t{place}\t{match.code}\t{match.score}\t{match.low}\t{match.high}\t{'|'.join(match.gate) or 'ok'}\t{_why(match)}\n"
        for place, match in enumerate(ranking.matches, 1)
    )


def _why(match: Match) -> str:
    """The reasons as JSON, but for those that can add nothing."""
    said = [{"code": one.column, "level": one.level, "weight": one.weight, "facts": one.facts} for one in match.reasons if one.most]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
