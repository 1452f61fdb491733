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
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("role", sa.String(length=10), nullable=False, server_default="lead"))
        table.add_column(sa.Column("since", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_membership_role_is_known"), "role IN ('lead', 'member')")
    _add_to_claims()
    _create_registration()
    op.create_table(
        "registration_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_try")),
    )
    op.create_index("ix_registration_try_address_at", "registration_try", ["address", "at"])
    _create_activation()


def _add_to_claims():
    with op.batch_alter_table("party_claim") as table:
        table.add_column(sa.Column("code", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("form_key", sa.String(length=80), nullable=True))
        table.add_column(sa.Column("added_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("added_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("withdrawn_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("withdrawn_why", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE party_claim SET code = 'k-' || id")
    with op.batch_alter_table("party_claim") as table:
        table.alter_column("code", existing_type=sa.String(length=40), nullable=False)
        table.create_unique_constraint(op.f("uq_party_claim_code"), ["code"])
        table.create_unique_constraint(op.f("uq_party_claim_form_key"), ["form_key"])
        table.create_foreign_key(op.f("fk_party_claim_added_by_id_person"), "person", ["added_by_id"], ["id"])
        table.create_foreign_key(op.f("fk_party_claim_withdrawn_by_id_person"), "person", ["withdrawn_by_id"], ["id"])


def _create_registration():
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("tax_code", sa.String(length=20), nullable=True),
        sa.Column("place_typed", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("wants_party_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('cooperative', 'enterprise')", name=op.f("ck_registration_kind_is_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken', 'asked', 'confirmed', 'joined', 'refused')", name=op.f("ck_registration_state_is_known")
        ),
        sa.ForeignKeyConstraint(["wants_party_id"], ["party.id"], name=op.f("fk_registration_wants_party_id_party")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_registration_taken_by_id_person")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_registration_decided_by_id_person")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_registration_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("code", name=op.f("uq_registration_code")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_registration_secret_hash")),
    )
    op.create_index("ix_registration_state_sent_at", "registration", ["state", "sent_at"])
    op.create_index(op.f("ix_registration_tax_code"), "registration", ["tax_code"])


def _create_activation():
    op.create_table(
        "activation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('lead', 'member')", name=op.f("ck_activation_role_is_known")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_activation_party_id_party")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_activation_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation")),
        sa.UniqueConstraint("code", name=op.f("uq_activation_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_activation_token_hash")),
    )
    unused = sa.text("used_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "uq_activation_unused", "activation", ["party_id", "email"], unique=True, sqlite_where=unused, postgresql_where=unused
    )


def drop_organisations():
    op.drop_table("activation")
    op.drop_table("registration_try")
    op.drop_table("registration")
    with op.batch_alter_table("party_claim") as table:
        table.drop_constraint(op.f("fk_party_claim_withdrawn_by_id_person"), type_="foreignkey")
        table.drop_constraint(op.f("fk_party_claim_added_by_id_person"), type_="foreignkey")
        table.drop_constraint(op.f("uq_party_claim_form_key"), type_="unique")
        table.drop_constraint(op.f("uq_party_claim_code"), type_="unique")
        for column in ("withdrawn_why", "withdrawn_by_id", "withdrawn_at", "added_by_id", "added_at", "form_key", "code"):
            table.drop_column(column)
    with op.batch_alter_table("membership") as table:
        table.drop_constraint(op.f("ck_membership_role_is_known"), type_="check")
        table.drop_column("since")
        table.drop_column("role")


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
