"""Before anything that binds there is one page that says it once more, with the way to change it, and nothing to type again."""

from __future__ import annotations

import pytest
from client import Client
from flask import Flask
from stage import Stage


@pytest.fixture
def binh(staged_app: Flask, stage: Stage) -> Client:
    client = Client(staged_app)
    client.become(stage.tokens["binh"])
    return client


def test_terms_are_read_once_more_before_they_are_accepted(binh: Client, stage: Stage) -> None:
    talks = stage.codes["talks"]
    assert f"/linkages/{talks}/terms/1/accept" in binh.page(f"/linkages/{talks}").links
    page = binh.page(f"/linkages/{talks}/terms/1/accept")
    assert "Xem lại trước khi đồng ý" in page.title
    assert "Nơi giao, cách giao" in page.text
    assert f"/linkages/{talks}/terms" in page.links  # to change them
    form = page.form(f"/linkages/{talks}/terms/1/accept")
    assert form.fields["form_key"]
    assert binh.post(form.action, form.fields).status_code == 303
    assert binh.get(f"/linkages/{talks}/terms/1/accept").status_code == 303  # nothing is left to accept


def test_winners_are_read_once_more_and_sent_as_they_were_ticked(binh: Client, stage: Stage) -> None:
    talks = stage.codes["talks"]
    asked = f"/needs/talk-need/round/award?lot1={talks}&lot1=no-such&version=1&reason=&note=cảm+ơn+đã+chào"
    page = binh.page(asked)
    assert "cảm ơn đã chào" in page.text
    assert "/needs/talk-need/round#winners" in page.links
    form = page.form("/needs/talk-need/round/award")
    assert (form.fields["lot1"], form.fields["note"], form.fields["version"]) == (talks, "cảm ơn đã chào", "1")
    assert binh.post(form.action, form.fields).status_code == 303


def test_nobody_ticked_is_said_before_it_is_sent(binh: Client) -> None:
    assert "chưa chọn ai" in binh.page("/needs/talk-need/round/award?version=1").text
