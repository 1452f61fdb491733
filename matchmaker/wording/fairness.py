"""How a co-operative stands, and why the support slot shows one, in the reader's words. The buyer reads no verdict on anybody."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.domain.standing import Entry, Stands
from matchmaker.wording.labels import Labels, label

STANDS: Labels = {
    "rated": _l("đã xếp loại"),
    "weak": _l("yếu, cần nâng đỡ"),
    "new": _l("mới thành lập"),
    "stopped": _l("ngừng hoạt động"),
    "ungraded": _l("chưa xếp loại"),
}
GRADES: Labels = {"good": _l("tốt"), "fair": _l("khá"), "average": _l("trung bình"), "poor": _l("yếu")}
WHY_LIFTED: Labels = {
    "nurtured": _l("Hợp tác xã mới thành lập hoặc đang được Liên minh nâng đỡ; tin đạt mọi điều bắt buộc."),
    "remote": _l("Hợp tác xã ở xã xa các phường trung tâm; tin đạt mọi điều bắt buộc."),
}


def standing_said(entry: Entry | None) -> str:
    """The standing in a few words."""
    if entry is None:
        return label(STANDS, "ungraded")
    return _("loại %(grade)s", grade=label(GRADES, entry.grade)) if entry.stands is Stands.RATED else label(STANDS, entry.stands)


def why_lifted(reason: str) -> str:
    """Why the support slot shows this offer; empty where it stands where its score puts it."""
    return label(WHY_LIFTED, reason) if reason else ""
