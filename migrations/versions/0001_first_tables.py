"""Every table of the first version; the audit and the events of linkages can only be added to.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_event", "linkage_event")
UNIQUE = {"audit_event": (("id",),), "linkage_event": (("id",), ("linkage_id", "sequence"))}


def forbid_changes():
    """Let the database itself refuse to change or delete what has been recorded."""
    if op.get_context().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
                )
            for number, keys in enumerate(UNIQUE[table]):  # INSERT OR REPLACE deletes without the trigger above
                same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
                op.execute(
                    f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                    f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% can only be added to', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def allow_changes():
    """Take the refusals away, so that the tables can be dropped."""
    if op.get_context().dialect.name == "sqlite":
        return  # a trigger goes with its table
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute("DROP FUNCTION refuse_change()")


def upgrade():
    op.create_table(
        "certificate_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("satisfies", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_word")),
    )
    op.create_table(
        "commune",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
        sa.UniqueConstraint("code", name=op.f("uq_commune_code")),
    )
    op.create_table(
        "filler_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filler_word")),
    )
    op.create_table(
        "grade_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("min_g", sa.Double(), nullable=True),
        sa.Column("max_g", sa.Double(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_word")),
    )
    with op.batch_alter_table("grade_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_word_product"), ["product"], unique=False)

    op.create_table(
        "head_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_word")),
    )
    op.create_table(
        "lookalike",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("a", sa.String(length=80), nullable=False),
        sa.Column("b", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lookalike")),
    )
    op.create_table(
        "old_commune",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_commune")),
        sa.UniqueConstraint("code", name=op.f("uq_old_commune_code")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("code", name=op.f("uq_person_code")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("parent", sa.String(length=80), nullable=False),
        sa.Column("role", sa.Enum("produce", "input", "service", name="role", native_enum=False, length=8), nullable=False),
        sa.Column("vi", sa.Text(), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("months", sa.Text(), nullable=False),
        sa.Column("price_low", sa.BigInteger(), nullable=True),
        sa.Column("price_high", sa.BigInteger(), nullable=True),
        sa.Column("flagship", sa.Boolean(), nullable=False),
        sa.Column("science", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("key", name=op.f("uq_product_key")),
    )
    op.create_table(
        "product_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_name")),
    )
    with op.batch_alter_table("product_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_name_product"), ["product"], unique=False)

    op.create_table(
        "side_version",
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("side", name=op.f("pk_side_version")),
    )
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
    )
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_try_address_at", ["address", "at"], unique=False)
        batch_op.create_index("ix_sign_in_try_email_at", ["email", "at"], unique=False)

    op.create_table(
        "state_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("stands_for", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_word")),
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_code", sa.String(length=20), nullable=False),
        sa.Column("new_code", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_succession_new_code"), ["new_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_succession_old_code"), ["old_code"], unique=False)

    op.create_table(
        "unit_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("phrase", sa.Text(), nullable=False),
        sa.Column("product", sa.String(length=80), nullable=False),
        sa.Column("kg", sa.String(length=40), nullable=True),
        sa.Column("sure", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_word")),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_folded", sa.String(length=300), nullable=False),
        sa.Column("tax_code", sa.String(length=20), nullable=True),
        sa.Column("place_typed", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('cooperative', 'enterprise', 'alliance')", name=op.f("ck_party_kind_is_known")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["person.id"], name=op.f("fk_party_confirmed_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("code", name=op.f("uq_party_code")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_party_tax_code")),
    )
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_party_name_folded"), ["name_folded"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_user_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_person_id"), ["person_id"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_code", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["on_behalf_of_id"], ["party.id"], name=op.f("fk_audit_event_on_behalf_of_id_party")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_audit_event_subject", ["subject_kind", "subject_code"], unique=False)

    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("quantity_typed", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("quantity_high", sa.BigInteger(), nullable=True),
        sa.Column("quantity_unit", sa.String(length=40), nullable=False),
        sa.Column("per", sa.String(length=8), nullable=False),
        sa.Column("min_quantity_typed", sa.Text(), nullable=False),
        sa.Column("min_quantity", sa.BigInteger(), nullable=True),
        sa.Column("min_quantity_unit", sa.String(length=40), nullable=False),
        sa.Column("price_typed", sa.Text(), nullable=False),
        sa.Column("price_dong", sa.BigInteger(), nullable=True),
        sa.Column("price_high_dong", sa.BigInteger(), nullable=True),
        sa.Column("price_unit", sa.String(length=40), nullable=False),
        sa.Column("from_typed", sa.Text(), nullable=False),
        sa.Column("until_typed", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place_typed", sa.Text(), nullable=False),
        sa.Column("commune_code", sa.String(length=20), nullable=True),
        sa.Column("grade_typed", sa.Text(), nullable=False),
        sa.Column("state_typed", sa.Text(), nullable=False),
        sa.Column("certificates_typed", sa.Text(), nullable=False),
        sa.Column("certificates", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("must", sa.JSON(), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column("linked", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IS NULL OR role IN ('produce', 'input', 'service')", name=op.f("ck_listing_role_is_known")),
        sa.CheckConstraint("side IN ('offer', 'need')", name=op.f("ck_listing_side_is_known")),
        sa.CheckConstraint("status IN ('open', 'withdrawn', 'closed')", name=op.f("ck_listing_status_is_known")),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name=op.f("ck_listing_window_runs_forward")),
        sa.ForeignKeyConstraint(["created_by_id"], ["person.id"], name=op.f("fk_listing_created_by_id_person")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_listing_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("code", name=op.f("uq_listing_code")),
        sa.UniqueConstraint("created_by_id", "form_key", name=op.f("uq_listing_created_by_id_form_key")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_party_id"), ["party_id"], unique=False)
        batch_op.create_index("ix_listing_side_status", ["side", "status"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_membership_party_id_party")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "party_id", name=op.f("uq_membership_person_id_party_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_party_id"), ["party_id"], unique=False)

    op.create_table(
        "party_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_party_claim_party_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_claim")),
    )
    with op.batch_alter_table("party_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_party_claim_party_id"), ["party_id"], unique=False)

    op.create_table(
        "linkage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("seller_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("asked_by_party_id", sa.Integer(), nullable=True),
        sa.Column("ranking", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("stage IN ('asked', 'proposed', 'talking', 'agreed', 'signed', 'closed')", name=op.f("ck_linkage_stage_is_known")),
        sa.CheckConstraint("need_id <> offer_id", name=op.f("ck_linkage_two_listings")),
        sa.ForeignKeyConstraint(["asked_by_party_id"], ["party.id"], name=op.f("fk_linkage_asked_by_party_id_party")),
        sa.ForeignKeyConstraint(["buyer_id"], ["party.id"], name=op.f("fk_linkage_buyer_id_party")),
        sa.ForeignKeyConstraint(["need_id"], ["listing.id"], name=op.f("fk_linkage_need_id_listing")),
        sa.ForeignKeyConstraint(["offer_id"], ["listing.id"], name=op.f("fk_linkage_offer_id_listing")),
        sa.ForeignKeyConstraint(["seller_id"], ["party.id"], name=op.f("fk_linkage_seller_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linkage")),
        sa.UniqueConstraint("code", name=op.f("uq_linkage_code")),
        sa.UniqueConstraint("need_id", "offer_id", name=op.f("uq_linkage_need_id_offer_id")),
    )
    with op.batch_alter_table("linkage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_linkage_buyer_id"), ["buyer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_linkage_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_linkage_seller_id"), ["seller_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_linkage_stage"), ["stage"], unique=False)

    op.create_table(
        "listing_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_revision_listing_id_listing")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_listing_revision_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_revision")),
        sa.UniqueConstraint("listing_id", "version", name=op.f("uq_listing_revision_listing_id_version")),
    )
    op.create_table(
        "linkage_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("linkage_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=12), nullable=False),
        sa.Column("from_stage", sa.String(length=12), nullable=True),
        sa.Column("to_stage", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["linkage_id"], ["linkage.id"], name=op.f("fk_linkage_event_linkage_id_linkage")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_linkage_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linkage_event")),
        sa.UniqueConstraint("linkage_id", "sequence", name=op.f("uq_linkage_event_linkage_id_sequence")),
    )
    forbid_changes()


def downgrade():
    allow_changes()
    op.drop_table("linkage_event")
    op.drop_table("listing_revision")
    with op.batch_alter_table("linkage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_linkage_stage"))
        batch_op.drop_index(batch_op.f("ix_linkage_seller_id"))
        batch_op.drop_index(batch_op.f("ix_linkage_offer_id"))
        batch_op.drop_index(batch_op.f("ix_linkage_buyer_id"))

    op.drop_table("linkage")
    with op.batch_alter_table("party_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_claim_party_id"))

    op.drop_table("party_claim")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_party_id"))

    op.drop_table("membership")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_side_status")
        batch_op.drop_index(batch_op.f("ix_listing_party_id"))
        batch_op.drop_index(batch_op.f("ix_listing_created_by_id"))

    op.drop_table("listing")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_event_subject")
        batch_op.drop_index(batch_op.f("ix_audit_event_person_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_at"))

    op.drop_table("audit_event")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_person_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("party", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_party_name_folded"))
        batch_op.drop_index(batch_op.f("ix_party_kind"))

    op.drop_table("party")
    op.drop_table("unit_word")
    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_succession_old_code"))
        batch_op.drop_index(batch_op.f("ix_succession_new_code"))

    op.drop_table("succession")
    op.drop_table("state_word")
    with op.batch_alter_table("sign_in_try", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_try_email_at")
        batch_op.drop_index("ix_sign_in_try_address_at")

    op.drop_table("sign_in_try")
    op.drop_table("side_version")
    with op.batch_alter_table("product_name", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_name_product"))

    op.drop_table("product_name")
    op.drop_table("product")
    op.drop_table("person")
    op.drop_table("old_commune")
    op.drop_table("lookalike")
    op.drop_table("head_word")
    with op.batch_alter_table("grade_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_word_product"))

    op.drop_table("grade_word")
    op.drop_table("filler_word")
    op.drop_table("commune")
    op.drop_table("certificate_word")
