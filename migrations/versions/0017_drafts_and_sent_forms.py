"""Drafts of forms, and forms that were taken, so that one sent again has the same answer; which paper a photo shows.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_draft_code")),
        sa.UniqueConstraint("person_id", "kind", "subject", "form_key", name=op.f("uq_draft_person_id_kind_subject_form_key")),
    )
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"])
    op.create_table(
        "sent_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sent_form_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_form")),
        sa.UniqueConstraint("person_id", "path", "form_key", name=op.f("uq_sent_form_person_id_path_form_key")),
    )
    op.create_index(op.f("ix_sent_form_sent_at"), "sent_form", ["sent_at"])
    with op.batch_alter_table("listing_photo") as batch_op:
        batch_op.add_column(sa.Column("paper", sa.String(length=300), server_default="", nullable=False))


def downgrade():
    with op.batch_alter_table("listing_photo") as batch_op:
        batch_op.drop_column("paper")
    op.drop_table("sent_form")
    op.drop_table("draft")
