"""`python -m matchmaker.matching pool`: files in, plans as JSON out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from matchmaker.domain.pooling import NotPoolable, Plan, Problem, Rules, Why
from matchmaker.domain.records import Need, Offer
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.pooling.gathering import problem_of
from matchmaker.matching.pooling.planning import AT_ONCE, plans_of
from matchmaker.matching.pooling.solving import SECONDS
from matchmaker.matching.ranking import Matcher
from matchmaker.matching.support import remote_communes
from matchmaker.matching.tables import BadCell, Complaints, need_of, offer_of, read_listings

DONE, BAD_ROWS = 0, 3
LONG_SECONDS = 8.0
"""For so long each plan is sought where there are more suppliers than a page waits for."""
SAID: Mapping[str, str] = {
    "pinned": "được ghim vào phương án", "only_source": "không ai khác đủ hàng cho tuần {slots}", "supported": "đơn vị được ưu tiên hỗ trợ",
    "large": "một điểm dừng gánh {percent} % lượng hàng", "cheap": "rẻ hơn giá bình quân {by} đ/kg", "fills": "bù đủ hàng cho tuần {slots}",
    "unpriced": "đưa vào theo yêu cầu, chưa rõ giá", "removed": "bị loại ra theo yêu cầu", "no_free_week": "không còn hàng trong các tuần cần",
    "lot_too_large": "lô tối thiểu {least} kg lớn hơn phần còn lại {left} kg", "at_most": "đã đủ {n} đơn vị",
    "one_more_stop": "thêm một điểm dừng mà không cần", "dearer": "giá cao hơn mức cao nhất của phương án {by} đ/kg",
    "dominated": "đã có {offer} không đắt hơn, không xa hơn, không ít hàng hơn", "dear_to_fetch": "tính cả tiền lấy hàng thì đắt hơn {by} đ/kg",
    "gave_way": "nhường cho đơn vị được ưu tiên hỗ trợ", "lot_above_left": "lô tối thiểu {least} kg lớn hơn phần còn lại", "not_needed": "đã đủ hàng",
    "unpriced_not_needed": "chưa rõ giá, và không cần thêm", "unknown": "chưa rõ {what}",
    "price_above": "giá cao hơn mức trần {by} đ/kg",
    "price_below": "giá thấp hơn mức sàn {by} đ/kg", "fails": "không đạt điều bắt buộc: {what}",
    "other_thing": "mặt hàng khác", "sold_out": "đã hết hàng",
}  # fmt: skip
"""Each reason in a line, for the JSON; pages say them in their reader's language."""
COLUMNS: Mapping[str, str] = {
    "quantity": "sản lượng", "price": "giá", "window": "ngày có hàng", "words": "có đúng mặt hàng", "certificates": "chứng nhận", "grade": "cỡ, loại",
    "state": "trạng thái hàng", "place": "nơi có hàng", "min_quantity": "lô tối thiểu",
}  # fmt: skip


def said(why: Why) -> str:
    """The reason as a line."""
    facts = dict(why.facts)
    if "slots" in facts:
        facts["slots"] = ", ".join(str(slot + 1) for slot in _many(facts["slots"]))
    if "what" in facts:
        what = facts["what"] if isinstance(facts["what"], list | tuple) else [facts["what"]]
        facts["what"] = ", ".join(COLUMNS.get(str(one), str(one)) for one in what)
    return SAID[why.code].format(**facts)


