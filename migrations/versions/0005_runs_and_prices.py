"""Runs that can be made again, and reference prices.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# Runs: what ranked all open listings, and what it was made from.


def add_runs():
    op.create_table(
        "listing_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_listing_version_digest")),
    )
    op.create_index(op.f("ix_listing_version_code"), "listing_version", ["code"])
    op.create_table(
        "run_part",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_run_part")),
    )
    op.create_table(
        "ranking_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sides", sa.JSON(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.String(length=60), nullable=False),
        sa.Column("scored", sa.String(length=64), nullable=False),
        sa.Column("words", sa.String(length=64), nullable=False),
        sa.Column("data", sa.String(length=64), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("published", sa.String(length=64), nullable=False),
        sa.Column("stamps", sa.JSON(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("matches", sa.BigInteger(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("kind IN ('bulk')", name=op.f("ck_ranking_run_kind_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ranking_run")),
        sa.UniqueConstraint("code", name=op.f("uq_ranking_run_code")),
    )
    op.create_index("ix_ranking_run_finished_at", "ranking_run", ["finished_at"])
    with op.batch_alter_table("kept_match") as batch_op:
        batch_op.add_column(sa.Column("run", sa.String(length=40), server_default="", nullable=False))


def drop_runs():
    with op.batch_alter_table("kept_match") as batch_op:
        batch_op.drop_column("run")
    for table in ("ranking_run", "run_part", "listing_version"):
        op.drop_table(table)


# Reference prices: dated, with their source and place in the chain; only ever added to, or withdrawn with a reason.


FACTS = (
    "id", "code", "product", "size_typed", "grade", "low_g", "high_g", "state", "chain", "price_typed", "low_dong", "high_dong", "unit",
    "read_on", "source", "read_by", "note", "invented", "entered_by_id", "entered_at", "form_key",
)  # fmt: skip


def add_prices():
    op.create_table(
        "reference_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("size_typed", sa.Text(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("low_g", sa.Double(), nullable=True),
        sa.Column("high_g", sa.Double(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("chain", sa.String(length=12), nullable=False),
        sa.Column("price_typed", sa.Text(), nullable=False),
        sa.Column("low_dong", sa.BigInteger(), nullable=False),
        sa.Column("high_dong", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("read_by", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("chain IN ('farm', 'trader', 'factory', 'wholesale', 'retail')", name=op.f("ck_reference_price_chain_is_known")),
        sa.CheckConstraint("0 < low_dong AND low_dong <= high_dong", name=op.f("ck_reference_price_low_before_high")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_reference_price_entered_by_id_person")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["person.id"], name=op.f("fk_reference_price_withdrawn_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_price")),
        sa.UniqueConstraint("code", name=op.f("uq_reference_price_code")),
        sa.UniqueConstraint("form_key", name=op.f("uq_reference_price_form_key")),
    )
    op.create_index("ix_reference_price_product_read_on", "reference_price", ["product", "read_on"])
    keep_prices_as_read()


def keep_prices_as_read():
    """Let the database itself refuse every change but the withdrawal, once."""
    if op.get_context().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in FACTS)
        refuse = "BEGIN SELECT RAISE(ABORT, 'reference_price can only be added to or withdrawn'); END"
        op.execute(f"CREATE TRIGGER reference_price_no_update BEFORE UPDATE ON reference_price WHEN OLD.withdrawn_at IS NOT NULL OR {changed} {refuse}")
        op.execute(f"CREATE TRIGGER reference_price_no_delete BEFORE DELETE ON reference_price {refuse}")
        same = "id = NEW.id OR code = NEW.code OR form_key = NEW.form_key"
        op.execute(
            f"CREATE TRIGGER reference_price_no_replace BEFORE INSERT ON reference_price "
            f"WHEN EXISTS (SELECT 1 FROM reference_price WHERE {same}) {refuse}"
        )
        return
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in FACTS)
    op.execute(
        "CREATE FUNCTION refuse_price_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'reference_price can only be added to or withdrawn'; END $$"
    )
    op.execute(
        "CREATE TRIGGER reference_price_no_update BEFORE UPDATE ON reference_price FOR EACH ROW "
        f"WHEN (OLD.withdrawn_at IS NOT NULL OR {changed}) EXECUTE FUNCTION refuse_price_change()"
    )
    op.execute("CREATE TRIGGER reference_price_no_delete BEFORE DELETE OR TRUNCATE ON reference_price FOR EACH STATEMENT EXECUTE FUNCTION refuse_price_change()")


def drop_prices():
    if op.get_context().dialect.name != "sqlite":  # there a trigger goes with its table
        op.execute("DROP TRIGGER reference_price_no_delete ON reference_price")
        op.execute("DROP TRIGGER reference_price_no_update ON reference_price")
        op.execute("DROP FUNCTION refuse_price_change()")
    op.drop_table("reference_price")


def upgrade():
    add_runs()
    add_prices()


def downgrade():
    drop_prices()
    drop_runs()
