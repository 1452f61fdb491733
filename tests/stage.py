"""A small market with one thing of each kind and its owner known, so that every route can be held against every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import applying
import dealing
import sqlalchemy as sa
from cast import Cast, assemble
from contracts import staged_contracts
from flask import Flask
from make import NOW, make_letter, make_listing, make_party, make_person, make_photo, make_pool_plan, make_price
from sqlalchemy.orm import Session

from matchmaker.domain.notices import Farewell, farewell_token
from matchmaker.domain.shared_links import shared_token
from matchmaker.domain.slips import slip_code
from matchmaker.domain.telling import Told, link_token
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.bin import throw_away
from matchmaker.store.models.batches import BulkBatch, BulkRow
from matchmaker.store.models.desk import Charge, Note, Task
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party, Person, UserSession
from matchmaker.store.models.registrations import Activation
from matchmaker.store.queries import listings
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.tellings import keep_telling
from matchmaker.store.work import view, work
from matchmaker.workflows import (
    accounts,
    acting,
    brokering,
    claims,
    figures,
    lexicon,
    mandates,
    memberships,
    merging,
    negotiating,
    new_words,
    passing_on,
    questions,
    remembering,
    rounds,
    searching,
    slips,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The cast, a signed-in token for each of them, and the codes of the things on the stage."""

    cast: Cast
    tokens: Mapping[str, str]
    codes: Mapping[str, str]


SECRET = "s" * 32
"""Opens the registration on the stage."""
CLAIM = {"subject": "quantity", "said": "40 thành viên", "source": "báo", "reported_on": "2025"}


def _organisations(session: Session, cast: Cast) -> dict[str, str]:
    """A registration that waits, somebody invited to Út's party, and a claim about it."""
    registered = applying.apply(session, form_key=SECRET)
    memberships.add_somebody(session, who=cast.ut.who, code=cast.ut.party, email="moi@cast.example", role="member", now=NOW)
    claim = claims.add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=CLAIM, form_key="stage", now=NOW)
    link = session.scalars(sa.select(Activation.code)).one()
    by_phone = {"person_name": "Tư Hiền", "phone": "0987 654 321", "role": "reader"}
    slip = slips.make_slip(session, who=cast.ut.who, code=cast.ut.party, typed=by_phone, key="test", now=datetime.now(UTC))
    slip_codes = {"slip": slip.code, "slip_code": slip_code("test", slip.nonce)}
    return {"registration": registered.code, "secret": SECRET, "claim": claim.code, "link": link, **slip_codes, **_twins(session, cast)}


def _twins(session: Session, cast: Cast) -> dict[str, str]:
    """Two records that may be one organisation, and two that were made one."""
    codes = {}
    for code, name in (("xang-1", "HTX Kinh Xáng"), ("xang-2", "HTX DVNN Kinh Xáng"), ("gia-1", "HTX Ông Già"), ("gia-2", "HTX Nông nghiệp Ông Già")):
        make_party(session, code=code, name=name, place_typed="xã Khánh An")
    for name in ("xang", "gia"):
        codes[name] = merging.add_pair(session, who=cast.chau.who, one=f"{name}-1", other=f"{name}-2", now=NOW).code
    seen = {"gia-1": 1, "gia-2": 1}
    made = merging.merge(session, who=cast.chau.who, code=codes["gia"], keep="gia-1", versions=seen, now=NOW)
    return {"pair": codes["xang"], "merged_pair": codes["gia"], "merge": made.code}


