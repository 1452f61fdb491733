"""The pages of a contract's deliveries, drawn: sums, the form for a truck, and one entry with its answers and checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from flask import render_template, request
from flask_babel import gettext as _

from matchmaker.domain.deliveries import DELIVERABLE, Filled
from matchmaker.domain.errors import WrongStage
from matchmaker.domain.permissions import Who, may
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.deliveries import Delivery
from matchmaker.store.queries import dealings
from matchmaker.store.queries import deliveries as rows
from matchmaker.store.work import view
from matchmaker.web.delivery_fields import CHECK, CHECK_SIDE, CORRECT_WHY, FOR_WHOM, MORE, OBJECT, ON, QUANTITY, REJECT_REASON, REJECTED, WHY_MORE
from matchmaker.web.resuming import resumed
from matchmaker.web.visitors import who_asks
from matchmaker.wording.complaints import FIELDS_OF_DELIVERY, complain_all
from matchmaker.wording.contracts import STATES
from matchmaker.wording.figures import here_today, moment, number
from matchmaker.wording.labels import label
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering import Part
from matchmaker.workflows.delivering.ending import is_over
from matchmaker.workflows.delivering.entering import DOUBTS
from matchmaker.workflows.delivering.scheduling import missing_now, who_could

Complaints = Mapping[str, tuple[str, Mapping[str, object]]]
FOLDED = frozenset(one.name for one in MORE)


@dataclass(frozen=True)
class Told:
    """What was typed into the form of one line, and what is wrong with it or asked about it."""

    key: str = ""
    typed: Mapping[str, str] | None = None
    complaints: Complaints | None = None

    @property
    def wrong(self) -> dict[str, str]:
        """What stops the entry."""
        return self._said(asking=False)

    @property
    def asks(self) -> dict[str, str]:
        """What only asks."""
        return self._said(asking=True)

    def _said(self, *, asking: bool) -> dict[str, str]:
        wanted = {name: one for name, one in (self.complaints or {}).items() if (one[0] in DOUBTS) is asking}
        return complain_all(wanted, FIELDS_OF_DELIVERY)


@dataclass(frozen=True)
class Shown:
    """One line on the page: its sums, the stretch that runs, its trucks, and its form where it stands open."""

    part: Part
    now: Filled | None
    stretches: Sequence[Filled]
    trucks: Sequence[Delivery]
    struck: frozenset[int]
    form: Told | None
    unanswered: int
    left: str  # of the stretch that runs, ready to be put into the form with one tap


def draw(code: str, told: Told | None = None, trouble: str = "") -> str:
    """The page of a contract's deliveries; a refused entry stands in its form with everything typed."""
    who, today = who_asks(), here_today()
    with view() as session:
        log = delivering.see_log(session, who=who, code=code)
        wanted = told.key if told else request.args.get("line", "")
        parts = [_shown(one, today, told, wanted, alone=len(log.parts) == 1) for one in log.parts]
        contracts = [one.id for one in (*log.contract.annexes, log.contract)]
        reports = dealings.reports_of(session, {part.contract.id for part in log.parts} | {log.contract.id})
        able = who_could(session, log, today) if log.contract.shape == "framework" and _buys(who, log.contract) else []
        return render_template(
            "deliveries/index.html", log=log, contract=log.contract, parts=parts, today=today, trouble=trouble, who_asks=who, reports=reports,
            staff_fields=FOR_WHOM if who.staff else (), fields=(ON, QUANTITY, REJECTED, REJECT_REASON), more=MORE, why_more=WHY_MORE,
            missing=missing_now(log, today), able=able, buys=_buys(who, log.contract), stopped=_stopped(log.contract),
            over=is_over(log.contract, today),
            complaints={f"{told.key}-{name}": said for name, said in (told.wrong or told.asks).items()} if told else {},
            payments=dealings.payments_of(session, contracts), outcome=rows.outcome_of(session, log.contract.id),
        )  # fmt: skip


