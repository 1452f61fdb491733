"""What the words, the listings, the organisations, the desk, the search and the outbox keep besides; one section for each.

Revision ID: 0002
Revises: 0001
"""

from datetime import date

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
    with op.batch_alter_table("listing") as listing:
        listing.add_column(sa.Column("story", sa.Text(), server_default="", nullable=False))
        listing.add_column(sa.Column("pick_up", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "listing_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 6", name=op.f("ck_listing_photo_position_is_one_of_six")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_photo_listing_id_listing")),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_listing_photo_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_photo")),
        sa.UniqueConstraint("code", name=op.f("uq_listing_photo_code")),
        sa.UniqueConstraint("listing_id", "sha256", name=op.f("uq_listing_photo_listing_id_sha256")),
    )
    op.create_table(
        "photo_size",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.String(8), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size IN ('small', 'large')", name=op.f("ck_photo_size_size_is_known")),
        sa.ForeignKeyConstraint(["photo_id"], ["listing_photo.id"], name=op.f("fk_photo_size_photo_id_listing_photo"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("photo_id", "size", name=op.f("pk_photo_size")),
    )


def drop_pictures():
    op.drop_table("photo_size")
    op.drop_table("listing_photo")
    with op.batch_alter_table("listing") as listing:
        listing.drop_column("pick_up")
        listing.drop_column("story")


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
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmation", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("confirmed_via", sa.String(length=10), server_default="", nullable=False))
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("papers_until", sa.Date(), nullable=True))
        batch_op.create_index("ix_listing_confirmation", ["confirmation"], unique=False)
        batch_op.create_index("ix_listing_status_ends_on", ["status", "ends_on"], unique=False)
        batch_op.create_index("ix_listing_status_papers_until", ["status", "papers_until"], unique=False)
    with op.batch_alter_table("linkage", schema=None) as batch_op:
        batch_op.create_index("ix_linkage_stage_moved_at", ["stage", "moved_at"], unique=False)
    read_papers_until()
    add_tellings()
    add_notes_and_tasks()


def read_papers_until():
    """Listings written before know their certificates, but not yet on which day the first of them ends."""
    listing = sa.table("listing", sa.column("id", sa.Integer), sa.column("certificates", sa.JSON), sa.column("papers_until", sa.Date))
    for row in op.get_bind().execute(sa.select(listing.c.id, listing.c.certificates)).all():
        if days := [one["expires_on"] for one in row.certificates or () if one.get("expires_on")]:
            op.execute(sa.update(listing).where(listing.c.id == row.id).values(papers_until=date.fromisoformat(min(days))))


def add_tellings():
    op.create_table(
        "telling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_via", sa.String(length=10), nullable=False),
        sa.Column("told_by", sa.String(length=200), nullable=False),
        sa.Column("told_typed", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_via", sa.String(length=10), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.CheckConstraint("told_via IN ('phone', 'zalo', 'paper', 'visit', 'meeting')", name=op.f("ck_telling_way_is_known")),
        sa.CheckConstraint("answer IN ('', 'confirmed', 'wrong')", name=op.f("ck_telling_answer_is_known")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_telling_entered_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_telling_listing_id_listing")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["person.id"], name=op.f("fk_telling_recorded_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint("listing_id", "version", name=op.f("uq_telling_listing_id_version")),
    )
    op.create_table(
        "confirm_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telling_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_confirm_link_made_by_id_person")),
        sa.ForeignKeyConstraint(["telling_id"], ["telling.id"], name=op.f("fk_confirm_link_telling_id_telling")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirm_link")),
        sa.UniqueConstraint("telling_id", "sequence", name=op.f("uq_confirm_link_telling_id_sequence")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_confirm_link_token_hash")),
    )


def add_notes_and_tasks():
    op.create_table(
        "charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_code", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_charge_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sa.UniqueConstraint("subject_kind", "subject_code", name=op.f("uq_charge_subject_kind_subject_code")),
    )
    op.create_index(op.f("ix_charge_person_id"), "charge", ["person_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_code", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("spoke_with", sa.String(length=200), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["struck_by_id"], ["person.id"], name=op.f("fk_note_struck_by_id_person")),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_note_written_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("code", name=op.f("uq_note_code")),
        sa.UniqueConstraint("written_by_id", "form_key", name=op.f("uq_note_written_by_id_form_key")),
    )
    op.create_index("ix_note_subject", "note", ["subject_kind", "subject_code"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_code", sa.String(length=40), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_typed", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_task_added_by_id_person")),
        sa.ForeignKeyConstraint(["done_by_id"], ["person.id"], name=op.f("fk_task_done_by_id_person")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_task_owner_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("added_by_id", "form_key", name=op.f("uq_task_added_by_id_form_key")),
        sa.UniqueConstraint("code", name=op.f("uq_task_code")),
    )
    op.create_index("ix_task_subject", "task", ["subject_kind", "subject_code"], unique=False)
    op.create_index("ix_task_done_at_due_on", "task", ["done_at", "due_on"], unique=False)


def drop_desk():
    for table in ("task", "note", "charge", "confirm_link", "telling"):
        op.drop_table(table)
    with op.batch_alter_table("linkage", schema=None) as batch_op:
        batch_op.drop_index("ix_linkage_stage_moved_at")
    with op.batch_alter_table("listing", schema=None, recreate="never") as batch_op:  # a table made anew would lose its checks
        for index in ("ix_listing_status_papers_until", "ix_listing_status_ends_on", "ix_listing_confirmation"):
            batch_op.drop_index(index)
        for column in ("papers_until", "confirmed_at", "confirmed_on", "confirmed_via", "confirmation"):
            batch_op.drop_column(column)


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
