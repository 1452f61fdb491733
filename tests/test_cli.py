"""The commands: each says what it does, exits 0 only when it did it, and 2 while it is not built."""

from __future__ import annotations

import click
import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from flask.cli import FlaskGroup

from matchmaker.cli import ALONE, LEAVES, PLANNED
from matchmaker.matching.lists import shipped_lists
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.words import Product
from matchmaker.store.word_lists import word_records
from matchmaker.store.work import work


def run(app: Flask, *words: str, typed: str | None = None):
    return app.test_cli_runner().invoke(args=words, input=typed)


def every_command(group: click.Group, ctx: click.Context, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        found.append((*before, name))
        if isinstance(command, click.Group):
            found += every_command(command, ctx, (*before, name))
    return found


def test_every_command_says_what_it_does(app: Flask) -> None:
    ctx = click.Context(FlaskGroup(create_app=lambda: app))
    commands = every_command(app.cli, ctx)
    assert {"people", "words"} <= {name for name, *_ in commands}
    for words in commands:
        answer = run(app, *words, "--help")
        assert answer.exit_code == 0, (words, answer.output)
        assert "Usage:" in answer.output


def test_what_is_not_built_yet_says_so_and_exits_2(app: Flask) -> None:
    planned = [(name, *([verb] if verb else [])) for name, (_, verbs) in PLANNED.items() for verb in (verbs or ("",))]
    for words in [*planned, ("people", "token", "a@b.example"), ("reports", "make", "half-year", "--as-of", "2026-06-30")]:
        answer = run(app, *words)
        assert answer.exit_code == 2, words
        assert "not built yet" in answer.output


def test_nothing_is_both_built_and_planned() -> None:
    assert not (LEAVES.keys() | ALONE.keys()) & PLANNED.keys()


def test_seeding_the_words_fills_empty_lists_and_leaves_edited_ones(app: Flask) -> None:
    assert run(app, "words", "seed").exit_code == 0
    shipped = shipped_lists()
    with app.app_context(), work() as session:
        kept = word_records(session)
        assert {name: len(rows) for name, rows in kept.items()} == {name: len(getattr(shipped, name)) for name in kept}
        assert all(kept[name] == getattr(shipped, name) for name in kept)
        session.execute(sa.update(Product).where(Product.key == shipped.products[0].key).values(vi="do cán bộ sửa"))
    again = run(app, "words", "seed")
    assert again.exit_code == 0
    assert "products: left as it is" in again.output
    with app.app_context(), work() as session:
        assert word_records(session)["products"][0].vi == "do cán bộ sửa"


def test_a_person_added_signs_in_and_one_closed_does_not(app: Flask, cast: Cast, client: Client) -> None:
    words = ("people", "add", "moi@cast.example", "--name", "Người Mới", "--party", cast.ut.party)
    assert run(app, *words, typed=f"{PASSWORD}\n{PASSWORD}\n").exit_code == 0
    assert client.sign_in("moi@cast.example", PASSWORD).status_code == 303
    assert run(app, "people", "close", "moi@cast.example").exit_code == 0
    client.raw.delete_cookie("session")
    assert client.sign_in("moi@cast.example", PASSWORD).status_code == 422
    with app.app_context(), work() as session:
        done = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.source == "cli").order_by(AuditEvent.id)).all()
    assert done == ["account.add", "account.close"]


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("people", "add", "ut@cast.example", "--name", "X", "--party", "ut-party"), PASSWORD, "has an account already"),
        (("people", "add", "moi@cast.example", "--name", "X", "--party", "no-such"), PASSWORD, "no party has the code no-such"),
        (("people", "add", "moi@cast.example", "--name", "X", "--party", "ut-party"), "ngan", "needs 8 to 1000 characters"),
        (("people", "close", "nobody@cast.example"), "", "no account has that e-mail address"),
    ],
)
def test_what_cannot_be_done_is_said_and_exits_1(app: Flask, cast: Cast, words: tuple[str, ...], typed: str, why: str) -> None:
    answer = run(app, *words, typed=f"{typed}\n{typed}\n")
    assert answer.exit_code == 1
    assert why in answer.output
