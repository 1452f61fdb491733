"""A paper as a tagged PDF (PDF/UA), drawn without fetching anything; a machine that lacks libpango makes none, and everything else as before."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache
from typing import Any, NoReturn

from PIL import ImageFile

from matchmaker.domain.errors import DomainError
from matchmaker.reports.files import to_html
from matchmaker.reports.sources import FOLDER

try:
    import weasyprint
    from weasyprint.urls import URLFetcher

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # weasyprint turns it on for all: half of an uploaded photo would then pass for a whole one
except (ImportError, OSError):  # its Python part is there, but libpango is not on this machine
    weasyprint, URLFetcher = None, object

CAN_MAKE_PDF = weasyprint is not None
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # nine lines a paper say nothing


class NoPdfHere(DomainError):
    """This machine cannot make PDF files."""

    code = "no_pdf_here"


class NoFetch(URLFetcher):  # type: ignore[misc]  # weasyprint says no types
    """Refuses every address: a paper is made of its own words alone."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Refuse."""
        raise ValueError("a paper fetches nothing")


def to_pdf(template: str, facts: Mapping[str, Any]) -> bytes:
    """The paper as a tagged PDF, its letters within it. Raises `NoPdfHere`."""
    if not CAN_MAKE_PDF:
        raise NoPdfHere
    page = weasyprint.HTML(string=to_html(template, facts), url_fetcher=NoFetch())
    made: bytes = page.write_pdf(stylesheets=[_style()], pdf_variant="pdf/ua-1")
    return made


@cache
def _style() -> Any:
    return weasyprint.CSS(string=(FOLDER / "paper.css").read_text(encoding="utf-8"), url_fetcher=NoFetch())
