"""Contracts, minutes and the register on paper: every figure, name and day is there, what people typed stays text, what is missing is named first."""

from __future__ import annotations

import io
import re
import runpy
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from docx import Document
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from machine import NO_PDF_READER, NO_WRITER, needs_program
from make import NOW, make_contract, make_linkage, make_listing
from openpyxl import load_workbook
from test_price_rules import CORRIDOR

from config import ROOT
from matchmaker.domain.contract_papers import BLANK, CURRENT, Incomplete, kind_of, template_of
from matchmaker.domain.contracts import Addendum
from matchmaker.domain.errors import Invalid, NotFound, Stale
from matchmaker.domain.money_words import read_money
from matchmaker.domain.price_rules import stored
from matchmaker.reports.contract_facts import Drawn, contract_paper
from matchmaker.reports.files import to_docx, to_html
from matchmaker.reports.pdf import to_pdf
from matchmaker.reports.register import COLUMNS, register_paper, register_table
from matchmaker.reports.sources import FOLDER, path_of, pieces_of, source
from matchmaker.reports.tables import Table, to_xlsx
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.contracts import Contract, ContractLine, ContractSignature
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import contracts
from matchmaker.store.work import view, work
from matchmaker.web import contract_papers
from matchmaker.wording.legal import legal_notes
from matchmaker.wording.number_words import dong_in_words, in_words
from matchmaker.workflows import paperwork

TRAP = "cua thịt <b>loại 1</b> & {{7*7}} {% raw %}"
TERMS = {
    "legal_bases": "Nghị định số 98/2018/NĐ-CP ngày 05/7/2018", "deposit": "30.000.000 đ", "deposit_due": "03/12/2026",
    "payment_term": "trong 7 ngày sau mỗi chuyến", "payment_method": "chuyển khoản",
    "advance": "giống trị giá 12 triệu", "advance_offset": "trừ ba chuyến đầu",
    "tolerance": "Hai bên cân lại nếu chênh hơn 2 %.", "inspection": "Kiểm kháng sinh, bên mua trả tiền mẫu.", "packing": "dây ni lông",
    "delivery_place": "bến Cái Nháp", "force_majeure": "Bão, dịch bệnh thì báo trong 24 giờ.", "penalty_percent": "8",
    "dispute": "Nhờ Liên minh hòa giải trước.",
    "witness": "UBND xã Đất Mới", "note": "Giao trước Tết.\nKhông giao mùng Một.",
}  # fmt: skip
PARTICULARS = {
    "place": "Năm Căn", "bank_a": "7500 205 1234 Agribank", "representative_a": "Trần Thị Ngọ", "position_a": "Giám đốc", "bank_b": "0123 456 789",
    "representative_b": "Lê Văn Tỵ", "position_b": "Chủ tịch HĐQT",
}  # fmt: skip
OF_PARTY = {
    "binh-party": {"tax_code": "0100109106", "phone": "0290 3812 345", "place_typed": "ấp Cái Nai, xã Năm Căn"},
    "ut-party": {"tax_code": "0200124891", "phone": "0918 000 111", "place_typed": "ấp Kênh Một, xã Tân Ân"},
}


class Words:
    """Names as they are."""

    def product(self, key: str) -> str:
        return {"cua_thit": "cua thịt"}.get(key, key)

    def state(self, key: str) -> str:
        return {"song": "sống"}.get(key, key)

    def unit(self, key: str) -> str:
        return key


def write(app: Flask, *, roles: tuple[str, ...] = ("produce", "produce"), seller: bool = True, words: str = TRAP, **columns: Any) -> str:
    """A contract of Bình's with Út's co-op over two lines, one of a fixed price and one of a rule."""
    with app.app_context(), work() as session:
        for code, known in OF_PARTY.items():
            session.execute(sa.update(Party).where(Party.code == code).values(**known))
        ids = {code: session.scalars(sa.select(Party.id).where(Party.code == code)).one() for code in OF_PARTY}
        person = session.scalars(sa.select(Person).where(Person.email == "chau@cast.example")).one()
        said = {"number": "014/2026/HĐ-LK", "starts_on": date(2026, 12, 1), "ends_on": date(2027, 5, 31), "terms": dict(TERMS), "form": 2} | columns
        contract = make_contract(session, buyer=ids["binh-party"], seller=ids["ut-party"] if seller else None, person=person, **said)
        prices = ({"kind": "fixed", "unit": "kg", "dong": 412_000}, stored(CORRIDOR))
        for sequence, (role, price) in enumerate(zip(roles, prices, strict=False), 1):
            session.add(
                ContractLine(
                    contract_id=contract.id,
                    sequence=sequence,
                    words=words if sequence == 1 else "cua gạch son",
                    role=role,
                    grade="trên 300 g",
                    state="song",
                    quantity_typed="20 tấn",
                    quantity_kg=Decimal(20_000),
                    tolerance_percent=Decimal("2.5"),
                    price=price,
                    starts_on=date(2026, 12, 1),
                    ends_on=date(2026, 12, 31),
                )
            )
        return contract.code


