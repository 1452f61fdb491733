"""Plans that fill one need from several co-operatives, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from matchmaker.domain.pooling import CHEAPEST, STOPS, SUPPORT, Plan, Problem
from matchmaker.wording.figures import dong, number, window
from matchmaker.wording.labels import Labels, label

TONNE = 1000
PLANS: Labels = {CHEAPEST: _l("Rẻ nhất"), STOPS: _l("Ít điểm dừng nhất"), SUPPORT: _l("Nâng đỡ nhiều nhất")}
PLANS_EXPLAINED: Labels = {
    CHEAPEST: _l("Tiền hàng và tiền lấy hàng cộng lại thấp nhất."),
    STOPS: _l("Xe, ghe ghé ít nơi nhất; trong số đó chọn cách rẻ nhất."),
    SUPPORT: _l("Nhiều hàng nhất từ hợp tác xã còn yếu, mới hoặc ở xa, đắt hơn phương án rẻ nhất không quá 3 %."),
}
RAISED: Labels = {"nurtured": _l("mới thành lập hoặc đang được nâng đỡ"), "remote": _l("ở xã xa")}
UNKNOWN: Labels = {
    "quantity": _l("sản lượng"), "price": _l("giá"), "window": _l("ngày có hàng"), "words": _l("có đúng mặt hàng không"),
    "certificates": _l("chứng nhận"), "grade": _l("cỡ, loại"), "state": _l("trạng thái hàng"), "place": _l("nơi có hàng"),
    "min_quantity": _l("lô nhỏ nhất nặng bao nhiêu"),
}  # fmt: skip
FAILS: Labels = {
    "certificates": _l("thiếu chứng nhận bắt buộc"), "grade": _l("cỡ, loại chưa đạt"), "state": _l("trạng thái hàng khác"),
    "place": _l("xa hơn khoảng cách bắt buộc"), "price": _l("giá cao hơn mức bắt buộc"),
}  # fmt: skip
UNMET: Labels = {
    "support_percent": _l("Không đủ hàng của hợp tác xã cần nâng đỡ cho phần đã dành, nên phương án bỏ qua mức ấy."),
    "support_count": _l("Không đủ hợp tác xã cần nâng đỡ, nên phương án bỏ qua mức ấy."),
    "pinned": _l("Có hợp tác xã được ghim mà không giao được phần nào đáng kể, nên phương án không có họ."),
}  # fmt: skip
NOT_POOLABLE: Labels = {
    "quantity": _l("Tin chưa ghi số lượng nên chưa gộp được."), "measure": _l("Chưa biết đơn vị của số lượng nặng bao nhiêu nên chưa gộp được."),
    "too_little": _l("Số lượng chưa tới một kg, không cần gộp."), "too_much": _l("Số lượng lớn hơn một triệu tấn. Xin xem lại tin."),
    "over": _l("Thời gian cần hàng đã qua."), "window": _l("Tin chưa ghi từ ngày nào đến ngày nào nên chưa xếp được theo ngày."),
}  # fmt: skip
STAGES: Labels = {
    "same_weeks": _l("Các hợp tác xã còn lại bù trong đúng những tuần đang giao."),
    "same_stops": _l("Các hợp tác xã còn lại bù, có nơi giao thêm tuần."),
    "others": _l("Các hợp tác xã còn lại bù chưa đủ, nên có thêm nơi mới."),
    "anew": _l("Phải xếp lại cả phương án."),
}  # fmt: skip


def weight(kg: int) -> str:
    """Kilograms, or tonnes from one on, as the reader writes them."""
    return _("%(n)s tấn", n=number(kg / TONNE)) if kg >= TONNE else _("%(n)s kg", n=number(kg))


def slot_name(problem: Problem, slot: int) -> str:
    """The week by its number; a longer stretch where the need is cut into such."""
    if not problem.slots[slot].days:
        return _("cả đợt")
    return _("tuần %(n)s", n=slot + 1) if max(one.days for one in problem.slots) <= 7 else _("kỳ %(n)s", n=slot + 1)


def slots_said(problem: Problem, slots: Sequence[int]) -> str:
    """Several weeks by their numbers."""
    return ", ".join(slot_name(problem, slot) for slot in slots)


def slot_days(problem: Problem, slot: int) -> str:
    """The days of a week."""
    one = problem.slots[slot]
    return window(one.starts_on, one.ends_on)


def unknown_said(what: object) -> str:
    """What nobody said, one after the other."""
    named = what if isinstance(what, list | tuple) else [what]
    return ", ".join(label(UNKNOWN, str(one)) for one in named)


def _slots(problem: Problem, facts: Mapping[str, Any]) -> str:
    return slots_said(problem, facts.get("slots", ()))


def why_in(problem: Problem, code: str, facts: Mapping[str, Any]) -> str:
    """Why a co-operative is in a plan."""
    if code == "cheap":
        return _("Rẻ hơn giá bình quân %(by)s.", by=dong(facts["by"], unit="kg"))
    if code == "fills":
        return _("Bù đủ hàng cho %(slots)s.", slots=_slots(problem, facts))
    if code == "only_source":
        return _("Không có họ thì thiếu hàng %(slots)s.", slots=_slots(problem, facts))
    if code == "large":
        return _("Một điểm dừng gánh %(percent)s %% lượng hàng.", percent=facts["percent"])
    if code == "supported":
        return _("Cần nâng đỡ: %(why)s.", why=label(RAISED, str(facts["support"])))
    return {"pinned": _("Anh/chị ghim vào."), "unpriced": _("Anh/chị cho vào dù chưa rõ giá.")}.get(code, _("Cần để đủ hàng."))


def why_out(problem: Problem, code: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why a co-operative is not in a plan."""
    if code == "unknown":
        return _("Chưa rõ %(what)s.", what=unknown_said(facts["what"]))
    if code == "fails":
        return _("Không đạt điều bắt buộc: %(what)s.", what=label(FAILS, str(facts["what"])))
    figures = {name: dong(facts[name], unit="kg") for name in ("by",) if name in facts}
    if code in _BY and figures:
        return str(_BY[code]) % figures
    if code in ("lot_too_large", "lot_above_left"):
        return _("Lô nhỏ nhất %(least)s, lớn hơn phần còn lại %(left)s.", least=weight(facts["least"]), left=weight(facts.get("left", 0)))
    if code == "dominated":
        return _("Đã có %(name)s: không đắt hơn, không xa hơn, không ít hàng hơn.", name=names.get(str(facts["party"]), str(facts["party"])))
    if code == "at_most":
        return ngettext("Đã đủ %(num)s hợp tác xã.", "Đã đủ %(num)s hợp tác xã.", facts["n"])
    if code == "one_more_stop":
        return _("Thêm một điểm dừng mà không cần; góp được %(able)s.", able=weight(facts["able"]))
    return label(_PLAIN, code)


