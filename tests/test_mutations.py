"""Which changes `scripts/mutations.py` makes to a file, and which it leaves alone because no run could tell them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from config import ROOT


@pytest.fixture(scope="module")
def mutations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutations", ROOT / "scripts/mutations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutations"] = module  # its dataclass looks there for its types
    spec.loader.exec_module(module)
    return module


LINES = [
    ("return cast(int, kept)", {"return cast(int, None)", "return cast(kept)", "return cast(int, )"}),
    ('return cast("list[int]", kept + 1)', {
        'return cast("list[int]", None)', "return cast(kept + 1)", 'return cast("list[int]", )', 'return cast("list[int]", kept - 1)',
        'return cast("list[int]", kept + 2)',
    }),
    ("return list(zip(kept, strict=True))", {"return list(None)", "return list(zip(None, strict=True))", "return list(zip(strict=True))"}),
    ("return take(int, kept)", {"return take(None, kept)", "return take(int, None)", "return take(kept)", "return take(int, )"}),
]  # fmt: skip
"""A line of a function, and what is made of it."""


@pytest.mark.parametrize(("line", "changed"), LINES)
def test_a_type_that_cast_is_told_and_how_zip_takes_unequal_lists_are_left_alone(
    mutations: ModuleType, tmp_path: Path, line: str, changed: set[str]
) -> None:
    path = tmp_path / "some.py"
    path.write_text(f"def some(kept):\n    {line}\n", encoding="utf-8")
    module = mutations.Module(path)
    made = [module.mutant(number) for number in range(len(module.changes))]
    assert {one.text.splitlines()[1].strip() for one in made if one} == changed
