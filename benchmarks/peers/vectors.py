"""Character 3-grams weighted by TF-IDF: scikit-learn with a sparse product, and sparse_dot_topn, which keeps only the best of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.contestants import TOP, Contestant, Given, Query
from benchmarks.peers.texts import folded


def _vectors(given: Given) -> tuple[TfidfVectorizer, Any]:
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    return vectors, vectors.fit_transform([folded(words) for words in given.words]).T.tocsr()


class TfIdf(Contestant):
    """scikit-learn's vectors and scipy's product."""

    name = "scikit-learn TF-IDF, 3-grams"

    def build(self, given: Given) -> None:
        self.vectors, self.matrix = _vectors(given)

    def query(self, query: Query) -> list[int]:
        scores = (self.vectors.transform([folded(query.need.words)]) @ self.matrix).toarray()[0]
        best = np.argpartition(-scores, min(TOP, len(scores) - 1))[:TOP]
        best = best[np.argsort(-scores[best], kind="stable")]
        return [int(row) for row in best if scores[row] > 0]

    def close(self) -> None:
        del self.matrix, self.vectors


class SparseDotTopN(Contestant):
    """The same vectors, multiplied by sparse_dot_topn."""

    name, batch = "sparse_dot_topn, TF-IDF 3-grams", 1000

    def build(self, given: Given) -> None:
        self.vectors, self.matrix = _vectors(given)

    def query(self, query: Query) -> list[int]:
        return self._best([query], threads=1)[0]

    def bulk(self, queries: Sequence[Query]) -> list[list[int]]:
        return self._best(queries, threads=2)

    def _best(self, queries: Sequence[Query], threads: int) -> list[list[int]]:
        from sparse_dot_topn import sp_matmul_topn  # noqa: PLC0415  # only the benchmarks' own lock has it

        asked = self.vectors.transform([folded(query.need.words) for query in queries])
        best = sp_matmul_topn(asked, self.matrix, top_n=TOP, sort=True, n_threads=threads)
        return [best.indices[start:end].tolist() for start, end in zip(best.indptr, best.indptr[1:], strict=False)]

    def close(self) -> None:
        del self.matrix, self.vectors
