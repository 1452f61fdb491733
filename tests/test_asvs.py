"""The page on the verification standard is whole and true: each number once, each named test and module there, the sums right."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from config import ROOT
from matchmaker.app import IDLE, LARGEST_REQUEST
from matchmaker.domain.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD
from matchmaker.workflows.accounts.sessions import LONGEST_SESSION
from matchmaker.workflows.accounts.signing_in import MOST_PER_ACCOUNT, WINDOW
from matchmaker.workflows.photos import MOST_BYTES

PAGE = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
SAFETY = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ASKED = dict(line.split("\t") for line in (Path(__file__).parent / "data/asvs_5_0.tsv").read_text().splitlines())
LINE = re.compile(
    r"^- (?P<number>\d+\.\d+\.\d+) \(level (?P<level>[12])\) \*\*(?P<status>Met|Not met|Not applicable)\*\*: (?P<rest>.+)$", re.MULTILINE
)
LINES = list(LINE.finditer(PAGE))
NAMED = re.compile(r"`([\w./-]+\.(?:py|js|html|conf|service|toml|md|tsv)|matchmaker/[\w./-]+|templates/|[\w/]+/)`")


def test_every_requirement_has_its_line_and_no_other_has() -> None:
    assert [(one["number"], one["level"]) for one in LINES] == list(ASKED.items())
    assert PAGE.count("\n- ") == len(LINES)


def test_the_sums_are_right() -> None:
    counted = Counter(one["status"] for one in LINES)
    said = re.search(r"\*\*(\d+) met, (\d+) not met, (\d+) not applicable\.\*\*", PAGE)
    assert said
    assert [int(one) for one in said.groups()] == [counted["Met"], counted["Not met"], counted["Not applicable"]]
    assert f"its {len(ASKED)} requirements" in PAGE


def test_what_is_met_names_a_test_and_what_is_not_says_why() -> None:
    for one in LINES:
        assert len(one["rest"].split(" Test: ")[0]) > 5, one["number"]
        if one["status"] == "Met":
            assert "`tests/" in one["rest"], one["number"]
        if one["status"] == "Not applicable":
            assert "`tests/" not in one["rest"], one["number"]


@cache
def functions(path: str) -> set[str]:
    """The tests of a file."""
    return {node.name for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", PAGE))))
def test_a_named_test_is_there(named: str) -> None:
    path, _, function = named.partition("::")
    assert function in functions(path)


@pytest.mark.parametrize(("name", "page"), [("asvs.md", PAGE), ("security.md", SAFETY)])
def test_a_named_file_is_there(name: str, page: str) -> None:
    named = set(NAMED.findall(page)) | {f"docs/{one}" for one in re.findall(r"\]\(([^)#:]+)\)", page)}
    assert len(named) > 8, name
    for one in named:
        assert list(ROOT.glob(one.rstrip("/"))) or list((ROOT / "matchmaker").glob(one.rstrip("/"))), (name, one)


def test_what_the_page_on_safety_names_is_there() -> None:
    """Its figures are those of the code."""
    for said in (
        f"At least {SHORTEST_PASSWORD} characters", f"at most {LONGEST_PASSWORD:,}, any characters",
        f"after {MOST_PER_ACCOUNT} in a quarter of an hour",
        f"after {IDLE.seconds // 3600} hours without use", f"and after {LONGEST_SESSION.days} days",
        f"at most {LARGEST_REQUEST // 1000} kB and 200 fields",
        f"at most {MOST_BYTES // 1_000_000} MB",
    ):  # fmt: skip
        assert said in SAFETY, said
    assert WINDOW.total_seconds() == 15 * 60
    for heading in ("What is typed", "Limits", "Who may do what", "Signing in and sessions", "Keys", "Files", "Where it calls out",
                    "What takes long", "What is sensitive", "Logs", "Libraries"):  # fmt: skip
        assert f"\n## {heading}\n" in SAFETY
