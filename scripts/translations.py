"""Keep the English of the pages whole.

`missing` prints what has none as JSON, `fill FILE` takes it up from such a file, `tidy` drops what is left over. A file reads {"vi": "en"};
of a text with a plural the English is a list of two. What is compiled is written beside it each time.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "matchmaker/wording/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
LOUD = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}}


def asked() -> dict[str, str | tuple[str, ...]]:
    """Every text that the program asks to have translated, by its first form."""
    found: dict[str, str | tuple[str, ...]] = {}
    for folder, methods in ((ROOT / "matchmaker", [("**.py", "python")]), (ROOT / "templates", [("**.html", "jinja2"), ("**.txt", "jinja2")])):
        for _file, _line, message, _comments, _context in extract_from_dir(folder, methods, LOUD, KEYWORDS):
            found[message[0] if isinstance(message, tuple) else message] = message
    return found


def english() -> Catalog:
    """What has been translated."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def missing(catalog: Catalog) -> dict[str, str | list[str]]:
    """What has no English yet."""
    none: dict[str, str | list[str]] = {}
    for key, message in asked().items():
        entry = catalog.get(key)
        forms = () if entry is None else entry.string if isinstance(entry.string, tuple) else (entry.string,)
        if not forms or not all(forms):
            none[key] = ["", ""] if isinstance(message, tuple) else ""
    return none


def keep(catalog: Catalog) -> None:
    """Write the catalogue and what is compiled from it, without what no page asks for any more."""
    wanted = asked()
    for key in [entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalog if entry.id]:
        if key not in wanted:
            catalog.delete(key)
    header = ENGLISH.read_text(encoding="utf-8").split("\n\n", 1)[0]
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=0, no_location=True, omit_header=True, sort_output=True)
    body = ENGLISH.read_text(encoding="utf-8").strip("\n")
    ENGLISH.write_text(f"{header}\n\n{body}\n", encoding="utf-8")
    with ENGLISH.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def main(verb: str, file: str = "") -> None:
    """Do what was asked."""
    catalog = english()
    if verb == "fill":
        wanted = asked()
        for vi, en in json.loads(Path(file).read_text(encoding="utf-8")).items():
            catalog.delete(vi)
            catalog.add(wanted.get(vi, vi), tuple(en) if isinstance(en, list) else en, flags=("python-format",) if "%(" in vi else ())
    if verb in ("fill", "tidy"):
        keep(catalog)
    print(json.dumps(missing(catalog), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
