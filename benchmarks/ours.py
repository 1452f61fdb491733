"""Our own engine as the benchmarks call it: everything that may change with it stands here."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.links import Links, link_parts
from benchmarks.listings import Listings
from matchmaker.domain.records import Linked, Listing, Need, Offer
from matchmaker.matching.bulk import Coded, code_in_bulk
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.ranking import Matcher, Ranking
from matchmaker.matching.reasons import Reason

WORKERS = 2


def build(records: Iterable[Listing], lexicon: Lexicon) -> Catalogue:
    """A catalogue of records that bear their stored links, with all worked out that a need asks for."""
    return Catalogue.of(records, lexicon).ready()


def build_linking(offers: Listings, lexicon: Lexicon) -> tuple[Catalogue, Links]:
    """A catalogue of records that nobody has linked yet, built while two processes link those that come next; and the links."""
    parts: list[Links] = []

    def records() -> Iterator[Listing]:
        start = 0
        for links in link_parts(offers, lexicon, WORKERS):
            parts.append(links)
            yield from offers.records(links, range(start, start + len(links)))
            start += len(links)

    return build(records(), lexicon), Links.joined(parts)


def one(matcher: Matcher, need: Need, catalogue: Catalogue) -> Ranking:
    """The best twenty for one need: score, band, what each fails and leaves open, and of each reason its level and weight.

    The facts behind a reason (whose price, how many kilometres) are told when somebody looks at it; `told` looks at all.
    """
    return matcher.rank(need, catalogue, TOP)


def told(matcher: Matcher, need: Need, catalogue: Catalogue) -> list[Reason]:
    """All reasons of the best twenty, each with its facts."""
    return [reason for match in one(matcher, need, catalogue).matches for reason in match.reasons]


def bulk(matcher: Matcher, needs: Sequence[Need], catalogue: Catalogue) -> list[Coded]:
    """The best twenty for each of many needs, on two cores: offers, scores, what each fails, and the level of each reason."""
    return list(code_in_bulk(matcher, needs, catalogue, TOP, WORKERS))


def same(answer: Coded, ranking: Ranking, catalogue: Catalogue) -> bool:
    """Whether an answer in bulk says what the need's own ranking says."""
    matches = ranking.matches
    return (
        answer.need == ranking.code
        and [catalogue.code(row) for row in answer.rows.tolist()] == [match.code for match in matches]
        and answer.scores.tolist() == [match.score for match in matches]
        and [bool(failed) for failed in answer.failed.tolist()] == [bool(match.gate) for match in matches]
        and all(answer.reasons(place) == {reason.column: reason.level for reason in match.reasons} for place, match in enumerate(matches))
    )


def changed(catalogue: Catalogue, added: Sequence[Offer], gone: Sequence[str]) -> Catalogue:
    """The catalogue with some offers more and some fewer."""
    return catalogue.extended(added, gone)


def linked(lexicon: Lexicon, record: Any) -> Any:
    """The record with its link, as it is stored when it is written."""
    return replace(record, linked=link(lexicon, record))


def read_as(lexicon: Lexicon, need: Need) -> Linked:
    """What the words of a need are read as."""
    return need.linked or link(lexicon, need)


def rows_of(ranking: Ranking) -> list[int]:
    """The rows of the offers in a ranking; codes bear the row behind their letter."""
    return [int(match.code[1:]) for match in ranking.matches]


class Ours(Contestant):
    """The whole ranking with reasons; where only words are given, the same engine as a matcher of words."""

    name, reads = "ours", "all"

    def build(self, given: Given) -> None:
        records: Iterable[Listing]
        if given.offers is not None:
            records = given.offers.records(given.links)
        else:
            records = (Offer(f"O{row:07}", words) for row, words in enumerate(given.words))
        self.matcher = Matcher()
        self.catalogue = build(records, given.lexicon)
        gc.collect()
        gc.freeze()  # as gunicorn.conf.py does: what stays as long as the process need not be walked over again

    def query(self, query: Query) -> list[int]:
        return rows_of(one(self.matcher, query.need, self.catalogue))

    def close(self) -> None:
        del self.catalogue
