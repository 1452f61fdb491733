"""Another database that a copy goes into: reached, found empty, and given its tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import command
from flask import current_app
from sqlalchemy.engine import Engine

from matchmaker.store import copying
from matchmaker.store.backups import CannotBackUp
from matchmaker.store.base import prepare


@contextmanager
def fresh_target(own: str, address: str) -> Iterator[Engine]:
    """The other database with its tables and without a row. Raises `CannotBackUp` where it is this one or holds anything."""
    url = sa.make_url(address)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise CannotBackUp("a copy goes to sqlite:///… or postgresql+psycopg://…")
    if url == sa.make_url(own):
        raise CannotBackUp("that is this very database")
    engine = sa.create_engine(url, hide_parameters=True)
    prepare(engine)
    try:
        if table := copying.holds_rows(engine):
            raise CannotBackUp(f"the other database is not empty (there are rows in {table}): a copy goes into a new one, and over nothing")
        config = current_app.extensions["migrate"].migrate.get_config()
        config.attributes["engine"] = engine
        command.upgrade(config, "head")
        yield engine
    finally:
        engine.dispose()
