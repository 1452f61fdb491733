"""Make the Word templates in templates/contracts from their texts: `python scripts/paper_templates.py`. A test fails where one is behind its text."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

sys.path.insert(0, str(Path(__file__).parents[1]))
from matchmaker.reports.files import WIDE
from matchmaker.reports.sources import FOLDER, GRIDS, Piece, pieces_of

FONT = "Times New Roman"
HEADS = ("article", "section")
ROOM = {False: 170, True: 267}
"""Millimetres between the margins, upright and lying."""


def made(name: str, text: str) -> bytes:
    """The Word template of one text."""
    paper = Document()
    _page(paper, wide=name in WIDE)
    pieces = pieces_of(text)
    last = max((place for place, piece in enumerate(pieces) if piece.kind in HEADS), default=len(pieces))
    for place, piece in enumerate(pieces):
        _add(paper, piece, ROOM[name in WIDE], closing=place > last)
    _footer(paper)
    paper.core_properties.title, paper.core_properties.author, paper.core_properties.language = "{{ title }}", "", "vi-VN"
    whole = io.BytesIO()
    paper.save(whole)
    return whole.getvalue()


def _page(paper: Paper, *, wide: bool) -> None:
    section, normal = paper.sections[0], paper.styles["Normal"]
    size = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.page_width, section.page_height = size
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(15 if wide else 25), Mm(15), Mm(20), Mm(20)
    normal.font.name, normal.font.size = FONT, Pt(9 if wide else 12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.15


def _add(paper: Paper, piece: Piece, room: int, *, closing: bool) -> None:
    """One piece more; what closes a paper stays on one page with the signatures."""
    if piece.kind == "block":
        _block(paper, piece.words, room)
    elif piece.kind == "control":
        paper.add_paragraph(piece.words.replace("{%", "{%p", 1))
    else:
        line = _paragraph(paper, piece)
        line.paragraph_format.keep_with_next = closing or piece.kind in HEADS


def _paragraph(paper: Paper, piece: Piece) -> Paragraph:
    before = {"article": "Điều {{ dieu() }}. ", "section": "{{ dieu() }}. ", "point": "– "}.get(piece.kind, "")
    line = paper.add_paragraph()
    run = line.add_run(before + piece.words)
    run.bold, run.italic = piece.kind in ("title", *HEADS), piece.kind == "basis"
    if piece.kind in ("title", "sub"):
        line.alignment = ALIGN.CENTER
        run.font.size = Pt(15) if piece.kind == "title" else None
    elif piece.kind in HEADS:
        line.paragraph_format.space_before = Pt(8)
    elif piece.kind == "point":
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(6), Mm(-4)
    return line


def _block(paper: Paper, name: str, room: int) -> None:
    if name == "nation":
        for words, size in (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12), ("Độc lập – Tự do – Hạnh phúc", 12), ("———————", 10)):
            _centred(paper.add_paragraph(), words, Pt(size))
    elif name == "parties":
        _parties(paper)
    elif name == "signatures":
        _signatures(paper)
    elif name in GRIDS:
        _grid(paper, name, room)


def _parties(paper: Paper) -> None:
    paper.add_paragraph("{%p for one in parties %}")
    head = paper.add_paragraph()
    head.add_run("{{ one.title }}: {{ one.name }}").bold = True
    head.paragraph_format.keep_with_next = True
    table = paper.add_table(rows=3, cols=2)
    table.rows[0].cells[0].text = "{%tr for row in one.rows %}"
    table.rows[1].cells[0].text, table.rows[1].cells[1].text = "{{ row.name }}:", "{{ row.said }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    _widths(table, (Mm(42), Mm(128)))
    paper.add_paragraph("{%p endfor %}")


def _grid(paper: Paper, name: str, room: int) -> None:
    """A table whose columns stand in the template and whose rows are repeated."""
    many = len(GRIDS[name])
    table = paper.add_table(rows=4, cols=many)
    table.style = "Table Grid"
    for place in range(many):
        table.rows[0].cells[place].text = f"{{{{ {name}_columns[{place}] }}}}"
        for run in table.rows[0].cells[place].paragraphs[0].runs:
            run.bold = True
        table.rows[2].cells[place].text = f"{{{{ row.cells[{place}] }}}}"
    table.rows[1].cells[0].text, table.rows[3].cells[0].text = f"{{%tr for row in {name}_rows %}}", "{%tr endfor %}"
    _widths(table, tuple(Mm(room * share / 100) for share in GRIDS[name]))
    _mark(table, 0, "w:tblHeader")  # the head of the table stands on every page
    _mark(table, 2, "w:cantSplit")
    paper.add_paragraph()


def _signatures(paper: Paper) -> None:
    """The first two places side by side, any other below them in the middle; all on one page."""
    table = paper.add_table(rows=2, cols=2)
    for place in (0, 1):
        top, bottom = (table.rows[row].cells[place] for row in (0, 1))
        _centred(top.paragraphs[0], f"{{{{ signatures[{place}].title }}}}", Pt(12))
        _centred(top.add_paragraph(), f"{{{{ signatures[{place}].how }}}}", Pt(12), italic=True)
        for _line in range(3):
            bottom.add_paragraph()
        _centred(bottom.add_paragraph(), f"{{{{ signatures[{place}].name }}}}", Pt(12))
        for line in (*top.paragraphs, *bottom.paragraphs):
            line.paragraph_format.keep_with_next = True
    paper.add_paragraph("{%p for one in signatures[2:] %}")
    for words, italic in (("{{ one.title }}", False), ("{{ one.how }}", True), ("", False), ("", False), ("", False), ("{{ one.name }}", False)):
        line = paper.add_paragraph()
        _centred(line, words, Pt(12), italic=italic)
        line.paragraph_format.keep_with_next = True
    paper.add_paragraph("{%p endfor %}")


def _centred(line: Paragraph, words: str, size: Pt, *, italic: bool = False) -> None:
    line.alignment = ALIGN.CENTER
    run = line.add_run(words)
    run.bold, run.italic, run.font.size = not italic, italic, size


def _widths(table: Table, widths: tuple[Mm, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _mark(table: Table, row: int, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    table.rows[row]._tr.get_or_add_trPr().append(mark)


def _footer(paper: Paper) -> None:
    line = paper.sections[0].footer.paragraphs[0]
    line.alignment = ALIGN.CENTER
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = line.add_run()
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)


if __name__ == "__main__":
    for found in sorted(FOLDER.glob("*.txt")):
        found.with_suffix(".docx").write_bytes(made(found.name.partition(".")[0], found.read_text(encoding="utf-8")))
        print(found.with_suffix(".docx").name)
