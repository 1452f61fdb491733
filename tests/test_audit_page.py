"""The audit calls the things that it is about by their names; what has none, or is gone, keeps its code."""

from __future__ import annotations

import csv
import io

import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_contract, make_linkage, make_listing

from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person
from matchmaker.store.work import work


def test_persons_parties_listings_linkages_and_contracts_have_names(app: Flask, client: Client, cast: Cast) -> None:
    with app.app_context(), work() as session:
        need = make_listing(session, party=cast.binh.party, side="need", words="cần tôm sú 30 con/kg")
        offer = make_listing(session, party=cast.ut.party, words="cua gạch son Năm Căn")
        linkage = make_linkage(session, need=need, offer=offer)
        person = session.scalars(sa.select(Person).where(Person.code == cast.chau.code)).one()
        contract = make_contract(session, buyer=need.party_id, seller=offer.party_id, person=person, number=None)
        named = {
            ("person", cast.duong.code): "Dương",
            ("party", cast.duong.party): "HTX Kênh Mới",
            ("offer", offer.code): "cua gạch son Năm Căn",
            ("need", need.code): "cần tôm sú 30 con/kg",
            ("linkage", linkage.code): "HTX Cái Tàu → Thủy sản Đất Mũi Xanh",
            ("contract", contract.code): "HTX Cái Tàu → Thủy sản Đất Mũi Xanh, ",
            ("harvest", "v-gone"): "v-gone",
        }
        for kind, code in named:
            record_event(session, action="listing.post", subject_kind=kind, subject_code=code, person=person, now=NOW)
    client.sign_in(cast.chau.email, PASSWORD)
    page = client.page("/audit").text
    rows = {row["Mã"]: row["Về"] for row in csv.DictReader(io.StringIO(client.get("/audit.csv").get_data(as_text=True).lstrip("\ufeff")))}
    for (_kind, code), name in named.items():
        assert name in page
        assert rows[code].startswith(name)
        assert code not in page or code == name
    assert "Chỉ về Dương." in client.page(f"/audit?subject={cast.duong.code}").text
    assert "Chỉ về không-có." in client.page("/audit?subject=không-có").text
