"""Which listing each change of a side was about, so that an index takes up one listing instead of being made anew.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "listing_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_change_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_change")),
        sa.UniqueConstraint("stamp", name=op.f("uq_listing_change_stamp")),
    )
    op.create_index("ix_listing_change_side_version", "listing_change", ["side", "version"])


def downgrade():
    op.drop_table("listing_change")
