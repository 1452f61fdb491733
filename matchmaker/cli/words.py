"""`flask words`: the word lists of the trade."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from matchmaker.market import WORDS
from matchmaker.matching.lists import shipped_lists
from matchmaker.store.queries import listings
from matchmaker.store.word_lists import seed_words
from matchmaker.store.work import work
from matchmaker.workflows import lexicon

group = click.Group("words", help="The word lists of the trade.")


@group.command("seed")
@with_appcontext
def seed() -> None:
    """Fill the word lists that are still empty with the shipped ones; lists that hold anything are left as they are."""
    shipped = shipped_lists()
    with work() as session:
        written = seed_words(session, {name: getattr(shipped, name) for name in shipped.__slots__})
        if any(written.values()):
            listings.raise_version(session, WORDS)
    for name, count in written.items():
        click.echo(f"{name}: {count} rows written" if count else f"{name}: left as it is")


@group.command("relink")
@with_appcontext
def relink() -> None:
    """Link every listing again that today's words read otherwise; run again it changes nothing, and it may be stopped at any time."""
    after, looked_at, changed = 0, 0, 0
    while True:
        with work() as session:
            last, seen, written = lexicon.relink_batch(session, after=after)
        if not last:
            break
        after, looked_at, changed = last, looked_at + seen, changed + written
    click.echo(f"listings: {looked_at} looked at, {changed} linked anew")
