"""The words of each paper: one reviewed text a template and version, from which the Word template is made and the PDF is drawn.

A line is a paragraph; `#title`, `#sub`, `##` (a numbered article), `###` (a numbered section), `>` (a basis) and `-` (a point) begin other ones,
`@name` stands for a block, and a line `{% … %}` is a condition or a loop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "templates" / "contracts" / "papers"
BLOCKS = ("nation", "parties", "lines", "changes", "events", "register", "signatures")
GRIDS: Mapping[str, tuple[int, ...]] = {
    "lines": (6, 22, 16, 20, 19, 17), "changes": (20, 40, 40), "events": (20, 26, 54), "register": (3, 8, 7, 8, 8, 10, 6, 9, 10, 8, 8, 7, 8),
}  # fmt: skip
"""The tables, with how many hundredths wide each column is; columns stand under `<name>_columns`, rows under `<name>_rows`."""
UNKEPT = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]")
"""Signs that no file of words can hold: with one of them in it, it would not open."""
_MARKS = {"#title ": "title", "#sub ": "sub", "## ": "article", "### ": "section", "> ": "basis", "- ": "point"}
_CONTROL = re.compile(r"\{%.*%\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a paper: what it is, and its words."""

    kind: str  # title, sub, article, section, basis, point, text, control, block
    words: str


def pieces_of(text: str) -> list[Piece]:
    """The lines of a source, blank ones left out."""
    return [_piece(line.strip()) for line in text.splitlines() if line.strip()]


@cache
def source(template: str) -> str:
    """The text of a template such as `sale@1`."""
    return path_of(template, "txt").read_text(encoding="utf-8")


def path_of(template: str, ending: str) -> Path:
    """Where a template such as `sale@1` lies in a form such as `docx`."""
    name, _at, version = template.partition("@")
    if not (name.isalpha() and name.isascii() and version.isdigit() and version.isascii()):
        raise ValueError(f"no template is called {template!r}")
    return FOLDER / f"{name}.{version}.{ending}"


def _piece(line: str) -> Piece:
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return Piece(kind, line.removeprefix(mark))
    if line.startswith("@"):
        if line[1:] not in BLOCKS:
            raise ValueError(f"no block is called {line!r}")
        return Piece("block", line[1:])
    return Piece("control" if _CONTROL.fullmatch(line) and line.count("{%") == 1 else "text", line)
