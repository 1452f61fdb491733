"""A registration as an applicant of the tests sends it, and two people deciding at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

from cast import Cast
from flask import Flask
from make import CHEAP, NOW
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_secret
from matchmaker.domain.errors import DomainError
from matchmaker.domain.permissions import NOBODY
from matchmaker.store.models.registrations import Registration
from matchmaker.store.work import work
from matchmaker.workflows import registering

PASSWORD = "mat-khau-cua-toi"
FORM = {
    "kind": "cooperative", "name": "HTX DVNN Gò Công Mới", "tax_code": "", "place": "xã Nguyễn Việt Khái, huyện Phú Tân", "phone": "0915 222 333",
    "about": "nuôi tôm", "person_name": "Sáu Hiền", "email": "sauhien@vidu.example", "password": PASSWORD,
}  # fmt: skip
TAX_CODE = "0100233488"


def apply(session: Session, *, sure: tuple[str, ...] = (), now: datetime = NOW, **typed: Any) -> Registration:
    """A registration sent by somebody who has not signed in."""
    form = {**FORM, "form_key": new_secret(), **typed}
    return registering.send(session, who=NOBODY, typed=form, sure=sure, keeper=CHEAP, now=now)


def at_once(app: Flask, acts: list[Callable[[Session], object]]) -> list[str]:
    """What came of things done in the same moment: `done`, or the code of the error."""
    gate = Barrier(len(acts))

    def do(act: Callable[[Session], object]) -> str:
        with app.app_context():
            gate.wait()
            try:
                with work() as session:
                    act(session)
            except DomainError as error:
                return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as many:
        return sorted(many.map(do, acts))


def two_of_one_tax_code(app: Flask, cast: Cast) -> list[Callable[[Session], object]]:
    """Two registrations of one tax code, each about to be confirmed."""
    with app.app_context(), work() as session:
        codes = [apply(session, name=f"HTX {name}", phone=phone, tax_code=TAX_CODE, email=f"{phone}@vidu.example").code
                 for name, phone in (("Một Kiểu", "0911111111"), ("Hai Kiểu", "0922222222"))]  # fmt: skip
    return [
        lambda session, code=code: registering.confirm(session, who=cast.chau.who, code=code, version=1, now=NOW)  # type: ignore[misc]
        for code in codes
    ]
