"""rapidfuzz over every text: `process.extract`, which stops early where a text cannot reach the best twenty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.peers.texts import folded


class RapidFuzz(Contestant):
    """One of rapidfuzz's scorers on folded text."""

    def __init__(self, name: str, scorer: Callable[..., Any]) -> None:
        self.name, self.scorer = name, scorer

    def build(self, given: Given) -> None:
        self.texts = [folded(words) for words in given.words]

    def query(self, query: Query) -> list[int]:
        return [row for _, _, row in process.extract(folded(query.need.words), self.texts, scorer=self.scorer, limit=TOP)]

    def close(self) -> None:
        self.texts = []


def rapid_peers() -> list[Contestant]:
    """The two scorers that are used most."""
    return [RapidFuzz("rapidfuzz WRatio", fuzz.WRatio), RapidFuzz("rapidfuzz token_set_ratio", fuzz.token_set_ratio)]
