"""`flask people`: accounts of the people who sign in."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.cli import not_built_yet
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.queries import parties
from matchmaker.store.work import work
from matchmaker.workflows import accounts

group = click.Group("people", help="Accounts of the people who sign in.")
group.add_command(not_built_yet("people token", "Print a fresh API token of a person."))
SAID = {
    "taken": "that e-mail address has an account already",
    "password_length": "the password needs 8 to 1000 characters",
    "foreign_letters": "the e-mail address has letters of another alphabet that only look like Latin ones",
}


@group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--party", "codes", multiple=True, required=True, help="Code of the party they speak for; the Alliance's code makes them staff.")
@click.password_option(help="Asked for where it is left out, so that it stands in no history of commands.")
@with_appcontext
def add(email: str, name: str, codes: tuple[str, ...], password: str) -> None:
    """Make an account for EMAIL that speaks for the given parties."""
    try:
        with work() as session:
            found = parties.by_codes(session, codes)
            if missing := sorted(set(codes) - found.keys()):
                raise click.ClickException(f"no party has the code {', '.join(missing)}")
            keeper = current_app.config["PASSWORD_KEEPER"]
            person = accounts.add_person(
                session, email=email, name=name, password=password, parties=found.values(), now=datetime.now(UTC), source="cli", keeper=keeper
            )
            code = person.code
    except Invalid as error:
        raise click.ClickException("; ".join(SAID[why] for why, _ in error.complaints.values())) from error
    click.echo(code)


@group.command("close")
@click.argument("email")
@with_appcontext
def close(email: str) -> None:
    """Let nobody sign in as EMAIL any more; open sessions end with their next request. What they did stays in the audit."""
    try:
        with work() as session:
            accounts.close_account(session, email=email, now=datetime.now(UTC), source="cli")
    except NotFound as error:
        raise click.ClickException("no account has that e-mail address") from error
    click.echo("closed")
