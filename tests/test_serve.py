"""The web server and the worker that `make run` starts end together, however they are ended, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts/serve.py"
STAYS = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
ENDS = "import sys; sys.exit(7)"
PATIENCE = 20


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until_gone(pids: list[int]) -> list[int]:
    """Those that still run when patience ends."""
    ends = time.monotonic() + PATIENCE
    while (left := [pid for pid in pids if alive(pid)]) and time.monotonic() < ends:
        time.sleep(0.02)
    return left


class Served:
    """Two children under the script, each of which writes down its number."""

    def __init__(self, folder: Path, web: str = STAYS, worker: str = STAYS) -> None:
        self.files = [folder / "web", folder / "worker"]
        commands = [[sys.executable, "-c", code, str(file)] for code, file in zip((web, worker), self.files, strict=True)]
        text = f"import pathlib, runpy, sys; sys.exit(runpy.run_path({str(SCRIPT)!r})['serve'](*{commands!r}, pathlib.Path({str(folder / 'log')!r})))"
        self.made = subprocess.Popen([sys.executable, "-c", text])

    def pids(self, wanted: int = 2) -> list[int]:
        """The numbers of the children, once so many have said theirs."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found = [int(text) for file in self.files if file.exists() and (text := file.read_text())]
            if len(found) >= wanted:
                return found
            time.sleep(0.02)
        raise AssertionError("the children never began")


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[list[Served]]:
    """Whatever a test began; what it left behind is ended."""
    made: list[Served] = []
    yield made
    for one in made:
        for pid in (one.made.pid, *one.pids(0)):
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        one.made.wait()


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_both_end_when_the_script_is_stopped_or_killed(tmp_path: Path, begun: list[Served], name: signal.Signals) -> None:
    begun.append(served := Served(tmp_path))
    pids = served.pids()
    served.made.send_signal(name)
    served.made.wait(PATIENCE)
    assert until_gone(pids) == []


def test_the_end_of_the_web_server_ends_the_worker_and_is_the_answer(tmp_path: Path, begun: list[Served]) -> None:
    begun.append(served := Served(tmp_path, web=ENDS))
    assert served.made.wait(PATIENCE) == 7
    assert until_gone(served.pids(0)) == []


def test_a_worker_that_ends_leaves_the_pages_up(tmp_path: Path, begun: list[Served]) -> None:
    begun.append(served := Served(tmp_path, worker=ENDS))
    (web,) = served.pids(1)
    with pytest.raises(subprocess.TimeoutExpired):
        served.made.wait(0.3)
    assert alive(web)
