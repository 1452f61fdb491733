"""How co-operatives stand and how much they are seen, the support slot's switch, and when a listing is paid for.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = {"party_standing": (("id",), ("form_key",)), "support_switch": (("id",),)}


def forbid_changes():
    """Let the database itself refuse to change or delete what has been entered."""
    if op.get_context().dialect.name != "sqlite":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table, uniques in APPEND_ONLY.items():
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
            )
        for number, keys in enumerate(uniques):  # INSERT OR REPLACE deletes without the trigger above
            same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
            op.execute(
                f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
            )


def allow_changes():
    """Take the refusals away, so that the tables can be dropped."""
    if op.get_context().dialect.name == "sqlite":
        return  # a trigger goes with its table
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")


def upgrade():
    op.create_table(
        "party_standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("stands", sa.String(length=10), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.CheckConstraint("stands IN ('rated', 'weak', 'new', 'stopped', 'ungraded')", name=op.f("ck_party_standing_stands_is_known")),
        sa.CheckConstraint("grade IN ('', 'good', 'fair', 'average', 'poor')", name=op.f("ck_party_standing_grade_is_known")),
        sa.CheckConstraint("(stands = 'rated') = (grade <> '')", name=op.f("ck_party_standing_only_the_rated_have_a_grade")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_party_standing_entered_by_id_person")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_standing_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_standing")),
        sa.UniqueConstraint("form_key", name=op.f("uq_party_standing_form_key")),
    )
    op.create_index("ix_party_standing_party_id_as_of", "party_standing", ["party_id", "as_of"])
    op.create_table(
        "party_exposure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("surface", sa.String(length=10), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("worth", sa.BigInteger(), nullable=False),
        sa.Column("supported", sa.Integer(), nullable=False),
        sa.CheckConstraint("surface IN ('matches', 'search')", name=op.f("ck_party_exposure_surface_is_known")),
        sa.CheckConstraint("supported <= shown", name=op.f("ck_party_exposure_supported_is_shown")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_exposure_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_exposure")),
        sa.UniqueConstraint("party_id", "quarter", "surface", name=op.f("uq_party_exposure_party_id_quarter_surface")),
    )
    op.create_index(op.f("ix_party_exposure_quarter"), "party_exposure", ["quarter"])
    op.create_table(
        "support_switch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_switch_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_switch")),
    )
    forbid_changes()
    with op.batch_alter_table("listing") as batch_op:
        batch_op.add_column(sa.Column("payment_typed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("payment_due", sa.String(length=8), server_default="", nullable=False))
        batch_op.add_column(sa.Column("payment_days", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("listing") as batch_op:
        for name in ("payment_days", "payment_due", "payment_typed"):
            batch_op.drop_column(name)
    allow_changes()
    for table in ("support_switch", "party_exposure", "party_standing"):
        op.drop_table(table)
