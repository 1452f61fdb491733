"""Notices on a person's own page and the way each kind takes, saved searches, and figures of which sources say different things.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'sending', 'sent', 'kept', 'failed')"
NOW = "state IN ('waiting', 'sending', 'sent', 'kept', 'failed', 'digest', 'told', 'inbox')"
ONLY_ADDED_TO, UNIQUES = "figure_settling", (("id",), ("code",), ("form_key",))


# Notices: whose a letter is, whether it was read, and the way that each kind takes.


def add_notices():
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=8), server_default="", nullable=False))
        batch_op.create_foreign_key(op.f("fk_letter_person_id_person"), "person", ["person_id"], ["id"])
        batch_op.create_index("ix_letter_person_id_read_at", ["person_id", "read_at"])
        batch_op.drop_constraint(op.f("ck_letter_state_is_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_state_is_known"), NOW)
    op.create_table(
        "letter_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.CheckConstraint("way IN ('now', 'daily', 'weekly', 'inbox')", name=op.f("ck_letter_wish_way_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_wish_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_wish")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_letter_wish_person_id_kind")),
    )


def drop_notices():
    op.drop_table("letter_wish")
    op.execute("UPDATE letter SET state = 'kept' WHERE state IN ('digest', 'told', 'inbox')")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_state_is_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_state_is_known"), BEFORE)
        batch_op.drop_index("ix_letter_person_id_read_at")
        batch_op.drop_constraint(op.f("fk_letter_person_id_person"), type_="foreignkey")
        for name in ("digest", "read_at", "person_id"):
            batch_op.drop_column(name)


# Saved searches: what a person wants to be told of.


def add_saved_searches():
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("every", sa.String(length=8), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stamp", sa.String(length=80), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('offer', 'need')", name=op.f("ck_saved_search_side_is_known")),
        sa.CheckConstraint("every IN ('now', 'daily', 'weekly')", name=op.f("ck_saved_search_every_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("code", name=op.f("uq_saved_search_code")),
        sa.UniqueConstraint("person_id", "form_key", name=op.f("uq_saved_search_person_id_form_key")),
    )
    op.create_index("ix_saved_search_side_every", "saved_search", ["side", "every", "active"])


# Figures: what sources say of a thing in numbers, and which source is followed.


def add_figures():
    op.create_table(
        "figure_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_code", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("said", sa.String(length=120), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("reported_on", sa.String(length=40), nullable=False),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_via", sa.String(length=10), nullable=False),
        sa.Column("confirmed_by", sa.String(length=120), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.CheckConstraint("subject_kind IN ('party', 'linkage', 'contract')", name=op.f("ck_figure_claim_kind_is_known")),
        sa.CheckConstraint("low <= high", name=op.f("ck_figure_claim_range_runs_upward")),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["party.id"], name=op.f("fk_figure_claim_on_behalf_of_id_party")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_figure_claim_added_by_id_person")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_figure_claim_withdrawn_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_claim")),
        sa.UniqueConstraint("code", name=op.f("uq_figure_claim_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_figure_claim_form_key")),
    )
    op.create_index("ix_figure_claim_subject", "figure_claim", ["subject_kind", "subject_code"])
    op.create_table(
        "figure_settling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=8), nullable=False),
        sa.Column("subject_code", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=16), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("counted", sa.String(length=60), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["figure_claim.id"], name=op.f("fk_figure_settling_claim_id_figure_claim")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_figure_settling_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_settling")),
        sa.UniqueConstraint("code", name=op.f("uq_figure_settling_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_figure_settling_form_key")),
    )
    op.create_index("ix_figure_settling_subject", "figure_settling", ["subject_kind", "subject_code", "figure"])
    _forbid_changes()


def _forbid_changes():
    """Let the database itself refuse to change or delete what has been decided."""
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


def drop_figures():
    if op.get_context().dialect.name != "sqlite":  # there a trigger goes with its table
        op.execute(f"DROP TRIGGER {ONLY_ADDED_TO}_no_change ON {ONLY_ADDED_TO}")
    op.drop_table("figure_settling")
    op.drop_table("figure_claim")


def upgrade():
    add_notices()
    add_saved_searches()
    add_figures()


def downgrade():
    drop_figures()
    op.drop_table("saved_search")
    drop_notices()
