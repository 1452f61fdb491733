"""A paper as a Word file from its template, and as the page of which its PDF is made. What people typed stays text in both."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from matchmaker.reports.sources import FOLDER, GRIDS, UNKEPT, Piece, path_of, pieces_of, source

WIDE = frozenset({"register"})
"""Papers on a sheet that lies on its side."""
_TAGS = {"title": ("<h1>", "</h1>"), "sub": ('<p class="sub">', "</p>"), "basis": ('<p class="basis">', "</p>"), "text": ("<p>", "</p>")}


def to_docx(template: str, facts: Mapping[str, Any]) -> bytes:
    """The paper as a Word file that can be edited."""
    paper = DocxTemplate(path_of(template, "docx"))
    paper.render({**facts, "dieu": _numbers()}, _sandbox())
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def to_html(template: str, facts: Mapping[str, Any]) -> str:
    """The paper as a page of its own."""
    return _page(template).render({**facts, "dieu": _numbers()})


@cache
def _page(template: str) -> Template:
    body = "\n".join(_html(piece) for piece in pieces_of(source(template)))
    name = template.partition("@")[0]
    head = '{% import \'blocks.html\' as blocks %}<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{{ title }}</title></head>'
    return _sandbox().from_string(f"{head}<body{' class=wide' if name in WIDE else ''}>{body}</body></html>")


def _html(piece: Piece) -> str:
    if piece.kind == "control":
        return piece.words
    if piece.kind == "block":
        return _block(piece.words)
    if piece.kind in ("article", "section"):
        return f"<h2>{'Điều ' if piece.kind == 'article' else ''}{{{{ dieu() }}}}. {piece.words}</h2>"
    if piece.kind == "point":
        return f"<ul><li>{piece.words}</li></ul>"
    start, end = _TAGS[piece.kind]
    return f"{start}{piece.words}{end}"


def _block(name: str) -> str:
    if name in GRIDS:
        return f"{{{{ blocks.grid({name}_columns, {name}_rows, {list(GRIDS[name])}) }}}}"
    return "{{ blocks.nation() }}" if name == "nation" else f"{{{{ blocks.{name}({name}) }}}}"


@cache
def _sandbox() -> SandboxedEnvironment:
    """Where templates are filled in: no way out, marks escaped, and whatever is unknown is an error, never an empty word."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(FOLDER), finalize=_known, trim_blocks=True)


def _known(value: Any) -> Any:
    if value is None:
        raise ValueError("a paper never says what is not known")
    return UNKEPT.sub("", value) if type(value) is str else value  # words of our own, already marked as safe, are left as they are


def _numbers() -> Any:
    """Counts the articles of one paper."""
    return count(1).__next__
