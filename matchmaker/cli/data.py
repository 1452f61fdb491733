"""`flask data`: check, back up, restore and copy the database, and let go of what is no longer needed."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from matchmaker.cli.data_target import fresh_target
from matchmaker.cli.forgetting import STEPS, would_forget
from matchmaker.cli.forgetting import forget as letting_go_of
from matchmaker.domain.moments import VIETNAM
from matchmaker.store import backups, copying
from matchmaker.store.backups import CannotBackUp
from matchmaker.store.base import db
from matchmaker.store.chain import head_of, seal_at
from matchmaker.store.checking import CHECKS, Found, look
from matchmaker.store.health import MIGRATIONS, revision_of
from matchmaker.store.work import view, work
from matchmaker.workflows import restoring

group = click.Group("data", help="Check, back up, restore and copy the database, and let go of what is no longer needed.")
FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@group.command("check")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--known", metavar="NUMBER:SEAL", default="", help="A seal of the audit that was noted elsewhere, such as beside a backup.")
@with_appcontext
def check(as_json: bool, known: str) -> None:
    """Check that the database is whole: its files, every reference, every sum and stage against what it is made of, and the audit's chain.

    Nothing is written, and people may work meanwhile. Exits 0 only when all is well.
    """
    with view() as session:
        found = list(_looked(session, as_json))
        ended = "" if found[0].wrong else _told(session)
        strange = _strange(session, known) if known and not found[0].wrong else ""
        session.rollback()
    if as_json:
        shown = {one.check.name: {"ok": one.whole, "says": one.check.says, "wrong": list(one.wrong), "more": one.more} for one in found}
        click.echo(json.dumps({"ok": all(one.whole for one in found) and not strange, "audit_end": ended, "known": strange, "checks": shown}))
    else:
        click.echo(strange or f"The audit ends at {ended}." if ended else strange)
    if strange or not all(one.whole for one in found):
        sys.exit(1)


@group.command("backup")
@FILE
@click.option(
    "--keep", type=click.IntRange(min=1), help="How many backups of this name stay; FILE then holds the day, such as ben-hang-%Y-%m-%d.backup."
)
@with_appcontext
def backup(file: Path, keep: int | None) -> None:
    """Write the whole database into FILE while people work, and its checksum into FILE.sha256 beside it.

    What is there already is not overwritten. Signs such as %Y-%m-%d and %H%M in FILE become today's, by the clock of Cà Mau. SQLite is copied by its
    own means, PostgreSQL by pg_dump. FILE can be read by its owner alone: it holds everything that people entered.
    """
    began, named = time.monotonic(), backups.dated(file, datetime.now(VIETNAM))
    with view() as session:
        revision, chain = revision_of(session), _end(session)
        session.rollback()
    try:
        noted = backups.back_up(db.engine.url, named, revision=revision, chain=chain)
        gone = backups.drop_older(file, keep) if keep else []
    except CannotBackUp as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{named}: {named.stat().st_size / 1e6:.1f} MB in {time.monotonic() - began:.1f} s")
    click.echo(f"sha256 {noted.digest}")
    for one in gone:
        click.echo(f"let go of {one}")


@group.command("restore")
@FILE
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup into the database of the settings, which must not have a table yet; then bring it up to date and check it.

    The checksum beside FILE is checked first. Everybody has to sign in anew: a session that was ended since the backup must not begin to hold again.
    """
    try:
        noted = backups.noted_beside(file)
        if noted.revision and not _known_revision(noted.revision):
            raise CannotBackUp(f"the backup is of a newer version of this program (revision {noted.revision}): install that one first")
        if there := copying.tables_in(db.engine):
            raise CannotBackUp(f"the database is not empty (it has {len(there)} tables): a backup goes into a new one, and over nothing")
        url = db.engine.url
        db.session.remove()
        db.engine.dispose()
        backups.put_back(file, url)
    except CannotBackUp as error:
        raise click.ClickException(str(error)) from error
    upgrade()
    with view() as session:
        whole = _all_whole(session)
        kept = _holds(session, noted.chain)
        session.rollback()
    if not kept:
        click.echo(f"The audit is not the one that was backed up: seal {noted.chain} is not in it.")
    with work() as session:
        ended = restoring.begin_anew(session, backup=noted.digest, now=datetime.now(UTC))
    click.echo(f"Restored. {ended} sessions were ended: everybody signs in anew.")
    if not (whole and kept):
        sys.exit(1)