def drawn(app: Flask, code: str, particulars: dict[str, str] | None = None, **more: Any) -> Drawn:
    with app.test_request_context(), view() as session:
        contract = contracts.by_code(session, code)
        assert contract is not None
        return contract_paper(contract, PARTICULARS if particulars is None else particulars, names=Words(), **more)


def words_in(docx: bytes) -> str:
    """Every word of a Word file, in its order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    mark = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join("".join(run.text or "" for run in line.iter(f"{mark}t")) for line in body.iter(f"{mark}p"))


SAID = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "HỢP ĐỒNG MUA BÁN", "014/2026/HĐ-LK", "Căn cứ Nghị định số 98/2018/NĐ-CP",
    "BÊN A (BÊN MUA): Thủy sản Đất Mũi Xanh", "BÊN B (BÊN BÁN): HTX Cái Tàu", "0100109106", "0200124891", "7500 205 1234 Agribank", "Trần Thị Ngọ",
    "Lê Văn Tỵ", "Chủ tịch HĐQT", "ấp Cái Nai, xã Năm Căn", "0918 000 111", "20.000 kg (hai mươi nghìn ki-lô-gam)", "412.000 đ/kg",
    "bốn trăm mười hai nghìn đồng", "giá tham chiếu trừ 2,5 %", "không thấp hơn 380.000 đ/kg, không cao hơn 450.000 đ/kg", "thứ Hai hằng tuần",
    "thủ kho hai bên", "hình thức 2 theo Điều 4 Nghị định 98/2018/NĐ-CP", "30.000.000 đ. Thời hạn đặt cọc: 03/12/2026.", "trừ ba chuyến đầu",
    "Hàng 1: hơn kém 2,5 %", "Kiểm kháng sinh", "bến Cái Nháp", "8 % giá trị phần nghĩa vụ bị vi phạm", "UBND xã Đất Mới", "Không giao mùng Một.",
    "từ ngày 1 tháng 12 năm 2026 đến hết ngày 31 tháng 5 năm 2027", "XÁC NHẬN CỦA LIÊN MINH HỢP TÁC XÃ", TRAP,
)  # fmt: skip


def unshown(text: str, said: tuple[str, ...] = SAID) -> list[str]:
    """What should stand in the text and does not, wherever its lines were broken."""
    flat = "".join(text.split())
    return [one for one in said if "".join(one.split()) not in flat]


def test_a_sale_contract_in_word_says_everything_and_nothing_by_mistake(app: Flask, cast: Cast) -> None:
    paper = drawn(app, write(app))
    assert (paper.template, paper.lacking, paper.stem) == ("sale@1", (), "hop-dong-014/2026/HĐ-LK")
    text = words_in(to_docx(paper.template, paper.facts))
    assert unshown(text) == []
    assert "None" not in text
    assert text.replace(TRAP, "").count("{") == 0
    numbered = [int(line.split()[1].rstrip(".")) for line in text.splitlines() if line.startswith("Điều ")]
    assert numbered == list(range(1, len(numbered) + 1))


def test_the_page_behind_the_pdf_says_the_same(app: Flask, cast: Cast) -> None:
    paper = drawn(app, write(app))
    html = to_html(paper.template, paper.facts)
    assert "&lt;b&gt;loại 1&lt;/b&gt; &amp; {{7*7}}" in html
    assert "<b>loại 1" not in html


def test_a_clause_that_nobody_wrote_has_no_article(app: Flask, cast: Cast) -> None:
    paper = drawn(app, write(app, terms={"payment_term": "trả ngay", "delivery_place": "tại ao"}))
    text = words_in(to_docx(paper.template, paper.facts))
    assert not [word for word in ("Đặt cọc", "Phạt vi phạm", "Bất khả kháng", "Bên làm chứng", "Ứng vật tư", "Thỏa thuận khác") if word in text]
    assert "None" not in text


@pytest.mark.parametrize(
    ("columns", "template", "title"),
    [
        ({"roles": ("input", "service")}, "inputs@1", "HỢP ĐỒNG CUNG ỨNG VẬT TƯ, DỊCH VỤ ĐẦU VÀO"),
        ({"shape": "framework", "seller": False}, "framework@1", "HỢP ĐỒNG NGUYÊN TẮC"),
    ],
)
def test_inputs_alone_are_no_form_of_linkage_and_a_framework_names_no_seller(
    app: Flask, cast: Cast, columns: dict[str, Any], template: str, title: str
) -> None:
    paper = drawn(app, write(app, **columns))
    text = words_in(to_docx(paper.template, paper.facts))
    assert paper.template == template
    assert title in text
    if template == "inputs@1":
        assert "Hình thức liên kết" not in text
    else:
        assert "BÊN B" not in text
        assert "phụ lục kèm theo hợp đồng này" in text


def test_an_annex_names_its_framework_and_an_addendum_both_wordings(app: Flask, cast: Cast) -> None:
    parent = write(app, shape="framework", seller=False, number="9/HĐNT", signed_on=date(2026, 11, 20))
    with app.app_context(), view() as session:
        parent_id = session.scalars(sa.select(Contract.id).where(Contract.code == parent)).one()
    code = write(app, shape="annex", parent_id=parent_id, number="9-PL1", terms={})
    annex = drawn(app, code)
    text = words_in(to_docx(annex.template, annex.facts))
    assert "hợp đồng nguyên tắc số 9/HĐNT, ký ngày 20 tháng 11 năm 2026" in text
    change = Addendum(2, "quantity", 1, {"quantity_typed": "20 tấn"}, {"quantity_typed": "17,5 tấn"}, "mưa nhiều")
    paper = drawn(app, code, addendum=change)
    text = words_in(to_docx(paper.template, paper.facts))
    assert unshown(text, ("Lần thứ 2", "20 tấn", "17,5 tấn", "mưa nhiều", "Số lượng")) == []


def test_what_is_lacking_is_named_and_stands_blank_only_by_choice(app: Flask, cast: Cast) -> None:
    paper = drawn(app, write(app, number=None, terms={"payment_term": "trả ngay"}), {"place": "Năm Căn"})
    names = [one.name for one in paper.lacking]
    assert names == ["number", "bank_a", "representative_a", "position_a", "bank_b", "representative_b", "position_b", "delivery_place"]
    with pytest.raises(Incomplete) as refused:
        paper.whole({"bank_a"})
    assert [one.name for one in refused.value.lacking] == [name for name in names if name != "bank_a"]
    text = words_in(to_docx(paper.template, paper.whole(names).facts))
    assert f"Số: {BLANK}" in text
    assert "None" not in text


def test_the_template_is_that_of_the_day_on_which_it_was_sent() -> None:
    class Sent:
        def __init__(self, move: str, **facts: str) -> None:
            self.move, self.facts = move, facts

    assert template_of("sale") == f"sale@{CURRENT['sale']}"
    assert template_of("sale", [Sent("send", template="sale@7"), Sent("recall")]) == "sale@7"
    assert template_of("addendum", [Sent("send", template="sale@7")]) == f"addendum@{CURRENT['addendum']}"
    assert (kind_of("single", {"input"}), kind_of("single", {"input", "produce"}), kind_of("annex", {"input"})) == ("inputs", "sale", "annex")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
def test_each_word_template_is_as_its_text_says(path: Path) -> None:
    made = runpy.run_path(str(ROOT / "scripts/paper_templates.py"))["made"]
    fresh = Document(io.BytesIO(made(path.name.partition(".")[0], path.read_text(encoding="utf-8"))))
    assert Document(str(path.with_suffix(".docx"))).element.xml == fresh.element.xml
    assert pieces_of(source(f"{path.name.partition('.')[0]}@{path.name.split('.')[1]}"))


@pytest.mark.parametrize("template", ["../../x@1", "sale", "sale@", "sale@x", "Hợp@1"])
def test_no_other_file_can_be_asked_for_as_a_template(template: str) -> None:
    with pytest.raises(ValueError, match="no template"):
        path_of(template, "txt")


def test_a_pdf_is_tagged_and_read_back_it_says_the_same(app: Flask, cast: Cast, tmp_path: Path) -> None:
    reader = needs_program("pdftotext", NO_PDF_READER)
    paper = drawn(app, write(app))
    file = tmp_path / "paper.pdf"
    file.write_bytes(to_pdf(paper.template, paper.facts))
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True, timeout=60).stdout
    assert "Tagged:          yes" in told
    assert "Title:           Hợp đồng mua bán" in told
    raw = subprocess.run([reader, "-raw", str(file), "-"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert unshown(raw) == []
    assert "None" not in raw


def test_a_machine_without_the_pdf_library_still_serves_everything_else() -> None:
    tried = "import sys; sys.modules['weasyprint'] = None; from matchmaker.reports import pdf, files; print(pdf.CAN_MAKE_PDF)"
    said = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60).stdout
    assert said.strip() == "False"


@pytest.mark.long
def test_word_opens_the_contract_and_prints_the_same(app: Flask, cast: Cast, tmp_path: Path) -> None:
    writer, reader = needs_program("soffice", NO_WRITER), needs_program("pdftotext", NO_PDF_READER)
    code = write(app, signed_on=date(2026, 11, 20))
    with app.app_context(), work() as session:
        session.execute(sa.update(ContractLine).where(ContractLine.sequence == 2).values(starts_on=date(2026, 12, 7), ends_on=date(2027, 1, 26)))
    paper = drawn(app, code)
    with app.test_request_context(), view() as session:
        table = register_table(contracts.register(session, contracts.Wanted(), most=10), names=Words(), about="", today=date(2026, 11, 26))
        register = register_paper(table, made_by="Châu", today=date(2026, 11, 26))
    files = [tmp_path / "paper.docx", tmp_path / "register.docx"]
    for file, one in zip(files, (paper, register), strict=True):
        file.write_bytes(to_docx(one.template, one.facts))
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    subprocess.run(
        [writer, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)], check=True, capture_output=True, timeout=150
    )  # fmt: skip
    raw, listed = (
        subprocess.run([reader, "-raw", str(file.with_suffix(".pdf")), "-"], capture_output=True, text=True, check=True, timeout=60).stdout
        for file in files
    )
    assert unshown(raw) == []
    assert "None" not in raw
    assert "20/11/2026" in listed
    for text in (raw, listed):
        assert re.search(r"/\d{4}\b", text), "no day at all"
        assert re.findall(r"\b\d\d?/(?:\d\d?/)?\d{0,3}\n\d.*", text) == [], "a day is broken in two"


def test_nothing_in_a_spreadsheet_is_a_formula_and_everything_is_read_back(app: Flask, cast: Cast) -> None:
    write(app, signed_on=date(2026, 11, 20))
    signs = tuple(f"{sign}1+1" for sign in "=+-@\t\r")
    table = Table("Thử", "", ("một", "hai"), (10, 10), tuple((one, Decimal("1.5")) for one in signs))
    sheet = load_workbook(io.BytesIO(to_xlsx(table))).active
    assert sheet is not None
    assert [sheet.cell(row, 1).data_type for row in range(4, 10)] == ["s"] * 6
    assert [str(sheet.cell(row, 1).value)[0] for row in range(4, 9)] == list("=+-@\t")
    with app.test_request_context(), view() as session:
        found = contracts.register(session, contracts.Wanted(), most=10)
        table = register_table(found, names=Words(), about="", today=date(2026, 11, 26))
    sheet = load_workbook(io.BytesIO(to_xlsx(table))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]] == list(COLUMNS)
    row = dict(zip(COLUMNS, sheet[4], strict=True))
    assert (row["Số hợp đồng"].value, row["Sản lượng (kg)"].value, row["Ngày ký"].value.date()) == ("014/2026/HĐ-LK", 40_000, date(2026, 11, 20))
    assert TRAP in row["Hàng"].value
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} <= {"s", "n", "d"}
    with app.test_request_context():
        paper = register_paper(table, made_by="Châu", today=date(2026, 11, 26))
        text = words_in(to_docx(paper.template, paper.facts))
    assert unshown(text, ("SỔ THEO DÕI HỢP ĐỒNG", "014/2026/HĐ-LK", "40.000 kg", "20/11/2026", "Người lập: Châu", "Tổng số: 1 hợp đồng")) == []


def test_particulars_are_kept_and_once_signed_only_added_to(app: Flask, cast: Cast) -> None:
    code = write(app)
    with app.app_context(), work() as session:
        kept = paperwork.keep_particulars(session, who=cast.ut.who, code=code, typed={"bank_b": " 0123 ", "position_b": ""}, version=0, now=NOW)
        assert kept.facts == {"bank_b": "0123"}
        detail = session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == "contract.paper")).one()
        assert "0123" not in str(detail)
    with app.app_context(), work() as session:
        with pytest.raises(Stale):
            paperwork.keep_particulars(session, who=cast.binh.who, code=code, typed={}, version=0, now=NOW)
        with pytest.raises(NotFound):
            paperwork.keep_particulars(session, who=cast.duong.who, code=code, typed={}, version=1, now=NOW)
        contract = session.scalars(sa.select(Contract).where(Contract.code == code)).one()
        chau = session.scalars(sa.select(Person.id).where(Person.email == "chau@cast.example")).one()
        session.add(
            ContractSignature(contract_id=contract.id, role="buyer", signer="Bình", signed_on=NOW.date(), recorded_by_id=chau, recorded_at=NOW)
        )  # fmt: skip
    with app.app_context(), work() as session:
        with pytest.raises(Invalid) as refused:
            paperwork.keep_particulars(session, who=cast.ut.who, code=code, typed={"bank_b": "9"}, version=1, now=NOW)
        assert refused.value.complaints["bank_b"][0] == "signed_particular"
        typed = {"bank_b": "0123", "position_b": "Giám đốc"}
        assert paperwork.keep_particulars(session, who=cast.ut.who, code=code, typed=typed, version=1, now=NOW).facts == typed


def test_the_page_names_what_is_missing_before_anything_is_printed(app: Flask, cast: Cast, client: Client) -> None:
    code = write(app, number=None, words="cua thịt")
    with app.app_context(), work() as session:
        session.execute(sa.update(Party).where(Party.code == cast.ut.party).values(tax_code=None))
    client.sign_in(cast.binh.email, PASSWORD)
    assert client.get(f"/contracts/{code}.docx").headers["Location"] == f"/contracts/{code}/paper"
    page = client.page(f"/contracts/{code}/paper")
    assert "Thiếu: số hợp đồng" in page.text
    assert "Thiếu: tài khoản ngân hàng bên B" in page.text
    assert "Bên ấy hoặc Liên minh ghi vào hồ sơ" in page.text
    assert f"/contracts/{code}/edit" in page.links
    assert f"/parties/{cast.ut.party}/edit" not in page.links  # that is not Bình's to write
    assert "chưa đủ lâu để được xét hỗ trợ" in page.text
    assert "chưa kiểm chứng" in page.text
    shown_contract = client.get(f"/contracts/{code}").get_data(as_text=True)
    assert "/prices/clauses?a-kind=fixed" in shown_contract
    assert "a-kind=corridor" in shown_contract
    form = page.form(f"/contracts/{code}/paper").fields | PARTICULARS
    assert client.post(f"/contracts/{code}/paper", form).status_code == 303
    assert "Thiếu: tài khoản" not in client.page(f"/contracts/{code}/paper").text
    assert "Thiếu: điện thoại bên B" in page.text  # Út's, which is not for Bình before both have signed
    answer = client.get(f"/contracts/{code}.docx?blank=number&blank=phone_b&blank=tax_code_b")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=hop-dong-htx-cai-tau-thuy-san-dat-mui-xanh-cua-thit-20")
    assert "Trần Thị Ngọ" in words_in(answer.data)
    assert "0918 000 111" not in words_in(answer.data)
    shown = client.get(f"/contracts/{code}.pdf?blank=all&view=1")
    assert shown.data[:5] == b"%PDF-"
    assert shown.headers["Content-Disposition"].startswith("inline")
    client.sign_in(cast.chau.email, PASSWORD)
    assert "0918 000 111" in words_in(client.get(f"/contracts/{code}.docx?blank=number&blank=tax_code_b").data)


def test_minutes_say_the_match_its_reasons_what_was_agreed_and_what_comes_next(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        need = make_listing(session, party=cast.binh.party, side="need", words="cua <b>thịt</b> & ghẹ")
        offer = make_listing(session, party=cast.ut.party, side="offer", words="cua thịt dây sạch")
        code = make_linkage(session, need=need, offer=offer, stage="agreed").code
    client.sign_in(cast.ut.email, PASSWORD)
    page = client.page(f"/linkages/{code}/minutes")
    assert "Thiếu: nơi lập" in page.text
    answer = client.get(f"/linkages/{code}/minutes.docx?blank=all&place=Năm Căn")
    text = words_in(answer.data)
    said = ("BIÊN BẢN KẾT NỐI CUNG CẦU", "cua <b>thịt</b> & ghẹ", "cua thịt dây sạch", "tại Năm Căn", "Soạn và ký hợp đồng", "HTX Cái Tàu")
    assert unshown(text, said) == []
    assert "Hai bên chưa chốt" in text
    assert "None" not in text


@pytest.mark.parametrize(("percent", "told"), [("8", 0), ("8,5 %", 1), ("mười hai", 0), ("", 0)])
def test_a_penalty_above_the_ceiling_is_told_with_its_source_and_cut_by_nobody(app: Flask, cast: Cast, percent: str, told: int) -> None:
    with app.test_request_context():
        notes = legal_notes({"penalty_percent": percent}, None, date(2026, 12, 1), None, date(2026, 11, 26))
    assert len(notes) == told
    assert all("Điều 301" in note and "chưa kiểm chứng" in note for note in notes)


@settings(max_examples=80)
@given(st.integers(1, 10**12 - 1))
def test_money_in_words_is_read_back_as_it_was(amount: int) -> None:
    assert read_money(dong_in_words(amount)) == amount


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"), (5, "năm"), (10, "mười"), (15, "mười lăm"),
        (21, "hai mươi mốt"), (105, "một trăm lẻ năm"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (20_000, "hai mươi nghìn"), (1_000_000_000, "một tỷ"), (2_000_000_015, "hai tỷ không trăm mười lăm"),
        (Decimal("17500.5"), "mười bảy nghìn năm trăm phẩy năm"),
        (Decimal("20000.000"), "hai mươi nghìn"),
    ],
)  # fmt: skip
def test_numbers_in_words(number: Decimal | int, said: str) -> None:
    assert in_words(number) == said


@pytest.mark.parametrize("sign", ["\x01", "\x07", "\x0b", "\ufffe", "\uffff"])
def test_a_sign_that_no_file_can_hold_is_left_out_of_it(app: Flask, cast: Cast, sign: str) -> None:
    one = drawn(app, write(app, words=f"cua{sign} thịt {{{{7*7}}}}"), PARTICULARS | {"place": f"Năm{sign} Căn"})
    text = words_in(to_docx(one.template, one.facts))
    assert "cua thịt {{7*7}}" in text
    assert "Năm Căn" in text
    assert sign not in to_html(one.template, one.facts)
    sheet = load_workbook(io.BytesIO(to_xlsx(Table("Thử", "", ("một",), (10,), ((f"a{sign}b",),))))).active
    assert sheet is not None
    assert sheet.cell(4, 1).value == "ab"


def test_a_register_too_long_to_be_drawn_says_so_and_one_that_is_cut_says_where(
    app: Flask, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(app, words="cua")
    write(app, words="cua", number="015/2026/HĐ-LK", code="hd-15")
    monkeypatch.setattr(contract_papers, "MOST_IN_PDF", 1)
    monkeypatch.setattr(contract_papers, "MOST_ROWS", 1)
    client.sign_in(cast.binh.email, PASSWORD)
    sent = client.get("/contracts/register.pdf?state=draft&state=signed")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/contracts?state=draft&state=signed")
    assert "dài quá cho một bản PDF" in client.page("/contracts").text
    sheet = load_workbook(io.BytesIO(client.get("/contracts/register.xlsx").data)).active
    assert sheet is not None
    assert str(sheet.cell(2, 1).value).endswith("Chỉ gồm 1 hợp đồng đầu của sổ.")
    assert sheet.max_row == 4
