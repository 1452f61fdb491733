"""The `flask` commands: each leaf is loaded when it is called, so that the web process never pays for what only a command needs."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click
from flask import Flask

LEAVES = {  # the group's name: the module whose `group` it is, and what its line of help says
    "data": ("matchmaker.cli.data", "Check, back up, restore and copy the database, and let go of what is no longer needed."),
    "demo": ("matchmaker.cli.demo", "The demo world: invented listings around publicly reported parties."),
    "learning": ("matchmaker.cli.learning", "Fit and show the scorer that orders matches."),
    "people": ("matchmaker.cli.people", "Accounts of the people who sign in."),
    "ranking": ("matchmaker.cli.ranking", "Rank all open listings in bulk, and make an earlier run again."),
    "words": ("matchmaker.cli.words", "The word lists of the trade."),
    "world": ("matchmaker.cli.world", "Fill an empty database with a believable province, all of it invented."),
}
ALONE = {  # commands that belong to no group: the module whose `command` it is, and what its line of help says
    "worker": ("matchmaker.cli.worker", "Do what waits: letters, rankings, reports of crashes."),
}
PLANNED = {  # announced by the interface, not built yet: each says so and exits 2
    "reports": ("Make a report as of a day.", ("make",)),
}


class Leaf(click.Group):
    """A group of commands that is imported only when it is called."""

    def __init__(self, name: str, module: str, short: str) -> None:
        super().__init__(name, help=short, short_help=short)
        self.module = module

    def _loaded(self) -> click.Group:
        group: click.Group = importlib.import_module(self.module).group
        return group

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the group's commands."""
        return self._loaded().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of the group's commands."""
        return self._loaded().get_command(ctx, cmd_name)


class Lone(click.Command):
    """A command that is imported only when it is called."""

    def __init__(self, name: str, module: str, short: str) -> None:
        super().__init__(name, help=short, short_help=short)
        self.module = module

    def make_context(self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any) -> click.Context:
        """The context of the command itself, which then takes over."""
        command: click.Command = importlib.import_module(self.module).command
        return command.make_context(info_name, args, parent, **extra)


def not_built_yet(name: str, short: str) -> click.Command:
    """A command that takes anything, says that it is not built yet and exits 2."""

    def say(rest: tuple[str, ...]) -> None:
        raise click.UsageError(f"`flask {name}` is not built yet.")

    say_so = f"{short} Not built yet: it says so and exits 2."
    settings = {"ignore_unknown_options": True, "allow_extra_args": True}
    return click.Command(
        name.rsplit(" ", 1)[-1], callback=say, params=[click.Argument(["rest"], nargs=-1)], help=say_so, short_help=say_so, context_settings=settings
    )


def planned_group(name: str, short: str, verbs: tuple[str, ...]) -> click.Command:
    """A planned command, or a group of them."""
    if not verbs:
        return not_built_yet(name, short)
    group = click.Group(name, help=f"{short} Not built yet.", short_help=f"{short} Not built yet.")
    for verb in verbs:
        group.add_command(not_built_yet(f"{name} {verb}", short))
    return group


def register(app: Flask, leaves: Mapping[str, tuple[str, str]] = LEAVES) -> None:
    """Put every command on the application."""
    for name, (module, short) in leaves.items():
        app.cli.add_command(Leaf(name, module, short))
    for name, (module, short) in ALONE.items():
        app.cli.add_command(Lone(name, module, short))
    for name, (short, verbs) in PLANNED.items():
        app.cli.add_command(planned_group(name, short, verbs))
