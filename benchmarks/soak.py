"""`python -m benchmarks.soak`: mixed work on the demo world for half an hour; memory does not grow, no answer is an error, nothing stays open.

Six people at once, each with a pause between two requests: strangers search and read, a co-operative and an enterprise look at matches and post and
withdraw listings, staff read the desk and the board. What is posted is withdrawn again, so that the market stays as large as it was. gunicorn runs
as it is shipped, but that no worker is replaced by a fresh one, which would hide what it had gathered.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.serving import Browser, Server, environment_in, flask
from matchmaker.domain.limits import LIMITS
from matchmaker.workflows.demo import PASSWORD

PAUSE_S = 0.1
MOST_GROWTH = 0.05
WARM_SHARE = 0.4
"""Of the time, for how long caches fill before memory is compared."""
READS = (
    "/", "/offers", "/needs", "/suppliers?q=cua", "/suppliers?q=dua", "/suppliers?q=tom+su+20+con&place=Nam+Can", "/parties", "/offers?page=2",
    "/suppliers?q=khom", "/help", "/how-ranking-works", "/suppliers?q=khong+co+gi+nhu+the",
)  # fmt: skip
OF_STAFF = ("/desk", "/linkages", "/linkages?view=table", "/audit", "/letters", "/searches", "/desk?whose=mine", "/needs", "/exposure")
OF_MEMBERS = ("/", "/linkages", "/inbox", "/offers", "/needs", "/suppliers?q=lua", "/saved-searches", "/contracts")
LISTED = {"offer": {"words": "cua thịt", "quantity": "2 tấn"}, "need": {"words": "cua gạch", "quantity": "1 tấn"}}


@dataclass
class Run:
    """What was asked and answered, and what the workers held at each look."""

    stop: threading.Event = field(default_factory=threading.Event)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)  # bytes of all workers together
    files: list[int] = field(default_factory=list)  # what they hold open

    def ask(self, done: Callable[[], tuple[int, str]], what: str) -> tuple[int, str]:
        """The answer, counted."""
        try:
            status, text = done()
        except OSError as error:
            status, text = 0, type(error).__name__
        self.statuses[status] += 1
        if status == 0 or status >= 400:
            self.errors.append(f"{status} {what} {text[:80] if status == 0 else ''}")
        return status, text

    def growth(self) -> float:
        """By how much memory is larger at the end than once it was warm, as a share."""
        warm = self.memory[int(len(self.memory) * WARM_SHARE) :]
        part = max(len(warm) // 4, 1)
        return statistics.median(warm[-part:]) / statistics.median(warm[:part]) - 1

    def more_files(self) -> int:
        """By how many more files and sockets are open at the end than once it was warm."""
        warm = self.files[int(len(self.files) * WARM_SHARE) :]
        part = max(len(warm) // 4, 1)
        return round(statistics.median(warm[-part:]) - statistics.median(warm[:part]))

    @property
    def good(self) -> bool:
        """Within bounds: no error, memory within a twentieth, no more open files than a browser or two may hold."""
        return not self.errors and self.growth() < MOST_GROWTH and self.more_files() <= 4 and self.statuses.total() > 0


def read(run: Run, browser: Browser, paths: tuple[str, ...]) -> None:
    """One page after the other, until told to stop."""
    turn = 0
    while not run.stop.wait(PAUSE_S):
        run.ask(lambda: browser.get(paths[turn % len(paths)]), paths[turn % len(paths)])  # noqa: B023  # called at once
        turn += 1


def trade(run: Run, browser: Browser, side: str, party: str, key: str, every_s: float) -> None:
    """Post a listing, look at it and at what fits it, withdraw it; and read until it is time for the next."""
    turn, due = 0, 0.0
    while not run.stop.wait(PAUSE_S):
        if time.monotonic() < due:
            run.ask(lambda: browser.get(f"/{side}s"), f"/{side}s")
            continue
        due = time.monotonic() + every_s
        form = {**LISTED[side], "party": party, "form_key": f"{key}-{turn}", "sure": "1"}
        _, onward = run.ask(lambda: browser.post(f"/{side}s", form), f"post {side}")  # noqa: B023
        if not onward.startswith(f"/{side}s/"):
            run.errors.append(f"a listing was not posted: {onward}")
            return
        page = "/".join(onward.split("?")[0].split("/")[:3])
        for path in (page, f"{page}/matches", OF_MEMBERS[turn % len(OF_MEMBERS)]):
            run.ask(lambda: browser.get(path), path)  # noqa: B023
            run.stop.wait(PAUSE_S)
        run.ask(lambda: browser.post(f"{page}/withdraw", {"version": "1"}), "withdraw")  # noqa: B023
        turn += 1


def look(run: Run, server: Server, every_s: float) -> None:
    """Note what the workers hold, again and again."""
    while not run.stop.wait(every_s):
        workers = server.workers()
        run.memory.append(sum(_resident(one) for one in workers))
        run.files.append(sum(len(os.listdir(f"/proc/{one}/fd")) for one in workers))


def _resident(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def soak(folder: Path, minutes: float) -> Run:
    """The whole run, in a folder of its own."""
    environ, run = environment_in(folder, kind="demo"), Run()
    every_s = minutes * 60 / LIMITS["listings_of_party"].most * 1.1  # else the last of half an hour are more than one may post in a day
    flask(environ, "db", "upgrade")
    flask(environ, "demo", "load")
    with Server(environ, "--max-requests", "0") as server:
        members = {who: Browser(server.port).sign_in(f"{who}@demo.example", PASSWORD) for who in ("htx", "doanhnghiep", "lienminh")}
        jobs: list[tuple[Callable[..., None], tuple[object, ...]]] = [
            (read, (Browser(server.port), READS)), (read, (Browser(server.port), READS[::-1])), (read, (members["lienminh"], OF_STAFF)),
            (read, (members["htx"].again(server.port), OF_MEMBERS)), (trade, (members["htx"], "offer", "htx-cai-tau-xanh", "soak-o", every_s)),
            (trade, (members["doanhnghiep"], "need", "dat-mui-xanh", "soak-n", every_s)),
            (look, (server, max(minutes, 0.5))),
        ]  # fmt: skip
        threads = [threading.Thread(target=doing, args=(run, *words)) for doing, words in jobs]
        for one in threads:
            one.start()
        time.sleep(minutes * 60)
        run.stop.set()
        for one in threads:
            one.join(60)
    return run


def main() -> None:
    """Soak, say what grew, and exit 1 where anything is out of bounds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    with tempfile.TemporaryDirectory(prefix="matchmaker-soak-") as name:
        run = soak(Path(name), parser.parse_args().minutes)
    told(run)
    sys.exit(0 if run.good else 1)


def told(run: Run) -> None:
    """Print the run."""
    first, last = run.memory[int(len(run.memory) * WARM_SHARE)], run.memory[-1]
    print(f"{run.statuses.total()} requests, by status {dict(sorted(run.statuses.items()))}, {len(run.errors)} errors")
    print(f"memory of the workers: {first / 1e6:.1f} MB warm, {last / 1e6:.1f} MB at the end; growth {run.growth():+.2%} (limit {MOST_GROWTH:.0%})")
    print(f"open files: {run.files[-1]} at the end, {run.more_files():+d} since warm")
    print(*run.errors[:10], sep="\n")


if __name__ == "__main__":
    main()
