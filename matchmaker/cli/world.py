"""`flask world`: a believable province, invented from a seed, in an empty database."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime

import click
from argon2 import PasswordHasher
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from config import Settings
from matchmaker.cli.demo_prices import price_forms
from matchmaker.store.work import work
from matchmaker.workflows import demo, pricing, worldmaking
from matchmaker.workflows.worldmaking import Accounts, Plan

group = click.Group("world", help="Fill an empty database with a believable province, all of it invented.")
AS_OF = "2026-11-26"
SALT_BYTES = 16


@group.command("make")
@click.option("--cooperatives", type=click.IntRange(1, 2000), default=612, show_default=True, help="How many co-operatives.")
@click.option("--enterprises", type=click.IntRange(1, 1300), default=400, show_default=True, help="How many enterprises.")
@click.option("--years", type=click.IntRange(1, 10), default=3, show_default=True, help="Over how many years back they have traded.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same rows, on any machine.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=AS_OF, show_default=True, help="The world's last day. Today is no default: it would differ."
)
@click.option("--yes-invented-data", is_flag=True, help="Do it in a production installation too.")
@with_appcontext
def make(cooperatives: int, enterprises: int, years: int, seed: int, as_of: datetime, yes_invented_data: bool) -> None:
    """Fill an empty, migrated database with a believable province: organisations, people, listings and what became of them.

    Everything is invented and marked so. Nobody can sign in, but for the three demo accounts where MATCHMAKER_ENV=demo; `flask people add` opens
    others. All of it is written in one transaction: stopped half-way, the database is as empty as before. Afterwards `flask ranking run` ranks what
    is open.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production and not yes_invented_data:
        raise click.UsageError(
            "this is a production installation, and everything that would be written is invented: --yes-invented-data if it is meant"
        )
    plan, begun = Plan(cooperatives, enterprises, years, seed, as_of.date()), time.monotonic()
    try:
        with work() as session:
            if demo.world_exists(session):
                raise click.UsageError("the database is not empty; a world is made only in an empty one")
            made = worldmaking.make_world(session, plan=plan, accounts=_accounts(settings, plan), say=_say)
            prices = pricing.add_invented(session, rows=price_forms(plan.as_of), now=plan.now)
    except (OperationalError, ProgrammingError) as error:
        raise click.UsageError(f"the database cannot be written; is it migrated (`flask db upgrade`)? {error.orig}") from error
    click.echo(f"parties: {made.parties}, people: {made.people}, reference prices: {prices}")
    click.echo(f"offers: {made.offers}, needs: {made.needs}, open of both: {made.open}")
    click.echo(f"linkages: {made.linkages}, signed: {made.signed}")
    click.echo(f"as of {plan.as_of}, seed {seed}: all of it invented; made in {time.monotonic() - begun:.0f} s")


def _accounts(settings: Settings, plan: Plan) -> Accounts:
    """The demo accounts, in a demo installation only: their password is known to everybody. Salts are drawn from the seed, not at random."""
    if not settings.demo:
        return {}
    keeper: PasswordHasher = current_app.config["PASSWORD_KEEPER"]
    salts = {email: hashlib.sha256(f"{plan.seed} {email}".encode()).digest()[:SALT_BYTES] for email in demo.ACCOUNTS}
    return {email: keeper.hash(demo.PASSWORD, salt=salt) for email, salt in salts.items()}


def _say(text: str) -> None:
    click.echo(text, err=True)
