"""Work shared out among processes: the same whatever their number, a lost one is told of, and where none may start one does it all."""

import gc
import os
import signal
from collections.abc import Iterator
from multiprocessing import active_children, get_context

import pytest

from matchmaker.domain.records import Need, Offer, Role
from matchmaker.matching import linking_many, processes
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.linking_many import link_many
from matchmaker.matching.processes import WorkerLost, shared_out

LISTINGS = [
    Offer("O1", "Cần bán cua thịt Năm Căn", grade="loại 1", state="sống", place="Năm Căn"),
    Need("N1", "tom su 20 con/kg", place="Cà Mau"),
    Offer("O2", "nhận đặt tung ga ta hàng tuyển"),
    Offer("O3", "phân bón lá cho tôm", Role.INPUT),
    Need("N2", "ổi nữ hoàng chín cây"),
] * 3


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    """Nothing frozen, as a process begins; another test may have started a web worker's way."""
    gc.unfreeze()
    yield
    gc.unfreeze()


def none() -> int:
    raise OSError("no more processes")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_each_part_is_done_once_in_its_order_by_any_number_of_processes(workers: int) -> None:
    done = list(shared_out(lambda part: (part, os.getpid()), range(20), workers))
    assert [part for part, _ in done] == list(range(20))
    assert (os.getpid() in {process for _, process in done}) == (workers == 1)
    assert gc.isenabled()
    assert not gc.get_freeze_count()


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_is_made_of_nothing_and_parts_are_asked_for_only_a_few_ahead(workers: int) -> None:
    assert list(shared_out(str, iter(()), workers)) == []
    asked: list[int] = []

    def parts() -> Iterator[int]:
        for part in range(50):
            asked.append(part)
            yield part

    several = shared_out(str, parts(), workers)
    assert next(several) == "0"
    assert len(asked) <= processes.AHEAD * workers
    several.close()  # type: ignore[attr-defined]
    assert gc.isenabled()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_goes_wrong_with_a_part_is_what_the_caller_is_told(workers: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(shared_out(lambda part: 1 // part, [1, 0, 1], workers))
    assert gc.isenabled()


def test_a_killed_process_ends_the_work_with_an_error_that_says_so() -> None:
    def killed(part: int) -> int:
        if part == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        return part

    with pytest.raises(WorkerLost, match="was killed, or memory was short"):
        list(shared_out(killed, range(10), 2))
    assert not gc.get_freeze_count()


@pytest.mark.parametrize("missing", ["method", "process", "second process"])
def test_where_no_process_may_start_this_one_does_all(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    fork, left, before = os.fork, [1], active_children()
    if missing == "method":
        monkeypatch.setattr(processes, "get_all_start_methods", lambda: ["spawn"])
    else:
        monkeypatch.setattr(os, "fork", lambda: fork() if missing == "second process" and left and left.pop() else none())
    assert list(shared_out(lambda part: (part, os.getpid()), range(4), 2)) == [(part, os.getpid()) for part in range(4)]
    assert active_children() == before


def test_a_process_that_may_have_no_children_works_alone() -> None:
    def within() -> None:
        assert list(shared_out(abs, [-1, 2], 2)) == [1, 2]

    process = get_context("fork").Process(target=within, daemon=True)
    process.start()
    process.join()
    assert process.exitcode == 0


def test_one_and_two_processes_give_the_same_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking_many, "WORTH_A_PROCESS", 4)
    monkeypatch.setattr(linking_many, "AT_ONCE", 2)
    lexicon = shipped_lexicon()
    wanted = [(listing, link(lexicon, listing)) for listing in LISTINGS]
    assert list(link_many(lexicon, iter(LISTINGS))) == wanted
    assert list(link_many(lexicon, iter(LISTINGS), 2)) == wanted
    assert list(link_many(lexicon, LISTINGS[:3], 2)) == wanted[:3]
    assert list(link_many(lexicon, [], 2)) == []


def test_what_was_frozen_before_stays_so() -> None:
    gc.freeze()
    assert list(shared_out(str, range(3), 2)) == ["0", "1", "2"]
    assert gc.get_freeze_count()


@pytest.mark.parametrize("collects", [True, False])
def test_cycles_are_sought_afterwards_as_before(collects: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with processes.uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()
