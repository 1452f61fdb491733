"""BM25 by bm25s with its numba backend, on folded words or on these and what our word list names in them."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.peers.texts import WordList, folded


class Bm25s(Contestant):
    """Scores worked out when the index is built, so that a query only adds them up."""

    batch = 2000

    def __init__(self, *, listed: bool) -> None:
        self.listed = listed
        self.name = "bm25s + our list" if listed else "bm25s"
        self.reads = "words, list" if listed else "words"

    def build(self, given: Given) -> None:
        import bm25s  # noqa: PLC0415  # only the benchmarks' own lock has it
        from bm25s.tokenization import Tokenized  # noqa: PLC0415

        words = WordList(given.lexicon) if self.listed else None
        self.asked = words.wanted if words else folded
        offered = words.offered if words else folded
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in offered(text).split()] for text in given.words]
        self.size, self.known = min(TOP, len(ids)), vocabulary
        self.index = bm25s.BM25(backend="numba")
        self.index.index(Tokenized(ids, vocabulary), show_progress=False)

    def query(self, query: Query) -> list[int]:
        return self._best([query], threads=0)[0]

    def bulk(self, queries: Sequence[Query]) -> list[list[int]]:
        return self._best(queries, threads=2)

    def _best(self, queries: Sequence[Query], threads: int) -> list[list[int]]:
        tokens = [[token for token in self.asked(query.need.words).split() if token in self.known] for query in queries]
        answers: list[list[int]] = [[] for _ in queries]
        asked = [at for at, words in enumerate(tokens) if words]  # it refuses a query without words
        if asked:
            few = [tokens[at] for at in asked]
            rows, scores = self.index.retrieve(few, k=self.size, show_progress=False, n_threads=threads, backend_selection="numba")
            for at, some, worth in zip(asked, rows.tolist(), scores.tolist(), strict=True):
                answers[at] = [row for row, score in zip(some, worth, strict=True) if score > 0]
        return answers

    def close(self) -> None:
        del self.index