def build(app: Flask) -> Stage:
    """Út offers crab and has withdrawn an offer; Bình needs crab; their linkage is proposed, Dương is a stranger; Châu has given crab a name."""
    cast = assemble(app)
    with app.app_context(), work() as session:
        named = {"product": "cua_bien", "name": "cua mình tròn", "kind": "trade"}
        edit = lexicon.save_edit(session, who=cast.chau.who, act="add_name", typed=named, stamp="", form_key="", now=NOW)
        words = {"edit": edit.code}
    with app.app_context(), view() as session:
        words |= {"words": listings.stamp(session, "words")}
    with app.app_context(), work() as session:
        session.execute(sa.update(Party).where(Party.code == cast.ut.party).values(tax_code="0100109106"))
        make_listing(session, party=cast.ut.party, side="offer", code="ut-offer", words="cua thịt loại 1", place_typed="xã Năm Căn")
        make_listing(session, party=cast.ut.party, side="need", code="ut-need", words="thức ăn tôm")
        feed = {"role": "input", "linked": {"role": "input", "readings": [["thuc_an_tom", "exact", 1000]]}}
        make_listing(session, party=cast.ut.party, side="need", code="ut-feed", words="thức ăn tôm trả cuối vụ", **feed)
        make_listing(session, party=cast.binh.party, side="offer", code="binh-feed", words="thức ăn tôm 40% đạm", **feed)
        make_listing(session, party=cast.ut.party, side="offer", code="ut-gone", words="tôm sú", status="withdrawn", withdrawn_at=NOW)
        make_listing(session, party=cast.binh.party, side="need", code="binh-need", words="cua thịt từ 250 g/con")
        make_listing(session, party=cast.binh.party, side="need", code="binh-gone", words="tôm sú", status="withdrawn", withdrawn_at=NOW)
        make_listing(session, party=cast.duong.party, side="offer", code="duong-offer", words="cua gạch")
        for code in ("ut-offer", "ut-gone", "binh-need"):
            listing = session.scalars(sa.select(Listing).where(Listing.code == code)).one()
            make_photo(session, listing=listing, code=f"{code}-photo")
        for code, phrase in (("ut-unlisted", "đọt choại"), ("ut-greeting", "xin chào")):
            unlisted = {"role": None, "readings": [], "phrase": phrase, "rest": ""}
            make_listing(session, party=cast.ut.party, side="offer", code=code, words=phrase, linked=unlisted)
        aside = new_words.set_aside(session, who=cast.chau.who, word="xin chào", seen=new_words.seen_as(["xin chào"]), why="lời chào", now=NOW)
        words |= {"seen": new_words.seen_as(["đọt choại"]), "aside": aside.code}
        salt = {"linked": {"role": "produce", "readings": [["muoi", "exact", 1000]]}, "quantity": Decimal(500), "quantity_unit": "kg"}
        pooled = make_listing(
            session, party=cast.binh.party, side="need", code="binh-pool", words="muối trắng", starts_on=NOW.date() + timedelta(days=3650),
            ends_on=NOW.date() + timedelta(days=3656), **salt,
        )  # fmt: skip
        make_pool_plan(session, need=pooled, offer=session.scalars(sa.select(Listing).where(Listing.code == "ut-offer")).one(), code="plan-1")
        make_price(session, code="price-1", read_on=NOW.date() - timedelta(days=700))
        gone = session.scalars(sa.select(Listing).where(Listing.code == "ut-gone")).one()
        later = datetime.now(UTC) + timedelta(hours=6)  # an act can be undone for minutes, and the stage is set once for a run that takes longer
        thrown = {"by": person_by_code(session, cast.ut.code), "now": later, "party_id": gone.party_id}
        words["bin"] = throw_away(session, kind="listing", code="ut-gone", title="tôm sú", **thrown).code
        make_letter(session, state="failed", code="failed-letter", reason="550 no such mailbox")
        make_letter(session, state="aside", code="aside-letter", reason="550 no such mailbox").aside_why = "đã gọi"
        make_letter(session, state="sent", code="sent-letter")
    with app.app_context(), work() as session:
        made = brokering.propose(session, who=cast.chau.who, need_code="binh-need", offer_code="ut-offer", now=NOW)
        codes = {
            **words,
            "linkage": made.code,
            "version": str(made.version),
            "ut": cast.ut.code,
            "duong": cast.duong.code,
            **_set_the_desk(session, cast, made.code),
        }
        codes |= _organisations(session, cast)
        codes |= staged_contracts(session, cast)
        codes |= _dealings(session, cast)
        codes |= dealing.set_the_stage(session, cast)
        codes |= _told(session, cast, made.code)
        typed = {"words": "cua thịt, chưa biết giá"}
        kept = remembering.save_draft(session, who=cast.ut.who, kind="offer", subject="", form_key="draft", fields=typed, version=0, now=NOW)
        codes |= {"draft": kept.code}
        codes |= _passed_on(session, cast)
    tokens = {}
    with app.app_context(), work() as session:
        for key, player in cast.everybody().items():
            if player.code:
                tokens[key] = f"token-of-{key}"
                person = session.scalars(sa.select(Person).where(Person.code == player.code)).one()
                week = timedelta(days=3650)  # whatever today is
                kept = UserSession(token_hash=accounts.hash_of(tokens[key]), person_id=person.id, created_at=NOW, expires_at=NOW + week)
                kept.seen_at = NOW + week  # or each test's first request would write down that it was seen
                session.add(kept)
    return Stage(cast, MappingProxyType(tokens), MappingProxyType(codes))


