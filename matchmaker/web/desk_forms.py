"""The small forms of the desk, and how one is shown once more with everything typed and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from matchmaker.domain.errors import Invalid
from matchmaker.domain.telling import VIAS
from matchmaker.store.queries import notes as rows
from matchmaker.store.work import view
from matchmaker.web.fields import Field, Text
from matchmaker.wording.complaints import complain_all
from matchmaker.wording.labels import VIAS as VIA_LABELS

_CHOOSE: Mapping[str, Text] = {"": _l("Xin chọn"), **{via: VIA_LABELS[via] for via in VIAS}}
TOLD_FIELDS = (
    Field("told_via", _l("Đơn vị báo bằng cách nào?"), kind="select", required=True, choices=_CHOOSE),
    Field("told_by", _l("Ai nói?"), _l("Chỉ cần chức vụ hay tên gọi. Ví dụ: chú Sáu, giám đốc")),
    Field("told_when", _l("Nói lúc nào?"), _l("Để trống nếu vừa xong. Ví dụ: 14:05, hôm qua, thứ hai, 25/11")),
)
WRONG_FIELDS = (Field("wrong", _l("Chỗ nào chưa đúng?"), _l("Ví dụ: chỉ còn 1 tấn, giá 430.000 đ/kg"), "area", required=True),)
NOTE_FIELDS = (
    Field("body", _l("Ghi chú"), _l("Đã nói gì, thấy gì. Chỉ cán bộ Liên minh đọc được"), "area", required=True),
    Field("spoke_with", _l("Nói với ai"), _l("Không bắt buộc")),
    Field("via", _l("Bằng cách nào"), kind="select", choices={**_CHOOSE, "": _l("Không ghi")}),
)
MOVE_FIELDS = (Field("due", _l("Trước ngày nào"), _l("Ví dụ: mai, thứ sáu, 30/11, tuần sau"), required=True),)


def task_fields() -> tuple[Field, ...]:
    """The questions of a task; its owner is one of the staff."""
    what = Field("what", _l("Việc cần làm"), _l("Ví dụ: gọi lại hỏi sản lượng tuần sau"), required=True)
    return (what, *MOVE_FIELDS, Field("owner", _l("Ai làm"), kind="select", choices={"": _l("Tôi"), **colleagues()}))


def hand_fields() -> tuple[Field, ...]:
    """To whom a thing goes."""
    return (Field("to", _l("Giao cho ai"), kind="select", required=True, choices={"": _l("Xin chọn"), **colleagues()}),)


def colleagues() -> dict[str, Text]:
    """Everybody of the staff, by name."""
    with view() as session:
        return {person.code: person.name for person in rows.staff(session)}


def again(heading: str, fields: Sequence[Field], trouble: Invalid, *, kept: Sequence[str] = (), back: str, acting: object = None) -> tuple[str, int]:
    """The form alone, with everything typed and what is wrong; `kept` are its hidden parts."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    hidden = {name: typed.get(name, "") for name in kept}
    said = complain_all(trouble.complaints)
    return render_template(
        "desk/form.html", heading=heading, acting=acting, fields=fields, typed=typed, hidden=hidden, complaints=said, action=request.path, back=back
    ), 422
