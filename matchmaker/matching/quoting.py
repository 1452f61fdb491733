"""What a ranking rests on, in a few letters that can be read out over the telephone: the same letters mean the same list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from matchmaker import __version__
from matchmaker.domain.frozen import SHORT, digest, written
from matchmaker.matching.scorers import LinearScorer, Scorer

PARTS = ("matching", "domain")
"""The parts of the program that can change a ranking, with the lists shipped in them."""
KINDS = frozenset({".py", ".tsv", ".json"})


@dataclass(frozen=True, slots=True)
class Quote:
    """How a ranking is named: its own number, what data it was made from, and how it was scored."""

    number: str
    data: str
    scorer: str
    scored: str


@cache
def edition() -> str:
    """The digest of the program as far as it can change a ranking: another edition may order the same listings otherwise."""
    root = Path(__file__).parents[1]
    files = sorted(path for part in PARTS for path in (root / part).rglob("*") if path.suffix in KINDS)
    parts = [f"{path.relative_to(root).as_posix()} {digest(path.read_bytes())}" for path in files]
    return digest("\n".join([__version__, *parts]))


def scored_by(scorer: Scorer) -> str:
    """The digest of every number of a scorer."""
    return _scored_by(scorer) if isinstance(scorer, LinearScorer) else digest(scorer.name)


@lru_cache(maxsize=16)
def _scored_by(scorer: LinearScorer) -> str:
    return digest(written(scorer))


def quote(scorer: Scorer, stamps: Mapping[str, str], asked: object) -> Quote:
    """The name of what `asked` brings from data of these stamps: another number wherever any of the three, or the program, is another."""
    data, scored = digest(written([edition(), dict(stamps)])), scored_by(scorer)
    number = digest(written([data, scored, asked]))
    return Quote(f"x-{number[:SHORT]}", data[:SHORT], scorer.name, scored[:SHORT])