def _dealings(session: Session, cast: Cast) -> dict[str, str]:
    """Út and Bình negotiate about another need, asked for in a round and asked about by Dương, whose co-op lets another act for it."""
    make_listing(session, party=cast.binh.party, side="need", code="talk-need", words="cua thịt cho Tết")
    make_listing(session, party=cast.ut.party, side="offer", code="talk-offer", words="cua thịt vuông")
    linkage = brokering.propose(session, who=cast.chau.who, need_code="talk-need", offer_code="talk-offer", now=NOW)
    spoke = {"talked_on": "23/11/2026", "talked_with": "hai bên"}
    brokering.take_move(session, who=cast.chau.who, code=linkage.code, move="talk", facts=spoke, version=linkage.version, now=NOW)
    said = {"price": "440k/kg", "quantity": "1 tấn", "place": "bến Năm Căn"}
    draft = negotiating.read_terms(said, lexicon=shipped_lexicon(), now=NOW)
    negotiating.put_forward(session, who=cast.ut.who, code=linkage.code, draft=draft, seen=0, form_key="stage", now=NOW)
    rounds.set_round(session, who=cast.binh.who, code="talk-need", draft=rounds.RoundDraft("", None, "", None, ()), version=0, now=NOW)
    asked = questions.ask(session, who=cast.duong.who, side="need", code="talk-need", body="Lấy cỡ nào?", form_key="stage", now=NOW)
    lent = mandates.MandateDraft("gia-1", ("post",), NOW.date(), NOW.date() + timedelta(days=3650))
    given = mandates.give(session, who=cast.duong.who, code=cast.duong.party, draft=lent, form_key="stage", now=NOW)
    return {"talks": linkage.code, "talks_version": str(linkage.version), "question": asked.code, "mandate": given.code}


def _told(session: Session, cast: Cast, linkage: str) -> dict[str, str]:
    """Út has a notice and a saved search and can end letters; two sources say different things of the linkage."""
    notice = session.scalars(sa.select(Letter.code).join(Letter.person).where(Person.code == cast.ut.code).order_by(Letter.id)).first()
    typed = {"q": "khóm", "side": "offer", "every": "daily"}
    saved = searching.save_search(session, who=cast.ut.who, typed=typed, form_key="stage", now=NOW, today=NOW.date())
    said = {"figure": "tonnes", "way": "press", "source": "báo", "reported_on": "2025", "figure_said": "15"}
    claims_of = [
        figures.add_figure(session, who=cast.chau.who, kind="linkage", code=linkage, typed={**said, **more}, form_key=f"stage-{at}", now=NOW)
        for at, more in enumerate(({}, {"way": "file", "source": "hồ sơ", "figure_said": "20"}))
    ]
    farewell = farewell_token("test", Farewell(cast.ut.code, "linkage_moved"))
    return {"notice": str(notice), "saved": saved.code, "figure": claims_of[0].code, "farewell": farewell}


def _passed_on(session: Session, cast: Cast) -> dict[str, str]:
    """Út lets anybody read an offer and what matches it, for a month."""
    kept = {"kind": "matches", "days": "30", "form_key": "stage", "secret": "test"}
    link = passing_on.make_link(session, who=cast.ut.who, code="ut-offer", now=datetime.now(UTC), **kept)
    return {"share": link.code, "shared": shared_token("test", link.nonce)}


def _set_the_desk(session: Session, cast: Cast, linkage: str) -> dict[str, str]:
    """Châu wrote an offer for Út and has an address for the answer, a note and a task; Hạnh, her colleague, is in charge of Dương's co-op."""
    chau, alliance = person_by_code(session, cast.chau.code), session.scalars(sa.select(Party).where(Party.code == cast.chau.party)).one()
    assert chau is not None
    hanh = make_person(session, email="hanh@cast.example", name="Hạnh", parties=[alliance])
    told = make_listing(session, party=cast.ut.party, side="offer", code="ut-told", words="khô cá bổi", confirmation="waiting")
    keep_telling(session, told, chau, Told("phone", "chú Sáu", NOW.date(), NOW), NOW)
    link = acting.make_link(session, who=cast.chau.who, code="ut-told", secret="test", now=datetime.now(UTC))
    of_offer = {"subject_kind": "offer", "subject_code": "ut-told"}
    session.add(Charge(subject_kind="party", subject_code=cast.duong.party, person_id=hanh.id, since=NOW))
    session.add(Note(code="note-1", body="Sáng thứ hai mới có hàng", written_by_id=chau.id, written_at=NOW, form_key="note-1", **of_offer))
    made = {"due_on": NOW.date(), "owner_id": chau.id, "added_by_id": chau.id, "added_at": NOW}
    session.add(Task(code="task-1", what="Gọi lại", form_key="task-1", **made, **of_offer))
    session.add(Task(code="task-2", what="Gửi mẫu", form_key="task-2", done_at=NOW, done_by_id=chau.id, **made, **of_offer))
    batch = BulkBatch(code="batch-1", act="hand_linkages", person_id=chau.id, form_key="batch-1", made_at=datetime.now(UTC) + timedelta(hours=2))
    batch.rows = [BulkRow(subject_kind="linkage", subject_code=linkage, title="cua thịt", facts={"before": "", "left": chau.code})]
    session.add(batch)
    return {"token": link_token("test", link.nonce), "hanh": hanh.code, "batch": batch.code}
