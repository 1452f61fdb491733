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
WIDEST = {"lines": 6, "changes": 3, "events": 3, "register": 13}
"""How many columns each grid has."""


def made(name: str, text: str) -> bytes:
    """The Word template of one text."""
    paper = Document()
    _page(paper, wide=name in WIDE)
    for piece in pieces_of(text):
        _add(paper, piece)
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
    normal.font.name, normal.font.size = FONT, Pt(10 if wide else 12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.15


def _add(paper: Paper, piece: Piece) -> None:
    if piece.kind == "block":
        _block(paper, piece.words)
    elif piece.kind == "control":
        paper.add_paragraph(piece.words.replace("{%", "{%p", 1))
    else:
        _paragraph(paper, piece)


def _paragraph(paper: Paper, piece: Piece) -> None:
    words = f"Điều {{{{ dieu() }}}}. {piece.words}" if piece.kind == "article" else f"– {piece.words}" if piece.kind == "point" else piece.words
    line = paper.add_paragraph()
    run = line.add_run(words)
    run.bold, run.italic = piece.kind in ("title", "article"), piece.kind == "basis"
    if piece.kind in ("title", "sub"):
        line.alignment = ALIGN.CENTER
        run.font.size = Pt(15) if piece.kind == "title" else None
    elif piece.kind == "article":
        line.paragraph_format.keep_with_next, line.paragraph_format.space_before = True, Pt(8)
    elif piece.kind == "point":
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(6), Mm(-4)
    else:
        line.alignment = ALIGN.JUSTIFY


def _block(paper: Paper, name: str) -> None:
    if name == "nation":
        for words, size in (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12), ("Độc lập – Tự do – Hạnh phúc", 12), ("———————", 10)):
            _centred(paper.add_paragraph(), words, Pt(size))
    elif name == "parties":
        _parties(paper)
    elif name == "signatures":
        _signatures(paper)
    elif name in GRIDS:
        _grid(paper, name)


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


def _grid(paper: Paper, name: str) -> None:
    """A table whose columns stand in the template and whose rows are repeated."""
    many = WIDEST[name]
    table = paper.add_table(rows=4, cols=many)
    table.style = "Table Grid"
    for place in range(many):
        table.rows[0].cells[place].text = f"{{{{ {name}_columns[{place}] }}}}"
        for run in table.rows[0].cells[place].paragraphs[0].runs:
            run.bold = True
        table.rows[2].cells[place].text = f"{{{{ row.cells[{place}] }}}}"
    table.rows[1].cells[0].text, table.rows[3].cells[0].text = f"{{%tr for row in {name}_rows %}}", "{%tr endfor %}"
    _repeats(table)
    paper.add_paragraph()


def _signatures(paper: Paper) -> None:
    """Two places side by side, the Alliance's below; each pair stays on one page."""
    paper.add_paragraph("{%p for pair in signatures|batch(2) %}")
    table = paper.add_table(rows=2, cols=2)
    for place in (0, 1):
        top, bottom = table.rows[0].cells[place], table.rows[1].cells[place]
        _centred(top.paragraphs[0], _of(place, "title"), Pt(12))
        how = top.add_paragraph()
        how.alignment = ALIGN.CENTER
        how.add_run(_of(place, "how")).italic = True
        for _line in range(4):
            bottom.add_paragraph().paragraph_format.keep_with_next = True
        _centred(bottom.add_paragraph(), _of(place, "name"), Pt(12))
        for line in (*top.paragraphs, *bottom.paragraphs):
            line.paragraph_format.keep_with_next = True
    paper.add_paragraph("{%p endfor %}")


def _of(place: int, what: str) -> str:
    """What is said of the first or second of a pair; nothing where there is one alone."""
    return f"{{% if pair|length > {place} %}}{{{{ pair[{place}].{what} }}}}{{% endif %}}"


def _centred(line: Paragraph, words: str, size: Pt) -> None:
    line.alignment = ALIGN.CENTER
    run = line.add_run(words)
    run.bold, run.font.size = True, size


def _widths(table: Table, widths: tuple[Mm, ...]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _repeats(table: Table) -> None:
    """The head of the table stands on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


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
