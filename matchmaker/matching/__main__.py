"""The core from the command line: pure files in, files out. `python -m matchmaker.matching --help`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from matchmaker.domain.records import Listing, Need, Offer
from matchmaker.matching.bulk import code_in_bulk, rank_in_bulk, warm
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.counterfactuals import counterfactuals_of
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking_many import link_many
from matchmaker.matching.names_table import register as register_names
from matchmaker.matching.places_table import read_places
from matchmaker.matching.pooling.table import register as register_pool
from matchmaker.matching.quality import quality_of
from matchmaker.matching.ranking import Match, Matcher, Ranking
from matchmaker.matching.scorers import GREATEST, POINT, default_scorer, scorer_from
from matchmaker.matching.tables import BadCell, Complaints, listings_in, need_of, offer_of, read_listings, rows_in

DONE, BAD_ROWS, NOT_DONE = 0, 3, 2


def _points(millionths: int) -> str:
    return f"{millionths / POINT:.6f}"


def _reasons(match: Match) -> list[dict[str, Any]]:
    return [{"code": one.column, "weight": one.weight / POINT, "level": one.level, "facts": one.facts} for one in match.reasons]


def _lines(ranking: Ranking) -> list[str]:
    return [
        "\t".join(
            (
                ranking.code,
                str(place),
                match.code,
                _points(match.score),
                _points(match.low),
                _points(match.high),
                "|".join(match.gate) or "ok",
                json.dumps(
                    [{"code": one.column, "weight": one.weight, "facts": one.facts} for one in match.reasons], ensure_ascii=False, sort_keys=True
                ),
            )
        )
        for place, match in enumerate(ranking.matches, start=1)
    ]


def _rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Read:
    """The needs of a call, the catalogue of its offers, of which none but `keep` is kept, and what reading and building took."""

    def __init__(self, args: argparse.Namespace, keep: str = "") -> None:
        self.complaints = Complaints()
        self.needs: list[Need] = read_listings(args.needs, need_of, self.complaints, sys.stderr)
        self.many, self.link_s, self._keep = 0, 0.0, keep
        self.kept: Offer | None = None
        lexicon = shipped_lexicon()
        gc.collect()
        gc.freeze()  # what stays as long as the process does need not be walked over again and again
        before, self._parse_s, start = _rss_mb(), 0.0, time.perf_counter()
        self.catalogue = Catalogue.of(self._linked(args.offers, lexicon, getattr(args, "workers", 1))).ready()
        self.build_s = time.perf_counter() - start - self._parse_s
        self.grown_mb = _rss_mb() - before

    def _linked(self, path: Path, lexicon: Lexicon, workers: int) -> Iterator[Offer]:
        """The offers with what their words were read as, by so many processes, as they come from the file."""
        clock = time.perf_counter
        records = link_many(lexicon, self._parsed(path), workers)
        before, parsed = clock(), self._parse_s
        for offer, linked in records:
            self.link_s, self.many = self.link_s + clock() - before - (self._parse_s - parsed), self.many + 1
            if offer.code == self._keep:
                self.kept = offer
            yield replace(offer, linked=linked)
            before, parsed = clock(), self._parse_s

    def _parsed(self, path: Path) -> Iterator[Offer]:
        clock = time.perf_counter
        before = clock()
        for offer in listings_in(path, offer_of, self.complaints, sys.stderr):
            self._parse_s += clock() - before
            yield offer
            before = clock()

    def stats(self) -> dict[str, Any]:
        """The figures of reading and building."""
        return {
            "needs": len(self.needs),
            "offers": self.many,
            "bad_rows": len(self.complaints.lines),
            "build_s": round(self.build_s, 4),
            "link_s": round(self.link_s, 4),
            "peak_rss_mb": round(_rss_mb(), 1),
            "grown_mb": round(self.grown_mb, 1),
        }

    def status(self, lenient: bool) -> int:
        """The exit status, after every complaint is printed."""
        for line in self.complaints.lines:
            print(line, file=sys.stderr)
        if self.complaints.lines:
            print(f"{len(self.complaints.lines)} rows skipped", file=sys.stderr)
        return DONE if lenient or not self.complaints.lines else BAD_ROWS


def _matcher(args: argparse.Namespace) -> Matcher:
    scorer = getattr(args, "scorer", None)
    return Matcher(scorer_from(scorer.read_text(encoding="utf-8")) if scorer else default_scorer())


def rank(args: argparse.Namespace) -> int:
    """Write the ranking of every need."""
    read = _Read(args)
    start = time.perf_counter()
    out = args.out.open("w", encoding="utf-8", newline="\n") if args.out else sys.stdout
    print("need\trank\toffer\tscore\tlow\thigh\tgate\treasons", file=out)
    for ranking in rank_in_bulk(_matcher(args), read.needs, read.catalogue, args.top, args.workers):
        for line in _lines(ranking):
            print(line, file=out)
    if args.out:
        out.close()
    _save(args, read.stats() | {"bulk_needs_per_s": round(len(read.needs) / max(time.perf_counter() - start, 1e-9), 1)})
    return read.status(args.lenient)


def _save(args: argparse.Namespace, stats: Mapping[str, Any]) -> None:
    if args.stats:
        args.stats.write_text(json.dumps(stats, indent=1) + "\n", encoding="utf-8")


def _grades(path: Path, complaints: Complaints) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line, row in rows_in(path, ("need", "offer", "grade"), ("need", "offer", "grade"), sys.stderr):
        if row.get("grade") not in {"0", "1", "2", "3"}:
            complaints.add(path, line, "grade", f"'{row.get('grade', '')[:20]}' is none of 0, 1, 2, 3")
            continue
        grades.setdefault(row["need"], {})[row["offer"]] = int(row["grade"])
    return grades


def evaluate(args: argparse.Namespace) -> int:
    """Print how good and how fast the rankings are."""
    read = _Read(args)
    grades = _grades(args.qrels, read.complaints)
    matcher = _matcher(args)
    warm(matcher)
    shown, took = {}, []
    for need in read.needs:
        start = time.perf_counter()
        ranking = matcher.rank(need, read.catalogue, args.top)
        took.append(1000 * (time.perf_counter() - start))
        shown[need.code] = [match.code for match in ranking.matches if not match.gate]
    start = time.perf_counter()
    for _ in code_in_bulk(matcher, read.needs, read.catalogue, args.top, os.cpu_count() or 1):
        pass
    bulk = len(read.needs) / max(time.perf_counter() - start, 1e-9)
    quality = quality_of(shown, grades)
    stats = read.stats() | {
        "ndcg@10": round(quality.ndcg_10, 6),
        "mrr": round(quality.mrr, 6),
        "recall@20": round(quality.recall_20, 6),
        "needs_without_positive": quality.needs_without_positive,
        "shown_where_nothing_fits": round(quality.shown_where_nothing_fits, 6),
        "p50_ms": round(float(np.percentile(took, 50)), 4) if took else None,
        "p95_ms": round(float(np.percentile(took, 95)), 4) if took else None,
        "bulk_needs_per_s": round(bulk, 1),
        "scorer": matcher.scorer.name,
    }
    print(json.dumps(stats, indent=1))
    _save(args, stats)
    return read.status(args.lenient)


def _named(listings: Sequence[Listing], code: str, what: str) -> Any:
    found = next((listing for listing in listings if listing.code == code), None)
    if found is None:
        raise BadCell("code", f"there is no {what} '{code[:40]}'")
    return found


def explain(args: argparse.Namespace) -> int:
    """Print why one pair scores as it does, and what would change it."""
    read = _Read(args, keep=args.offer)
    need, offer = _named(read.needs, args.need, "need"), _named([read.kept] if read.kept else [], args.offer, "offer")
    matcher = _matcher(args)
    match = matcher.compare(need, offer)
    answer = {
        "need": need.code,
        "offer": offer.code,
        "scorer": matcher.scorer.name,
        "gate": list(match.gate) or "ok",
        "score": match.score / POINT,
        "low": match.low / POINT,
        "high": match.high / POINT,
        "base": matcher.scorer.base / POINT,
        "reasons": _reasons(match),
        "counterfactuals": [
            {
                "side": side,
                "change": [{"field": field, "from": before, "to": after} for field, before, after in changes],
                "score": min(score, GREATEST) / POINT,
            }
            for side, changes, score in counterfactuals_of(matcher, need, offer)
        ],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    return read.status(args.lenient)


def places(args: argparse.Namespace) -> int:
    """Print the 2025 units that each typed place can be."""
    complaints = Complaints()
    rows = []
    for line, row in rows_in(args.places, ("code", "typed"), ("code", "typed"), sys.stderr):
        if row.get("code"):
            rows.append((row["code"], row.get("typed", "")))
        else:
            complaints.add(args.places, line, "code", "missing")
    print("code\tunits")
    for code, units in read_places(shipped_lexicon().gazetteer, rows):
        print(f"{code}\t{units}")
    for complaint in complaints.lines:
        print(complaint, file=sys.stderr)
    return DONE if args.lenient or not complaints.lines else BAD_ROWS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matchmaker.matching", description="Rank offers for needs, from tab-separated files.")
    calls = parser.add_subparsers(required=True, metavar="rank|evaluate|explain|places|names|pool")
    for name, run in (("rank", rank), ("evaluate", evaluate), ("explain", explain)):
        call = calls.add_parser(name, help=run.__doc__, description=run.__doc__)
        call.set_defaults(run=run)
        call.add_argument("--offers", type=Path, required=True)
        call.add_argument("--needs", type=Path, required=True)
        call.add_argument("--top", type=int, default=20)
        call.add_argument("--scorer", type=Path, help="a saved scorer (JSON); the default one if absent")
        call.add_argument("--stats", type=Path, help="write figures here as JSON")
        call.add_argument("--lenient", action="store_true", help="exit 0 although rows were skipped")
        if name == "rank":
            call.add_argument("--workers", type=int, default=1)
            call.add_argument("--out", type=Path)
        elif name == "evaluate":
            call.add_argument("--qrels", type=Path, required=True)
        else:
            call.add_argument("--need", required=True)
            call.add_argument("--offer", required=True)
    call = calls.add_parser("places", help=places.__doc__, description=places.__doc__)
    call.set_defaults(run=places)
    call.add_argument("--in", dest="places", type=Path, required=True)
    call.add_argument("--lenient", action="store_true")
    register_names(calls)
    register_pool(calls)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one call; 0 done, 2 not possible as asked, 3 bad rows."""
    args, rest = _parser().parse_known_args(argv)
    if rest:
        _parser().error(f"not understood: {' '.join(rest)}")
    try:
        return int(args.run(args))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    except BadCell as bad:
        print(f"{bad.column}: {bad.why}", file=sys.stderr)
    return NOT_DONE


if __name__ == "__main__":
    sys.exit(main())
