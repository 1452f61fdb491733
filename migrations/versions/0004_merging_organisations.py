"""Records of one organisation: pairs that may be, what staff said of them, and merges that can be undone.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNIQUE = (("id",), ("merge_id", "sequence"))


def forbid_changes():
    """Let the database itself refuse to change or delete what a merge moved."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER party_merge_move_no_{verb} BEFORE {verb.upper()} ON party_merge_move "
                "BEGIN SELECT RAISE(ABORT, 'party_merge_move can only be added to'); END"
            )
        for number, keys in enumerate(UNIQUE):
            same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
            op.execute(
                f"CREATE TRIGGER party_merge_move_no_replace_{number} BEFORE INSERT ON party_merge_move "
                f"WHEN EXISTS (SELECT 1 FROM party_merge_move WHERE {same}) "
                "BEGIN SELECT RAISE(ABORT, 'party_merge_move can only be added to'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER party_merge_move_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON party_merge_move "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def upgrade():
    # in one statement: with the foreign key apart, SQLite would have to make the table anew, which the rows that point to it forbid
    op.execute("ALTER TABLE party ADD COLUMN merged_into_id INTEGER CONSTRAINT fk_party_merged_into_id_party REFERENCES party (id)")
    op.create_index(op.f("ix_party_merged_into_id"), "party", ["merged_into_id"])
    op.create_table(
        "party_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_party_pair_one_before_other")),
        sa.CheckConstraint("label IN ('same', 'different', 'unclear')", name=op.f("ck_party_pair_label_is_known")),
        sa.CheckConstraint("state IN ('open', 'later', 'different')", name=op.f("ck_party_pair_state_is_known")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_party_pair_decided_by_id_person")),
        sa.ForeignKeyConstraint(["one_id"], ["party.id"], name=op.f("fk_party_pair_one_id_party")),
        sa.ForeignKeyConstraint(["other_id"], ["party.id"], name=op.f("fk_party_pair_other_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_pair")),
        sa.UniqueConstraint("code", name=op.f("uq_party_pair_code")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_party_pair_one_id_other_id")),
    )
    op.create_index(op.f("ix_party_pair_other_id"), "party_pair", ["other_id"])
    op.create_index("ix_party_pair_state_found_at", "party_pair", ["state", "found_at"])
    op.create_table(
        "party_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_party_merge_two_parties")),
        sa.ForeignKeyConstraint(["kept_id"], ["party.id"], name=op.f("fk_party_merge_kept_id_party")),
        sa.ForeignKeyConstraint(["merged_by_id"], ["person.id"], name=op.f("fk_party_merge_merged_by_id_person")),
        sa.ForeignKeyConstraint(["merged_id"], ["party.id"], name=op.f("fk_party_merge_merged_id_party")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["person.id"], name=op.f("fk_party_merge_undone_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_merge")),
        sa.UniqueConstraint("code", name=op.f("uq_party_merge_code")),
    )
    op.create_index(op.f("ix_party_merge_kept_id"), "party_merge", ["kept_id"])
    op.create_index(op.f("ix_party_merge_merged_id"), "party_merge", ["merged_id"])
    in_force = sa.text("undone_at IS NULL")
    op.create_index("uq_party_merge_in_force", "party_merge", ["merged_id"], unique=True, sqlite_where=in_force, postgresql_where=in_force)
    op.create_table(
        "party_merge_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("held_in", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["party_merge.id"], name=op.f("fk_party_merge_move_merge_id_party_merge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_merge_move")),
        sa.UniqueConstraint("merge_id", "sequence", name=op.f("uq_party_merge_move_merge_id_sequence")),
    )
    forbid_changes()


def downgrade():
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP TRIGGER party_merge_move_no_change ON party_merge_move")
    for table in ("party_merge_move", "party_merge", "party_pair"):
        op.drop_table(table)
    op.drop_index(op.f("ix_party_merged_into_id"), table_name="party")
    op.execute("ALTER TABLE party DROP COLUMN merged_into_id")