def draw_one(code: str, typed: Mapping[str, str] | None = None, complaints: Complaints | None = None, opened: str = "") -> str:
    """The page of one entry; `opened` is the form that was refused: answer, correct or check."""
    who = who_asks()
    with view() as session:
        row = delivering.see_delivery(session, who=who, code=code)
        contract = row.line.contract
        counter = rows.counter_of(session, row.id)
        mine = _side(who, contract)
        told = Told("", typed or {}, complaints)
        return render_template(
            "deliveries/one.html", row=row, contract=contract, counter=counter, replacement=rows.replacement_of(session, row.id), opened=opened,
            struck=rows.by_code(session, row.strikes.code) if row.strikes_id and row.strikes else None, told=told,
            can_answer=counter is None and row.strikes_id is None and (who.staff or (mine and mine != row.side)),
            can_correct=counter is None and row.strikes_id is None and (who.staff or mine == row.side),
            typed=typed or {}, again=_again(row), form_key=(typed or {}).get("form_key") or uuid4().hex, field_note=OBJECT, via=FOR_WHOM[1],
            staff=who.staff, correct_fields=(ON, QUANTITY, REJECTED, REJECT_REASON, *MORE), correct_why=CORRECT_WHY,
            check_fields=(*((CHECK_SIDE,) if who.staff else ()), *CHECK),
            complaints={f"{opened}-{name}": said for name, said in (told.wrong or told.asks).items()},
        )  # fmt: skip


def stage_said(error: WrongStage) -> str:
    """The state that stands in the way, and since when: `đang tạm dừng từ 14:05 12/11/2026`."""
    since = error.facts.get("since")
    state = label(STATES, error.facts.get("stage")).lower()
    return _("%(state)s từ %(since)s", state=state, since=moment(since)) if isinstance(since, datetime) else state


def _shown(part: Part, today: date, told: Told | None, wanted: str, *, alone: bool) -> Shown:
    trucks = [one for one in reversed(part.log) if one.strikes_id is None]
    writes = may(who_asks(), "delivery.enter")
    open_form = writes and part.contract.state in DELIVERABLE and (wanted == part.key or (alone and not wanted))
    now = part.now(today)
    form = (told if told and told.key == part.key else Told(part.key, resumed("delivery", _form_of(part), _prefilled(today)))) if open_form else None
    waits = sum(not one.answers and one.id not in part.struck for one in trucks)
    return Shown(part, now, part.due, trucks, part.struck, form, waits, _left(now))


def _form_of(part: Part) -> str:
    """What a draft of this line's form is about."""
    return f"{request.view_args['code'] if request.view_args else ''}:{part.key}"


def _prefilled(today: date) -> dict[str, str]:
    """Today; how much came is never filled in, since a figure that stands there is sent unread."""
    return {"on": f"{today:%d/%m/%Y}", "quantity": "", "form_key": uuid4().hex}


def _left(now: Filled | None) -> str:
    """What the stretch that runs still lacks, as it would be typed; empty where nothing does."""
    kg = Decimal(now.short_g) / 1000 if now else Decimal(0)
    return "" if kg <= 0 else f"{number(kg / 1000)} tấn" if kg >= 1000 else f"{number(kg)} kg"


def _again(row: Delivery) -> dict[str, str]:
    """The entry as its form would send it."""
    names = ("reject_reason", "reject_note", "grade_taken", "vehicle", "receipt")
    each = "" if row.kg_each is None else number(row.kg_each)
    typed = {"on": f"{row.delivered_on:%d/%m/%Y}", "quantity": row.quantity_typed, "rejected": row.rejected_typed, "kg_each": each}
    return typed | {name: getattr(row, name) for name in names}


def _stopped(contract: Contract) -> str:
    """Why nothing can be delivered now; empty where something can."""
    for one in (contract, contract.parent):
        if one is not None and one.state not in DELIVERABLE:
            return stage_said(WrongStage(stage=one.state, since=one.moved_at))
    return ""


def _buys(who: Who, contract: Contract) -> bool:
    return who.staff or contract.buyer.code in who.speaking_codes


def _side(who: Who, contract: Contract) -> str:
    if contract.buyer.code in who.speaking_codes:
        return "buyer"
    return "seller" if contract.seller is not None and contract.seller.code in who.speaking_codes else ""
