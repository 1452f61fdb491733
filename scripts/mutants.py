"""Change the domain and the matching core one small thing at a time, and see whether a fast test notices: `make mutants`.

mutmut makes the changes. To start pytest anew for each would take a day, so this process imports everything once, notes which test runs which line
(kept in `instance/`, and noted anew only for files that changed), and forks a child for each change: it puts the changed code into the function and
runs the tests of that line, the quickest first, until one fails. Those tests must then pass in another child, where nothing is changed.

What a function made while the modules were loaded (tables, the lists of a test) stands in such a child as it was. So a change that nobody noticed in
a function that ran then is tried once more in a process of its own, which loads the changed file from the start.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gc
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import mmap
import os
import pickle
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from types import FrameType, FunctionType
from typing import Any

import coverage
import pytest
from mutations import Mutant, chosen

ROOT = Path(__file__).parents[1]
PACKAGES = ("domain", "matching")
LEFT_OUT = {"scan.py", "wordcompiled.py", "compiled.py", "__main__.py", "lunar_table.py"}
"""What numba compiles, the door to the command line, and a table that a script wrote."""
SLOW_FIXTURES = {"app", "app_made", "own_app", "staged_app", "staged_made", "template_database", "staged_database", "postgres", "browser"}
SLOW_FIXTURES |= {"either_app", "postgres_app"}
LEAST, SLOW, SECONDS, MEMORY = 0.85, 2.0, 10.0, 6 << 30
"""The part that must be noticed; how long a fast test may take while its lines are noted; the tests of one change together; a child's memory."""
NOTES, SURVIVORS = ROOT / "instance/mutants-notes.pickle", ROOT / "instance/mutants-survivors.txt"
OURS = str(ROOT / "matchmaker")
Noted = dict[str, tuple[float, dict[str, set[int]]]]
"""For each test that passes: how long it took, and which lines of which files it ran."""
AFRESH = ROOT / "instance/mutants-afresh.pickle"
PLAINLY = ("-p", "no:randomly", "-o", "timeout=0", "-p", "no:xdist", "-p", "no:cacheprovider", "--tb=native")
SETTINGS = "_hypothesis_internal_use_settings"
UNHEARD = ("survived", "no tests", "broken")


class Fast:
    """The plug-in that leaves only fast tests, which do the same in each run."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only what needs neither the application nor a browser nor a server, and takes no long time."""
        from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415  # pytest wants to load it first

        items[:] = [one for one in items if not SLOW_FIXTURES & set(getattr(one, "fixturenames", ())) and not one.get_closest_marker("long")]
        for one in items:  # the same examples in each run, not made smaller when one fails, which takes minutes, and nothing kept of them
            if asked := getattr(test := getattr(getattr(one, "obj", None), "__func__", getattr(one, "obj", None)), SETTINGS, None):
                phases = (Phase.explicit, Phase.generate)
                quiet = settings(asked, derandomize=True, database=None, phases=phases, deadline=None, suppress_health_check=list(HealthCheck))
                setattr(test, SETTINGS, quiet)


