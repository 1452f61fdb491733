"""The round of a need: its deadline and parts, who wins which, and how it ends; for the people who buy and staff."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import DomainError, Invalid, Stale, Unreadable, WrongStage
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.domain.rounds import MOST_LOTS, RoundState, standing
from matchmaker.matching.reference_prices import product_of
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.rounds import NeedRound, RoundEvent
from matchmaker.store.queries import rounds as rows
from matchmaker.store.snapshots import linked_of, quantity_of
from matchmaker.store.work import view, work
from matchmaker.web.dressing import lexicon
from matchmaker.web.fields import Field
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.terms_fields import DEADLINE, LOSERS, ROUND_FIELDS, end_fields, lot_fields
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.dealing import CANCEL_REASONS, ROUND_ACTS, ROUND_STATES, UNSUITABLE_REASONS
from matchmaker.wording.figures import HERE, moment
from matchmaker.wording.labels import label
from matchmaker.workflows import rounds

pages = Blueprint("rounds", __name__)
Page = str | Response | tuple[str, int]
LEAST_LOTS = 3


@pages.get("/needs/<code>/round")
@needs("round.manage")
def show(code: str) -> Page:
    """The round as it stands, with what can be done to it now."""
    return _page(code, {}, None, "")


@pages.post("/needs/<code>/round")
@needs("round.manage")
def save(code: str) -> Page:
    """Set the deadline and the parts, or change them."""

    def act(session: Session, now: datetime) -> None:
        need = rounds.see_need(session, who=who_asks(), code=code)
        whole = quantity_of(need) if need.per == "window" else None
        sure = request.form.get("sure") == "lots"
        draft = rounds.read_round(request.form, whole=whole, line=_line(need), lexicon=lexicon(), now=now, sure=sure)
        rounds.set_round(session, who=who_asks(), code=code, draft=draft, version=version(), now=now)

    return _do(code, "set", act, _("Đã lưu đợt mua. Hạn và các phần hiện ở trang tin."))


@pages.post("/needs/<code>/round/close")
@needs("round.manage")
def close(code: str) -> Page:
    """Take no more offers from now on."""

    def act(session: Session, now: datetime) -> None:
        rounds.close_round(session, who=who_asks(), code=code, version=version(), now=now)

    return _do(code, "close", act, _("Đã ngừng nhận chào. Giờ chọn bên bán được rồi."))


@pages.post("/needs/<code>/round/reopen")
@needs("round.manage")
def reopen(code: str) -> Page:
    """Staff take offers again, until a new deadline."""

    def act(session: Session, now: datetime) -> None:
        text = request.form.get("deadline", "")
        try:
            deadline = read_deadline(text, now.astimezone(VIETNAM))
        except Unreadable as error:
            raise Invalid({"deadline": (error.why, {"text": error.text}) if text.strip() else ("missing", {})}) from error
        rounds.reopen_round(session, who=who_asks(), code=code, deadline=deadline, deadline_typed=text.strip(), version=version(), now=now)

    return _do(code, "reopen", act, _("Đã mở lại, nhận chào đến hạn mới."))


@pages.post("/needs/<code>/round/award")
@needs("round.manage")
def award(code: str) -> Page:
    """Choose who sells which part."""
    winners = {number: request.form.getlist(f"lot{number}") for number in range(1, MOST_LOTS + 1) if f"lot{number}" in request.form}
    reason, note = (request.form.get(name, "") for name in ("reason", "note"))

    def act(session: Session, now: datetime) -> None:
        rounds.award(session, who=who_asks(), code=code, winners=winners, reason=reason, note=note, version=version(), now=now)

    return _do(code, "award", act, _("Đã chọn. Bên được chọn nhận thư báo."))


@pages.post("/needs/<code>/round/<any(cancel, unsuitable):act>")
@needs("round.manage")
def end(code: str, act: str) -> Page:
    """End the round without a winner, and say why."""
    reason, note = (request.form.get(name, "") for name in ("reason", "note"))

    def end_it(session: Session, now: datetime) -> None:
        rounds.end_round(session, who=who_asks(), code=code, act=act, reason=reason, note=note, version=version(), now=now)

    return _do(code, act, end_it, _("Đã ghi. Các bên đã chào được báo lý do."))


def _do(code: str, tried: str, act: Callable[[Session, datetime], None], done: str) -> Page:
    """Do it, or show the page again with everything typed and what stands against it."""
    try:
        with work() as session:
            act(session, datetime.now(UTC))
    except (Invalid, Stale, WrongStage) as error:
        return _page(code, request.form, error, tried), 422 if isinstance(error, Invalid) else 409
    flash(done)
    return redirect(url_for("rounds.show", code=code), 303)


def _page(code: str, typed: Mapping[str, str], trouble: DomainError | None, tried: str) -> str:
    who, now = who_asks(), datetime.now(UTC)
    with view() as session:
        need = rounds.see_need(session, who=who, code=code)
        found = rows.of_need(session, need.id)
        state = standing(found.state, found.deadline, now) if found else None
        made = rows.open_linkages(session, need.id)
        form = typed if tried == "set" else typed_of(found)
        complaints = complain_all(trouble.complaints) if isinstance(trouble, Invalid) else {}
        return render_template(
            "rounds/show.html", need=need, round=found, state=state, made=made, tried=tried, form=form, typed=typed,
            version=found.version if found else 0, fields=ROUND_FIELDS, lots=_lots(form), deadline_field=DEADLINE, losers=LOSERS,
            ends={act: end_fields(act) for act in ("cancel", "unsuitable")}, complaints=complaints, short="lots" in complaints,
            events=[_event(one) for one in reversed(found.events)] if found else [], following=rows.next_of(session, found.id) if found else None,
            can_award=found is not None and (state is RoundState.CLOSED or (state is RoundState.OPEN and found.deadline is None)),
            faster=_faster(trouble) if trouble is not None and not isinstance(trouble, Invalid) else None, staff=who.staff,
        )  # fmt: skip


def typed_of(found: NeedRound | None) -> dict[str, str]:
    """A round as its form would have sent it; the deadline as read, so that an hour in words is not read anew on another day."""
    if found is None:
        return {}
    deadline = f"{found.deadline.astimezone(HERE):%H:%M %d/%m/%Y}" if found.deadline else ""
    form = {"deadline": deadline, "repeat": found.repeat, "repeat_until": f"{found.repeat_until:%d/%m/%Y}" if found.repeat_until else ""}
    for lot in found.lots:
        names = {"quantity": lot.quantity_typed, "grade": lot.grade_typed, "window": lot.window_typed}
        form |= {f"lot{lot.number}_{name}": text for name, text in names.items()}
    return form


def _lots(form: Mapping[str, str]) -> list[tuple[int, Sequence[Field]]]:
    """The rows of parts that are shown: those that say something, and two more."""
    used = max((number for number in range(1, MOST_LOTS + 1) if any(form.get(one.name) for one in lot_fields(number))), default=0)
    return [(number, lot_fields(number)) for number in range(1, min(max(used + 2, LEAST_LOTS), MOST_LOTS) + 1)]


def _event(event: RoundEvent) -> tuple[str, str, str, list[str]]:
    """An act as a sentence: what, when, who, and what was said with it."""
    facts, said = event.facts, []
    if facts.get("deadline"):
        said.append(_("hạn %(when)s", when=moment(datetime.fromisoformat(facts["deadline"]))))
    if facts.get("reason"):
        said.append(label(CANCEL_REASONS if event.act == "cancel" else UNSUITABLE_REASONS, facts["reason"]))
    said += [facts["note"]] if facts.get("note") else []
    who = event.person.name if event.person else _("máy, đúng hạn") if facts.get("by") == "deadline" else _("máy tự làm")
    if facts.get("acting"):
        who = _("%(name)s, %(acting)s nhập thay", name=who, acting=facts["acting"])
    return label(ROUND_ACTS, event.act), moment(event.at), who, said


def _faster(trouble: DomainError) -> dict[str, object]:
    facts, at = trouble.facts, trouble.facts.get("at")
    state = str(facts.get("state") or facts.get("stage") or "")
    line = {"name": _("Đợt mua"), "before": "", "after": label(ROUND_STATES, state)}
    return {"by": facts.get("by", ""), "at": moment(at) if isinstance(at, datetime) else "", "lines": [line] if state else []}


def _line(need: Listing) -> tuple[str, ...]:
    words = lexicon()
    product = product_of(linked_of(need.linked)) if need.linked else ""
    return words.line(product) if product in words.products else ()
