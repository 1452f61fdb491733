"""Figures of a thing by source: side by side on its page, written down and taken back by staff, and decided between where they clash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, Flask, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import may
from matchmaker.domain.telling import VIAS
from matchmaker.store.models.figures import FigureClaim
from matchmaker.store.queries import figures as rows
from matchmaker.store.queries.figures import Counted, Figure, Subject
from matchmaker.store.work import view, work
from matchmaker.web.fields import Field, Text
from matchmaker.web.guard import needs
from matchmaker.web.resuming import resumed
from matchmaker.web.subjects import page_of
from matchmaker.web.undoing import flash_undo
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.labels import VIAS as VIA_LABELS
from matchmaker.wording.labels import label
from matchmaker.wording.provenance import COUNTED, FIGURES, SAID, SOURCE_WAYS, confirmed_said, said_amount
from matchmaker.wording.tellings import voice
from matchmaker.workflows import figures

pages = Blueprint("figures", __name__)
Answer = str | Response | tuple[str, int]
_CHOOSE: Mapping[str, Text] = {"": _l("Xin chọn")}
WITHDRAW = Field("why", _l("Vì sao gỡ?"), _l("Ví dụ: chép nhầm cột"), required=True)
WHY_FOLLOW = Field(
    "follow_why", _l("Vì sao theo nguồn này?"), _l("Ví dụ: đã đếm chữ ký trên từng phụ lục. Ai xem cũng thấy lý do này"), "area", required=True
)


@dataclass(frozen=True)
class About:
    """The figures of a thing as its page shows them; with what staff may do."""

    shown: Sequence[ShownFigure]
    withdrawn: Sequence[FigureClaim]
    can_write: bool


@dataclass(frozen=True)
class ShownFigure:
    """One figure, in words: who says what, whether that can all be true, and what was decided."""

    figure: Figure
    in_short: str
    counted: str
    counted_by: str

    @property
    def open(self) -> bool:
        """Whether staff still have to decide."""
        return self.figure.conflict and self.figure.settling is None


def register(app: Flask) -> None:
    """Lend the figures of a thing to the templates."""
    app.jinja_env.globals.update(figures_about=figures_about, figure_confirmed=_confirmed)


def figures_about(kind: str, code: str) -> About | None:
    """The figures of a thing for the page of the thing itself; nothing where nobody gives any and the visitor cannot write one down."""
    who = who_asks()
    can_write = may(who, "figure.write")
    with view() as session:
        found = rows.figures_of(session, kind, code)
        if kind == "party" and not (can_write or code in who.own_codes):  # with how many a buyer has signed is its own business
            found = [replace(one, counted=None) for one in found]
        withdrawn = [one for one in rows.claims_of(session, kind, code) if not one.stands] if can_write else []
        shown = [_shown(one) for one in found if one.claims or one.earlier or one.settling or can_write]
    return About(shown, withdrawn, can_write) if shown or can_write else None


@pages.get("/figures/<kind>/<code>/new")
@needs("figure.write")
def new(kind: str, code: str) -> str:
    """The form for a figure that a source gives."""
    return _form(kind, code, resumed("figure", f"{kind}:{code}", {"form_key": uuid4().hex}), {})


@pages.post("/figures/<kind>/<code>")
@needs("figure.write")
def add(kind: str, code: str) -> Answer:
    """Keep what the source says, or show the form again."""
    typed = _typed()
    try:
        with work() as session:
            figures.add_figure(session, who=who_asks(), kind=kind, code=code, typed=typed, form_key=typed.get("form_key", ""), now=datetime.now(UTC))
    except Invalid as error:
        return _form(kind, code, {**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints)), 422
    flash(_("Đã ghi số liệu của nguồn."))
    return redirect(page_of(kind, code, "figures"), 303)


@pages.get("/figures/claims/<claim>/withdraw")
@needs("figure.write")
def ask_to_withdraw(claim: str) -> str:
    """The form in which staff say why a figure is taken back."""
    return _farewell(claim, {}, {})


@pages.post("/figures/claims/<claim>/withdraw")
@needs("figure.write")
def withdraw(claim: str) -> Answer:
    """Take the figure back; it stays in the record."""
    why = request.form.get("why", "")
    try:
        with work() as session:
            found = figures.withdraw_figure(session, who=who_asks(), code=claim, why=why, now=datetime.now(UTC))
            back = page_of(found.subject_kind, found.subject_code, "figures")
    except Invalid as error:
        return _farewell(claim, {"why": why}, complain_all(error.complaints)), 422
    flash_undo(_("Đã gỡ. Liên minh vẫn xem lại được."), "figure", claim)
    return redirect(back, 303)


@pages.get("/figures/<kind>/<code>/settle")
@needs("figure.write")
def ask_to_settle(kind: str, code: str) -> str:
    """Both sides of a conflict, and which of them is to be followed."""
    return _choice(kind, code, {"figure": request.args.get("figure", ""), "form_key": uuid4().hex}, {})


@pages.post("/figures/<kind>/<code>/settle")
@needs("figure.write")
def settle(kind: str, code: str) -> Answer:
    """Keep the decision, or show the choice again."""
    typed = _typed()
    try:
        with work() as session:
            figures.settle_figure(
                session, who=who_asks(), kind=kind, code=code, typed=typed, form_key=typed.get("form_key", ""), now=datetime.now(UTC)
            )
    except Invalid as error:
        return _choice(kind, code, {**typed, "form_key": typed.get("form_key") or uuid4().hex}, complain_all(error.complaints)), 422
    flash(_("Đã chọn nguồn để theo. Nguồn kia vẫn còn bên cạnh."))
    return redirect(page_of(kind, code, "figures"), 303)


def _shown(one: Figure) -> ShownFigure:
    said = [_("%(source)s %(said)s", source=label(SAID, claim.way), said=claim.said) for claim in one.claims]
    counted = (
        _("%(what)s: %(amount)s", what=label(COUNTED, one.counted.what), amount=said_amount(one.figure, one.counted.amount)) if one.counted else ""
    )
    in_short = "; ".join(part for part in (", ".join(said), counted) if part)
    return ShownFigure(
        one, in_short[:1].upper() + in_short[1:], said_amount(one.figure, one.counted.amount) if one.counted else "", _behind(one.counted)
    )


def _behind(counted: Counted | None) -> str:
    """On whose behalf what is counted here stands, and who has confirmed it."""
    if counted is None:
        return ""
    if counted.listing is None:
        return _("Hai bên đã ký, cán bộ Liên minh ghi")
    return _("%(party)s: %(voice)s", party=counted.listing.party.name, voice=voice(counted.listing) or _("đơn vị tự ghi"))


def _confirmed(claim: FigureClaim) -> str:
    return confirmed_said(claim.confirmed_via, claim.confirmed_by, claim.confirmed_at, claim.confirmed_on)


def _typed() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def _fields(subject: Subject) -> tuple[Field, ...]:
    nobody: Mapping[str, Text] = {"": _l("Không thay mặt ai")}
    vias: Mapping[str, Text] = {"": _l("Chưa ai xác nhận"), **{via: VIA_LABELS[via] for via in VIAS}}
    return (
        Field("figure", _l("Số gì?"), kind="select", required=True, choices={**_CHOOSE, **FIGURES}),
        Field("figure_said", _l("Nguồn nói bao nhiêu?"), _l("Ghi như nguồn viết. Ví dụ: 20, 15-20 HTX, 1.200 tấn"), required=True),
        Field("way", _l("Nguồn thuộc loại nào?"), kind="select", required=True, choices={**_CHOOSE, **SOURCE_WAYS}),
        Field("source", _l("Nguồn"), _l("Địa chỉ trang báo, tên và số của giấy tờ, hoặc ai nói"), required=True),
        Field("reported_on", _l("Ngày của nguồn"), _l("Ngày, tháng hay năm. Ví dụ: 25/11/2025, 11/2025, 2025"), required=True),
        Field("behalf", _l("Nguồn nói thay ai?"), kind="select", choices={**nobody, **{one.code: one.name for one in subject.parties}}),
        Field("confirmed_via", _l("Đã có ai xác nhận chưa?"), kind="select", choices=vias),
        Field("confirmed_by", _l("Ai xác nhận?"), _l("Chỉ cần chức vụ hay tên gọi. Ví dụ: chú Sáu, giám đốc")),
        Field("confirmed_when", _l("Xác nhận lúc nào?"), _l("Để trống nếu vừa xong. Ví dụ: 14:05, hôm qua, 25/11")),
    )


def _form(kind: str, code: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    with view() as session:
        subject = _subject(rows.subject_of(session, kind, code))
        back = page_of(kind, code, "figures")
        return render_template("claims/figure.html", subject=subject, fields=_fields(subject), typed=typed, complaints=complaints, back=back)


def _choice(kind: str, code: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    with view() as session:
        subject = _subject(rows.subject_of(session, kind, code))
        one = next((one for one in rows.figures_of(session, kind, code) if one.figure == typed["figure"] and one.conflict), None)
        if one is None:
            raise NotFound(kind="figure")
        return render_template(
            "claims/settle.html", subject=subject, shown=_shown(one), typed=typed, complaints=complaints, field_why=WHY_FOLLOW,
            back=page_of(kind, code, "figures"),
        )  # fmt: skip


def _farewell(claim: str, typed: Mapping[str, str], complaints: Mapping[str, str]) -> str:
    with view() as session:
        found = rows.claim_by_code(session, claim)
        if found is None or not found.stands:
            raise NotFound(kind="figure")
        back = page_of(found.subject_kind, found.subject_code, "figures")
        return render_template("claims/figure_withdraw.html", claim=found, field_why=WITHDRAW, typed=typed, complaints=complaints, back=back)


def _subject(subject: Subject | None) -> Subject:
    if subject is None:
        raise NotFound(kind="subject")
    return subject
