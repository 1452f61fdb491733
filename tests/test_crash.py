"""Killed while it writes, the server loses nothing that it acknowledged and doubles nothing; sent again, what was on its way is there once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crash import LEAST, Trial, people, trials
from benchmarks.serving import environment_in


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kind", "many"), [("sqlite", 10), pytest.param("postgresql", 2, marks=pytest.mark.postgres)])
def test_what_was_acknowledged_is_there_once_after_every_kill(request: pytest.FixtureRequest, tmp_path: Path, kind: str, many: int) -> None:
    address = request.getfixturevalue("postgres_app").config["SETTINGS"].database_url if kind == "postgresql" else ""
    environ = environment_in(tmp_path, address)
    people(environ)
    done = list(trials(environ, many))
    print(*(one.told() for one in done), sep="\n")
    assert [one.told() for one in done if not one.good] == []
    assert len(done) == many
    assert any(one.unsure for one in done), "every kill came when nobody was writing: this proves nothing"


def test_a_trial_that_lost_something_or_proves_nothing_is_not_good() -> None:
    enough = {f"k{number}" for number in range(LEAST)}
    assert Trial(1, acknowledged=enough).good
    assert not Trial(1, acknowledged=enough - {"k1"}).good
    for broken in ({"lost": {"k1"}}, {"doubled": ["k1"]}, {"torn": 1}, {"wrong": ["harvest m-1"]}):
        assert not Trial(1, acknowledged=enough, **broken).good  # type: ignore[arg-type]
