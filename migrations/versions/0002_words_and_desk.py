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


PLACE_ALIASES = (  # as the program held them until now; where the word lists are not seeded yet, they come with the other ones
    ("Mũi Cà Mau", ["xã Đất Mũi"], "mũi đất tận cùng, nằm trong xã Đất Mũi"),
    ("Hòn Đá Bạc", ["xã Đá Bạc"], "cụm đảo ven bờ, đặt tên cho xã"),
    ("U Minh Hạ", ["huyện U Minh", "huyện Trần Văn Thời"], "vùng rừng trải trên hai huyện cũ"),
    ("TPCM", ["thành phố Cà Mau"], "viết tắt"),
    ("TPBL", ["thành phố Bạc Liêu"], "viết tắt"),
    ("Cái Đôi", ["thị trấn Cái Đôi Vàm"], "gọi tắt"),
)


def add_word_edits():
    op.create_table(
        "word_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("relinked", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_word_edit_person_id_person")),
        sa.ForeignKeyConstraint(["undoes_id"], ["word_edit.id"], name=op.f("fk_word_edit_undoes_id_word_edit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_edit")),
        sa.UniqueConstraint("code", name=op.f("uq_word_edit_code")),
        sa.UniqueConstraint("person_id", "form_key", name=op.f("uq_word_edit_person_id_form_key")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_word_edit_undoes_id")),
    )
    with op.batch_alter_table("word_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_word_edit_person_id"), ["person_id"], unique=False)
    alias = op.create_table(
        "place_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stands_for", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_alias")),
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM product LIMIT 1")).first():
        rows = enumerate(PLACE_ALIASES, 1)
        op.bulk_insert(alias, [{"id": number, "name": name, "stands_for": units, "note": note} for number, (name, units, note) in rows])
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role_chosen", sa.Boolean(), nullable=True))


def drop_word_edits():
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_column("role_chosen")
    op.drop_table("place_alias")
    op.drop_table("word_edit")


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
