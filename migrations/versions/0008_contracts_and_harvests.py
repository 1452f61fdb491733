"""Contracts with their lines, signatures and events, and harvests with what is drawn from them.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


UNIQUE = (("id",), ("contract_id", "sequence"))


def forbid_changes():
    """Let the database itself refuse to change or delete what happened to a contract."""
    if op.get_context().dialect.name != "sqlite":
        op.execute(
            "CREATE TRIGGER contract_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER contract_event_no_{verb} BEFORE {verb.upper()} ON contract_event "
            "BEGIN SELECT RAISE(ABORT, 'contract_event can only be added to'); END"
        )
    for number, keys in enumerate(UNIQUE):  # INSERT OR REPLACE deletes without the trigger above
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        op.execute(
            f"CREATE TRIGGER contract_event_no_replace_{number} BEFORE INSERT ON contract_event "
            f"WHEN EXISTS (SELECT 1 FROM contract_event WHERE {same}) "
            "BEGIN SELECT RAISE(ABORT, 'contract_event can only be added to'); END"
        )


def upgrade():
    op.create_table(
        "harvest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("made_for", sa.String(length=240), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("capacity_typed", sa.Text(), nullable=False),
        sa.Column("capacity_kg", sa.BigInteger(), nullable=False),
        sa.Column("signed_kg", sa.BigInteger(), nullable=False),
        sa.Column("over_kg", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity_kg >= 0 AND signed_kg >= 0 AND over_kg >= 0", name=op.f("ck_harvest_amounts_are_not_negative")),
        sa.CheckConstraint("signed_kg <= capacity_kg + over_kg", name=op.f("ck_harvest_not_sold_twice")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_harvest_window_runs_forward")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_harvest_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest")),
        sa.UniqueConstraint("code", name=op.f("uq_harvest_code")),
        sa.UniqueConstraint("made_for", name=op.f("uq_harvest_made_for")),
    )
    op.create_index(op.f("ix_harvest_party_id"), "harvest", ["party_id"])
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("shape", sa.String(length=10), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("linkage_id", sa.Integer(), nullable=True),
        sa.Column("plan_code", sa.String(length=40), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=True),
        sa.Column("form", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(shape = 'annex') = (parent_id IS NOT NULL)", name=op.f("ck_contract_annex_has_parent")),
        sa.CheckConstraint("(shape = 'framework') OR (seller_id IS NOT NULL)", name=op.f("ck_contract_only_a_framework_lacks_a_seller")),
        sa.CheckConstraint("shape IN ('single', 'framework', 'annex')", name=op.f("ck_contract_shape_is_known")),
        sa.CheckConstraint(
            "state IN ('draft', 'signing', 'signed', 'in_force', 'on_hold', 'ended', 'cancelled')", name=op.f("ck_contract_state_is_known")
        ),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name=op.f("ck_contract_term_runs_forward")),
        sa.CheckConstraint("form IS NULL OR form BETWEEN 1 AND 7", name=op.f("ck_contract_form_is_known")),
        sa.ForeignKeyConstraint(["buyer_id"], ["party.id"], name=op.f("fk_contract_buyer_id_party")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_contract_created_by_id_person")),
        sa.ForeignKeyConstraint(["linkage_id"], ["linkage.id"], name=op.f("fk_contract_linkage_id_linkage")),
        sa.ForeignKeyConstraint(["parent_id"], ["contract.id"], name=op.f("fk_contract_parent_id_contract")),
        sa.ForeignKeyConstraint(["renews_id"], ["contract.id"], name=op.f("fk_contract_renews_id_contract")),
        sa.ForeignKeyConstraint(["seller_id"], ["party.id"], name=op.f("fk_contract_seller_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("code", name=op.f("uq_contract_code")),
        sa.UniqueConstraint("created_by_id", "form_key", name=op.f("uq_contract_created_by_id_form_key")),
        sa.UniqueConstraint("number", name=op.f("uq_contract_number")),
    )
    op.create_index(op.f("ix_contract_buyer_id"), "contract", ["buyer_id"])
    op.create_index(op.f("ix_contract_linkage_id"), "contract", ["linkage_id"])
    op.create_index(op.f("ix_contract_parent_id"), "contract", ["parent_id"])
    op.create_index(op.f("ix_contract_seller_id"), "contract", ["seller_id"])
    op.create_index(op.f("ix_contract_state_ends_on"), "contract", ["state", "ends_on"])
    op.create_table(
        "contract_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("from_state", sa.String(length=10), nullable=True),
        sa.Column("to_state", sa.String(length=10), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_event_contract_id_contract")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contract_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_event")),
        sa.UniqueConstraint("contract_id", "sequence", name=op.f("uq_contract_event_contract_id_sequence")),
    )
    op.create_table(
        "contract_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("grade", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("quantity_typed", sa.Text(), nullable=False),
        sa.Column("quantity_kg", sa.BigInteger(), nullable=True),
        sa.Column("tolerance_percent", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("harvest_id", sa.Integer(), nullable=True),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name=op.f("ck_contract_line_window_runs_forward")),
        sa.CheckConstraint("quantity_kg IS NULL OR quantity_kg > 0", name=op.f("ck_contract_line_quantity_is_some")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id_contract")),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvest.id"], name=op.f("fk_contract_line_harvest_id_harvest")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_contract_line_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
        sa.UniqueConstraint("contract_id", "sequence", name=op.f("uq_contract_line_contract_id_sequence")),
    )
    op.create_index(op.f("ix_contract_line_harvest_id"), "contract_line", ["harvest_id"])
    op.create_table(
        "contract_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role IN ('buyer', 'seller', 'alliance')", name=op.f("ck_contract_signature_role_is_known")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_signature_contract_id_contract")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_contract_signature_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_signature")),
        sa.UniqueConstraint("contract_id", "role", name=op.f("uq_contract_signature_contract_id_role")),
    )
    op.create_table(
        "harvest_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("harvest_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("quantity_kg", sa.BigInteger(), nullable=False),
        sa.Column("over_kg", sa.BigInteger(), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("drawn_by_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_kg", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity_kg > 0", name=op.f("ck_harvest_draw_quantity_is_some")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["person.id"], name=op.f("fk_harvest_draw_drawn_by_id_person")),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvest.id"], name=op.f("fk_harvest_draw_harvest_id_harvest")),
        sa.ForeignKeyConstraint(["line_id"], ["contract_line.id"], name=op.f("fk_harvest_draw_line_id_contract_line")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_draw")),
        sa.UniqueConstraint("line_id", "sequence", name=op.f("uq_harvest_draw_line_id_sequence")),
    )
    op.create_index(op.f("ix_harvest_draw_harvest_id"), "harvest_draw", ["harvest_id"])
    forbid_changes()


def downgrade():
    if op.get_context().dialect.name != "sqlite":  # there a trigger goes with its table
        op.execute("DROP TRIGGER contract_event_no_change ON contract_event")
    for table in ("harvest_draw", "contract_signature", "contract_line", "contract_event", "contract", "harvest"):
        op.drop_table(table)
