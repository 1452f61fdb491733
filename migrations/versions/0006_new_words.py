"""Words that name no listed product, kept beside each listing, gathered, and set aside by staff.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LONGEST = 120
BATCH = 2000


def upgrade():
    with op.batch_alter_table("listing") as batch_op:
        batch_op.add_column(sa.Column("unlisted", sa.String(length=LONGEST), server_default="", nullable=False))
        batch_op.create_index("ix_listing_unlisted", ["unlisted", "status"])
    op.create_table(
        "unlisted_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(length=LONGEST), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["head_id"], ["unlisted_phrase.id"], name=op.f("fk_unlisted_phrase_head_id_unlisted_phrase")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlisted_phrase")),
        sa.UniqueConstraint("phrase", name=op.f("uq_unlisted_phrase_phrase")),
    )
    op.create_index(op.f("ix_unlisted_phrase_head_id"), "unlisted_phrase", ["head_id"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("head_id", sa.Integer(), nullable=False),
        sa.Column("upto_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["head_id"], ["unlisted_phrase.id"], name=op.f("fk_set_aside_head_id_unlisted_phrase")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_set_aside_person_id_person")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_set_aside_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("code", name=op.f("uq_set_aside_code")),
    )
    op.create_index(op.f("ix_set_aside_head_id"), "set_aside", ["head_id"])
    keep_unlisted()


def keep_unlisted():
    """What listings of before name beyond the lists, out of what they were linked to."""
    listing = sa.table("listing", sa.column("id", sa.Integer), sa.column("linked", sa.JSON(none_as_null=True)), sa.column("unlisted", sa.String))
    connection, after = op.get_bind(), 0
    update = sa.update(listing).where(listing.c.id == sa.bindparam("listing")).values(unlisted=sa.bindparam("phrase"))
    while True:
        query = sa.select(listing.c.id, listing.c.linked).where(listing.c.id > after, listing.c.linked.is_not(None)).order_by(listing.c.id)
        rows = connection.execute(query.limit(BATCH)).all()
        if not rows:
            return
        after = rows[-1].id
        found = [(row.id, "" if row.linked.get("readings") else (row.linked.get("phrase") or "")[:LONGEST].strip()) for row in rows]
        if kept := [{"listing": listing_id, "phrase": phrase} for listing_id, phrase in found if phrase]:
            connection.execute(update, kept)


def downgrade():
    op.drop_table("set_aside")
    op.drop_table("unlisted_phrase")
    with op.batch_alter_table("listing") as batch_op:
        batch_op.drop_index("ix_listing_unlisted")
        batch_op.drop_column("unlisted")
