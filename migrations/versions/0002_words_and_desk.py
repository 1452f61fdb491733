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
    with op.batch_alter_table("listing") as batch_op:
        batch_op.add_column(sa.Column("tides", sa.String(length=20), server_default="", nullable=False))
        batch_op.add_column(sa.Column("area_typed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("area_m2", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("kg_each_typed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("kg_each", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("pieces_each_typed", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("pieces_each", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("old_font", sa.JSON(), nullable=True))


def drop_reading():
    with op.batch_alter_table("listing") as batch_op:
        for name in ("old_font", "pieces_each", "pieces_each_typed", "kg_each", "kg_each_typed", "area_m2", "area_typed", "tides"):
            batch_op.drop_column(name)


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
