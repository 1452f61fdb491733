"""What exactly each side signed and how the signature came, and which offers are of one harvest.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("contract_signature") as table:
        table.add_column(sa.Column("via", sa.String(length=10), server_default="web", nullable=False))
        table.add_column(sa.Column("terms_digest", sa.String(length=64), server_default="", nullable=False))
    op.create_table(
        "harvest_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("harvest_id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("quantity_kg", sa.BigInteger(), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["harvest_id"], ["harvest.id"], name=op.f("fk_harvest_offer_harvest_id_harvest")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_harvest_offer_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest_offer")),
        sa.UniqueConstraint("listing_id", name=op.f("uq_harvest_offer_listing_id")),
    )
    op.create_index(op.f("ix_harvest_offer_harvest_id"), "harvest_offer", ["harvest_id"])


def downgrade():
    op.drop_table("harvest_offer")
    with op.batch_alter_table("contract_signature") as table:
        table.drop_column("terms_digest")
        table.drop_column("via")
