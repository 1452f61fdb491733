"""Rounds of offers on a need, terms in turns, public questions, and rights that one organisation gives another.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "lot_award": (("id",), ("lot_id", "linkage_id")),
    "round_event": (("id",), ("round_id", "sequence")),
    "linkage_terms": (("id",), ("code",), ("linkage_id", "sequence"), ("person_id", "form_key")),
    "terms_answer": (("id",), ("terms_id",)),
}


def forbid_changes():
    """Let the database itself refuse to change or delete what was put forward, answered, won or done."""
    if op.get_context().dialect.name != "sqlite":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table, uniques in APPEND_ONLY.items():
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
            )
        for number, keys in enumerate(uniques):  # INSERT OR REPLACE deletes without the trigger above
            same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
            op.execute(
                f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
                f"BEGIN SELECT RAISE(ABORT, '{table} can only be added to'); END"
            )


def allow_changes():
    """Take the refusals away, so that the tables can be dropped."""
    if op.get_context().dialect.name == "sqlite":
        return  # a trigger goes with its table
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_change ON {table}")


def upgrade():
    op.create_table(
        "mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_mandate_two_parties")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_mandate_days_run_forward")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_mandate_given_by_id_person")),
        sa.ForeignKeyConstraint(["giver_id"], ["party.id"], name=op.f("fk_mandate_giver_id_party")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_mandate_revoked_by_id_person")),
        sa.ForeignKeyConstraint(["taker_id"], ["party.id"], name=op.f("fk_mandate_taker_id_party")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate")),
        sa.UniqueConstraint("code", name=op.f("uq_mandate_code")),
        sa.UniqueConstraint("given_by_id", "form_key", name=op.f("uq_mandate_given_by_id_form_key")),
    )
    with op.batch_alter_table("mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mandate_giver_id"), ["giver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mandate_taker_id"), ["taker_id"], unique=False)

    op.create_table(
        "need_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("deadline_typed", sa.Text(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeat", sa.String(length=8), nullable=False),
        sa.Column("repeat_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("repeat IN ('', 'week', 'month')", name=op.f("ck_need_round_repeat_is_known")),
        sa.CheckConstraint("state IN ('open', 'closed', 'awarded', 'cancelled', 'unsuitable')", name=op.f("ck_need_round_state_is_known")),
        sa.ForeignKeyConstraint(["need_id"], ["listing.id"], name=op.f("fk_need_round_need_id_listing")),
        sa.ForeignKeyConstraint(["previous_id"], ["need_round.id"], name=op.f("fk_need_round_previous_id_need_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_round")),
        sa.UniqueConstraint("need_id", name=op.f("uq_need_round_need_id")),
        sa.UniqueConstraint("previous_id", name=op.f("uq_need_round_previous_id")),
    )
    with op.batch_alter_table("need_round", schema=None) as batch_op:
        batch_op.create_index("ix_need_round_state_deadline", ["state", "deadline"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_for", sa.Boolean(), nullable=False),
        sa.Column("answered_acting", sa.Text(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_why", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_question_answered_by_id_person")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_question_asked_by_id_person")),
        sa.ForeignKeyConstraint(["asker_id"], ["party.id"], name=op.f("fk_question_asker_id_party")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["person.id"], name=op.f("fk_question_hidden_by_id_person")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_question_listing_id_listing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("asked_by_id", "form_key", name=op.f("uq_question_asked_by_id_form_key")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_listing_id"), ["listing_id"], unique=False)

    op.create_table(
        "linkage_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("linkage_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("price_typed", sa.Text(), nullable=False),
        sa.Column("price_dong", sa.BigInteger(), nullable=False),
        sa.Column("price_high_dong", sa.BigInteger(), nullable=True),
        sa.Column("price_unit", sa.String(length=40), nullable=False),
        sa.Column("quantity_typed", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("quantity_high", sa.BigInteger(), nullable=True),
        sa.Column("quantity_unit", sa.String(length=40), nullable=False),
        sa.Column("per", sa.String(length=8), nullable=False),
        sa.Column("grade_typed", sa.Text(), nullable=False),
        sa.Column("from_typed", sa.Text(), nullable=False),
        sa.Column("until_typed", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place_typed", sa.Text(), nullable=False),
        sa.Column("payment_typed", sa.Text(), nullable=False),
        sa.Column("payment_due", sa.String(length=8), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("valid_typed", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_via", sa.String(length=10), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("acting", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.String(length=80), nullable=False),
        sa.CheckConstraint("side IN ('need', 'offer')", name=op.f("ck_linkage_terms_side_is_known")),
        sa.ForeignKeyConstraint(["linkage_id"], ["linkage.id"], name=op.f("fk_linkage_terms_linkage_id_linkage")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_linkage_terms_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linkage_terms")),
        sa.UniqueConstraint("code", name=op.f("uq_linkage_terms_code")),
        sa.UniqueConstraint("linkage_id", "sequence", name=op.f("uq_linkage_terms_linkage_id_sequence")),
        sa.UniqueConstraint("person_id", "form_key", name=op.f("uq_linkage_terms_person_id_form_key")),
    )
    op.create_table(
        "need_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("quantity_typed", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("quantity_unit", sa.String(length=40), nullable=False),
        sa.Column("grade_typed", sa.Text(), nullable=False),
        sa.Column("window_typed", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["need_round.id"], name=op.f("fk_need_lot_round_id_need_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_lot")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_need_lot_round_id_number")),
    )
    op.create_table(
        "round_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("from_state", sa.String(length=12), nullable=True),
        sa.Column("to_state", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_round_event_person_id_person")),
        sa.ForeignKeyConstraint(["round_id"], ["need_round.id"], name=op.f("fk_round_event_round_id_need_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_event")),
        sa.UniqueConstraint("round_id", "sequence", name=op.f("uq_round_event_round_id_sequence")),
    )
    op.create_table(
        "lot_award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("linkage_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["linkage_id"], ["linkage.id"], name=op.f("fk_lot_award_linkage_id_linkage")),
        sa.ForeignKeyConstraint(["lot_id"], ["need_lot.id"], name=op.f("fk_lot_award_lot_id_need_lot")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lot_award_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_award")),
        sa.UniqueConstraint("lot_id", "linkage_id", name=op.f("uq_lot_award_lot_id_linkage_id")),
    )
    with op.batch_alter_table("lot_award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_award_linkage_id"), ["linkage_id"], unique=False)

    op.create_table(
        "terms_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("told_via", sa.String(length=10), nullable=False),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.Column("acting", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("act IN ('accept', 'refuse', 'withdraw')", name=op.f("ck_terms_answer_act_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_terms_answer_person_id_person")),
        sa.ForeignKeyConstraint(["terms_id"], ["linkage_terms.id"], name=op.f("fk_terms_answer_terms_id_linkage_terms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_answer")),
        sa.UniqueConstraint("terms_id", name=op.f("uq_terms_answer_terms_id")),
    )
    forbid_changes()


def downgrade():
    allow_changes()
    op.drop_table("terms_answer")
    op.drop_table("lot_award")
    op.drop_table("round_event")
    op.drop_table("need_lot")
    op.drop_table("linkage_terms")
    op.drop_table("question")
    op.drop_table("need_round")
    op.drop_table("mandate")
