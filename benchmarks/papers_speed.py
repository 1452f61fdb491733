"""How long a paper takes: a contract as Word and as PDF, beside the least that the same libraries do for any page of its size.

python -m benchmarks.papers_speed            # 20 rounds
python -m benchmarks.papers_speed --rounds 50
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import weasyprint
from docx import Document

from matchmaker.domain.contracts import TERMS
from matchmaker.reports.files import to_docx
from matchmaker.reports.pdf import NoFetch, to_pdf
from matchmaker.reports.sources import GRIDS
from matchmaker.reports.tables import Table, to_xlsx

MOST_SECONDS = {"Word": 0.5, "PDF": 2.0}
WORDS = "Hai bên thỏa thuận giao nhận cua thịt từ 300 g trở lên tại bến Cái Nháp, mỗi tuần hai chuyến, cân tại chỗ. "


def facts(lines: int = 6) -> dict[str, object]:
    """A sale contract of so many lines, every clause written."""
    block = [{"name": name, "said": "ấp Cái Nai, xã Năm Căn"} for name in "abcdef"]
    party = {"title": "BÊN A", "name": "Công ty Thử", "rows": block, "signer": "Trần Thị Ngọ"}
    rows = [{"no": str(at), "words": "cua thịt loại 1", "price": WORDS, "tolerance": "5"} for at in range(1, lines + 1)]
    terms = [name for name in TERMS if name != "legal_bases"]
    return {
        "title": "Hợp đồng mua bán", "number": "1", "legal_bases": [WORDS] * 3, "dated": "ngày 22 tháng 11 năm 2026",
        "place": "Cà Mau", "term": "một năm",
        "parties": [party, party], "lines": rows, "lines_columns": list("abcdef"), "lines_rows": [{"cells": ["cua thịt"] * 6} for _ in rows],
        "tolerances": [], "total": "", "total_words": "", "form_said": "", "terms": dict.fromkeys(terms, WORDS), "many_sellers": False,
        "signatures": [{"title": "ĐẠI DIỆN", "how": "(ký)", "name": "Trần Thị Ngọ"}] * 3,
    }  # fmt: skip


def register(rows: int = 300) -> dict[str, object]:
    """A register of so many contracts."""
    columns = [str(at) for at in range(len(GRIDS["register"]))]
    return {
        "title": "Sổ", "dated": "", "filters": "", "made_by": "", "many": "300", "kg": "", "register_columns": columns,
        "register_rows": [{"cells": ["cua thịt loại 1"] * len(columns)} for _ in range(rows)],
    }  # fmt: skip


def plain_docx(paragraphs: int = 60) -> bytes:
    """The peer: as many paragraphs and one table through python-docx, without a template."""
    paper = Document()
    for _ in range(paragraphs):
        paper.add_paragraph(WORDS)
    table = paper.add_table(rows=7, cols=6)
    for row in table.rows:
        for cell in row.cells:
            cell.text = "cua thịt"
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


def plain_pdf(paragraphs: int = 60) -> bytes:
    """The peer: as many paragraphs as bare HTML, untagged."""
    made: bytes = weasyprint.HTML(string="".join(f"<p>{WORDS}</p>" for _ in range(paragraphs)), url_fetcher=NoFetch()).write_pdf()
    return made


def measured(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 95th of a hundred, in seconds; the first round warms and does not count."""
    work()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def table(rounds: int) -> list[tuple[str, float, float, float | None]]:
    """A row for each paper and each peer: name, median, 95th, and the most it may take."""
    sale, book, cells = facts(), register(), Table("Sổ", "", tuple("abcdef"), (10,) * 6, tuple(("cua thịt",) * 6 for _ in range(300)))
    papers: Sequence[tuple[str, Callable[[], object], float | None]] = (
        ("contract, Word", lambda: to_docx("sale@1", sale), MOST_SECONDS["Word"]),
        ("plain python-docx", plain_docx, None),
        ("contract, PDF/UA", lambda: to_pdf("sale@1", sale), MOST_SECONDS["PDF"]),
        ("plain HTML to PDF", plain_pdf, None),
        ("register of 300, Word", lambda: to_docx("register@1", book), None),
        ("register of 300, Excel", lambda: to_xlsx(cells), None),
    )
    return [(name, *measured(work, rounds), most) for name, work, most in papers]


def papers_speed(rounds: int = 20) -> list[dict[str, object]]:
    """What each paper and each peer takes; printed as well."""
    found = table(rounds)
    print(f"\n{'paper':<24}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}")
    for name, half, most_of, most in found:
        print(f"{name:<24}{half * 1000:>9.0f}{most_of * 1000:>9.0f}{f'{most * 1000:.0f}' if most else '':>9}")
    return [{"name": name, "p50_ms": half * 1000, "p95_ms": late * 1000, "most_ms": most and most * 1000} for name, half, late, most in found]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    papers_speed(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
