"""`make bench`: 100,000 offers, one need at a time, beside rapidfuzz and TF-IDF on the same data in the same run. Prints figures, asserts none."""

from __future__ import annotations

import argparse
import gc
import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.generator import World
from benchmarks.pages import page_weights
from benchmarks.suppliers import suppliers_page
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.text import fold

TOP = 20
WARMING = 100
"""Other needs that are ranked before the clock runs: a worker serves for hours, and its first answers are not what is measured."""


def timed(queries: Sequence[object], answer: Callable[[object], object]) -> tuple[float, float]:
    """Milliseconds a query, median and 95th of a hundred."""
    took = []
    for query in queries:
        start = time.perf_counter()
        answer(query)
        took.append(1000 * (time.perf_counter() - start))
    return float(np.percentile(took, 50)), float(np.percentile(took, 95))


def main() -> None:
    """Build the world, time ourselves and the peers, print one table."""
    call = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    call.add_argument("--offers", type=int, default=100_000)
    call.add_argument("--needs", type=int, default=300)
    args = call.parse_args()
    lexicon = shipped_lexicon()
    world = World(lexicon)
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {args.offers:,} offers")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = list(world.offers(args.offers))
    start = time.perf_counter()
    offers = [replace(offer, linked=link(lexicon, offer)) for offer, _ in pairs]
    linked_s = time.perf_counter() - start
    start = time.perf_counter()
    catalogue = Catalogue.of(offers, lexicon).ready(wanted=False)
    built_s = time.perf_counter() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    each = 1e6 * linked_s / args.offers
    print(f"linked once, when written: {linked_s:.1f} s ({each:.0f} µs an offer); then the catalogue: {built_s:.2f} s, {grown:.0f} MB")
    # Needs bear the link that was stored when they were written, as in the product; a search, whose words are new, adds some 0.3 ms.
    listed = [replace(need, linked=link(lexicon, need)) for need, _ in world.needs(args.needs)]
    open_words = [replace(need, linked=link(lexicon, need)) for need, _ in world.needs(args.needs, unlisted_share=1.0)]
    texts = [offer.words for offer in offers]
    del pairs, offers  # the catalogue keeps no records, and neither does the product: the collector need not walk over them
    gc.collect()
    matcher = Matcher()
    for need, _ in world.needs(WARMING):
        matcher.rank(replace(need, linked=link(lexicon, need)), catalogue, TOP)
    rows = [
        ("linked need, full ranking with reasons", *timed(listed, lambda need: matcher.rank(need, catalogue, TOP))),  # type: ignore[arg-type]
        ("unlinked need, by words, with reasons", *timed(open_words, lambda need: matcher.rank(need, catalogue, TOP))),  # type: ignore[arg-type]
    ]
    rows += peers(texts, [need.words for need in listed])
    best = rows[0][1]
    print(f"\n{'':46}{'p50 ms':>10}{'p95 ms':>10}{'× ours, p50':>14}")
    for name, p50, p95 in rows:
        print(f"{name:46}{p50:10.2f}{p95:10.2f}{p50 / best:14.1f}")
    print("\nOurs ranks on product, size, state, quantity, window, price, place and certificates, and explains; the peers rank the words alone.\n")
    page_weights()
    suppliers_page(args.offers)


def peers(words: list[str], needs: list[str]) -> list[tuple[str, float, float]]:
    """rapidfuzz over all texts, and character n-gram TF-IDF by scikit-learn; each on folded text, each asked for the top 20."""
    folded = [fold(text) for text in words]
    few = [fold(text) for text in needs[:12]]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    matrix = vectors.fit_transform(folded).T.tocsr()

    def by_tfidf(query: object) -> object:
        scores = (vectors.transform([str(query)]) @ matrix).toarray()[0]
        return np.argpartition(-scores, TOP)[:TOP]

    return [
        ("rapidfuzz process.extract, WRatio", *timed(few[:6], lambda query: process.extract(str(query), folded, scorer=fuzz.WRatio, limit=TOP))),
        (
            "rapidfuzz process.extract, token_set_ratio",
            *timed(few, lambda query: process.extract(str(query), folded, scorer=fuzz.token_set_ratio, limit=TOP)),
        ),
        ("scikit-learn TF-IDF of character 3-grams", *timed([fold(text) for text in needs[:100]], by_tfidf)),
    ]


if __name__ == "__main__":
    main()
