"""Work shared out among processes that inherit what they work with, so that none of that need be sent to them."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from multiprocessing import active_children, current_process, get_all_start_methods, get_context
from typing import Any, TypeVar

Part = TypeVar("Part")
Done = TypeVar("Done")
AHEAD = 2
"""Parts for each process that wait for it, so that none has to wait for its next one."""


class WorkerLost(OSError):
    """A process that worked ended before its part was done: something killed it, or memory was short. Nothing was kept of that part."""

    def __init__(self, process: int) -> None:
        super().__init__(f"a process that process {process} had started was killed, or memory was short; run again, or with fewer workers")


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles while something is made that has none: what is remembered grows, and would be walked over again and again."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def shared_out(work: Callable[[Part], Done], parts: Iterable[Part], workers: int = 1) -> Iterator[Done]:
    """What `work` makes of each part, in the order of the parts; parts are asked for only a few ahead of what is taken.

    As many processes work as are asked for; this one alone where that is 1 or it may start no other. Raises `WorkerLost` where one is killed.
    """
    waiting = iter(parts)
    started = _Started(work, workers) if workers > 1 and _may_start() else None
    if started is not None:
        try:
            first = next(waiting, None)
            if first is None:
                return
            if started.first(first):
                yield from started.done(waiting)
                return
            waiting = chain((first,), waiting)
        finally:
            started.end()
    for part in waiting:
        with uncollected():
            done = work(part)
        yield done


def _may_start() -> bool:
    return "fork" in get_all_start_methods() and not current_process().daemon


_works: dict[int, Callable[[Any], Any]] = {}
"""By a number that the processes are told, since what they inherit need not be sent."""


class _Started:
    """The processes, and what they were given."""

    def __init__(self, work: Callable[[Any], Any], workers: int) -> None:
        self._key, self._most = id(self), AHEAD * workers
        _works[self._key] = work
        gc.collect()
        self._froze = not gc.get_freeze_count()  # what somebody else froze stays so afterwards
        gc.freeze()  # so that no process copies pages only to look through them
        self._pool: ProcessPoolExecutor | None = None
        self._workers = workers
        self._given: deque[Future[Any]] = deque()

    def first(self, part: object) -> bool:
        """Give the first part out, at which the processes start; False where they may not."""
        before = set(active_children())
        try:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("fork"), initializer=gc.disable)
            self._given.append(self._pool.submit(_worked, self._key, part))
        except (OSError, NotImplementedError):  # no more processes, or no locks to share between them
            for child in set(active_children()) - before:
                child.kill()
                child.join()
            self._pool = None
            return False
        return True

    def done(self, parts: Iterator[Any]) -> Iterator[Any]:
        """What was made of the first part and of these, in their order."""
        assert self._pool is not None  # noqa: S101  # `first` said that they started
        try:
            while self._given:
                while len(self._given) < self._most and (part := next(parts, None)) is not None:
                    self._given.append(self._pool.submit(_worked, self._key, part))
                yield self._given.popleft().result()
        except BrokenProcessPool as error:
            raise WorkerLost(os.getpid()) from error

    def end(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if self._froze:
            gc.unfreeze()
        del _works[self._key]


def _worked(key: int, part: object) -> object:  # pragma: no cover  # runs in forked processes alone, which end without saying what they ran
    return _works[key](part)
