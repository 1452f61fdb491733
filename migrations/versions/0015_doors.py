"""Phone numbers to sign in with, second factors, ways to a new password, and what a person sees of their sessions.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def widen_person():
    with op.batch_alter_table("person") as batch_op:
        batch_op.alter_column("email", existing_type=sa.String(length=254), nullable=True)
        batch_op.add_column(sa.Column("phone", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("factor_salt", sa.String(length=44), server_default="", nullable=False))
        batch_op.add_column(sa.Column("factor_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("factor_step", sa.BigInteger(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_person_phone"), ["phone"])
        batch_op.create_check_constraint(op.f("ck_person_can_be_named"), "email IS NOT NULL OR phone IS NOT NULL")


def narrow_person():
    op.execute("UPDATE person SET email = code || '@no-address.invalid', active = (1 = 0) WHERE email IS NULL")  # they cannot be named any more
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_can_be_named"), type_="check")
        batch_op.drop_constraint(op.f("uq_person_phone"), type_="unique")
        for name in ("factor_step", "factor_since", "factor_salt", "phone"):
            batch_op.drop_column(name)
        batch_op.alter_column("email", existing_type=sa.String(length=254), nullable=False)


def widen_sessions():
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.add_column(sa.Column("code", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("device", sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE user_session SET code = 's-' || substr(token_hash, 1, 16)")
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.alter_column("code", existing_type=sa.String(length=40), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_user_session_code"), ["code"])


def narrow_sessions():
    with op.batch_alter_table("user_session") as batch_op:
        batch_op.drop_constraint(op.f("uq_user_session_code"), type_="unique")
        for name in ("seen_at", "device", "code"):
            batch_op.drop_column(name)


def add_recovery_codes():
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("person_id", "code_hash", name=op.f("uq_recovery_code_person_id_code_hash")),
    )


def add_password_resets():
    op.create_table(
        "password_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=44), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_password_reset_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_reset")),
        sa.UniqueConstraint("code", name=op.f("uq_password_reset_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_reset_token_hash")),
    )
    op.create_index(op.f("ix_password_reset_person_id"), "password_reset", ["person_id"])


def upgrade():
    widen_person()
    widen_sessions()
    add_recovery_codes()
    add_password_resets()


def downgrade():
    op.drop_table("password_reset")
    op.drop_table("recovery_code")
    narrow_sessions()
    narrow_person()