@group.command("copy")
@click.option("--to", "address", required=True, envvar="COPY_TO", help="The other database's address; also taken from the environment: COPY_TO.")
@with_appcontext
def copy(address: str) -> None:
    """Copy every row into another, empty database, from SQLite to PostgreSQL or the other way; then check the copy.

    Tables are made there by the migrations. All rows are copied in one transaction, in pieces, as they stand at one moment; this database is only
    read. Stopped half-way, the other one is empty. A password in an address can be seen by other users of the machine: give it as COPY_TO.
    """
    began = time.monotonic()
    try:
        with fresh_target(current_app.config["SETTINGS"].database_url, address) as target:
            with view() as source:
                source.connection()  # begun for reading; what the other database does is not
            rows = copying.copy_rows(source, target, _say)
            source.rollback()
            with Session(target) as there:
                whole = _all_whole(there)
                end = _end(there)
            with view() as source:
                same = _holds(source, end)
                source.rollback()
    except (CannotBackUp, copying.NotCopied, ArgumentError, DBAPIError) as error:
        raise click.ClickException(str(error.orig) if isinstance(error, DBAPIError) else str(error)) from error
    click.echo(f"{rows} rows in {time.monotonic() - began:.0f} s; the audit ends alike: {'yes' if same else 'NO'}")
    if not (whole and same):
        sys.exit(1)


@group.command("forget")
@click.option("--dry-run", is_flag=True, help="Only say how much there is.")
@with_appcontext
def forget(dry_run: bool) -> None:
    """Let go of personal data that is kept no longer than stated (docs/personal-data.md). The worker does the same every night."""
    now = datetime.now(UTC)
    dropped = would_forget(now=now) if dry_run else (letting_go_of(step, now=now, source="cli") for step in STEPS)
    for step, many in zip(STEPS, dropped, strict=True):
        click.echo(f"{many:8} {step.what}")


def _all_whole(session: Session) -> bool:
    found = _looked(session, quietly=False)
    return all(one.whole for one in found)


def _looked(session: Session, quietly: bool) -> list[Found]:
    """Every check, told as it is done."""
    found: list[Found] = []
    try:
        for one in look(session):
            found.append(one)
            if not quietly:
                click.echo(f"{'ok ' if one.whole else 'BAD'} {one.check.name:11} {one.check.says}")
                for wrong in (*one.wrong, *(["… and more"] if one.more else [])):
                    click.echo(f"      {wrong}")
    except SQLAlchemyError as error:  # the files are so damaged that they cannot be read on
        session.rollback()
        check = CHECKS[len(found)]
        found.append(Found(check, (f"it could not be looked at: {type(error).__name__}",)))
        click.echo(f"BAD {check.name:11} {found[-1].wrong[0]}", err=quietly)
    return found


def _told(session: Session) -> str:
    return _end(session) or "nothing"


def _end(session: Session) -> str:
    """The end of the audit's chain as number:seal; nothing where the tables are older than the chain."""
    if not sa.inspect(session.connection()).has_table("audit_head"):
        return ""
    count, seal = head_of(session)
    return f"{count}:{seal}"


def _holds(session: Session, chain: str) -> bool:
    """Whether the audit has that seal at that number; a chain without any event is held by every one."""
    number, _, seal = chain.partition(":")
    return not chain or number == "0" or (number.isdigit() and seal_at(session, int(number)) == seal)


def _strange(session: Session, known: str) -> str:
    return "" if _holds(session, known) else f"BAD the audit does not hold the seal {known}: it was written anew, or is another one"


def _known_revision(revision: str) -> bool:
    try:
        return ScriptDirectory(str(MIGRATIONS)).get_revision(revision) is not None
    except CommandError:
        return False


def _say(text: str) -> None:
    click.echo(text, err=True)
