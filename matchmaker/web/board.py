"""The board of linkages: a column a stage, or one table; narrowed by whose they are, by words, by stage and by how long they have stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import render_template, request
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from matchmaker.domain.linkage import Stage
from matchmaker.domain.permissions import within
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.queries import board as rows
from matchmaker.store.work import view
from matchmaker.web.bulk import offered
from matchmaker.web.choices import chips_of, turned, values_of
from matchmaker.web.paging import Paging, address, page_wanted, slice_of
from matchmaker.web.search_facets import Chip
from matchmaker.web.visitors import who_asks
from matchmaker.wording.labels import STAGES, label

OPEN_STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
PER_COLUMN, PER_PAGE = 4, 25
LONGEST_WORDS = 120
VIEWS: Mapping[str, LazyString] = {"mine": _l("Tôi lo"), "nobody": _l("Chưa ai lo")}
Way = dict[str, object]


@dataclass(frozen=True)
class Column:
    """One stage of the board: how many stand there and the first of them."""

    stage: str
    count: int
    linkages: list[Linkage]


def draw_board() -> str:
    """The board for staff, as columns unless a table is asked for; a table of their own for the people of a party."""
    who = who_asks()
    with view() as session:
        wanted = filter_wanted()
        laid = rows.lay(session, wanted)
        if who.staff and not wanted.stages and request.args.get("view") != "table":
            return _columns(session, wanted, laid)
        return _table(session, wanted, laid, staff=who.staff)


def filter_wanted() -> rows.Filter:
    """The filter that the address asks for; what it does not understand narrows nothing."""
    who, asked, now = who_asks(), request.args, datetime.now(UTC)
    return rows.Filter(
        me=who.person_code, now=now, stages=values_of(asked, "stage", set(Stage)), whose=values_of(asked, "whose", VIEWS) if who.staff else (),
        late=asked.get("late") == "1", words=asked.get("q", "")[:LONGEST_WORDS], newest=asked.get("sort", "old" if who.staff else "new") == "new",
        parties=None if who.staff else within(who, "linkage.read").party_codes,
    )  # fmt: skip


def _columns(session: Session, wanted: rows.Filter, laid: rows.Laid) -> str:
    first = {stage.value: [one for one, at in laid.ids if at == stage][:PER_COLUMN] for stage in OPEN_STAGES}
    found = rows.shown(session, [one for ids in first.values() for one in ids])
    columns = [Column(stage, laid.counts.get(stage, 0), [found[one] for one in ids]) for stage, ids in first.items()]
    owners = rows.in_charge(session, [one.code for one in found.values()])
    return render_template("linkages/board.html", columns=columns, owners=owners, **_shared(wanted, laid))


def _table(session: Session, wanted: rows.Filter, laid: rows.Laid, *, staff: bool) -> str:
    leaf = slice_of(laid.ids, page_wanted(), PER_PAGE)
    found = rows.shown(session, [one for one, _stage in leaf.rows])
    paging: Paging[Linkage] = Paging(leaf.page, [found[one] for one, _stage in leaf.rows if one in found], leaf.more)
    charges = rows.charges(session, [one.code for one in paging.rows]) if staff else {}
    owners, held = ({code: one[at] for code, one in charges.items()} for at in (1, 0))
    bulk = {"held": held, "held_rows": [(one.code, held.get(one.code, "")) for one in paging.rows], "here": address(), **offered()} if staff else {}
    return render_template("linkages/list.html", linkages=paging.rows, paging=paging, owners=owners, staff=staff, **bulk, **_shared(wanted, laid))


def _shared(wanted: rows.Filter, laid: rows.Laid) -> dict[str, object]:
    """What the board and the table both show: the filter as chips, and how many there are."""
    total = sum(laid.counts.values())
    stages: list[Way] = [
        {
            "name": label(STAGES, stage), "count": laid.counts.get(stage, 0), "code": stage.value, "here": stage in wanted.stages,
            "address": turned("stage", wanted.stages, stage.value),
        }
        for stage in Stage
    ]  # fmt: skip
    whose: list[Way] = [{"name": _("Của mọi người"), "here": not wanted.whose, "address": address(whose="", page="")}]
    whose += [{"name": said, "here": code in wanted.whose, "address": turned("whose", wanted.whose, code)} for code, said in VIEWS.items()]
    chips = _chips(wanted)
    closed, other = laid.counts.get(Stage.CLOSED, 0), "" if request.args.get("view") == "table" else "table"
    shared = {"wanted": wanted, "stages": stages, "whose": whose, "total": total, "closed": closed, "now": wanted.now, "narrowed": bool(chips)}
    shared |= {"chips": chips, "cleared": address(q="", late="", whose="", stage="", page=""), "found": len(laid.ids)}
    return {**shared, "other_view": address(view=other, stage="", page=""), "as_columns": address(view="", stage="", page="")}


def _chips(wanted: rows.Filter) -> list[Chip]:
    """Everything that narrows the board, each with the address of the board without it."""
    words = wanted.words.strip()
    chips = [Chip(f"“{words}”", address(q="", page=""))] if words else []
    chips += [Chip(_("Chỉ kết nối đứng yên quá lâu"), address(late="", page=""))] if wanted.late else []
    chips += chips_of("whose", wanted.whose, lambda code: label(VIEWS, code))
    return chips + chips_of("stage", wanted.stages, lambda code: label(STAGES, code))
