"""Every route × five roles × one's own and another's thing: a route that is missing from the table fails.

To add a route, add a line: its method and rule, an address on the stage, and what each role gets:
Út and Dương speak for two co-operatives, Bình buys, Châu is staff. Things called `ut-…` are Út's, `binh-…` are Bình's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import reduce
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from applying import FORM
from cast import PASSWORD
from client import Client
from flask import Flask
from stage import Stage

from matchmaker.domain.permissions import PERMISSIONS
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Person
from matchmaker.store.work import work
from matchmaker.web.guard import UNGUARDED, permission_of

ROLES = ("nobody", "ut", "duong", "binh", "chau")
OK, NO, NONE, WRONG, STALE = "200", "403", "404", "422", "409"
SIGN_IN, GO = "303 to the sign-in page", "303 onward"


@dataclass(frozen=True)
class Row:
    """One request and what each of the five roles gets for it, in the order of `ROLES`."""

    route: str
    path: str
    expected: tuple[str, ...]
    form: dict[str, str] = field(default_factory=dict)


ALL_MAY = (OK,) * 5
STAFF_MAY = (SIGN_IN, NO, NO, NO, OK)
MEMBERS_MAY = (SIGN_IN, OK, OK, OK, OK)
LISTING = {"words": "cua thịt", "quantity": "2 tấn", "form_key": "k1", "version": "1", "told_via": "phone"}
PHOTO = {"caption": "Cua vừa bắt", "position": "1", "version": "1"}
PARTY = {"name": "HTX Cái Tàu", "tax_code": "0100109106", "about": "Nuôi cua", "version": "1"}
SLIP = {"person_name": "Ba Lành", "phone": "0912 345 678", "role": "member"}
PRICE = {
    "product": "cua thịt", "size": "từ 300 g/con", "state": "song", "chain": "trader", "price": "400-420k/kg", "read_on": "20/11/2026",
    "source": "vựa Năm Căn", "read_by": "Châu", "form_key": "k3",
}  # fmt: skip
SHARE = {"share_kind": "matches", "share_days": "7", "form_key": "s1"}
CLAIM = {"subject": "place", "said": "xã Năm Căn", "source": "https://bao.example/b", "reported_on": "2025", "form_key": "k2"}
STANDING = {"stands": "rated", "grade": "fair", "as_of": "31/12/2025", "source": "QĐ 12/QĐ-UBND", "published": "yes", "form_key": "k3"}
FIGURE = {
    "figure": "households", "figure_said": "40 hộ", "way": "file", "source": "biên bản 12", "reported_on": "3/2026", "form_key": "k6",
}  # fmt: skip
SETTLE = {"figure": "tonnes", "follow": "{figure}", "follow_why": "đã xem phiếu cân", "form_key": "k7"}
BUNDLE = "/bundles/ut-feed/binh-feed/ut-offer/binh-need"
PAIR = {"need": "binh-need", "offer": "duong-offer"}
NEW_NAME = {"product": "tom_su", "name": "tôm sú Đất Mũi", "kind": "trade", "form_key": "w1"}
TALK = {"talked_on": "23/11/2026", "talked_with": "ông Sáu", "version": "{version}"}

TERMS = {"price": "450k/kg", "quantity": "2 tấn", "place": "bến Cái Nước", "seen": "1", "form_key": "t1"}
TERMS_FOR_BUYER = {"terms_side": "need", "told_via": "phone"}
MANDATE = {"taker": "gia-1", "rights": "post", "mandate_until": "31/12/2035", "form_key": "m1"}
ANSWER_RULE = "/linkages/<code>/terms/<int:number>/<any(accept, refuse, withdraw):act>"
END_RULE, QUESTION_RULE = "/needs/<code>/round/<any(cancel, unsuitable):act>", "/questions/<code>/<any(answer, hide):act>"
BUYER_MAY, BUYER_GO = ((SIGN_IN, NONE, NONE, got, got) for got in (OK, GO))
BUYER_MAY = (SIGN_IN, NONE, NONE, OK, OK)
STAFF_GO, STAFF_WRONG, STAFF_NONE, STAFF_STALE = ((SIGN_IN, NO, NO, NO, got) for got in (GO, WRONG, NONE, STALE))
ABOUT = {"kind": "offer", "code": "ut-told", "form_key": "k2"}
UT_TOLD = "/offers/ut-told"

OF_CONTRACT, BOTH_GO = (SIGN_IN, OK, NONE, OK, OK), (SIGN_IN, GO, NONE, GO, GO)
FOR_BUYER = {"side": "buyer", "told_via": "phone"}
SAID_SO = {"answer": "confirmed", "seen": "0", **FOR_BUYER}
TRUCK = {"on": "20/11/2026", "quantity": "2 tấn", "rejected": "50 kg", "reject_reason": "dead", "form_key": "t1", **FOR_BUYER}
BREACH = {
    "against": "buyer", "reason": "price_cut", "happened_on": "21/11/2026", "told": "Tới vuông rồi bớt giá", "form_key": "b1", "side": "seller",
    "told_via": "phone",
}  # fmt: skip
RULES = {"grace_days": "4", "answer_days": "7", "least_n": "3", "window_months": "24"}

CONTRACT = {
    "buyer": "binh-party", "seller": "ut-party", "line-1-words": "cua thịt", "line-1-quantity": "1 tấn", "line-1-price": "420.000 đ/kg",
    "form_key": "h1",
}  # fmt: skip
SIGNED_ONE = "/contracts/signed-contract/moves"
SIGNED, ADDENDUM = {"version": "{signed_version}"}, {"line": "1", "addendum_reason": "price", "to": "430.000 đ/kg"}
SIGNING = {"version": "{signing_version}", "seen": "{signing_digest}", "signer": "Lê Văn Út Mười", "signed_on": "23/11/2026"}
CAPACITY = {"capacity": "2,5 tấn", "why": "thả thêm", "version": "{harvest_version}"}
HISTORY = "GET /history/<any(offer, need, linkage, contract, party):kind>/<code>"
TABLE = [
    Row("GET /", "/", ALL_MAY),
    Row("GET /help", "/help", ALL_MAY),
    Row("GET /how-ranking-works", "/how-ranking-works", ALL_MAY),
    Row("GET /healthz", "/healthz", ALL_MAY),
    Row("GET /readyz", "/readyz", ALL_MAY),
    Row("GET /lang/<language>", "/lang/en", (GO,) * 5),
    Row("GET /lang/<language>", "/lang/xx", (NONE,) * 5),
    # comfort, help, and the files that browsers ask for
    Row("GET /theme/<choice>", "/theme/dark", (GO,) * 5),
    Row("GET /theme/<choice>", "/theme/pink", (NONE,) * 5),
    Row("GET /keys/<choice>", "/keys/off", (GO,) * 5),
    Row("GET /keys/<choice>", "/keys/maybe", (NONE,) * 5),
    Row("GET /help/<role>", "/help/htx", ALL_MAY),
    Row("GET /help/<role>", "/help/nobody", (NONE,) * 5),
    Row("GET /glossary", "/glossary?q=gia", ALL_MAY),
    Row("GET /robots.txt", "/robots.txt", ALL_MAY),
    Row("GET /favicon.ico", "/favicon.ico", ALL_MAY),
    Row("GET /manifest.webmanifest", "/manifest.webmanifest", ALL_MAY),
    # passing a listing on
    Row("GET /offers/<code>/qr.svg", "/offers/ut-offer/qr.svg", ALL_MAY),
    Row("GET /offers/<code>/qr.svg", "/offers/ut-gone/qr.svg", (NONE, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/qr.svg", "/needs/binh-need/qr.svg", ALL_MAY),
    Row("GET /offers/<code>/share", "/offers/ut-offer/share", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/share", "/needs/binh-need/share", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("POST /offers/<code>/share", "/offers/ut-offer/share", (SIGN_IN, GO, NONE, NONE, GO), SHARE),
    Row("POST /offers/<code>/share", "/offers/ut-offer/share", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**SHARE, "share_days": "400"}),
    Row("POST /needs/<code>/share", "/needs/binh-need/share", (SIGN_IN, NONE, NONE, GO, GO), SHARE),
    Row("POST /shares/<code>/take-back", "/shares/{share}/take-back", (SIGN_IN, GO, NONE, NONE, GO)),
    Row("POST /shares/<code>/take-back", "/shares/no-such/take-back", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /shared/<token>", "/shared/{shared}", ALL_MAY),
    Row("GET /shared/<token>", "/shared/no-such", (NONE,) * 5),
    Row("GET /sign-in", "/sign-in", (OK, GO, GO, GO, GO)),
    Row("POST /sign-in", "/sign-in", (WRONG,) * 5, {"email": "x@cast.example", "password": "y"}),
    Row("POST /sign-out", "/sign-out", (GO,) * 5),
    Row("GET /suppliers", "/suppliers?q=cua", ALL_MAY),
    Row("GET /suggest/<language>", "/suggest/vi?q=cua", ALL_MAY),
    Row("GET /suggest/<language>", "/suggest/xx?q=cua", (NONE,) * 5),
    # lists to take away, and sums of what anybody may read
    Row("GET /suppliers.csv", "/suppliers.csv?q=cua", MEMBERS_MAY),
    Row("GET /suppliers.csv", "/suppliers.csv", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /offers.csv", "/offers.csv", MEMBERS_MAY),
    Row("GET /needs.csv", "/needs.csv?q=cua", MEMBERS_MAY),
    Row("GET /parties.csv", "/parties.csv", MEMBERS_MAY),
    Row("GET /linkages.csv", "/linkages.csv", MEMBERS_MAY),
    Row("GET /audit.csv", "/audit.csv", STAFF_MAY),
    Row("GET /letters.csv", "/letters.csv?state=failed", STAFF_MAY),
    Row("GET /searches.csv", "/searches.csv", STAFF_MAY),
    Row("GET /harvests.csv", "/harvests.csv", MEMBERS_MAY),
    Row("GET /contracts.csv", "/contracts.csv", MEMBERS_MAY),
    Row("GET /supply-demand", "/supply-demand", ALL_MAY),
    Row("GET /supply-demand.csv", "/supply-demand.csv", ALL_MAY),
    Row("GET /supply-demand/months.csv", "/supply-demand/months.csv?product=cua_bien", ALL_MAY),
    Row("GET /communes", "/communes?show=gap", ALL_MAY),
    Row("GET /communes.csv", "/communes.csv", ALL_MAY),
    Row("GET /offers/<code>/season.csv", "/offers/ut-offer/season.csv", ALL_MAY),
    Row("GET /offers/<code>/season.csv", "/offers/ut-gone/season.csv", (NONE, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/season.csv", "/needs/binh-need/season.csv", ALL_MAY),
    Row("GET /searches", "/searches", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /audit", "/audit", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /metrics", "/metrics", ALL_MAY),  # from this machine, as every test is; from afar there is no such page
    # letters
    Row("GET /letters", "/letters", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /letters/<code>", "/letters/failed-letter", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /letters/<code>", "/letters/no-such", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /letters/<code>/resend", "/letters/failed-letter/resend", (SIGN_IN, NO, NO, NO, GO)),
    Row("POST /letters/<code>/resend", "/letters/sent-letter/resend", (SIGN_IN, NO, NO, NO, STALE)),
    Row("POST /letters/<code>/resend", "/letters/no-such/resend", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /letters/<code>/aside", "/letters/failed-letter/aside", (SIGN_IN, NO, NO, NO, GO), {"why": "đã gọi"}),
    Row("POST /letters/<code>/aside", "/letters/failed-letter/aside", (SIGN_IN, NO, NO, NO, WRONG), {"why": " "}),
    Row("POST /letters/<code>/aside", "/letters/sent-letter/aside", (SIGN_IN, NO, NO, NO, STALE), {"why": "đã gọi"}),
    Row("POST /letters/<code>/aside", "/letters/no-such/aside", (SIGN_IN, NO, NO, NO, NONE), {"why": "đã gọi"}),
    Row("POST /letters/<code>/take-up", "/letters/aside-letter/take-up", (SIGN_IN, NO, NO, NO, GO)),
    Row("POST /letters/<code>/take-up", "/letters/sent-letter/take-up", (SIGN_IN, NO, NO, NO, STALE)),
    Row("POST /letters/<code>/take-up", "/letters/no-such/take-up", (SIGN_IN, NO, NO, NO, NONE)),
    # listings
    Row("GET /offers", "/offers", ALL_MAY),
    Row("GET /needs", "/needs", ALL_MAY),
    Row("GET /offers/new", "/offers/new", MEMBERS_MAY),
    Row("GET /needs/new", "/needs/new", MEMBERS_MAY),
    Row("GET /quick", "/quick", MEMBERS_MAY),
    Row("GET /quick", "/quick?line=can+mua+5+tan+khom", (SIGN_IN, GO, GO, GO, GO)),
    Row("POST /quick", "/quick", (SIGN_IN, GO, GO, GO, GO), {"line": "ban 2 tan cua"}),
    Row("POST /quick", "/quick", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"line": " "}),
    Row("POST /offers", "/offers", (SIGN_IN, GO, NO, NO, GO), {**LISTING, "party": "ut-party"}),
    Row("POST /needs", "/needs", (SIGN_IN, NO, NO, GO, GO), {**LISTING, "party": "binh-party"}),
    Row("GET /offers/<code>", "/offers/ut-offer", ALL_MAY),
    Row("GET /offers/<code>", "/offers/ut-gone", (NONE, OK, NONE, NONE, OK)),
    Row("GET /offers/<code>", "/offers/binh-need", (NONE,) * 5),
    Row("GET /offers/<code>", "/offers/no-such", (NONE,) * 5),
    Row("GET /needs/<code>", "/needs/binh-need", ALL_MAY),
    Row("GET /needs/<code>", "/needs/binh-gone", (NONE, NONE, NONE, OK, OK)),
    Row("GET /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/edit", "/needs/binh-need/edit", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, GO, NONE, NONE, GO), LISTING),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, STALE, NONE, NONE, STALE), {**LISTING, "version": "9"}),
    Row("POST /offers/<code>/edit", "/offers/ut-offer/edit", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**LISTING, "words": ""}),
    Row("POST /needs/<code>/edit", "/needs/binh-need/edit", (SIGN_IN, NONE, NONE, GO, GO), LISTING),
    Row("POST /offers/<code>/withdraw", "/offers/ut-offer/withdraw", (SIGN_IN, GO, NONE, NONE, GO), {"version": "1"}),
    Row("POST /offers/<code>/withdraw", "/offers/ut-offer/withdraw", (SIGN_IN, STALE, NONE, NONE, STALE), {"version": "7"}),
    Row("POST /needs/<code>/withdraw", "/needs/binh-need/withdraw", (SIGN_IN, NONE, NONE, GO, GO), {"version": "1"}),
    Row("GET /offers/<code>/matches", "/offers/ut-offer/matches", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /offers/<code>/matches", "/offers/no-such/matches", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/<code>/matches", "/needs/binh-need/matches", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("GET /needs/<code>/matches", "/needs/ut-need/matches", (SIGN_IN, OK, NONE, NONE, OK)),
    # why two listings fit or do not
    Row("GET /needs/<code>/matches/<offer>", "/needs/binh-need/matches/ut-offer", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /needs/<code>/matches/<offer>/csv", "/needs/binh-need/matches/ut-offer/csv", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /needs/<code>/matches/<offer>", "/needs/binh-need/matches/duong-offer", (SIGN_IN, NONE, OK, OK, OK)),
    Row("GET /needs/<code>/matches/<offer>", "/needs/binh-need/matches/ut-gone", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/<code>/matches/<offer>", "/needs/binh-gone/matches/ut-offer", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row(
        "GET /needs/<code>/matches/<offer>", "/needs/ut-need/matches/ut-offer", (SIGN_IN, NONE, NONE, NONE, NONE)
    ),  # one house does not trade with itself
    Row("GET /needs/<code>/compare", "/needs/binh-need/compare?a=ut-offer&b=duong-offer", (SIGN_IN, NONE, NONE, OK, OK)),
    Row(
        "GET /needs/<code>/compare", "/needs/binh-need/compare?pick=ut-offer&pick=duong-offer", (SIGN_IN, GO, GO, GO, GO)
    ),  # only to the address above
    Row("GET /needs/<code>/compare", "/needs/binh-need/compare?a=ut-offer", (SIGN_IN, NONE, NONE, WRONG, WRONG)),
    Row("GET /needs/<code>/compare", "/needs/no-such/compare?a=ut-offer&b=duong-offer", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/<code>/why", "/needs/binh-need/why", (SIGN_IN, OK, OK, GO, NO)),
    Row("GET /needs/<code>/why", "/needs/binh-need/why?offer=ut-offer", (SIGN_IN, GO, WRONG, GO, NO)),
    Row("GET /needs/<code>/why", "/needs/no-such/why", (SIGN_IN, NONE, NONE, NONE, NO)),
    # deliveries, payments, reports and how contracts end
    Row("GET /contracts/<code>/deliveries", "/contracts/hd-live/deliveries", OF_CONTRACT),
    Row("GET /contracts/<code>/deliveries", "/contracts/khung-3/deliveries", OF_CONTRACT),
    Row("POST /contracts/<code>/deliveries", "/contracts/hd-live/deliveries", BOTH_GO, TRUCK),
    Row("POST /contracts/<code>/deliveries", "/contracts/hd-live/deliveries", (SIGN_IN, WRONG, NONE, WRONG, WRONG), {**TRUCK, "quantity": ""}),
    Row("POST /contracts/<code>/deliveries", "/contracts/hd-over/deliveries", (SIGN_IN, STALE, NONE, STALE, STALE), TRUCK),
    Row("GET /contracts/<code>/deliveries.csv", "/contracts/hd-live/deliveries.csv", OF_CONTRACT),
    Row("GET /contracts/<code>/deliveries/sheet", "/contracts/hd-live/deliveries/sheet", OF_CONTRACT),
    Row("GET /contracts/<code>/schedule", "/contracts/hd-draft/schedule", OF_CONTRACT),
    Row("POST /contracts/<code>/schedule/<int:line>", "/contracts/hd-draft/schedule/1", BOTH_GO, {"step": "week"}),
    Row("POST /contracts/<code>/schedule/<int:line>", "/contracts/hd-draft/schedule/1", (SIGN_IN, WRONG, NONE, WRONG, WRONG), {"schedule": ""}),
    Row("POST /contracts/<code>/shortfall", "/contracts/khung-3/shortfall", (SIGN_IN, NO, NONE, GO, GO)),
    Row("GET /deliveries/<code>", "/deliveries/{truck}", OF_CONTRACT),
    Row("GET /deliveries/<code>", "/deliveries/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row(
        "POST /deliveries/<code>/answer", "/deliveries/{truck}/answer", (SIGN_IN, GO, NONE, NO, GO), {"answer": "confirmed", "seen": "0", **FOR_BUYER}
    ),
    Row(
        "POST /deliveries/<code>/answer",
        "/deliveries/{truck}/answer",
        (SIGN_IN, WRONG, NONE, NO, WRONG),
        {"answer": "objected", "seen": "0", **FOR_BUYER},
    ),
    Row("POST /deliveries/<code>/correct", "/deliveries/{truck}/correct", (SIGN_IN, NO, NONE, GO, GO), {**TRUCK, "why": "đọc nhầm"}),
    Row("POST /deliveries/<code>/correct", "/deliveries/{truck}/correct", (SIGN_IN, NO, NONE, WRONG, WRONG), TRUCK),
    Row("POST /deliveries/<code>/checks", "/deliveries/{truck}/checks", BOTH_GO, {"kind": "look", "result": "passed", "form_key": "c1", **FOR_BUYER}),
    Row("POST /deliveries/<code>/checks", "/deliveries/{truck}/checks", (SIGN_IN, WRONG, NONE, WRONG, WRONG), {"form_key": "c1"}),
    Row("GET /checks/<code>.jpg", "/checks/{check}.jpg", OF_CONTRACT),
    Row("GET /contracts/<code>/payments", "/contracts/hd-live/payments", OF_CONTRACT),
    Row(
        "POST /contracts/<code>/payments",
        "/contracts/hd-live/payments",
        BOTH_GO,
        {"amount": "5 triệu", "due_on": "30/11/2036", "form_key": "p1", **FOR_BUYER},
    ),
    Row("POST /contracts/<code>/payments", "/contracts/hd-live/payments", (SIGN_IN, WRONG, NONE, WRONG, WRONG), {"form_key": "p1"}),
    Row(
        "POST /payments/<code>/<any(paid, confirmed, objected):said>",
        "/payments/{payment}/paid",
        BOTH_GO,
        {"paid_on": "22/11/2026", "seen": "0", **FOR_BUYER},
    ),
    Row("POST /payments/<code>/<any(paid, confirmed, objected):said>", "/payments/no-such/paid", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /contracts/<code>/reports/new", "/contracts/hd-live/reports/new", OF_CONTRACT),
    Row("POST /contracts/<code>/reports", "/contracts/hd-live/reports", (SIGN_IN, GO, NONE, WRONG, GO), BREACH),
    Row("GET /breaches/<code>", "/breaches/{report}", OF_CONTRACT),
    Row("POST /breaches/<code>/answer", "/breaches/{report}/answer", (SIGN_IN, NO, NONE, GO, GO), {"answer": "Kẹt phà", "version": "2", **FOR_BUYER}),
    Row("POST /breaches/<code>/answer", "/breaches/{report}/answer", (SIGN_IN, NO, NONE, WRONG, WRONG), {"version": "2", **FOR_BUYER}),
    Row("POST /breaches/<code>/decide", "/breaches/{old_report}/decide", STAFF_GO, {"decision": "upheld", "text": "Đúng", "version": "2"}),
    Row("POST /breaches/<code>/decide", "/breaches/{report}/decide", STAFF_WRONG, {"decision": "upheld", "text": "Đúng", "version": "2"}),
    Row("GET /outcomes", "/outcomes", STAFF_MAY),
    Row("GET /contracts/<code>/outcome", "/contracts/hd-over/outcome", STAFF_MAY),
    Row("POST /contracts/<code>/outcome", "/contracts/hd-over/outcome", STAFF_GO, {"ending": "not_delivered", "reason": "shock"}),
    Row("POST /contracts/<code>/outcome", "/contracts/hd-over/outcome", STAFF_WRONG, {"ending": "broken", "reason": "shock"}),
    Row("POST /contracts/<code>/outcome", "/contracts/hd-live/outcome", STAFF_STALE, {"ending": "not_delivered", "reason": "shock"}),
    Row("GET /delivery-rules", "/delivery-rules", STAFF_MAY),
    Row("POST /delivery-rules", "/delivery-rules", STAFF_GO, RULES),
    Row("POST /delivery-rules", "/delivery-rules", STAFF_WRONG, {**RULES, "least_n": "0"}),
    Row("GET /parties/<code>/record", "/parties/ut-party/record", (SIGN_IN, OK, OK, OK, OK)),
    Row("GET /parties/<code>/record", "/parties/no-such/record", (SIGN_IN, NONE, NONE, NONE, NONE)),
    # photos
    Row("GET /photos/<code>/<any(small, large):size>.jpg", "/photos/ut-offer-photo/small.jpg", ALL_MAY),
    Row("GET /photos/<code>/<any(small, large):size>.jpg", "/photos/ut-gone-photo/large.jpg", (NONE, OK, NONE, NONE, OK)),
    Row("GET /photos/<code>/<any(small, large):size>.jpg", "/photos/no-such/small.jpg", (NONE,) * 5),
    Row("GET /photos/<code>/<any(small, large):size>.jpg", "/photos/ut-offer-photo/huge.jpg", (NONE,) * 5),
    Row("GET /offers/<code>/photos", "/offers/ut-offer/photos", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/photos", "/needs/binh-need/photos", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("POST /offers/<code>/photos", "/offers/ut-offer/photos", (SIGN_IN, WRONG, NONE, NONE, WRONG)),
    Row("POST /needs/<code>/photos", "/needs/binh-need/photos", (SIGN_IN, NONE, NONE, WRONG, WRONG)),
    Row("POST /offers/<code>/photos/<photo>", "/offers/ut-offer/photos/ut-offer-photo", (SIGN_IN, GO, NONE, NONE, GO), PHOTO),
    Row("POST /offers/<code>/photos/<photo>", "/offers/ut-offer/photos/binh-need-photo", (SIGN_IN, NONE, NONE, NONE, NONE), PHOTO),
    Row(
        "POST /offers/<code>/photos/<photo>", "/offers/ut-offer/photos/ut-offer-photo", (SIGN_IN, STALE, NONE, NONE, STALE), {**PHOTO, "version": "9"}
    ),
    Row("POST /needs/<code>/photos/<photo>", "/needs/binh-need/photos/binh-need-photo", (SIGN_IN, NONE, NONE, GO, GO), PHOTO),
    Row("POST /offers/<code>/photos/<photo>/remove", "/offers/ut-offer/photos/ut-offer-photo/remove", (SIGN_IN, GO, NONE, NONE, GO)),
    Row("POST /needs/<code>/photos/<photo>/remove", "/needs/binh-need/photos/binh-need-photo/remove", (SIGN_IN, NONE, NONE, GO, GO)),
    # parties
    Row("GET /parties", "/parties", ALL_MAY),
    Row("GET /parties/new", "/parties/new", (SIGN_IN, NO, NO, NO, OK)),
    Row("POST /parties", "/parties", (SIGN_IN, NO, NO, NO, GO), {"kind": "cooperative", "name": "HTX Mới", "place": "xã Tân Lộc"}),
    Row("POST /parties", "/parties", (SIGN_IN, NO, NO, NO, WRONG), {"kind": "alliance", "name": "Liên minh"}),
    Row("GET /parties/<code>", "/parties/ut-party", ALL_MAY),
    Row("GET /parties/<code>", "/parties/no-such", (NONE,) * 5),
    Row("GET /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("POST /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, GO, NONE, NONE, GO), PARTY),
    Row("POST /parties/<code>/edit", "/parties/ut-party/edit", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**PARTY, "name": ""}),
    Row("POST /parties/<code>/confirm", "/parties/ut-party/confirm", (SIGN_IN, NO, NO, NO, GO), {"version": "1"}),
    Row("GET /parties/<code>", "/parties/gia-2", (GO,) * 5),  # merged: on to the record that was kept
    Row("GET /parties/<code>/edit", "/parties/gia-2/edit", (SIGN_IN, NONE, NONE, NONE, NONE)),
    # those that may be one
    Row("GET /parties/duplicates", "/parties/duplicates", STAFF_MAY),
    Row("GET /parties/duplicates", "/parties/duplicates?of=ut-party&name=xang&state=later&page=1", STAFF_MAY),
    Row("POST /parties/duplicates/find", "/parties/duplicates/find", STAFF_GO),
    Row("POST /parties/duplicates/add", "/parties/duplicates/add", STAFF_GO, {"one": "ut-party", "other": "duong-party"}),
    Row("POST /parties/duplicates/add", "/parties/duplicates/add", STAFF_WRONG, {"one": "ut-party", "other": "chau-party"}),
    Row("POST /parties/duplicates/add", "/parties/duplicates/add", STAFF_NONE, {"one": "ut-party", "other": "no-such"}),
    Row("GET /parties/duplicates/<code>", "/parties/duplicates/{pair}", STAFF_MAY),
    Row("GET /parties/duplicates/<code>", "/parties/duplicates/no-such", STAFF_NONE),
    Row("POST /parties/duplicates/<code>/different", "/parties/duplicates/{pair}/different", STAFF_GO, {"version": "1", "note": "hỏi rồi"}),
    Row("POST /parties/duplicates/<code>/different", "/parties/duplicates/{pair}/different", STAFF_STALE, {"version": "9"}),
    Row("POST /parties/duplicates/<code>/later", "/parties/duplicates/{pair}/later", STAFF_GO, {"version": "1"}),
    Row("POST /parties/duplicates/<code>/later", "/parties/duplicates/{pair}/later", STAFF_WRONG, {"version": "1", "note": "x" * 1001}),
    Row("GET /parties/duplicates/<code>/merge", "/parties/duplicates/{pair}/merge?keep=xang-1", STAFF_MAY),
    Row("GET /parties/duplicates/<code>/merge", "/parties/duplicates/{pair}/merge?keep=ut-party", STAFF_NONE),
    Row("GET /parties/duplicates/<code>/merge", "/parties/duplicates/{merged_pair}/merge?keep=gia-1", STAFF_WRONG),
    Row("POST /parties/duplicates/<code>/merge", "/parties/duplicates/{pair}/merge", STAFF_GO, {"keep": "xang-2", "seen": "xang-1:1 xang-2:1"}),
    Row("POST /parties/duplicates/<code>/merge", "/parties/duplicates/{pair}/merge", STAFF_STALE, {"keep": "xang-2"}),
    Row("POST /parties/duplicates/<code>/merge", "/parties/duplicates/{merged_pair}/merge", STAFF_WRONG, {"keep": "gia-1"}),
    Row("GET /parties/merges/<code>", "/parties/merges/{merge}", STAFF_MAY),
    Row("GET /parties/merges/<code>", "/parties/merges/no-such", STAFF_NONE),
    Row("POST /parties/merges/<code>/undo", "/parties/merges/{merge}/undo", STAFF_GO, {"version": "1"}),
    Row("POST /parties/merges/<code>/undo", "/parties/merges/{merge}/undo", STAFF_STALE, {"version": "9"}),
    # people of a party
    Row("GET /parties/<code>/people", "/parties/ut-party/people", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /parties/<code>/people", "/parties/chau-party/people", (SIGN_IN, NONE, NONE, NONE, OK)),
    Row("POST /parties/<code>/people", "/parties/ut-party/people", (SIGN_IN, GO, NONE, NONE, GO), {"email": "binh@cast.example", "role": "member"}),
    Row("POST /parties/<code>/people", "/parties/chau-party/people", (SIGN_IN, NONE, NONE, NONE, GO), {"email": "a@cast.example", "role": "lead"}),
    Row("POST /parties/<code>/people", "/parties/ut-party/people", (SIGN_IN, WRONG, NONE, NONE, WRONG), {"email": "x", "role": "boss"}),
    Row("POST /parties/<code>/people/<person>/role", "/parties/ut-party/people/{ut}/role", (SIGN_IN, WRONG, NONE, NONE, WRONG), {"role": "member"}),
    Row("POST /parties/<code>/people/<person>/role", "/parties/ut-party/people/{duong}/role", (SIGN_IN, NONE, NONE, NONE, NONE), {"role": "lead"}),
    Row("GET /parties/<code>/people/<person>/remove", "/parties/duong-party/people/{duong}/remove", (SIGN_IN, NONE, WRONG, NONE, WRONG)),
    Row("POST /parties/<code>/people/<person>/remove", "/parties/ut-party/people/{ut}/remove", (SIGN_IN, WRONG, NONE, NONE, WRONG), {"sure": "yes"}),
    Row("POST /parties/<code>/people/links/<link>/withdraw", "/parties/ut-party/people/links/{link}/withdraw", (SIGN_IN, GO, NONE, NONE, GO)),
    # slips on paper, and staff who look as somebody
    Row("GET /parties/<code>/people/slips/new", "/parties/ut-party/people/slips/new", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /parties/<code>/people/slips/new", "/parties/chau-party/people/slips/new", (SIGN_IN, NONE, NONE, NONE, NO)),
    Row("POST /parties/<code>/people/slips", "/parties/ut-party/people/slips", (SIGN_IN, GO, NONE, NONE, GO), SLIP),
    Row("POST /parties/<code>/people/slips", "/parties/ut-party/people/slips", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**SLIP, "phone": ""}),
    Row("GET /parties/<code>/people/slips/<link>", "/parties/ut-party/people/slips/{slip}", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /parties/<code>/people/slips/<link>", "/parties/duong-party/people/slips/{slip}", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /parties/<code>/people/slips/<link>/again", "/parties/ut-party/people/slips/{slip}/again", (SIGN_IN, GO, NONE, NONE, GO)),
    Row("POST /parties/<code>/people/slips/<link>/again", "/parties/duong-party/people/slips/{slip}/again", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /activate", "/activate", ALL_MAY),
    Row("POST /activate", "/activate", (GO,) * 5, {"slip_code": "{slip_code}"}),
    Row("POST /activate", "/activate", (WRONG,) * 5, {"slip_code": "ABCD-2345"}),
    Row("GET /people/<person>/look", "/people/{ut}/look", STAFF_MAY),
    Row("GET /people/<person>/look", "/people/no-such/look", STAFF_NONE),
    Row("POST /people/<person>/look", "/people/{ut}/look", STAFF_GO, {"look_reason": "Út gọi, không thấy nút gửi giá"}),
    Row("POST /people/<person>/look", "/people/{ut}/look", STAFF_WRONG, {"look_reason": "ngắn"}),
    Row("POST /looking/stop", "/looking/stop", (SIGN_IN, GO, GO, GO, GO)),
    # one act on many rows of a staff list
    Row("POST /bulk", "/bulk", STAFF_GO, {"act": "hand_linkages", "row": "{linkage} ", "form_key": "b1"}),
    Row("POST /bulk", "/bulk", STAFF_GO, {"act": "resend_letters", "row": "failed-letter failed", "form_key": "b2"}),
    Row("POST /bulk", "/bulk", STAFF_GO, {"act": "take_registrations", "row": "{registration} 1", "form_key": "b3"}),
    Row("POST /bulk", "/bulk", STAFF_WRONG, {"act": "resend_letters"}),
    Row("POST /bulk", "/bulk", STAFF_NONE, {"act": "no_such", "row": "x y"}),
    Row("GET /bulk/<code>", "/bulk/{batch}", STAFF_MAY),
    Row("GET /bulk/<code>", "/bulk/no-such", STAFF_NONE),
    Row("POST /bulk/<code>/undo", "/bulk/{batch}/undo", STAFF_GO, {}),
    Row("POST /bulk/<code>/undo", "/bulk/no-such/undo", STAFF_NONE, {}),
    Row("GET /activate/<secret>", "/activate/no-such", (NONE,) * 5),
    Row("POST /activate/<secret>", "/activate/no-such", (NONE,) * 5, {"person_name": "Ai Đó", "password": "mot-mat-khau"}),
    # what sources say
    Row("GET /parties/<code>/claims/new", "/parties/ut-party/claims/new", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /parties/<code>/claims/new", "/parties/no-such/claims/new", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /parties/<code>/claims", "/parties/ut-party/claims", (SIGN_IN, NO, NO, NO, GO), CLAIM),
    Row("POST /parties/<code>/claims", "/parties/ut-party/claims", (SIGN_IN, NO, NO, NO, WRONG), {**CLAIM, "source": ""}),
    Row("GET /parties/<code>/claims/<claim>/withdraw", "/parties/ut-party/claims/{claim}/withdraw", (SIGN_IN, NO, NO, NO, OK)),
    Row("POST /parties/<code>/claims/<claim>/withdraw", "/parties/ut-party/claims/{claim}/withdraw", (SIGN_IN, NO, NO, NO, GO), {"why": "sai"}),
    Row("POST /parties/<code>/claims/<claim>/withdraw", "/parties/duong-party/claims/{claim}/withdraw", (SIGN_IN, NO, NO, NO, NONE), {"why": "sai"}),
    # how a co-operative stands, how much it is seen, bundles
    Row("GET /parties/<code>/standings", "/parties/ut-party/standings", STAFF_MAY),
    Row("GET /parties/<code>/standings", "/parties/binh-party/standings", STAFF_NONE),
    Row("POST /parties/<code>/standings", "/parties/ut-party/standings", STAFF_GO, STANDING),
    Row("POST /parties/<code>/standings", "/parties/ut-party/standings", STAFF_WRONG, {**STANDING, "source": ""}),
    Row("POST /parties/<code>/standings", "/parties/binh-party/standings", STAFF_NONE, STANDING),
    Row("GET /exposure", "/exposure?quarter=2026-4", STAFF_MAY),
    Row("GET /exposure.csv", "/exposure.csv", STAFF_MAY),
    Row("POST /exposure/support", "/exposure/support", STAFF_GO, {"on": "yes", "why": "thử một quý"}),
    Row("POST /exposure/support", "/exposure/support", STAFF_WRONG, {"on": "yes", "why": " "}),
    Row("GET /bundles/<need>/<offer>/<sold>/<bought>", BUNDLE, (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /bundles/<need>/<offer>/<sold>/<bought>", "/bundles/ut-feed/no-such/ut-offer/binh-need", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /bundles/<need>/<offer>/<sold>/<bought>", "/bundles/ut-feed/binh-feed/duong-offer/binh-need", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /bundles/<need>/<offer>/<sold>/<bought>", BUNDLE, (SIGN_IN, GO, NONE, GO, GO)),
    Row("POST /bundles/<need>/<offer>/<sold>/<bought>", "/bundles/ut-feed/binh-feed/ut-offer/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    # several co-operatives for one need
    Row("GET /needs/<code>/pool", "/needs/binh-pool/pool", BUYER_MAY),
    Row("GET /needs/<code>/pool", "/needs/binh-pool/pool?at_most=kh%C3%B4ng", (SIGN_IN, NONE, NONE, WRONG, WRONG)),
    Row("GET /needs/<code>/pool", "/needs/no-such/pool", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /needs/<code>/pool", "/needs/binh-pool/pool", (SIGN_IN, NONE, NONE, WRONG, WRONG), {"plan": "cheapest"}),
    Row("POST /needs/<code>/pool/search", "/needs/binh-pool/pool/search", (SIGN_IN, NONE, NONE, GO, GO)),
    Row("POST /needs/<code>/pool/search", "/needs/binh-need/pool/search", (SIGN_IN, NONE, NONE, WRONG, WRONG)),
    Row("GET /needs/<code>/pool/<plan>", "/needs/binh-pool/pool/plan-1", BUYER_MAY),
    Row("GET /needs/<code>/pool/<plan>", "/needs/binh-need/pool/plan-1", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /needs/<code>/pool/<plan>", "/needs/binh-pool/pool/plan-1", (SIGN_IN, NONE, NONE, GO, GO)),
    Row("POST /needs/<code>/pool/<plan>", "/needs/binh-pool/pool/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/<code>/supply", "/needs/binh-pool/supply", BUYER_MAY),
    Row("GET /needs/<code>/supply", "/needs/binh-pool/supply?hold_days=-1", (SIGN_IN, NONE, NONE, WRONG, WRONG)),
    Row("GET /needs/<code>/supply.csv", "/needs/binh-pool/supply.csv", BUYER_MAY),
    # registration
    Row("GET /register", "/register", ALL_MAY),
    Row("POST /register", "/register", (GO,) * 5, {**FORM, "form_key": "n" * 32, "name": "HTX Mới Toanh", "phone": "0933444555"}),
    Row("POST /register", "/register", (WRONG,) * 5, {**FORM, "form_key": "n" * 32, "name": ""}),
    Row("GET /register/<secret>", "/register/{secret}", ALL_MAY),
    Row("GET /register/<secret>", "/register/no-such", (NONE,) * 5),
    Row("GET /register/<secret>/edit", "/register/{secret}/edit", ALL_MAY),
    Row("POST /register/<secret>/edit", "/register/{secret}/edit", (GO,) * 5, {**FORM, "version": "1", "about": "nuôi cua"}),
    Row("POST /register/<secret>/edit", "/register/no-such/edit", (NONE,) * 5, {**FORM, "version": "1"}),
    Row("GET /registrations", "/registrations", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /registrations/<code>", "/registrations/{registration}", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /registrations/<code>", "/registrations/no-such", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /registrations/<code>/take", "/registrations/{registration}/take", (SIGN_IN, NO, NO, NO, GO), {"version": "1"}),
    Row("POST /registrations/<code>/take", "/registrations/{registration}/take", (SIGN_IN, NO, NO, NO, STALE), {"version": "9"}),
    Row("POST /registrations/<code>/ask", "/registrations/{registration}/ask", (SIGN_IN, NO, NO, NO, GO), {"version": "1", "question": "Mã số?"}),
    Row("POST /registrations/<code>/ask", "/registrations/{registration}/ask", (SIGN_IN, NO, NO, NO, WRONG), {"version": "1"}),
    Row("POST /registrations/<code>/refuse", "/registrations/{registration}/refuse", (SIGN_IN, NO, NO, NO, GO), {"version": "1", "reason": "papers"}),
    Row("POST /registrations/<code>/refuse", "/registrations/{registration}/refuse", (SIGN_IN, NO, NO, NO, WRONG), {"version": "1", "reason": "x"}),
    Row("POST /registrations/<code>/confirm", "/registrations/{registration}/confirm", (SIGN_IN, NO, NO, NO, GO), {"version": "1"}),
    Row(
        "POST /registrations/<code>/confirm", "/registrations/{registration}/confirm", (SIGN_IN, NO, NO, NO, WRONG), {"version": "1", "papers": "yes"}
    ),
    Row("POST /registrations/<code>/join", "/registrations/{registration}/join", (SIGN_IN, NO, NO, NO, GO), {"version": "1", "party": "ut-party"}),
    Row(
        "POST /registrations/<code>/join", "/registrations/{registration}/join", (SIGN_IN, NO, NO, NO, WRONG), {"version": "1", "party": "chau-party"}
    ),
    # negotiation
    Row("GET /linkages/<code>/terms", "/linkages/{talks}/terms", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /linkages/<code>/terms", "/linkages/{linkage}/terms", (SIGN_IN, GO, NONE, GO, GO)),  # nobody has spoken yet
    Row("POST /linkages/<code>/terms", "/linkages/{talks}/terms", (SIGN_IN, GO, NONE, GO, WRONG), TERMS),
    Row("POST /linkages/<code>/terms", "/linkages/{talks}/terms", (SIGN_IN, GO, NONE, GO, GO), {**TERMS, **TERMS_FOR_BUYER}),
    Row("POST /linkages/<code>/terms", "/linkages/{talks}/terms", (SIGN_IN, STALE, NONE, STALE, STALE), {**TERMS, **TERMS_FOR_BUYER, "seen": "0"}),
    Row("POST " + ANSWER_RULE, "/linkages/{talks}/terms/1/accept", (SIGN_IN, NO, NONE, GO, GO), TERMS_FOR_BUYER),
    Row("POST " + ANSWER_RULE, "/linkages/{talks}/terms/1/refuse", (SIGN_IN, NO, NONE, GO, GO), {**TERMS_FOR_BUYER, "terms_reason": "price"}),
    Row("POST " + ANSWER_RULE, "/linkages/{talks}/terms/1/withdraw", (SIGN_IN, GO, NONE, NO, NO), TERMS_FOR_BUYER),
    Row("POST /linkages/<code>/refuse", "/linkages/{talks}/refuse", (SIGN_IN, GO, NONE, GO, NO), {"version": "{talks_version}", "reason": "price"}),
    Row("POST /linkages/<code>/refuse", "/linkages/{talks}/refuse", (SIGN_IN, STALE, NONE, STALE, NO), {"version": "99", "reason": "price"}),
    # rounds
    Row("GET /needs/<code>/round", "/needs/talk-need/round", BUYER_MAY),
    Row("POST /needs/<code>/round", "/needs/talk-need/round", BUYER_GO, {"deadline": "17h ngày mai", "version": "1"}),
    Row("POST /needs/<code>/round/close", "/needs/talk-need/round/close", BUYER_GO, {"version": "1"}),
    Row("POST /needs/<code>/round/reopen", "/needs/talk-need/round/reopen", (SIGN_IN, NONE, NONE, NO, STALE), {"deadline": "17h ngày mai"}),
    Row("POST /needs/<code>/round/award", "/needs/talk-need/round/award", BUYER_GO, {"lot1": "{talks}", "version": "1"}),
    Row("POST " + END_RULE, "/needs/talk-need/round/cancel", BUYER_GO, {"reason": "no_need", "version": "1"}),
    Row("GET /needs/<code>/offers", "/needs/talk-need/offers", BUYER_MAY),
    # questions in public
    Row("GET /questions", "/questions?state=waiting&side=need", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /questions.csv", "/questions.csv", (SIGN_IN, NO, NO, NO, OK)),
    Row("GET /needs/<code>/questions", "/needs/talk-need/questions", ALL_MAY),
    Row("GET /offers/<code>/questions", "/offers/ut-gone/questions", (NONE, OK, NONE, NONE, OK)),
    Row("POST /needs/<code>/questions", "/needs/talk-need/questions", (SIGN_IN, GO, GO, WRONG, NO), {"question": "Ở đâu?", "form_key": "k"}),
    Row("POST /offers/<code>/questions", "/offers/ut-offer/questions", (SIGN_IN, WRONG, GO, GO, NO), {"question": "Ở đâu?", "form_key": "k"}),
    Row("POST " + QUESTION_RULE, "/questions/{question}/answer", (NO, NO, NO, GO, GO), {"answer": "Từ 250 g"}),
    Row("POST " + QUESTION_RULE, "/questions/{question}/hide", (NO, NO, NO, NO, GO), {"why": "lạc đề"}),
    Row("POST " + QUESTION_RULE, "/questions/no-such/answer", (NONE,) * 5, {"answer": "x"}),
    # mandates
    Row("GET /mandates", "/mandates", STAFF_MAY),
    Row("GET /parties/<code>/mandates", "/parties/duong-party/mandates", (SIGN_IN, NONE, OK, NONE, OK)),
    Row("POST /parties/<code>/mandates", "/parties/ut-party/mandates", (SIGN_IN, GO, NONE, NONE, NO), MANDATE),
    Row("POST /mandates/<code>/revoke", "/mandates/{mandate}/revoke", (SIGN_IN, NONE, GO, NONE, GO)),
    # linkages
    Row("GET /linkages", "/linkages", MEMBERS_MAY),
    Row("POST /linkages", "/linkages", (SIGN_IN, NO, NO, NO, GO), {"need": "binh-need", "offer": "duong-offer"}),
    Row("GET /linkages/<code>", "/linkages/{linkage}", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /linkages/<code>", "/linkages/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/talk", (SIGN_IN, NO, NO, NO, GO), TALK),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/sign", (SIGN_IN, NO, NO, NO, STALE), TALK),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/{linkage}/moves/talk", (SIGN_IN, NO, NO, NO, WRONG), {"version": "{version}"}),
    Row("POST /linkages/<code>/moves/<move>", "/linkages/no-such/moves/talk", (SIGN_IN, NO, NO, NO, NONE), TALK),
    Row("POST /introductions", "/introductions", (SIGN_IN, NO, GO, GO, NO), PAIR),
    Row("POST /introductions", "/introductions", (SIGN_IN, GO, NO, GO, NO), {"need": "binh-need", "offer": "ut-offer"}),
    # contracts and harvests
    Row("GET /contracts", "/contracts", MEMBERS_MAY),
    Row("GET /contracts", "/contracts?state=signed&product=cua_thit&year=2026&ending=60&party=ut-party", MEMBERS_MAY),
    Row("GET /contracts/new", "/contracts/new", MEMBERS_MAY),
    Row("GET /contracts/new", "/contracts/new?renews=signed-contract", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /contracts/new", "/contracts/new?linkage={linkage}", (SIGN_IN, STALE, NONE, STALE, STALE)),
    Row("POST /contracts", "/contracts", (SIGN_IN, GO, NO, GO, GO), CONTRACT),
    Row("POST /contracts", "/contracts", (SIGN_IN, WRONG, NO, WRONG, WRONG), {**CONTRACT, "deposit": "tính sau"}),
    Row("GET /contracts/<code>", "/contracts/draft-contract", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /contracts/<code>", "/contracts/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /contracts/<code>/edit", "/contracts/draft-contract/edit", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /contracts/<code>/edit", "/contracts/signed-contract/edit", (SIGN_IN, STALE, NONE, STALE, STALE)),
    Row("POST /contracts/<code>/edit", "/contracts/draft-contract/edit", (SIGN_IN, GO, NONE, GO, GO), {**CONTRACT, "version": "1"}),
    Row("POST /contracts/<code>/edit", "/contracts/draft-contract/edit", (SIGN_IN, STALE, NONE, STALE, STALE), {**CONTRACT, "version": "7"}),
    Row("POST /contracts/<code>/moves/<move>", "/contracts/draft-contract/moves/send", (SIGN_IN, GO, NONE, GO, GO), {"version": "1"}),
    Row("POST /contracts/<code>/moves/<move>", "/contracts/draft-contract/moves/record", (SIGN_IN, NONE, NONE, NONE, NONE), {"version": "1"}),
    Row("POST /contracts/<code>/moves/<move>", f"{SIGNED_ONE}/countersign", (SIGN_IN, NO, NONE, NO, WRONG), SIGNED),
    Row(
        "POST /contracts/<code>/moves/<move>",
        "/contracts/signed-contract/moves/hold",
        (SIGN_IN, NO, NONE, NO, GO),
        {**SIGNED, "hold_reason": "papers"},
    ),
    Row("POST /contracts/<code>/moves/<move>", f"{SIGNED_ONE}/addendum", (SIGN_IN, GO, NONE, GO, GO), {**SIGNED, **ADDENDUM}),
    Row(
        "POST /contracts/<code>/moves/<move>",
        "/contracts/signed-contract/moves/end",
        (SIGN_IN, NO, NONE, NO, WRONG),
        {**SIGNED, "end_reason": "broken"},
    ),
    Row("GET /contracts/<code>/sign/<side>", "/contracts/signing-contract/sign/seller", (SIGN_IN, OK, NONE, NO, OK)),
    Row("POST /contracts/<code>/sign/<side>", "/contracts/signing-contract/sign/seller", (SIGN_IN, GO, NONE, NO, GO), SIGNING),
    Row("POST /contracts/<code>/sign/<side>", "/contracts/signing-contract/sign/buyer", (SIGN_IN, NO, NONE, GO, GO), SIGNING),
    Row("POST /contracts/<code>/sign/<side>", "/contracts/signing-contract/sign/buyer", (SIGN_IN, NO, NONE, STALE, STALE), {**SIGNING, "seen": "x"}),
    Row("POST /contracts/<code>/addenda/<int:number>/<act>", "/contracts/signed-contract/addenda/1/drop", (SIGN_IN, NONE, NONE, NONE, NONE), SIGNED),
    Row("GET /contracts/<code>/paper", "/contracts/draft-contract/paper", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /contracts/<code>/paper", "/contracts/signed-contract/paper?addendum=7", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /contracts/<code>/paper", "/contracts/draft-contract/paper", (SIGN_IN, GO, NONE, GO, GO), {"place": "Năm Căn", "version": "0"}),
    Row("POST /contracts/<code>/paper", "/contracts/draft-contract/paper", (SIGN_IN, STALE, NONE, STALE, STALE), {"version": "3"}),
    Row("POST /contracts/<code>/paper", "/contracts/draft-contract/paper", (SIGN_IN, WRONG, NONE, WRONG, WRONG), {"place": "x" * 201}),
    Row("GET /contracts/<code>.<any(docx, pdf):kind>", "/contracts/draft-contract.docx?blank=all", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /contracts/<code>.<any(docx, pdf):kind>", "/contracts/draft-contract.pdf", (SIGN_IN, GO, NONE, GO, GO)),
    Row("GET /contracts/register.<any(docx, pdf, xlsx):kind>", "/contracts/register.xlsx?state=signed&year=2026", MEMBERS_MAY),
    Row("GET /linkages/<code>/minutes", "/linkages/{linkage}/minutes", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /linkages/<code>/minutes.<any(docx, pdf):kind>", "/linkages/{linkage}/minutes.docx?blank=all", (SIGN_IN, OK, NONE, OK, OK)),
    Row("GET /harvests", "/harvests", MEMBERS_MAY),
    Row("GET /harvests/<code>", "/harvests/ut-harvest", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /harvests/<code>", "/harvests/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /harvests/<code>/capacity", "/harvests/ut-harvest/capacity", (SIGN_IN, GO, NONE, NONE, GO), CAPACITY),
    Row("POST /harvests/<code>/capacity", "/harvests/ut-harvest/capacity", (SIGN_IN, WRONG, NONE, NONE, WRONG), {**CAPACITY, "capacity": "400 kg"}),
    Row("POST /harvests/<code>/capacity", "/harvests/ut-harvest/capacity", (SIGN_IN, STALE, NONE, NONE, STALE), {**CAPACITY, "version": "9"}),
    Row("GET /words", "/words?name=khom", STAFF_MAY),
    Row("GET /words/products/<key>", "/words/products/tom_su", STAFF_MAY),
    Row("GET /words/products/<key>", "/words/products/no-such", (SIGN_IN, NO, NO, NO, NONE)),
    Row("GET /words/places", "/words/places?name=u+minh", STAFF_MAY),
    Row("GET /words/places/<code>", "/words/places/31825", STAFF_MAY),
    Row("GET /words/places/<code>", "/words/places/0", (SIGN_IN, NO, NO, NO, NONE)),
    Row("GET /words/edits", "/words/edits", STAFF_MAY),
    Row("GET /words/new", "/words/new", STAFF_MAY),
    Row("GET /words/new", "/words/new?show=aside", STAFF_MAY),
    Row("GET /words/new/name", "/words/new/name?code=đọt+choại&product=cua+biển", (SIGN_IN, NO, NO, NO, GO)),
    Row("GET /words/new/name", "/words/new/name?code=đọt+choại&product=", (SIGN_IN, NO, NO, NO, WRONG)),
    Row("GET /words/new/name", "/words/new/name?code=no-such&product=cua", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /words/new/aside", "/words/new/aside", (SIGN_IN, NO, NO, NO, GO), {"code": "đọt choại", "seen": "{seen}", "why": "chữ gõ thử"}),
    Row("POST /words/new/aside", "/words/new/aside", (SIGN_IN, NO, NO, NO, WRONG), {"code": "đọt choại", "seen": "{seen}", "why": ""}),
    Row("POST /words/new/aside", "/words/new/aside", (SIGN_IN, NO, NO, NO, STALE), {"code": "đọt choại", "seen": "older", "why": "chữ gõ thử"}),
    Row("POST /words/new/aside", "/words/new/aside", (SIGN_IN, NO, NO, NO, NONE), {"code": "no-such", "seen": "", "why": "chữ gõ thử"}),
    Row("POST /words/new/aside/<code>/back", "/words/new/aside/{aside}/back", (SIGN_IN, NO, NO, NO, GO)),
    Row("POST /words/new/aside/<code>/back", "/words/new/aside/no-such/back", (SIGN_IN, NO, NO, NO, NONE)),
    Row("GET /words/change/<act>", "/words/change/add_product", STAFF_MAY),
    Row("GET /words/change/<act>", "/words/change/add_name?product=tom_su", STAFF_MAY),
    Row("GET /words/change/<act>", "/words/change/add_name", (SIGN_IN, NO, NO, NO, NONE)),
    Row("GET /words/change/<act>", "/words/change/no-such", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /words/change/<act>/preview", "/words/change/add_name/preview", STAFF_MAY, NEW_NAME),
    Row("POST /words/change/<act>/preview", "/words/change/add_name/preview", (SIGN_IN, NO, NO, NO, WRONG), {**NEW_NAME, "name": "tôm thẻ"}),
    Row("POST /words/change/<act>/preview", "/words/change/add_name/preview", (SIGN_IN, NO, NO, NO, NONE), {**NEW_NAME, "product": "no-such"}),
    Row("POST /words/change/<act>", "/words/change/add_name", (SIGN_IN, NO, NO, NO, GO), {**NEW_NAME, "stamp": "{words}"}),
    Row("POST /words/change/<act>", "/words/change/add_name", (SIGN_IN, NO, NO, NO, STALE), {**NEW_NAME, "stamp": "older"}),
    Row("POST /words/change/<act>", "/words/change/add_name", (SIGN_IN, NO, NO, NO, WRONG), {**NEW_NAME, "stamp": "{words}", "name": ""}),
    Row("POST /words/edits/<code>/undo", "/words/edits/{edit}/undo", (SIGN_IN, NO, NO, NO, GO)),
    Row("POST /words/edits/<code>/undo", "/words/edits/no-such/undo", (SIGN_IN, NO, NO, NO, NONE)),
    Row("POST /introductions", "/introductions", (SIGN_IN, NONE, NONE, NONE, NO), {**PAIR, "offer": "no-such"}),
    # reference prices
    Row("GET /prices", "/prices", STAFF_MAY),
    Row("GET /prices/new", "/prices/new?product=cua_gach", STAFF_MAY),
    Row("GET /prices/<product>", "/prices/cua_gach", STAFF_MAY),
    Row("GET /prices/<product>", "/prices/tom_su", STAFF_MAY),
    Row("GET /prices/<product>", "/prices/no-such", STAFF_NONE),
    Row("GET /prices/<product>/csv", "/prices/cua_gach/csv", STAFF_MAY),
    Row("GET /prices/<product>/csv", "/prices/no-such/csv", STAFF_NONE),
    Row("GET /prices/clauses", "/prices/clauses", MEMBERS_MAY),
    Row("GET /prices/clauses", "/prices/clauses?a-kind=reference&a-change=3-5%25", (SIGN_IN, WRONG, WRONG, WRONG, WRONG)),
    Row("GET /prices/clauses.csv", "/prices/clauses.csv", MEMBERS_MAY),
    Row("POST /prices", "/prices", STAFF_GO, PRICE),
    Row("POST /prices", "/prices", STAFF_WRONG, {**PRICE, "price": "35.000 con/kg"}),
    Row("GET /prices/readings/<code>/withdraw", "/prices/readings/price-1/withdraw", STAFF_MAY),
    Row("GET /prices/readings/<code>/withdraw", "/prices/readings/no-such/withdraw", STAFF_NONE),
    Row("POST /prices/readings/<code>/withdraw", "/prices/readings/price-1/withdraw", STAFF_GO, {"why": "ghi nhầm"}),
    Row("POST /prices/readings/<code>/withdraw", "/prices/readings/price-1/withdraw", STAFF_WRONG, {"why": " "}),
    Row("POST /prices/readings/<code>/withdraw", "/prices/readings/no-such/withdraw", STAFF_NONE, {"why": "sai"}),
    # the desk
    Row("GET /desk", "/desk", STAFF_MAY),
    Row("GET /desk", "/desk?group=asked&whose=nobody&page=1", STAFF_MAY),
    Row("POST /desk/take", "/desk/take", STAFF_GO, {"subject": "need/binh-need"}),
    Row("POST /desk/take", "/desk/take", STAFF_STALE, {"subject": "party/duong-party"}),
    Row("POST /desk/take", "/desk/take", STAFF_NONE, {"subject": "need/no-such"}),
    Row("POST /desk/take", "/desk/take", STAFF_NONE, {"subject": "person/ut"}),
    Row("POST /desk/hand", "/desk/hand", STAFF_GO, {**ABOUT, "to": "{hanh}", "seen": ""}),
    Row("POST /desk/hand", "/desk/hand", STAFF_WRONG, {**ABOUT, "to": "nobody"}),
    Row("POST /notes", "/notes", STAFF_GO, {**ABOUT, "body": "Đã gọi", "via": "phone"}),
    Row("POST /notes", "/notes", STAFF_WRONG, {**ABOUT, "body": " "}),
    Row("POST /notes", "/notes", STAFF_NONE, {**ABOUT, "kind": "person", "body": "x"}),
    Row("POST /notes/<code>/strike", "/notes/note-1/strike", STAFF_GO),
    Row("POST /notes/<code>/strike", "/notes/no-such/strike", STAFF_NONE),
    Row("POST /tasks", "/tasks", STAFF_GO, {**ABOUT, "what": "Gọi lại", "due": "thứ sáu"}),
    Row("POST /tasks", "/tasks", STAFF_WRONG, {**ABOUT, "what": "Gọi lại", "due": "bữa nào rảnh"}),
    Row("POST /tasks/<code>/done", "/tasks/task-1/done", STAFF_GO),
    Row("POST /tasks/<code>/done", "/tasks/no-such/done", STAFF_NONE),
    Row("POST /tasks/<code>/reopen", "/tasks/task-2/reopen", STAFF_GO),
    Row("POST /tasks/<code>/due", "/tasks/task-1/due", STAFF_GO, {"due": "tuần sau"}),
    Row("POST /tasks/<code>/due", "/tasks/task-1/due", STAFF_WRONG, {"due": ""}),
    # once more before anything that binds
    Row("GET /linkages/<code>/terms/<int:number>/accept", "/linkages/{talks}/terms/1/accept", (SIGN_IN, GO, NONE, OK, GO)),
    Row("GET /linkages/<code>/terms/<int:number>/accept", "/linkages/{talks}/terms/7/accept", (SIGN_IN, GO, NONE, GO, GO)),
    Row("GET /needs/<code>/round/award", "/needs/talk-need/round/award?lot1={talks}&version=1", BUYER_MAY),
    Row("GET /needs/<code>/round/award", "/needs/binh-need/round/award", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /contracts/<code>/moves/countersign", "/contracts/signed-contract/moves/countersign", (SIGN_IN, NO, NO, NO, GO)),
    Row("GET /contracts/<code>/moves/countersign", "/contracts/no-such/moves/countersign", (SIGN_IN, NO, NO, NO, NONE)),
    # drafts
    Row("GET /drafts", "/drafts", MEMBERS_MAY),
    Row("POST /drafts", "/drafts", (SIGN_IN, GO, GO, GO, GO), {"draft_kind": "offer", "form_key": "d1", "words": "cua"}),
    Row("POST /drafts", "/drafts", (SIGN_IN, STALE, STALE, STALE, STALE), {"draft_kind": "offer", "form_key": "d1", "draft_version": "4"}),
    Row("POST /drafts", "/drafts", (SIGN_IN, NONE, NONE, NONE, NONE), {"draft_kind": "no-such", "form_key": "d1"}),
    Row("POST /drafts/<code>/drop", "/drafts/{draft}/drop", (SIGN_IN, GO, NONE, NONE, NONE)),
    # what people are told
    Row("GET /inbox", "/inbox?show=unread", MEMBERS_MAY),
    Row("GET /inbox/settings", "/inbox/settings", MEMBERS_MAY),
    Row("POST /inbox/settings", "/inbox/settings", (SIGN_IN, GO, GO, GO, GO), {"linkage_moved": "daily", "language": "en"}),
    Row("POST /inbox/settings", "/inbox/settings", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"linkage_moved": "hourly"}),
    Row("POST /inbox/read", "/inbox/read", (SIGN_IN, GO, GO, GO, GO)),
    Row("POST /inbox/<code>/open", "/inbox/{notice}/open", (SIGN_IN, GO, NONE, NONE, NONE)),
    Row("POST /inbox/<code>/read", "/inbox/{notice}/read", (SIGN_IN, GO, NONE, NONE, NONE)),
    Row("GET /unsubscribe/<token>", "/unsubscribe/{farewell}", ALL_MAY),
    Row("GET /unsubscribe/<token>", "/unsubscribe/no-such", (NONE,) * 5),
    Row("POST /unsubscribe/<token>", "/unsubscribe/{farewell}", (GO,) * 5),
    Row("POST /unsubscribe/<token>", "/unsubscribe/no.such", (NONE,) * 5),
    # what happened to a thing
    Row(HISTORY, "/history/offer/ut-offer", (SIGN_IN, OK, NONE, NONE, OK)),
    Row(HISTORY, "/history/need/ut-offer", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row(HISTORY, "/history/linkage/{linkage}", (SIGN_IN, OK, NONE, OK, OK)),
    Row(HISTORY, "/history/contract/signed-contract", (SIGN_IN, OK, NONE, OK, OK)),
    Row(HISTORY, "/history/party/ut-party", (SIGN_IN, OK, NONE, NONE, OK)),
    Row(f"{HISTORY}/table.csv", "/history/offer/ut-offer/table.csv", (SIGN_IN, OK, NONE, NONE, OK)),
    # many listings at once
    Row("GET /offers/grid", "/offers/grid", MEMBERS_MAY),
    Row("POST /offers/grid", "/offers/grid", (SIGN_IN, OK, OK, OK, OK), {"pasted": "cua thịt\t2 tấn", "act": "read"}),
    Row("POST /offers/grid", "/offers/grid", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"pasted": " ", "act": "read"}),
    Row("GET /offers/grid/<batch>", "/offers/grid/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /offers/grid/<batch>/undo", "/offers/grid/no-such/undo", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("GET /needs/grid", "/needs/grid", MEMBERS_MAY),
    Row("POST /needs/grid", "/needs/grid", (SIGN_IN, OK, OK, OK, OK), {"pasted": "cua thịt\t2 tấn", "act": "read"}),
    Row("POST /needs/grid", "/needs/grid", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"pasted": " ", "act": "read"}),
    Row("GET /needs/grid/<batch>", "/needs/grid/no-such", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /needs/grid/<batch>/undo", "/needs/grid/no-such/undo", (SIGN_IN, NONE, NONE, NONE, NONE)),
    # the bin
    Row("GET /bin", "/bin", MEMBERS_MAY),
    Row("POST /bin/<code>/undo", "/bin/{bin}/undo", (SIGN_IN, GO, NONE, NONE, NONE)),
    Row("POST /bin/<code>/take-back", "/bin/{bin}/take-back", (SIGN_IN, GO, NONE, NONE, GO)),
    Row("POST /bin/of/<party>/empty", "/bin/of/ut-party/empty", (SIGN_IN, WRONG, NONE, NONE, NONE), {"name": "xóa"}),
    Row("POST /bin/of/<party>/empty", "/bin/of/ut-party/empty", (SIGN_IN, GO, NONE, NONE, NONE), {"name": "htx cái tàu"}),
    Row("GET /saved-searches", "/saved-searches", MEMBERS_MAY),
    Row("GET /saved-searches/new", "/saved-searches/new?q=khóm&radius_km=40", MEMBERS_MAY),
    Row("POST /saved-searches", "/saved-searches", (SIGN_IN, GO, GO, GO, GO), {"q": "cua gạch", "every": "now", "form_key": "k5"}),
    Row("POST /saved-searches", "/saved-searches", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"q": "", "every": "now", "form_key": "k5"}),
    Row("POST /saved-searches/<code>", "/saved-searches/{saved}", (SIGN_IN, GO, NONE, NONE, NONE), {"name": "Khóm gần", "every": "weekly"}),
    Row("POST /saved-searches/<code>", "/saved-searches/{saved}", (SIGN_IN, WRONG, NONE, NONE, NONE), {"name": "Khóm", "every": "hourly"}),
    Row("POST /saved-searches/<code>/switch", "/saved-searches/{saved}/switch", (SIGN_IN, GO, NONE, NONE, NONE), {"active": "0"}),
    Row("POST /saved-searches/<code>/delete", "/saved-searches/{saved}/delete", (SIGN_IN, GO, GO, GO, GO)),
    # figures that sources give
    Row("GET /figures/<kind>/<code>/new", "/figures/linkage/{linkage}/new", STAFF_MAY),
    Row("GET /figures/<kind>/<code>/new", "/figures/linkage/no-such/new", STAFF_NONE),
    Row("POST /figures/<kind>/<code>", "/figures/party/binh-party", STAFF_GO, FIGURE),
    Row("POST /figures/<kind>/<code>", "/figures/linkage/{linkage}", STAFF_WRONG, {**FIGURE, "figure_said": "nhiều"}),
    Row("POST /figures/<kind>/<code>", "/figures/need/binh-need", STAFF_NONE, FIGURE),
    Row("GET /figures/claims/<claim>/withdraw", "/figures/claims/{figure}/withdraw", STAFF_MAY),
    Row("GET /figures/claims/<claim>/withdraw", "/figures/claims/no-such/withdraw", STAFF_NONE),
    Row("POST /figures/claims/<claim>/withdraw", "/figures/claims/{figure}/withdraw", STAFF_GO, {"why": "chép nhầm"}),
    Row("POST /figures/claims/<claim>/withdraw", "/figures/claims/{figure}/withdraw", STAFF_WRONG, {"why": " "}),
    Row("POST /figures/claims/<claim>/withdraw", "/figures/claims/no-such/withdraw", STAFF_NONE, {"why": "sai"}),
    Row("GET /figures/<kind>/<code>/settle", "/figures/linkage/{linkage}/settle?figure=tonnes", STAFF_MAY),
    Row("GET /figures/<kind>/<code>/settle", "/figures/linkage/{linkage}/settle?figure=hectares", STAFF_NONE),
    Row("POST /figures/<kind>/<code>/settle", "/figures/linkage/{linkage}/settle", STAFF_GO, SETTLE),
    Row("POST /figures/<kind>/<code>/settle", "/figures/linkage/{linkage}/settle", STAFF_WRONG, {**SETTLE, "follow": "nobody"}),
    # one's own account, and the ways into it
    Row("GET /sign-in/code", "/sign-in/code", (SIGN_IN,) * 5),
    Row("POST /sign-in/code", "/sign-in/code", (SIGN_IN,) * 5, {"code": "123456"}),
    Row("GET /forgot", "/forgot", ALL_MAY),
    Row("POST /forgot", "/forgot", (GO,) * 5, {"email": "ai@vidu.example"}),
    Row("POST /forgot", "/forgot", (WRONG,) * 5, {"email": " "}),
    Row("GET /forgot/sent", "/forgot/sent", ALL_MAY),
    Row("GET /reset/<secret>", "/reset/no-such", (NONE,) * 5),
    Row("POST /reset/<secret>", "/reset/no-such", (NONE,) * 5, {"password": "con-nuoc-rong-thang-muoi"}),
    Row("GET /account/email/<secret>", "/account/email/no-such", (NONE,) * 5),
    Row("POST /account/email/<secret>", "/account/email/no-such", (NONE,) * 5, {"password": PASSWORD}),
    Row("POST /account/email/drop", "/account/email/drop", (SIGN_IN, GO, GO, GO, GO)),
    Row("POST /welcome/over", "/welcome/over", (SIGN_IN, GO, GO, GO, GO)),
    Row("GET /account", "/account", MEMBERS_MAY),
    Row("POST /account", "/account", (SIGN_IN, GO, GO, GO, GO), {"person_name": "Ai", "email": "ai@vidu.example", "password": PASSWORD}),
    Row("POST /account", "/account", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"person_name": "Ai", "email": "ai@vidu.example", "password": "sai"}),
    Row("GET /account/password", "/account/password", MEMBERS_MAY),
    Row("POST /account/password", "/account/password", (SIGN_IN, GO, GO, GO, GO), {"old": PASSWORD, "password": "con-nuoc-rong-thang-muoi"}),
    Row("POST /account/password", "/account/password", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"old": "sai", "password": "con-nuoc-rong"}),
    Row("POST /account/sessions/<code>/end", "/account/sessions/no-such/end", (SIGN_IN, NONE, NONE, NONE, NONE)),
    Row("POST /account/sessions/end-others", "/account/sessions/end-others", (SIGN_IN, GO, GO, GO, GO)),
    Row("GET /account/second-factor", "/account/second-factor", MEMBERS_MAY),
    Row("POST /account/second-factor", "/account/second-factor", (SIGN_IN, WRONG, WRONG, WRONG, WRONG), {"password": PASSWORD, "code": "12345"}),
    Row("POST /account/second-factor/codes", "/account/second-factor/codes", (SIGN_IN, STALE, STALE, STALE, STALE), {"code": "123456"}),
    Row("GET /account/second-factor/off", "/account/second-factor/off", (SIGN_IN, GO, GO, GO, GO)),
    Row("POST /account/second-factor/off", "/account/second-factor/off", (SIGN_IN, STALE, STALE, STALE, STALE), {"password": PASSWORD}),
    Row("GET /people/<person>/second-factor", "/people/{hanh}/second-factor", STAFF_MAY),
    Row("GET /people/<person>/second-factor", "/people/no-such/second-factor", STAFF_NONE),
    Row("POST /people/<person>/second-factor", "/people/{hanh}/second-factor", STAFF_STALE),
    Row("GET /people/<person>/phone", "/people/{hanh}/phone", STAFF_MAY),
    Row("GET /people/<person>/phone", "/people/no-such/phone", STAFF_NONE),
    Row("POST /people/<person>/phone", "/people/{hanh}/phone", STAFF_STALE, {"phone_reason": "số đã về chủ mới"}),
    # what staff write for a party
    Row("GET /offers/<code>/paper", f"{UT_TOLD}/paper", (SIGN_IN, OK, NONE, NONE, OK)),
    Row("GET /needs/<code>/paper", "/needs/binh-need/paper", (SIGN_IN, NONE, NONE, OK, OK)),
    Row("POST /offers/<code>/answer", f"{UT_TOLD}/answer", (SIGN_IN, GO, NONE, NONE, NO), {"answer": "yes"}),
    Row("POST /offers/<code>/answer", f"{UT_TOLD}/answer", (SIGN_IN, WRONG, NONE, NONE, NO), {"answer": "no", "wrong": ""}),
    Row("POST /offers/<code>/answer", "/offers/ut-offer/answer", (SIGN_IN, STALE, NONE, NONE, NO), {"answer": "yes"}),
    Row("POST /needs/<code>/answer", "/needs/no-such/answer", (SIGN_IN, NONE, NONE, NONE, NO), {"answer": "yes"}),
    Row("POST /offers/<code>/confirmed", f"{UT_TOLD}/confirmed", STAFF_GO, {"told_via": "zalo", "told_by": "chú Sáu"}),
    Row("POST /offers/<code>/confirmed", f"{UT_TOLD}/confirmed", STAFF_WRONG, {"told_via": "zalo", "told_when": "mai"}),
    Row("POST /needs/<code>/confirmed", "/needs/binh-need/confirmed", STAFF_STALE, {"told_via": "zalo"}),
    Row("POST /offers/<code>/confirm-link", f"{UT_TOLD}/confirm-link", STAFF_GO),
    Row("POST /needs/<code>/confirm-link", "/needs/binh-need/confirm-link", STAFF_STALE),
    Row("GET /confirm/<token>", "/confirm/{token}", ALL_MAY),
    Row("GET /confirm/<token>", "/confirm/no-such", (NONE,) * 5),
    Row("POST /confirm/<token>", "/confirm/{token}", (GO, GO, GO, GO, NO), {"answer": "yes"}),
    Row("POST /confirm/<token>", "/confirm/{token}", (WRONG, WRONG, WRONG, WRONG, NO), {"answer": "no"}),
    Row("POST /confirm/<token>", "/confirm/no-such", (NONE, NONE, NONE, NONE, NO), {"answer": "yes"}),
]


def routes(app: Flask) -> set[str]:
    """Every method and rule that the application answers."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in UNGUARDED
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def said(answer: object) -> str:
    """An answer in the words of the table."""
    status, location = answer.status_code, answer.headers.get("Location", "")  # type: ignore[attr-defined]
    if status != 303:
        return str(status)
    return SIGN_IN if location.startswith("/sign-in") else GO


