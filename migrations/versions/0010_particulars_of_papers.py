"""What the papers of a contract need beyond its words: the place, and each party's account, signer and post.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "contract_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("revised_by_id", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_paper_contract_id_contract")),
        sa.ForeignKeyConstraint(["revised_by_id"], ["person.id"], name=op.f("fk_contract_paper_revised_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_paper")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_contract_paper_contract_id")),
    )


def downgrade():
    op.drop_table("contract_paper")