_BY: Labels = {
    "dearer": _l("Giá cao hơn nơi đắt nhất của phương án %(by)s."),
    "dear_to_fetch": _l("Tính cả tiền lấy hàng thì đắt hơn bình quân %(by)s."),
    "price_above": _l("Giá cao hơn mức cao nhất %(by)s."),
    "price_below": _l("Giá thấp hơn mức thấp nhất %(by)s."),
}
_PLAIN: Labels = {
    "removed": _l("Anh/chị bỏ ra."), "no_free_week": _l("Không còn hàng trong những ngày cần."), "sold_out": _l("Đã hết hàng."),
    "other_thing": _l("Mặt hàng khác."), "gave_way": _l("Nhường phần cho hợp tác xã cần nâng đỡ."), "not_needed": _l("Đã đủ hàng, không cần thêm."),
    "unpriced_not_needed": _l("Chưa rõ giá, và đã đủ hàng."),
}  # fmt: skip


def gap_said(problem: Problem, grade: int, slot: int, kg: int) -> str:
    """One week of one grade that is short."""
    where = slot_name(problem, slot)
    if problem.grades[grade] and len(problem.grades) > 1:
        return _("%(slot)s, %(grade)s: thiếu %(kg)s", slot=where, grade=problem.grades[grade], kg=weight(kg))
    return _("%(slot)s thiếu %(kg)s", slot=where, kg=weight(kg))


def way_said(problem: Problem, code: str, name: str, kg: int, facts: Mapping[str, Any]) -> str:
    """One way to close a gap."""
    said = {"name": name, "kg": weight(kg), "slot": slot_name(problem, facts.get("slot", 0))}
    if code == "move":
        return _("Nhận %(kg)s của %(name)s vào %(other)s thay cho %(slot)s.", other=slot_name(problem, facts["from"]), **said)
    if code == "own_lot":
        return _("Hạ lô nhỏ nhất mình nhận từ %(least)s xuống %(kg)s: %(name)s góp được ở %(slot)s.", least=weight(facts["from"]), **said)
    if code == "lower_lot":
        return _("Xin %(name)s hạ lô nhỏ nhất từ %(least)s xuống %(kg)s ở %(slot)s.", least=weight(facts["from"]), **said)
    if code == "ask":
        return _("Hỏi %(name)s %(what)s: có thể thêm %(kg)s ở %(slot)s.", what=unknown_said(facts["what"]), **said)
    if code == "one_more":
        return _("Cho thêm một hợp tác xã: %(name)s góp %(kg)s ở %(slot)s.", **said)
    if code == "pay_more":
        return _("Nới giá cao nhất thêm %(by)s: %(name)s góp %(kg)s ở %(slot)s.", by=dong(facts["by"], unit="kg"), **said)
    return _("Lấy lại %(name)s: góp %(kg)s ở %(slot)s.", **said)


def marginal_said(plan: Plan) -> str:
    """What one more tonne would cost, and how that was found."""
    found = plan.marginal
    if found is None or found.how == "short":
        return _("Chưa đủ hàng, nên chưa tính được một tấn nữa.")
    if found.how == "unpriced":
        return _("Có nơi chưa rõ giá, nên chưa tính được.")
    if found.dong is None:
        return _("Không còn đủ hàng cho một tấn nữa.")
    if found.how == "same":
        return _("%(money)s, vẫn những nơi ấy, tính lại với số chuyến như cũ.", money=dong(found.dong))
    if found.dong < 0:
        return _("Tất cả lại rẻ đi %(money)s: lấy thêm thì phải ghé thêm nơi, mà nơi ấy rẻ hơn.", money=dong(-found.dong))
    return _("%(money)s, tính lại khi có thêm chuyến hoặc nơi khác.", money=dong(found.dong))


def proven_said(plan: Plan) -> str:
    """How near the plan is to the best possible by its own measure."""
    if plan.proven < 100:
        return _("Đã chứng minh: không có cách nào tốt hơn.")
    return _("Cách tốt nhất có thể hơn nhiều nhất %(percent)s %%.", percent=number(round(plan.proven / 10_000, 2), 2))


def share_said(share: float | None) -> str:
    """By how many per cent the mean price changed, with its sign."""
    if share is None:
        return _("chưa tính được")
    percent = round(100 * share, 1)
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{number(abs(percent), 1)} %"
