"""Two minutes of mixed work: no error, no memory that is never given back, nothing left open. `python -m benchmarks.soak` does half an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak import Run, soak, told


@pytest.mark.long
@pytest.mark.timeout(420)
def test_mixed_work_leaves_nothing_behind(tmp_path: Path) -> None:
    run = soak(tmp_path, minutes=1.5)
    told(run)
    assert run.errors == []
    assert run.good, f"growth {run.growth():+.2%}, open files {run.more_files():+d}"
    assert run.statuses.total() >= 200


def test_growth_errors_and_open_files_are_told_from_a_steady_run() -> None:
    def ran(memory: list[int], files: list[int], errors: tuple[str, ...] = ()) -> bool:
        run = Run(memory=memory, files=files, errors=list(errors))
        run.statuses[200] = 1
        return run.good

    steady, growing = [50, 90, 100, 100] + [100] * 6, [50, 90, 100, 100, 101, 103, 105, 107, 109, 111]
    assert ran(steady, [9] * 10)
    assert not ran(growing, [9] * 10)
    assert not ran(steady, [9, 9, 9, 9, 10, 12, 14, 16, 18, 20])
    assert not ran(steady, [9] * 10, ("500 /",))
