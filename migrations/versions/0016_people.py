"""Readers of an organisation, slips for people without e-mail, staff who look as somebody, and one act on many rows that can be undone.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BEFORE, NOW = "role IN ('lead', 'member')", "role IN ('lead', 'member', 'reader')"
UNUSED = sa.text("used_at IS NULL AND withdrawn_at IS NULL")
REACHED = "email IS NOT NULL OR phone IS NOT NULL"


def _roles(table, condition):
    name = op.f(f"ck_{table}_role_is_known")
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, condition)


# Slips: an invitation to a named person, reached by telephone where there is no e-mail, with a code that can be typed.


def add_slips():
    with op.batch_alter_table("activation") as batch_op:
        batch_op.add_column(sa.Column("person_name", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("nonce", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("code_hash", sa.String(length=64), nullable=True))
        batch_op.alter_column("email", existing_type=sa.String(length=254), nullable=True)
        batch_op.create_unique_constraint(op.f("uq_activation_code_hash"), ["code_hash"])
        batch_op.create_check_constraint(op.f("ck_activation_somebody_is_reached"), REACHED)
    op.create_index(
        "uq_activation_unused_phone", "activation", ["party_id", "phone"], unique=True, sqlite_where=UNUSED, postgresql_where=UNUSED
    )
    op.create_table(
        "slip_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_try")),
    )
    op.create_index("ix_slip_try_address_at", "slip_try", ["address", "at"])


def drop_slips():
    op.drop_table("slip_try")
    op.drop_index("uq_activation_unused_phone", "activation")
    op.execute("DELETE FROM activation WHERE email IS NULL")
    with op.batch_alter_table("activation") as batch_op:
        batch_op.drop_constraint(op.f("ck_activation_somebody_is_reached"), type_="check")
        batch_op.drop_constraint(op.f("uq_activation_code_hash"), type_="unique")
        batch_op.alter_column("email", existing_type=sa.String(length=254), nullable=False)
        for name in ("code_hash", "nonce", "phone", "person_name"):
            batch_op.drop_column(name)


# Looking as somebody: a session of a person that staff opened, with the reason.


def add_looking():
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.add_column(sa.Column("acted_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))
        batch_op.create_foreign_key(op.f("fk_user_session_acted_by_id_person"), "person", ["acted_by_id"], ["id"])


def drop_looking():
    op.execute("DELETE FROM user_session WHERE acted_by_id IS NOT NULL")  # without the mark it would be the person's own
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.drop_constraint(op.f("fk_user_session_acted_by_id_person"), type_="foreignkey")
        batch_op.drop_column("reason")
        batch_op.drop_column("acted_by_id")


# One act on many rows: what was done to each, so that it can be put back.


def add_batches():
    op.create_table(
        "bulk_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_bulk_batch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_batch")),
        sa.UniqueConstraint("code", name=op.f("uq_bulk_batch_code")),
        sa.UniqueConstraint("person_id", "form_key", name=op.f("uq_bulk_batch_person_id_form_key")),
    )
    op.create_table(
        "bulk_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why_not", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("put_back", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["bulk_batch.id"], name=op.f("fk_bulk_row_batch_id_bulk_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_row")),
        sa.UniqueConstraint("batch_id", "subject_kind", "subject_code", name=op.f("uq_bulk_row_batch_id_subject_kind_subject_code")),
    )


def upgrade():
    for table in ("membership", "activation"):
        _roles(table, NOW)
    add_slips()
    add_looking()
    add_batches()


def downgrade():
    op.drop_table("bulk_row")
    op.drop_table("bulk_batch")
    drop_looking()
    drop_slips()
    for table in ("activation", "membership"):
        op.execute(f"DELETE FROM {table} WHERE role = 'reader'")  # nobody may write who was let in to read
        _roles(table, BEFORE)
