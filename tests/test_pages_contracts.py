"""The pages of contracts and harvests: the register, the form, one contract, signing, the ledger."""

from __future__ import annotations

import pytest
from cast import PASSWORD, Cast, Player
from client import Client, Page
from contracts import SIGNERS, agree, crab
from flask import Flask

from matchmaker.store.work import work


def enter(client: Client, player: Player) -> None:
    client.sign_in(player.email, PASSWORD)


def sent(client: Client, page: Page, action: str, **typed: str) -> str:
    """The address behind a form of the page that was filled in and accepted."""
    form = page.form(action)
    answer = client.post(action, form.fields | {name.replace("_", "-") if name.startswith("line") else name: said for name, said in typed.items()})
    assert answer.status_code == 303, Page(answer.text).text
    return answer.headers["Location"]


@pytest.fixture
def linkage(app: Flask, cast: Cast) -> str:
    """1,6 of Út's 2 tonnes of crab, agreed with Bình."""
    with app.app_context(), work() as session:
        return agree(session, cast, crab(session, cast)).code


def test_a_contract_is_drafted_from_the_linkage_signed_by_both_and_countersigned_by_another(
    app: Flask, cast: Cast, client: Client, linkage: str
) -> None:
    enter(client, cast.binh)
    assert f"/contracts/new?linkage={linkage}" in client.page(f"/linkages/{linkage}").links
    page = client.page(f"/contracts/new?linkage={linkage}")
    assert page.form("/contracts").fields["line-1-listing"].startswith("o-")
    where = sent(
        client,
        page,
        "/contracts",
        number="014/2026/HĐ",
        **{"line-1-words": "cua thịt", "line-1-quantity": "1,6 tấn"},
        **{"line-1-price": "420.000 đ/kg"},
    )
    page = client.page(where)
    assert "Đang soạn" in page.text
    sent(client, page, f"{where}/moves/send")
    page = client.page(f"{where}/sign/buyer")
    assert "420.000 đ/kg" in page.text
    sent(client, page, f"{where}/sign/buyer", signer=SIGNERS["buyer"])
    client.post("/sign-out")
    enter(client, cast.ut)
    assert where in client.page("/contracts").links
    page = client.page(f"{where}/sign/seller")
    sent(client, page, f"{where}/sign/seller", signer=SIGNERS["seller"])
    page = client.page(where)
    assert "Hai bên đã ký" in page.text
    ledger = next(link for link in page.links if link.startswith("/harvests/"))
    text = " ".join(client.page(ledger).text.split())
    assert "Còn để ký0,4 t" in text
    assert ledger in client.page("/harvests").links
    client.post("/sign-out")
    enter(client, cast.chau)
    sent(client, client.page(where), f"{where}/moves/countersign")
    page = client.page(where)
    assert "Đang hiệu lực" in page.text
    assert "Đã ký" in client.page(f"/linkages/{linkage}").text