class Trial(Fast):
    """The plug-in that takes the place of pytest's own loop over the tests."""

    def __init__(self, mutants: list[Mutant], minutes: float) -> None:
        self.mutants, self.minutes = mutants, minutes
        self.results: list[tuple[Mutant, str]] = []
        self.sound: dict[tuple[str, ...], bool] = {}  # whether these tests pass in a child where nothing was changed
        self.at = mmap.mmap(-1, 4)  # which test a child was at: written there, read here
        self.loaded: set[tuple[str, str, int]] = set()  # the functions that ran while the modules were loaded
        sys.setprofile(self.loading)

    def loading(self, frame: FrameType, event: str, _: object) -> None:
        """Note a function that is called before the first test is."""
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            self.loaded.add((frame.f_code.co_filename, frame.f_code.co_qualname, frame.f_code.co_firstlineno))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Note what each test runs, then try each change."""
        sys.setprofile(None)
        self.session, self.items = session, {item.nodeid: item for item in session.items}
        everything = gc.get_objects()
        self.caches = [one for one in everything if isinstance(one, functools._lru_cache_wrapper)]
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
        for one in everything:
            if isinstance(one, FunctionType):
                self.functions[one.__code__.co_filename, one.__code__.co_qualname, one.__code__.co_firstlineno].append(one)
        del everything
        gc.freeze()
        began = time.monotonic()
        self.child(compiled_once, 300, 600)
        self.noted = self.notes()
        self.cover: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        for nodeid, (_, files) in self.noted.items():
            for name, lines in files.items():
                for line in lines:
                    self.cover[name][line].append(nodeid)
        print(f"{len(self.noted)} of {len(self.items)} tests pass fast; noted in {time.monotonic() - began:.0f} s", flush=True)
        began = time.monotonic()
        with SURVIVORS.open("w", encoding="utf-8") as file:
            for number, mutant in enumerate(self.mutants, 1):
                if time.monotonic() > began + self.minutes * 60:
                    print(f"Stopped when the time was up, after {number - 1} changes drawn by lot", flush=True)
                    break
                result = self.tried(mutant)
                if result in ("survived", "no tests") and mutant.place in self.loaded:
                    result = self.tried_from_the_start(mutant, result)
                self.results.append((mutant, result))
                if self.results[-1][1] in UNHEARD:
                    shown = f"{number}: {mutant.module} {mutant.function}: {self.results[-1][1]}\n{mutant.difference}"
                    print(shown, flush=True)
                    print(shown, file=file, flush=True)
        print(f"tried in {time.monotonic() - began:.0f} s", flush=True)
        return True

    def notes(self) -> Noted:
        """What each test runs: as it was noted before, where neither its file nor the code has changed since, or noted now."""
        common = hashlib.sha256()
        for path in sorted([*(ROOT / "matchmaker").rglob("*.py"), *(ROOT / "tests").glob("*.py")]):
            if not path.stem.startswith("test_"):
                common.update(path.read_bytes())
        files = {str(item.path) for item in self.items.values()}
        keys = {file: hashlib.sha256(common.digest() + Path(file).read_bytes()).hexdigest() for file in files}
        kept: dict[str, Noted] = {}
        with contextlib.suppress(OSError, EOFError):
            kept = pickle.loads(NOTES.read_bytes())
        for file, key in sorted(keys.items()):
            if key in kept:
                continue
            items = {nodeid: item for nodeid, item in self.items.items() if str(item.path) == file}
            NOTES.with_suffix(".new").write_bytes(pickle.dumps({}))
            while (became := self.child(lambda items=items: self.record(items), 120, 240)) != "survived" and items:
                hung = list(items)[int.from_bytes(self.at[:], "big")]
                print(f"{hung} did not end ({became}); the file is noted without it", flush=True)
                del items[hung]
            kept[key] = pickle.loads(NOTES.with_suffix(".new").read_bytes())
            NOTES.write_bytes(pickle.dumps(kept))
        return {nodeid: one for key in keys.values() for nodeid, one in kept[key].items() if nodeid in self.items}

    def record(self, items: dict[str, pytest.Item]) -> int:
        """In a child: run every test once, and write down which lines each of them ran and how long it took."""
        watcher = coverage.Coverage(data_file=None, config_file=False, include=[str(ROOT / f"matchmaker/{one}/*") for one in PACKAGES])
        watcher.set_option("run:disable_warnings", ["no-data-collected"])
        noted: Noted = {}
        signal.signal(signal.SIGALRM, too_slow)
        signal.signal(signal.SIGVTALRM, too_slow)
        watcher.start()
        for number, (nodeid, item) in enumerate(items.items()):
            self.at[:] = number.to_bytes(4, "big")
            watcher.switch_context(nodeid)
            began, failed = time.process_time(), self.session.testsfailed
            signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)  # ends a test that is not a fast one, which then counts as failed
            signal.setitimer(signal.ITIMER_REAL, 10 * SLOW)
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            except Exception:  # heard outside the test itself
                with contextlib.suppress(Exception):
                    self.session._setupstate.teardown_exact(None)
                continue
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
                signal.setitimer(signal.ITIMER_REAL, 0)
            spent = time.process_time() - began
            if self.session.testsfailed == failed and spent < SLOW:  # one that fails anyway says nothing
                noted[nodeid] = (spent, defaultdict(set))
        watcher.stop()
        data = watcher.get_data()
        for name in data.measured_files():
            for line, tests in data.contexts_by_lineno(name).items():
                for test in tests:
                    if test in noted:
                        noted[test][1][name].add(line)
        plain = {nodeid: (spent, dict(files)) for nodeid, (spent, files) in noted.items()}
        NOTES.with_suffix(".new").write_bytes(pickle.dumps(plain))
        return 0

    def tried(self, mutant: Mutant) -> str:
        """What became of a change: killed, survived, timeout; no tests where none runs it; broken where they fail without it, or the trial did."""
        lines = self.cover.get(mutant.place[0], {})
        tests = set(lines.get(mutant.line, ())) or {test for line in mutant.lines for test in lines.get(line, ())}
        usual, picked = 0.0, []
        for test in sorted(tests, key=lambda one: (self.noted[one][0], one)):
            if picked and usual + self.noted[test][0] > SECONDS:
                break
            usual += self.noted[test][0]
            picked.append(self.items[test])
        if not picked:
            return "no tests"
        most = int(8 + 3 * usual)
        result = self.child(lambda: self.run(mutant, picked), most, 5 * most)
        if result not in ("killed", "timeout"):
            return result
        ran = picked[: int.from_bytes(self.at[:], "big") + 1] if result == "killed" else picked
        names = tuple(one.nodeid for one in ran)
        if names not in self.sound:
            self.sound[names] = self.child(lambda: self.run(None, ran), most, 5 * most) == "survived"
        return result if self.sound[names] else "broken"

    def tried_from_the_start(self, mutant: Mutant, otherwise: str) -> str:
        """What becomes of a change where its file is loaded with it: tests of its line, then of its file, quickest first, for a few seconds."""
        near = self.cover.get(mutant.place[0], {})
        own, wider = set(near.get(mutant.line, ())), {test for tests in near.values() for test in tests}
        usual, names = 0.0, []
        for test in sorted(wider, key=lambda one: (one not in own, self.noted[one][0], one)):
            if usual + self.noted[test][0] <= SECONDS / 2:
                usual += self.noted[test][0]
                names.append(test)
        if not names or afresh(mutant, names) == 0:
            return otherwise
        tests = tuple(sorted(names))
        if tests not in self.sound:
            self.sound[tests] = afresh(None, names) == 0
        return "killed" if self.sound[tests] else otherwise

    def run(self, mutant: Mutant | None, items: list[pytest.Item]) -> int:
        """In a child: change the function, where one is given, forget what was remembered of it, and run tests until one fails."""
        for one in self.caches:
            one.cache_clear()
        if mutant:
            if not self.functions.get(mutant.place):
                raise LookupError(mutant.place)
            for function in self.functions[mutant.place]:
                function.__code__ = mutant.code
        for number, item in enumerate(items):
            self.at[:] = number.to_bytes(4, "big")
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            if self.session.testsfailed:
                return 1
        return 0

    def child(self, work: Callable[[], int], seconds: int, by_the_clock: int) -> str:
        """Do it in a process of its own that says nothing and is ended when it has worked or lasted for so long."""
        sys.stdout.flush()
        if pid := os.fork():
            began = time.monotonic()
            while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
                time.sleep(0.01)
                if time.monotonic() > began + by_the_clock:  # a test may have set the alarm of its own process to something else
                    os.killpg(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
                    return "timeout"
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)  # what it started and left behind
            status = ended[1]
            if os.WIFSIGNALED(status):
                return "timeout" if os.WTERMSIG(status) in (signal.SIGALRM, signal.SIGPROF) else "broken"
            return {0: "survived", 1: "killed"}.get(os.WEXITSTATUS(status), "broken")
        code = 2
        loud = os.dup(2)
        try:
            os.setpgid(0, 0)
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(silence, stream)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, seconds)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = int(bool(work()))
        except BaseException:  # whatever happens, this process must not go on as if it were the first
            os.write(loud, traceback.format_exc().encode())
        os._exit(code)


class Changed(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Loads one file as if another text stood in it."""

    def __init__(self, path: str, text: str) -> None:
        self.name, self.path, self.text = ".".join(Path(path).relative_to(ROOT).with_suffix("").parts), path, text

    def find_spec(self, fullname: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        """The module, where it is this one."""
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None

    def get_code(self, fullname: str) -> Any:
        """The changed code; nothing of it is kept on the disk."""
        return compile(self.text, self.path, "exec", dont_inherit=True)


def afresh(mutant: Mutant | None, names: list[str]) -> int:
    """How a process ends that loads the change and runs these tests: 0 where all of them pass."""
    AFRESH.write_bytes(pickle.dumps(((mutant.place[0], mutant.text) if mutant else None, names)))
    quiet = subprocess.DEVNULL
    try:
        return subprocess.run([sys.executable, __file__, "--afresh"], cwd=ROOT, stdout=quiet, stderr=quiet, timeout=120, check=False).returncode
    except subprocess.TimeoutExpired:
        return -1


def run_afresh() -> int:
    """In a process of its own: what `afresh` asks for."""
    changed, names = pickle.loads(AFRESH.read_bytes())
    if changed:
        sys.meta_path.insert(0, Changed(*changed))
    return int(pytest.main(["-q", "-x", *PLAINLY, *names], plugins=[Fast()]))


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


def compiled_once() -> int:
    """In a child: have everything compiled that numba keeps on the disk; else the first test of each file is taken for a slow one."""
    from matchmaker.domain.records import Need, Offer  # noqa: PLC0415  # takes seconds, and not every call needs it
    from matchmaker.matching.ranking import Matcher  # noqa: PLC0415

    Matcher().compare(Need("N", "cua gạch", place="xã Trí Phải"), Offer("O", "cua biển", place="xã Trí Phải"))
    return 0


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
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other changes (1)")
    parser.add_argument("--all", action="store_true", help="every change: hours")
    parser.add_argument("--minutes", type=float, default=60, help="stop after so long; what was tried by then is a sample as well")
    parser.add_argument("--packages", nargs="+", choices=PACKAGES, default=PACKAGES, help="only these")
    parser.add_argument("--afresh", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--modules", nargs="+", help="only these, like domain/permissions.py")
    asked = parser.parse_args()
    if asked.afresh:
        return run_afresh()
    every = [path for package in asked.packages for path in sorted((ROOT / "matchmaker" / package).glob("*.py")) if path.name not in LEFT_OUT]
    paths = [ROOT / "matchmaker" / name for name in asked.modules] if asked.modules else every
    mutants = chosen(paths, None if asked.all else asked.sample, asked.seed)
    (ROOT / "instance").mkdir(exist_ok=True)
    trial = Trial(mutants, asked.minutes)
    wanted = [rf"(?m:^(from|import) matchmaker\.{package}\b)" for package in asked.packages]
    if asked.modules:
        wanted = [rf"\Atest_{path.stem}|{path.parent.name}(\.| import .*\b){path.stem}\b" for path in paths]
    tests = naming(wanted)
    pytest.main(["-q", "-s", *PLAINLY, *tests], plugins=[trial])
    return 0 if trial.results and told(trial.results) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
