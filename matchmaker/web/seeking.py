"""A list that is asked for again while somebody types: the same address answers with its results alone, to be put in place of the old ones."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, make_response, render_template, request

HEADER = "X-Seek"
"""Says that only the results are wanted: `typing` while somebody types, `settled` once they have left the field."""


def typing() -> bool:
    """Whether the words are still being typed, so that nothing is noted of what was found."""
    return request.headers.get(HEADER) == "typing"


def part_or_page(folder: str, said: Mapping[str, object], page: str = "index") -> Response:
    """The page, or its results alone where a script asks for no more."""
    only = HEADER in request.headers
    answer = make_response(render_template(f"{folder}/_results.html" if only else f"{folder}/{page}.html", **said))
    answer.vary.add(HEADER)
    if only:
        answer.headers["Cache-Control"] = "no-store"
    return answer