def _many(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def as_json(problem: Problem, plan: Plan) -> dict[str, Any]:
    """A plan as it is printed."""
    return {
        "name": plan.name,
        "complete": plan.complete,
        "gap": [
            {"week": one.slot + 1, **_days(problem, one.slot), "grade": problem.grades[one.grade], "quantity_kg": one.kg} for one in plan.gap
        ],
        "quantity_kg": plan.quantity_kg,
        "cost_vnd": plan.cost_dong,
        "stops": plan.stops,
        "suppliers": [
            {"offer": take.offer, "party": take.party, "quantity_kg": take.quantity_kg, "why": said(take.why)} for take in plan.takes
        ],
        "left_out": [{"offer": one.offer, "why": said(one.why)} for one in plan.left_out],
    }  # fmt: skip


def _days(problem: Problem, slot: int) -> dict[str, str | None]:
    found = problem.slots[slot]
    return {"from": found.starts_on.isoformat() if found.starts_on else None, "until": found.ends_on.isoformat() if found.ends_on else None}


def pool(args: argparse.Namespace) -> int:
    """Print the plans that fill one need from several offers."""
    complaints = Complaints()
    needs: list[Need] = read_listings(args.needs, need_of, complaints, sys.stderr)
    need = next((one for one in needs if one.code == args.need), None)
    if need is None:
        raise BadCell("code", f"there is no need '{args.need[:40]}'")
    lexicon = shipped_lexicon()
    offers = [replace(one, linked=link(lexicon, one)) for one in read_listings(args.offers, offer_of, complaints, sys.stderr)]
    rules = Rules(
        at_most=args.at_most, ceiling_dong=args.ceiling, floor_dong=args.floor, with_unknown=args.with_unknown, with_unpriced=args.with_unpriced,
        dong_per_km=args.dong_per_km,
    )  # fmt: skip
    try:
        problem = _problem(need, offers, lexicon, rules)
    except NotPoolable as error:
        raise BadCell(str(error.facts["why"]), "the need cannot be pooled: " + NOT_SAID[str(error.facts["why"])]) from None
    plans = plans_of(problem, seconds=SECONDS if len(problem.suppliers) <= AT_ONCE else LONG_SECONDS)
    answer = {"need": need.code, "quantity_kg": problem.total_kg, "plans": [as_json(problem, plan) for plan in plans]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    sys.stderr.writelines(f"{line}\n" for line in complaints.lines)
    if complaints.lines:
        sys.stderr.write(f"{len(complaints.lines)} rows skipped\n")
    return DONE if args.lenient or not complaints.lines else BAD_ROWS


NOT_SAID: Mapping[str, str] = {
    "quantity": "it names no quantity", "measure": "its unit weighs nothing certain", "too_little": "it comes to less than a kilogram",
    "too_much": "it comes to more than a million tonnes", "over": "its days are over",
}  # fmt: skip


def _problem(need: Need, offers: Sequence[Offer], lexicon: Lexicon, rules: Rules) -> Problem:
    linked = replace(need, linked=link(lexicon, need))
    ranking = Matcher().rank(linked, Catalogue.of(offers, lexicon), max(1, len(offers)))
    remote = remote_communes(lexicon.gazetteer)
    raised = {one.party: "remote" for one in offers if one.linked is not None and len(one.linked.units) == 1 and one.linked.units[0] in remote}
    return problem_of([linked], offers, [{match.code: match for match in ranking.matches}], lexicon, rules, raised)


def register(calls: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the call to the command line."""
    call = calls.add_parser("pool", help=pool.__doc__, description=pool.__doc__)
    call.set_defaults(run=pool)
    call.add_argument("--offers", type=Path, required=True)
    call.add_argument("--needs", type=Path, required=True)
    call.add_argument("--need", required=True, help="code of the need")
    call.add_argument("--at-most", type=_positive, help="how many suppliers at most")
    call.add_argument("--ceiling", type=_positive, help="đồng for a kilogram above which no supplier is taken")
    call.add_argument("--floor", type=_positive, help="đồng for a kilogram below which none is taken")
    call.add_argument("--dong-per-km", type=_positive, help="what a kilometre of a pick-up costs; the listed default if absent")
    call.add_argument("--with-unknown", action="store_true", help="let in those of whom something required is unknown")
    call.add_argument("--with-unpriced", action="store_true", help="let in those who named no price; the plan's cost is then unknown")
    call.add_argument("--lenient", action="store_true", help="exit 0 although rows were skipped")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