def test_every_route_stands_in_the_table_and_nothing_else_does(app: Flask) -> None:
    assert {row.route for row in TABLE} == routes(app)


def test_every_route_names_a_permission_of_the_table(app: Flask) -> None:
    named = {endpoint: permission_of(app, endpoint) for endpoint in app.view_functions if endpoint not in UNGUARDED}
    assert all(action in PERMISSIONS for action in named.values()), named


def audited(app: Flask) -> list[tuple[str | None, str, str]]:
    """Who did what, and from which door, in order."""
    with app.app_context(), work() as session:
        found = session.execute(
            sa.select(Person.code, AuditEvent.source, AuditEvent.action).outerjoin(Person, Person.id == AuditEvent.person_id).order_by(AuditEvent.id)
        )
        return [(person, source, action) for person, source, action in found]


NOTHING_TO_WRITE = {
    ("POST /sign-out", "nobody"), ("/introductions", "ut-offer"), ("POST /offers/<code>/confirm-link", "chau"), ("POST /quick", ""),
    ("POST /activate", ""), ("POST /looking/stop", ""), ("POST /inbox/read", ""), ("POST /inbox/<code>/open", ""), ("POST /inbox/<code>/read", ""),
    ("POST /inbox/read", ""), ("POST /inbox/<code>/open", ""), ("POST /inbox/<code>/read", ""),
    ("POST /welcome/over", ""),
    ("POST /drafts", ""), ("POST /drafts/<code>/drop", ""),
    *(("POST /saved-searches/<code>/delete", role) for role in ("duong", "binh", "chau")),
}  # fmt: skip
"""Nobody signs out, a code leads to its link, nobody stops who does not look,
an introduction that exists already, an address that still serves, a line that is only read: POSTs that write nothing.

Which notice somebody has read, and what they have typed and not sent, is their own business, and what is not theirs to delete is not there.
"""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.route} {row.path}")
@pytest.mark.parametrize("role", ROLES)
def test_a_route_gives_each_role_what_the_table_says(staged_app: Flask, stage: Stage, row: Row, role: str) -> None:
    """And what is written stands in the audit under who did it; what is refused leaves no trace there."""
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    path, expected = row.path.format(**stage.codes), row.expected[ROLES.index(role)]
    if row.route.startswith("GET"):
        assert said(client.get(path)) == expected
        return
    before = audited(staged_app)
    assert said(client.post(path, {name: value.format(**stage.codes) for name, value in row.form.items()})) == expected
    written = audited(staged_app)[len(before) :]
    nothing = {(row.route, role), (row.route, "")} & NOTHING_TO_WRITE or (row.path, row.form.get("offer")) in NOTHING_TO_WRITE
    if expected != GO or nothing:
        assert not written
    else:
        assert {(person, source) for person, source, _ in written} == {(stage.cast.everybody()[role].code or None, "web")}


