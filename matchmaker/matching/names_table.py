"""A table of pairs of organisations to a table that says of each whether the two are one, and why."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.same_party import Identity, identity, judge
from matchmaker.matching.tables import LONGEST_CODE, BadCell, Complaints, rows_in
from matchmaker.matching.text import clean

COLUMNS = ("code", "name_a", "tax_a", "place_a", "name_b", "tax_b", "place_b")
REQUIRED = ("code", "name_a", "name_b")
LONGEST = {"name_a": 600, "name_b": 600, "place_a": 800, "place_b": 800}
_TAX_CODE = re.compile(r"[\d .-]{8,20}", re.ASCII)
DONE, BAD_ROWS = 0, 3
Pair = tuple[str, Identity, Identity]


def read_pairs(path: Path, gazetteer: Gazetteer, complaints: Complaints, warn: TextIO) -> Iterator[Pair]:
    """The pairs in a table; bad rows and codes that come twice are noted and left out."""
    seen: set[str] = set()
    for line, row in rows_in(path, COLUMNS, REQUIRED, warn):
        try:
            code = _code(row, seen)
            pair = (code, _identity(row, "a", gazetteer), _identity(row, "b", gazetteer))
        except BadCell as bad:
            complaints.add(path, line, bad.column, bad.why)
            continue
        seen.add(code)
        yield pair


def names(args: argparse.Namespace) -> int:
    """Print whether the two organisations of each row are one, with the evidence."""
    complaints = Complaints()
    sys.stdout.write("code\tlabel\tevidence\n")
    for code, one, other in read_pairs(args.names, shipped_lexicon().gazetteer, complaints, sys.stderr):
        label, evidence = judge(one, other)
        sys.stdout.write(f"{code}\t{label}\t{'|'.join(evidence)}\n")
    sys.stderr.writelines(f"{complaint}\n" for complaint in complaints.lines)
    return DONE if args.lenient or not complaints.lines else BAD_ROWS


def register(calls: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the call to the command line."""
    call = calls.add_parser("names", help=names.__doc__, description=names.__doc__)
    call.set_defaults(run=names)
    call.add_argument("--in", dest="names", type=Path, required=True)
    call.add_argument("--lenient", action="store_true", help="exit 0 although rows were skipped")


def _code(row: dict[str, str], seen: set[str]) -> str:
    code = row.get("code", "")
    if not code or len(code) > LONGEST_CODE:
        raise BadCell("code", "missing" if not code else f"longer than {LONGEST_CODE} characters")
    if code in seen:
        raise BadCell("code", f"'{code[:40]}' stands in an earlier row")
    return code


def _identity(row: dict[str, str], side: str, gazetteer: Gazetteer) -> Identity:
    name, tax_code, place = (row.get(f"{column}_{side}", "") for column in ("name", "tax", "place"))
    for column, text in ((f"name_{side}", name), (f"place_{side}", place)):
        if len(text) > LONGEST[column]:
            raise BadCell(column, f"longer than {LONGEST[column]} characters")
    if not clean(name):
        raise BadCell(f"name_{side}", "missing")
    if tax_code and not _TAX_CODE.fullmatch(tax_code):
        raise BadCell(f"tax_{side}", f"'{tax_code[:40]}' is no tax code")
    return identity(side, clean(name), tax_code, "", clean(place), None, gazetteer)
