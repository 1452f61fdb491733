"""Change the domain and the matching core one small thing at a time, and see whether a fast test notices: `make mutants`.

mutmut makes the changes. To start pytest anew for each would take a day, so this process imports everything once, notes which test runs which line,
and forks a child for each change: it puts the changed code into the function and runs the tests of that line, the quickest first, until one fails.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import functools
import gc
import os
import pickle
import random
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import coverage
import libcst
import pytest
from mutmut.mutation.file_mutation import create_mutations

ROOT = Path(__file__).parents[1]
PACKAGES = ("domain", "matching")
LEFT_OUT = {"scan.py", "wordcompiled.py", "compiled.py", "__main__.py", "lunar_table.py"}
"""What numba compiles, the door to the command line, and a table that a script wrote."""
SLOW_FIXTURES = {"app", "app_made", "own_app", "staged_app", "staged_made", "template_database", "staged_database", "postgres", "browser"}
LEAST, SLOW, SECONDS, MEMORY = 0.85, 2.0, 15.0, 6 << 30
"""The part that must be noticed; how long a fast test may take while its lines are noted; the tests of one change together; a child's memory."""
Cover = dict[str, dict[int, list[str]]]


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, how the file reads with it, and the function's code."""

    module: str
    function: str
    line: int
    lines: range
    difference: str
    code: CodeType
    place: tuple[str, str, int]


def functions(code: CodeType) -> Iterator[CodeType]:
    """The functions and methods of a module, not those within others."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & 0x2:  # has variables of its own: a function
                yield inner
            else:
                yield from functions(inner)


def last_line(code: CodeType) -> int:
    """The last line that the code or one within it stands on."""
    inner = [last_line(one) for one in code.co_consts if isinstance(one, CodeType)]
    return max([code.co_firstlineno, *(line for _, _, line in code.co_lines() if line), *inner])


class Module:
    """A file and the changes that mutmut knows for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.tree, found, _, _ = create_mutations(str(path), self.text)
        self.changes = [one for one in found if isinstance(one.contained_by_top_level_function, libcst.FunctionDef)]
        self.functions = list(functions(compile(self.text, str(path), "exec", dont_inherit=True)))

    def mutant(self, number: int) -> Mutant | None:
        """One of the changes; None if it changes no function's code, but a default value or a decorator, which are there before a test is."""
        change = self.changes[number]
        changed = self.tree.deep_replace(change.original_node, change.mutated_node).code
        before, after = self.text.splitlines(), changed.splitlines()
        line = next((at for at, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1]), 0)
        own = next((one for one in self.functions if one.co_firstlineno <= line <= last_line(one)), None)
        if own is None:
            return None
        same = (own.co_qualname, own.co_firstlineno)
        made = compile(changed, str(self.path), "exec", dont_inherit=True)
        new = next((one for one in functions(made) if (one.co_qualname, one.co_firstlineno) == same), None)
        if new is None or new == own or new.co_freevars != own.co_freevars:
            return None
        shown = "\n".join(list(difflib.unified_diff(before, after, n=0, lineterm=""))[2:])
        return Mutant(
            f"{self.path.parent.name}/{self.path.name}", own.co_qualname, line, range(own.co_firstlineno, last_line(own) + 1), shown, new,
            (str(self.path), *same),
        )  # fmt: skip


def chosen(paths: list[Path], sample: int | None, seed: int) -> list[Mutant]:
    """All the changes, or every so manieth from a place drawn by lot: each is as likely as any other, and they are spread over the functions."""
    modules = [Module(path) for path in paths]
    places = [(module, number) for module in modules for number in range(len(module.changes))]
    lot = random.Random(seed)
    step = max(1.0, len(places) / (sample or len(places)))
    start = lot.random() * step
    taken = [places[int(start + at * step)] for at in range(int(len(places) / step)) if int(start + at * step) < len(places)]
    found = [mutant for module, number in taken if (mutant := module.mutant(number))]
    lot.shuffle(found)
    print(f"{len(places)} changes in {len(paths)} modules, {len(found)} of them tried (seed {seed})", flush=True)
    return found


