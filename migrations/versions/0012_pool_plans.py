"""Plans that fill one need from several offers, kept and chosen, and those that a worker is asked to find.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "pool_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("kept_by_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("framework_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('kept', 'chosen')", name=op.f("ck_pool_plan_state_is_known")),
        sa.CheckConstraint("(state = 'chosen') = (chosen_at IS NOT NULL)", name=op.f("ck_pool_plan_chosen_has_its_moment")),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["person.id"], name=op.f("fk_pool_plan_chosen_by_id_person")),
        sa.ForeignKeyConstraint(["framework_id"], ["contract.id"], name=op.f("fk_pool_plan_framework_id_contract")),
        sa.ForeignKeyConstraint(["kept_by_id"], ["person.id"], name=op.f("fk_pool_plan_kept_by_id_person")),
        sa.ForeignKeyConstraint(["need_id"], ["listing.id"], name=op.f("fk_pool_plan_need_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_pool_plan_code")),
        sa.UniqueConstraint("need_id", "body_digest", name=op.f("uq_pool_plan_need_id_body_digest")),
        sa.UniqueConstraint("need_id", "version", name=op.f("uq_pool_plan_need_id_version")),
    )
    op.create_table(
        "pool_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("suppliers", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("plans", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'overtaken')", name=op.f("ck_pool_search_state_is_known")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_pool_search_asked_by_id_person")),
        sa.ForeignKeyConstraint(["need_id"], ["listing.id"], name=op.f("fk_pool_search_need_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pool_search")),
        sa.UniqueConstraint("code", name=op.f("uq_pool_search_code")),
        sa.UniqueConstraint("need_id", "inputs_digest", name=op.f("uq_pool_search_need_id_inputs_digest")),
    )


def downgrade():
    op.drop_table("pool_search")
    op.drop_table("pool_plan")
