"""What the words, the listings, the organisations, the desk, the search and the outbox keep besides; one section for each.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Reading: what a listing says in units of the trade and in tides.


def add_reading():
    pass


def drop_reading():
    pass


# Words: every edit of a word list, dated, so that it can be undone.


def add_word_edits():
    pass


def drop_word_edits():
    pass


# Listings: photos, a story, a pick-up point.


def add_pictures():
    with op.batch_alter_table("listing") as listing:
        listing.add_column(sa.Column("story", sa.Text(), server_default="", nullable=False))
        listing.add_column(sa.Column("pick_up", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "listing_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 6", name=op.f("ck_listing_photo_position_is_one_of_six")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_photo_listing_id_listing")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_listing_photo_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_photo")),
        sa.UniqueConstraint("code", name=op.f("uq_listing_photo_code")),
        sa.UniqueConstraint("listing_id", "sha256", name=op.f("uq_listing_photo_listing_id_sha256")),
    )
    op.create_table(
        "photo_size",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(8), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size IN ('small', 'large')", name=op.f("ck_photo_size_size_is_known")),
        sa.ForeignKeyConstraint(["photo_id"], ["listing_photo.id"], name=op.f("fk_photo_size_photo_id_listing_photo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "size", name=op.f("pk_photo_size")),
    )


def drop_pictures():
    op.drop_table("photo_size")
    op.drop_table("listing_photo")
    with op.batch_alter_table("listing") as listing:
        listing.drop_column("pick_up")
        listing.drop_column("story")


# Organisations: who speaks for whom as what, and who has asked to be registered.


def add_organisations():
    pass


def drop_organisations():
    pass


# The desk: acting for a party, notes and tasks.


def add_desk():
    pass


def drop_desk():
    pass


# Search: what was looked for and not found.


def add_searches():
    pass


def drop_searches():
    pass


# The outbox: letters and other work that waits.


def add_outbox():
    pass


def drop_outbox():
    pass


def upgrade():
    add_reading()
    add_word_edits()
    add_pictures()
    add_organisations()
    add_desk()
    add_searches()
    add_outbox()


def downgrade():
    drop_outbox()
    drop_searches()
    drop_desk()
    drop_organisations()
    drop_pictures()
    drop_word_edits()
    drop_reading()
