"""Addresses by which a party lets somebody without an account read a listing of its own.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "shared_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('listing', 'matches')", name=op.f("ck_shared_link_kind_is_known")),
        sa.CheckConstraint("made_at < expires_at", name=op.f("ck_shared_link_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_shared_link_listing_id_listing")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_shared_link_made_by_id_person")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_shared_link_revoked_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_link")),
        sa.UniqueConstraint("code", name=op.f("uq_shared_link_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_shared_link_token_hash")),
        sa.UniqueConstraint("made_by_id", "form_key", name=op.f("uq_shared_link_made_by_id_form_key")),
    )
    op.create_index(op.f("ix_shared_link_listing_id"), "shared_link", ["listing_id"])


def downgrade():
    op.drop_table("shared_link")
