"""`python -m benchmarks.building FOLDER SEED link|build`: our catalogue built in a process that does nothing else, so that its memory can be told.

The offers lie in the folder; they are read one at a time and handed over as an iterator, as a store would hand them over.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.generator import World
from benchmarks.links import Links
from benchmarks.listings import load
from benchmarks.ours import build, build_linking
from matchmaker.domain.records import Listing

LINKS = "links.pickle"
ROOT = Path(__file__).parents[1]


class Clocked:
    """An iterator that knows how long its records took to make, which is the store's time and not the catalogue's."""

    def __init__(self, records: Iterator[Listing]) -> None:
        self.records, self.seconds = records, 0.0

    def __iter__(self) -> Iterator[Listing]:
        return self

    def __next__(self) -> Listing:
        start = time.perf_counter()
        try:
            return next(self.records)
        finally:
            self.seconds += time.perf_counter() - start


def peak_mb() -> float:
    """The most memory that this process has held since `forget_peak`, or since it began where the kernel does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def forget_peak() -> None:
    """Begin to count the most memory anew."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def linking(folder: Path, world: World) -> dict[str, float]:
    """Seconds from offers as typed to a catalogue, by two processes; the links stay in the folder."""
    offers = load(folder, "O", held=True)
    start = time.perf_counter()
    catalogue, links = build_linking(offers, world.lexicon)
    took = time.perf_counter() - start
    assert len(catalogue) == len(offers)
    links.save(folder / LINKS)
    return {"linking_s": took}


def building(folder: Path, world: World) -> dict[str, float]:
    """Seconds and memory from offers with stored links to a catalogue, without the time that making the records took."""
    offers, links = load(folder, "O"), Links.load(folder / LINKS)
    next(offers.records(links))
    forget_peak()
    before = peak_mb()
    records = Clocked(offers.records(links))
    start = time.perf_counter()
    catalogue = build(records, world.lexicon)
    took = time.perf_counter() - start
    assert len(catalogue) == len(offers)
    return {"records_s": records.seconds, "build_s": took - records.seconds, "grown_mb": peak_mb() - before}


def in_a_process(folder: Path, seed: int, what: str) -> dict[str, float]:
    """The figures of one of the two, from a fresh process."""
    command = [sys.executable, "-m", "benchmarks.building", str(folder), str(seed), what]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return dict(json.loads(done.stdout))


def main() -> None:
    """One of the two, from the command line."""
    folder, seed, what = sys.argv[1:]
    print(json.dumps({"link": linking, "build": building}[what](Path(folder), World(int(seed)))))


if __name__ == "__main__":
    main()
