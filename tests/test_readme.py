"""The README is true: its commands exist, its table of moves is the one in force, its pictures and links are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from matchmaker.cli import ALONE, LEAVES, PLANNED
from matchmaker.domain.linkage import MOVES

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_moves_are_those_of_the_table() -> None:
    rows = {cells[0]: tuple(cells[1:]) for cells in re.findall(r"^\| (\w+) \| (.+?) \| (\w+) \| (.+?) \|$", TEXT, re.MULTILINE)}
    for name, move in MOVES.items():
        start = ", ".join(sorted("–" if stage is None else stage.value for stage in move.start))
        assert (rows[name][0].replace("–, asked", "asked, –"), *rows[name][1:]) == (
            start,
            move.end.value,
            ", ".join(sorted(move.needs)) or "–",
        ), name


def test_every_command_stands_in_it(app: Flask) -> None:
    for group in LEAVES:
        command = app.cli.commands[group]
        ctx = app.cli.make_context("flask", [group], resilient_parsing=True)
        for verb in command.list_commands(ctx):  # type: ignore[attr-defined]
            assert f"`{group} {verb}" in TEXT, f"{group} {verb}"
    assert all(f"`{name} [" in TEXT for name in ALONE)
    for group, (_, verbs) in PLANNED.items():
        for verb in verbs or ("",):
            assert f"`{group} {verb}".rstrip() in TEXT, f"{group} {verb}"


def test_every_make_target_stands_in_it() -> None:
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"run", "test", "test-all", "lint", "lock", "bench", "help"} <= set(targets)
    for target in targets:
        assert f"make {target}" in TEXT, target


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_what_it_points_to_is_there(path: str) -> None:
    assert (ROOT / path).exists()


EXPECTATIONS = (ROOT / "docs/expectations.md").read_text(encoding="utf-8")


def test_every_row_of_what_people_expect_says_where_it_is() -> None:
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", EXPECTATIONS, re.MULTILINE)] == list(range(1, 33))


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:browser/)?test_\w+\.py|(?:web|workflows|matching|static|reports|wording)/[\w/.]+)`", EXPECTATIONS)))
)
def test_what_the_page_of_expectations_names_is_there(path: str) -> None:
    assert (ROOT / ("tests" if path.endswith(".py") and "test_" in path else "matchmaker") / path).exists()
