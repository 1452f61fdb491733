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
    pass


def drop_searches():
    pass


# The outbox: letters and other work that waits.


def add_outbox():
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'done', 'failed')", name=op.f("ck_job_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_job_kind_key")),
    )
    op.create_index("ix_job_state_run_after", "job", ["state", "run_after"])
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_code", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("handed_over", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sending', 'sent', 'kept', 'failed')", name=op.f("ck_letter_state_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_letter_code")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    op.create_index("ix_letter_state_id", "letter", ["state", "id"])
    op.create_table(
        "kept_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("listing_version", sa.Integer(), nullable=False),
        sa.Column("other_version", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("passes", sa.Boolean(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("scorer", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_kept_match_listing_id_listing")),
        sa.ForeignKeyConstraint(["need_id"], ["listing.id"], name=op.f("fk_kept_match_need_id_listing")),
        sa.ForeignKeyConstraint(["offer_id"], ["listing.id"], name=op.f("fk_kept_match_offer_id_listing")),
        sa.ForeignKeyConstraint(["other_id"], ["listing.id"], name=op.f("fk_kept_match_other_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_match")),
        sa.UniqueConstraint("listing_id", "other_id", name=op.f("uq_kept_match_listing_id_other_id")),
    )
    op.create_index("ix_kept_match_first_at", "kept_match", ["first_at"])
    op.create_index("ix_kept_match_need_id_offer_id", "kept_match", ["need_id", "offer_id"])
    op.create_index("ix_kept_match_offer_id", "kept_match", ["offer_id"])
    op.create_index("ix_kept_match_other_id", "kept_match", ["other_id"])


def drop_outbox():
    op.drop_table("kept_match")
    op.drop_table("letter")
    op.drop_table("job")


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