@pytest.mark.parametrize("row", [row for row in TABLE if row.route.startswith("POST")], ids=lambda row: f"{row.route} {row.path}")
def test_a_form_without_its_token_does_nothing(staged_app: Flask, stage: Stage, row: Row) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["chau"])
    assert client.post(row.path.format(**stage.codes), row.form, token=False).status_code == 400


@pytest.mark.parametrize("role", ["nobody", "duong"])
@pytest.mark.parametrize(("hidden", "absent"), [("/offers/ut-gone", "/offers/no-such"), ("/needs/binh-need/matches", "/needs/no-such/matches")])
def test_a_hidden_thing_looks_like_one_that_is_not_there(staged_app: Flask, stage: Stage, role: str, hidden: str, absent: str) -> None:
    client = Client(staged_app)
    client.become(stage.tokens.get(role, ""))
    seen = []
    for path in (hidden, absent):
        answer = client.get(path)
        own_words = (path, quote(path, safe=""), answer.headers["X-Request-Id"])
        text = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", answer.text)  # signed with the second at which it was drawn
        seen.append((said(answer), reduce(lambda text, word: text.replace(word, ""), own_words, text)))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused_with_what_is_allowed(staged_app: Flask, method: str) -> None:
    answer = staged_app.test_client().open("/offers", method=method)
    assert answer.status_code in (400, 405)
    if answer.status_code == 405:
        assert "GET" in answer.headers["Allow"]
