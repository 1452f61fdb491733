"""The bin: what was withdrawn or removed and can be taken back for thirty days; photos wait there before they are gone.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "bin_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_code", sa.String(length=60), nullable=False),
        sa.Column("shelf", sa.String(length=8), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=120), server_default="", nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("thrown_by_id", sa.Integer(), nullable=False),
        sa.Column("thrown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=True),
        sa.Column("ending", sa.String(length=8), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shelf IN ('party', 'person', 'staff')", name=op.f("ck_bin_entry_shelf_is_known")),
        sa.CheckConstraint("ending IN ('', 'restored', 'emptied')", name=op.f("ck_bin_entry_ending_is_known")),
        sa.CheckConstraint("(ending = '') = (ended_at IS NULL)", name=op.f("ck_bin_entry_ended_at_its_ending")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_bin_entry_party_id_party")),
        sa.ForeignKeyConstraint(["thrown_by_id"], ["person.id"], name=op.f("fk_bin_entry_thrown_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_bin_entry_ended_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_bin_entry_code")),
    )
    op.create_index(op.f("ix_bin_entry_party_id"), "bin_entry", ["party_id"])
    op.create_index(op.f("ix_bin_entry_thrown_by_id"), "bin_entry", ["thrown_by_id"])
    op.create_index("ix_bin_entry_shelf", "bin_entry", ["shelf", "ending", "thrown_at"])
    op.create_index("ix_bin_entry_subject", "bin_entry", ["kind", "subject_code"])
    with op.batch_alter_table("listing_photo") as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    # What still lies in the bin was thrown away: the older version knows of no removed photos, so those are gone with it.
    op.execute("DELETE FROM photo_size WHERE photo_id IN (SELECT id FROM listing_photo WHERE removed_at IS NOT NULL)")
    op.execute("DELETE FROM listing_photo WHERE removed_at IS NOT NULL")
    with op.batch_alter_table("listing_photo") as batch_op:
        batch_op.drop_column("removed_at")
    op.drop_table("bin_entry")
