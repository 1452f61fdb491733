"""`flask people`: accounts of the people who sign in."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from matchmaker.cli import not_built_yet
from matchmaker.domain.errors import Invalid, NotFound, Stale, WrongStage
from matchmaker.domain.sign_in import folded_name
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import person_by_name
from matchmaker.store.work import view, work
from matchmaker.wording.letters import page_under
from matchmaker.workflows import accounts

group = click.Group("people", help="Accounts of the people who sign in.")
group.add_command(not_built_yet("people token", "Print a fresh API token of a person."))
HERE_ALREADY = (
    "the Alliance is here already, and nothing was changed. Its people invite others on its page; `flask people way-in EMAIL` prints"
    " another address at which one of them chooses a password, `flask people add` gives somebody an account"
)
SAID = {
    "missing": "it needs a name",
    "not_an_email": "that is no e-mail address",
    "taken": "that e-mail address has an account already",
    "password_length": "the password needs 8 to 1000 characters",
    "password_common": "the password is one of those that are tried first",
    "password_is_name": "the password is the person's own name or address, or the site's name",
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


@group.command("first")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--alliance", default="Liên minh Hợp tác xã tỉnh Cà Mau", show_default=True, help="The Alliance's name, as pages show it.")
@with_appcontext
def first(email: str, name: str, alliance: str) -> None:
    """Make the Alliance and the account of the first of its people, EMAIL, in a database that has neither.

    The last line is an address, good once and for an hour, at which that person chooses a password.
    """
    settings = current_app.config["SETTINGS"]
    try:
        with work() as session:
            secret = accounts.begin_alliance(
                session, alliance=alliance, name=name, email=email, key=settings.secret_key, now=datetime.now(UTC), source="cli",
                keeper=current_app.config["PASSWORD_KEEPER"],
            )  # fmt: skip
    except (WrongStage, Stale) as error:
        raise click.ClickException(HERE_ALREADY) from error
    except Invalid as error:
        raise click.ClickException("; ".join(SAID[why] for why, _ in error.complaints.values())) from error
    click.echo("The Alliance is here. This address leads its first person to a password, once, within an hour:", err=True)
    click.echo(page_under(settings.site_url)("resetting.choose", secret=secret))


@group.command("close")
@click.argument("email")
@with_appcontext
def close(email: str) -> None:
    """Let nobody sign in as EMAIL, or that phone number, any more; open sessions have ended. What they did stays in the audit."""
    try:
        with work() as session:
            accounts.close_account(session, email=email, now=datetime.now(UTC), source="cli")
    except NotFound as error:
        raise click.ClickException("no account has that e-mail address") from error
    click.echo("closed")


@group.command("way-in")
@click.argument("name")
@with_appcontext
def way_in(name: str) -> None:
    """Print an address, good once and for an hour, at which NAME (an e-mail address or a phone number) chooses a new password."""
    settings = current_app.config["SETTINGS"]
    try:
        with work() as session:
            secret = accounts.make_reset(session, name=name, key=settings.secret_key, now=datetime.now(UTC), source="cli")
    except NotFound as error:
        raise click.ClickException("no open account has that name") from error
    click.echo(page_under(settings.site_url)("resetting.choose", secret=secret))


@group.command("confirm-email")
@click.argument("name")
@with_appcontext
def confirm_email(name: str) -> None:
    """Print the address at which NAME confirms the new e-mail address that they asked for, where no letters go out; the password is asked there."""
    settings = current_app.config["SETTINGS"]
    try:
        with work() as session:
            secret = accounts.make_address_secret(session, name=name, key=settings.secret_key, now=datetime.now(UTC), source="cli")
    except NotFound as error:
        raise click.ClickException("no new address waits for that name") from error
    click.echo(page_under(settings.site_url)("new_address.ask", secret=secret))


@group.command("lift-code")
@click.argument("name")
@with_appcontext
def lift_code(name: str) -> None:
    """Take away the lost second factor of NAME (an e-mail address or a phone number); all their sessions end."""
    with view() as session:
        person = person_by_name(session, folded_name(name))
        code = person.code if person else ""
    try:
        with work() as session:
            accounts.lift_second_factor(session, who=None, person_code=code, now=datetime.now(UTC), source="cli")
    except NotFound as error:
        raise click.ClickException("no account has that name") from error
    except WrongStage as error:
        raise click.ClickException("that account has no second factor") from error
    click.echo("lifted")
