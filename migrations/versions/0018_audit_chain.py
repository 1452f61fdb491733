"""The audit is chained: each event has a seal on everything up to it, and the chain's end is noted apart.

Revision ID: 0018
Revises: 0017
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ONLY_ADDED_TO, UNIQUES = "audit_seal", (("id",), ("event_id",))
AT_ONCE = 1000


def upgrade():
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["audit_event.id"], name=op.f("fk_audit_seal_event_id_audit_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_seal_event_id")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_there_is_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    _chain_what_there_is()
    _forbid_changes()


def downgrade():
    if op.get_context().dialect.name != "sqlite":  # there a trigger goes with its table
        op.execute(f"DROP TRIGGER {ONLY_ADDED_TO}_no_change ON {ONLY_ADDED_TO}")
    op.drop_table("audit_head")
    op.drop_table("audit_seal")


def _chain_what_there_is():
    """Seal the events that were written before there was a chain, in their order, a thousand at a time."""
    connection, event, seal, head = op.get_bind(), *_tables()
    number, last, after = 0, "0" * 64, 0
    while rows := connection.execute(sa.select(event).where(event.c.id > after).order_by(event.c.id).limit(AT_ONCE)).all():
        seals = []
        for row in rows:
            number, previous, after = number + 1, last, row.id
            last = _seal_of(previous, number, row)
            seals.append({"id": number, "event_id": row.id, "previous": previous, "hash": last})
        connection.execute(sa.insert(seal), seals)
    connection.execute(sa.insert(head).values(id=1, count=number, hash=last))


def _seal_of(previous, number, row):
    at: datetime = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    told = [number, at.isoformat(timespec="microseconds"), row.person_id, row.on_behalf_of_id, row.source, row.action]
    told += [row.subject_kind, row.subject_code, row.detail]
    text = previous + json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _tables():
    names = ("source", "action", "subject_kind", "subject_code")
    event = sa.table(
        "audit_event", sa.column("id", sa.Integer), sa.column("at", sa.DateTime(timezone=True)), sa.column("person_id", sa.Integer),
        sa.column("on_behalf_of_id", sa.Integer), *(sa.column(name, sa.String) for name in names), sa.column("detail", sa.JSON),
    )
    seal = sa.table("audit_seal", *(sa.column(name) for name in ("id", "event_id", "previous", "hash")))
    head = sa.table("audit_head", *(sa.column(name) for name in ("id", "count", "hash")))
    return event, seal, head


def _forbid_changes():
    """Let the database itself refuse to change or delete a seal."""
    table = ONLY_ADDED_TO
    if op.get_context().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END")
    for number, keys in enumerate(UNIQUES):  # INSERT OR REPLACE deletes without the trigger above
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
        )
