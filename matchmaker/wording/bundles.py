"""What a bundle comes to, when it is repaid and how its score is made, in sentences."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.costs import Cost, Money
from matchmaker.domain.payment import Due, Payment
from matchmaker.wording.figures import day, dong, number
from matchmaker.wording.labels import Labels, label, per_label

MISSING: Labels = {
    "quantity": _l("số lượng cần"),
    "price": _l("giá chào"),
    "window": _l("cần đến ngày nào"),
    "measure": _l("một đơn vị nặng bao nhiêu"),
}
HOW: Labels = {
    "money": _l("Điểm trọn gói là trung bình điểm của hai chiều, chiều nhiều tiền hơn nặng hơn."),
    "least": _l("Chưa đủ số tiền của cả hai chiều để tính trung bình, nên điểm trọn gói là điểm của chiều thấp hơn."),
}


def money_said(money: Money) -> str:
    """An amount of money, for each stretch of time where it is one that comes again."""
    return " ".join(one for one in (dong(money.dong, money.high), per_label(money.per)) if one)


def cost_said(cost: Cost) -> str:
    """What a pair comes to; where that is unknown, what is missing for it."""
    if cost.money is None:
        return _("chưa tính được, còn thiếu: %(what)s", what=", ".join(label(MISSING, one) for one in cost.unknown))
    said = money_said(cost.money)
    if cost.short and cost.quantity is not None:
        said = _("%(money)s, cho %(amount)s %(unit)s đang có", money=said, amount=number(cost.quantity.amount), unit=cost.quantity.unit)
    return said


def repaid_said(payment: Payment | None, on: date | None) -> str:
    """The day of payment; where it is unknown, what has to be asked."""
    if payment is None:
        return _("chưa biết: tin chào bán chưa ghi trả tiền lúc nào")
    if on is not None:
        return day(on)
    if payment.due is Due.HARVEST:
        return _("chưa biết: chưa ghi ngày thu hoạch xong")
    if payment.due is Due.LATER and payment.days is None:
        return _("chưa biết: nên hỏi trả chậm bao lâu")
    return _("chưa biết: chưa ghi ngày nhận hàng")