class Trial:
    """The plug-in that takes the place of pytest's own loop over the tests."""

    def __init__(self, mutants: list[Mutant], minutes: float) -> None:
        self.mutants, self.minutes = mutants, minutes
        self.results: list[tuple[Mutant, str]] = []
        self.sound: dict[tuple[str, ...], bool] = {}  # whether these tests pass in a child where nothing was changed

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only what needs neither the application nor a browser nor a server, and takes no long time."""
        items[:] = [one for one in items if not SLOW_FIXTURES & set(getattr(one, "fixturenames", ())) and not one.get_closest_marker("long")]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note what each test runs, then try each change."""
        self.items = {item.nodeid: item for item in session.items}
        began = time.monotonic()
        with open(ROOT / "instance/mutants.pickle", "w+b") as file:
            status = self.child(lambda: self.record(session, file.name), 3600)
            if status != "survived":
                sys.exit("The tests could not be run without any change.")
            cover, spent = pickle.load(file)
        Path(file.name).unlink()
        print(f"{len(spent)} of {len(self.items)} tests pass; noted in {time.monotonic() - began:.0f} s", flush=True)
        until = time.monotonic() + self.minutes * 60
        for number, mutant in enumerate(self.mutants, 1):
            if time.monotonic() > until:
                print(f"Stopped when the time was up, after {number - 1} changes drawn by lot", flush=True)
                break
            self.results.append((mutant, self.tried(session, mutant, cover, spent)))
            if self.results[-1][1] in ("survived", "no tests", "broken"):
                print(f"{number}: {mutant.module} {mutant.function}: {self.results[-1][1]}\n{mutant.difference}", flush=True)
        return True

    def record(self, session: pytest.Session, into: str) -> int:
        """In a child: run every test once, and write down which lines each of them ran and how long it took."""
        watcher = coverage.Coverage(data_file=None, config_file=False, include=[str(ROOT / f"matchmaker/{one}/*") for one in PACKAGES])
        spent: dict[str, float] = {}
        signal.signal(signal.SIGALRM, too_slow)
        watcher.start()
        for nodeid, item in self.items.items():
            watcher.switch_context(nodeid)
            began, failed = time.monotonic(), session.testsfailed
            signal.setitimer(signal.ITIMER_REAL, SLOW)  # ends a test that is not a fast one, which then counts as failed
            with contextlib.suppress(TimeoutError):  # heard outside the test itself
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if session.testsfailed == failed and time.monotonic() - began < SLOW:  # one that fails anyway says nothing
                spent[nodeid] = time.monotonic() - began
        watcher.stop()
        data = watcher.get_data()
        cover: Cover = {name: data.contexts_by_lineno(name) for name in data.measured_files()}
        Path(into).write_bytes(pickle.dumps((cover, spent)))
        return 0

    def tried(self, session: pytest.Session, mutant: Mutant, cover: Cover, spent: dict[str, float]) -> str:
        """What became of a change: killed, survived, timeout; no tests where none runs it; broken where they fail without it, or the trial did."""
        lines = cover.get(mutant.place[0], {})
        tests = set(lines.get(mutant.line, ())) or {test for line in mutant.lines for test in lines.get(line, ())}
        usual, picked = 0.0, []
        for test in sorted(tests & spent.keys(), key=lambda one: (spent[one], one)):
            if picked and usual + spent[test] > SECONDS:
                break
            usual += spent[test]
            picked.append(self.items[test])
        if not picked:
            return "no tests"
        most, names = int(10 + 4 * usual), tuple(one.nodeid for one in picked)
        if names not in self.sound:
            self.sound[names] = self.child(lambda: self.run(session, None, picked), most) == "survived"
        return self.child(lambda: self.run(session, mutant, picked), most) if self.sound[names] else "broken"

    def run(self, session: pytest.Session, mutant: Mutant | None, items: list[pytest.Item]) -> int:
        """In a child: change the function, where one is given, forget what was remembered of it, and run tests until one fails."""
        for one in gc.get_objects():
            if isinstance(one, functools._lru_cache_wrapper):
                one.cache_clear()
            elif (
                mutant
                and isinstance(one, FunctionType)
                and (one.__code__.co_filename, one.__code__.co_qualname, one.__code__.co_firstlineno) == mutant.place
            ):
                one.__code__ = mutant.code
        for item in items:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if session.testsfailed:
                return 1
        return 0

    def child(self, work: Callable[[], int], seconds: int) -> str:
        """Do it in a process of its own that says nothing and is ended when its time is up."""
        sys.stdout.flush()
        if pid := os.fork():
            status = os.waitpid(pid, 0)[1]
            if os.WIFSIGNALED(status):
                return "timeout" if os.WTERMSIG(status) == signal.SIGALRM else "broken"
            return {0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "broken")
        code = 2
        loud = os.dup(2)
        try:
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = int(bool(work()))
        except BaseException:  # whatever happens, this process must not go on as if it were the first
            os.write(loud, traceback.format_exc().encode())
        os._exit(code)


def told(results: list[tuple[Mutant, str]]) -> bool:
    """Print the table; True if enough was noticed."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, result in results:
        for row in (mutant.module, "in all"):
            table[row][result] += 1
    kinds = ("killed", "timeout", "survived", "no tests", "broken")
    print(f"\n{'':34}" + "".join(f"{kind:>10}" for kind in kinds))
    for row in [*sorted(table.keys() - {"in all"}), "in all"]:
        print(f"{row:34}" + "".join(f"{table[row][kind]:10}" for kind in kinds))
    part = (table["in all"]["killed"] + table["in all"]["timeout"]) / max(1, len(results))
    print(f"\n{part:.1%} of {len(results)} changes noticed; {LEAST:.0%} are asked for")
    return part >= LEAST


def too_slow(*_: object) -> None:
    """What a test hears when its time is up."""
    raise TimeoutError


def naming(words: list[str]) -> list[str]:
    """The files of tests in which one of the words stands."""
    files = sorted((ROOT / "tests").glob("test_*.py"))
    return [str(file) for file in files if re.search("|".join(words), f"{file.stem}\n{file.read_text(encoding='utf-8')}")]


def main() -> int:
    """Read the command line, try the changes, and say how many were noticed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=300, help="how many changes, drawn by lot (300)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="every change: hours")
    parser.add_argument("--minutes", type=float, default=60, help="stop after so long; what was tried by then is a sample as well")
    parser.add_argument("--modules", nargs="+", help="only these, like domain/permissions.py")
    asked = parser.parse_args()
    every = [path for package in PACKAGES for path in sorted((ROOT / "matchmaker" / package).glob("*.py")) if path.name not in LEFT_OUT]
    paths = [ROOT / "matchmaker" / name for name in asked.modules] if asked.modules else every
    mutants = chosen(paths, None if asked.all else asked.sample, asked.seed)
    (ROOT / "instance").mkdir(exist_ok=True)
    trial = Trial(mutants, asked.minutes)
    wanted = [rf"matchmaker\.{package}\b" for package in PACKAGES]
    if asked.modules:
        wanted = [rf"\Atest_{path.stem}|{path.parent.name}(\.| import .*\b){path.stem}\b" for path in paths]
    tests = naming(wanted)
    pytest.main(["-q", "-s", "-p", "no:randomly", "-o", "timeout=0", "-p", "no:xdist", "-p", "no:cacheprovider", *tests], plugins=[trial])
    return 0 if trial.results and told(trial.results) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
