"""E-mail addresses that wait to be confirmed, letters put aside, and who has been welcomed.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op


revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BEFORE = "state IN ('waiting', 'sending', 'sent', 'kept', 'failed', 'digest', 'told', 'inbox')"
NOW = "state IN ('waiting', 'sending', 'sent', 'kept', 'failed', 'aside', 'digest', 'told', 'inbox')"


def upgrade():
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=44), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_address_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("code", name=op.f("uq_address_change_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_address_change_token_hash")),
    )
    op.create_index(op.f("ix_address_change_person_id"), "address_change", ["person_id"])
    with op.batch_alter_table("letter") as batch_op:
        batch_op.add_column(sa.Column("aside_why", sa.Text(), server_default="", nullable=False))
        batch_op.drop_constraint(op.f("ck_letter_state_is_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_state_is_known"), NOW)
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True))
    # Whoever has signed in before knows the place; who was invited and never came is still greeted.
    op.execute(
        "UPDATE person SET welcomed_at = created_at WHERE id IN (SELECT person_id FROM user_session)"
        " OR code IN (SELECT subject_code FROM audit_event WHERE action = 'account.sign_in' AND subject_kind = 'person')"
    )


def downgrade():
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("welcomed_at")
    # What was put aside could not be sent: the older version says no more of it than that.
    op.execute("UPDATE letter SET state = 'failed' WHERE state = 'aside'")
    with op.batch_alter_table("letter") as batch_op:
        batch_op.drop_constraint(op.f("ck_letter_state_is_known"), type_="check")
        batch_op.create_check_constraint(op.f("ck_letter_state_is_known"), BEFORE)
        batch_op.drop_column("aside_why")
    op.drop_table("address_change")
