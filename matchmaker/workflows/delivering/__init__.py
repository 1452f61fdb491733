"""Deliveries under signed contracts: promised, told, confirmed, corrected, checked, paid, disputed, and how it ended."""

from matchmaker.workflows.delivering.answering import answer_delivery, check_delivery
from matchmaker.workflows.delivering.ending import record_outcome
from matchmaker.workflows.delivering.entering import correct_delivery, enter_delivery
from matchmaker.workflows.delivering.paying import add_payment, tell_payment
from matchmaker.workflows.delivering.records import Dealing, Trader, dealings_between, kept_by, record_of
from matchmaker.workflows.delivering.reporting import answer_report, decide_report, report_breach, see_report
from matchmaker.workflows.delivering.ruling import set_rules
from matchmaker.workflows.delivering.scheduling import offer_shortfall, set_schedule
from matchmaker.workflows.delivering.seeing import Log, Part, see_check, see_contract, see_delivery, see_log, side_of

__all__ = [
    "Dealing", "Log", "Part", "Trader", "add_payment", "answer_delivery", "answer_report", "check_delivery", "correct_delivery",
    "dealings_between", "decide_report", "enter_delivery", "kept_by", "offer_shortfall", "record_of", "record_outcome", "report_breach",
    "see_check", "see_contract", "see_delivery", "see_log", "see_report", "set_rules", "set_schedule", "side_of", "tell_payment",
]  # fmt: skip
