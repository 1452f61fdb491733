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
    pass


def drop_pictures():
    pass


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
    op.create_table(
        "empty_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.String(length=240), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("commune", sa.String(length=20), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column("chosen", sa.String(length=240), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('offer', 'need')", name=op.f("ck_empty_search_side_is_known")),
        sa.CheckConstraint("times > 0", name=op.f("ck_empty_search_times_is_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_empty_search")),
        sa.UniqueConstraint("day", "key", name=op.f("uq_empty_search_day_key")),
    )
    with op.batch_alter_table("empty_search") as batch:
        batch.create_index(batch.f("ix_empty_search_commune"), ["commune"])
        batch.create_index(batch.f("ix_empty_search_key"), ["key"])


def drop_searches():
    op.drop_table("empty_search")


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
