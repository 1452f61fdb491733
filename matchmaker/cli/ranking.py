"""`flask ranking`: all open listings ranked in one run, and an earlier run made again."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from matchmaker.domain.errors import NotFound
from matchmaker.matching.whole_market import HEAD, SIDES
from matchmaker.store.queries import runs
from matchmaker.store.work import view, work
from matchmaker.workflows import running

group = click.Group("ranking", help="Rank all open listings in bulk, and make an earlier run again.")
EVERY_S = 5.0
"""Seconds between two words on how far it has come."""
NOT_AS_IT_WAS = 2
OUT = click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write the lists here too, tab-separated.")
WORKERS = click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many threads rank; the lists are the same.")


@group.command("run")
@WORKERS
@click.option("--side", type=click.Choice([*SIDES, "both"]), default="both", show_default=True, help="Whose lists to make.")
@OUT
@with_appcontext
def run(workers: int, side: str, out: Path | None) -> None:
    """Rank all open listings and publish every list at once.

    Nothing is held while it ranks. At the end all lists take the place of the older ones in one transaction: stopped or killed before, nothing has
    changed. A listing that was revised meanwhile keeps its own newer list. Run twice on the same data it publishes the same.
    """
    started_at, sides = datetime.now(UTC), SIDES if side == "both" else (side,)
    with view() as session:
        taken = running.take(session)
        session.rollback()
    wanted = sum(len(taken.standing[one]) for one in sides)
    _say(f"{len(taken.standing['need'])} needs and {len(taken.standing['offer'])} offers are open")
    begun = time.monotonic()
    with _written(out, wanted) as write:
        listed = running.rank_taken(taken, write, sides=sides, workers=workers)
        seconds = time.monotonic() - begun
        _say("publishing")
        with work() as session:
            done = running.publish(session, taken=taken, listed=listed, started_at=started_at, now=datetime.now(UTC))
    click.echo(f"run {done.code}{'' if done.fresh else ' (nothing has changed since it was first published today)'}")
    click.echo(f"lists: {done.listings}, matches: {done.matches}, revised meanwhile and left alone: {done.revised}")
    click.echo(f"digest of the lists: {listed.published}")
    click.echo(f"{listed.listings / max(seconds, 1e-9):.0f} listings a second on {workers} {'thread' if workers == 1 else 'threads'}")


@group.command("rerun")
@click.argument("code", metavar="RUN")
@WORKERS
@OUT
@with_appcontext
def rerun(code: str, workers: int, out: Path | None) -> None:
    """Make the lists of an earlier run again, from the listings, words and numbers that it read; nothing is published.

    They are the same to the byte, whatever was changed since. Where anything that was kept of the run is no longer as it was, or another edition of
    the program ranks otherwise, that is said and the exit status is 2.
    """
    try:
        with view() as session:
            recalled = running.recall(session, code=code)
            session.rollback()
    except NotFound as error:
        raise click.ClickException(f"there is no run {code}; `flask ranking list` names those that are kept") from error
    except running.Broken as error:
        _refuse(f"{code} cannot be made again: {error.facts['what']} was changed or is gone")
    with _written(out, sum(len(recalled.records[side]) for side in recalled.sides)) as write:
        made = running.make_again(recalled, write, workers=workers)
    if made != recalled.published:
        why = (
            "what was kept of it was changed"
            if recalled.same_program
            else "another edition of the program published it, and this one ranks otherwise"
        )
        _refuse(f"{code} comes out otherwise than it was published: {why}")
    click.echo(f"{code}: the same lists as were published, byte for byte")
    click.echo(f"digest of the lists: {made}")


@group.command("list")
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@with_appcontext
def list_runs(most: int) -> None:
    """The runs that are kept, newest first: code, when, how many needs and offers, the data's version and the scorer."""
    with view() as session:
        for one in runs.latest(session, most=most):
            shown = (one.code, f"{one.finished_at:%Y-%m-%d %H:%M}Z", str(one.needs), str(one.offers), one.data[:10], one.scorer, one.scored[:10])
            click.echo("\t".join(shown))


@contextmanager
def _written(out: Path | None, wanted: int) -> Iterator[Callable[[str], None]]:
    """What takes the lists as they are made, says how far it has come, and puts the file in place when all went well."""
    seen, said = 0, time.monotonic()
    part = out.with_name(f"{out.name}.part") if out else None
    file = part.open("w", encoding="utf-8", newline="") if part else None

    def take(lines: str) -> None:
        nonlocal seen, said
        if file:
            file.write(lines)
        seen += lines is not HEAD
        if time.monotonic() - said >= EVERY_S:
            said = time.monotonic()
            _say(f"{seen} of {wanted} ranked")

    try:
        yield take
    except BaseException:
        if file and part:
            file.close()
            part.unlink(missing_ok=True)
        raise
    if file and part and out:
        file.close()
        part.replace(out)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _refuse(text: str) -> None:
    click.echo(f"Error: {text}", err=True)
    sys.exit(NOT_AS_IT_WAS)
