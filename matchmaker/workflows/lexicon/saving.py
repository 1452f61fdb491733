"""Edits of the word lists made, taken back, and followed by the listings: in one transaction, with who, when and why. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Who
from matchmaker.market import market_of
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person
from matchmaker.store.models.word_edits import WordEdit
from matchmaker.store.queries import links, listings, word_edits
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.word_lists import seed_words, write_row
from matchmaker.workflows.lexicon.effects import Effect, effects_on
from matchmaker.workflows.lexicon.proposing import Proposal, nothing_stands_on, permitted, propose
from matchmaker.workflows.lexicon.rules import broken_by
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook, changes_json, changes_of, read_wordbook

LONGEST_KEY = 80
UNDO = "undo"


def save_edit(
    session: Session, *, who: Who, act: str, typed: Mapping[str, str], stamp: str | None, form_key: str, source: str = "web", now: datetime
) -> WordEdit:
    """The edit, made, with every listing linked anew; the same form sent again is the same edit.

    Raises `Stale` where the words are others than those (by their stamp) that its effects were shown for, `Invalid` where it breaks a rule.
    """
    permitted(who)
    person, key = _person(session, who), f"form-{form_key or uuid4().hex}"[:LONGEST_KEY]
    held = word_edits.held_stamp(session)
    if made := word_edits.by_form(session, person.id, key):
        return made
    if stamp != held:
        raise Stale(stamp=held)
    proposal = propose(read_wordbook(session), who=who, act=act, typed=typed)
    nothing_stands_on(session, proposal)
    return _make(session, proposal, person, key, source, now)


def undo_edit(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> WordEdit:
    """The edit that takes this one back, restoring its rows exactly; undone twice it is undone once.

    Raises `Invalid` naming the later edit that stands on it, where there is one.
    """
    permitted(who)
    person = _person(session, who)
    word_edits.held_stamp(session)
    edit = word_edits.by_code(session, code)
    if edit is None:
        raise NotFound(word_edit=code)
    if edit.undone_by is not None:
        return edit.undone_by
    book, changes = read_wordbook(session), tuple(change.undone for change in reversed(changes_of(edit.changes)))
    after = book.after(changes)
    proposal = Proposal(UNDO, edit.subject, changes, "", book, after)
    if moved := [change for change in changes if book.rows[change.name].get(change.row) != change.before]:
        raise Invalid({"undo": _later(session, edit, moved)})
    if complaints := broken_by(after, changes):
        raise Invalid({"undo": _later(session, edit, changes, *complaints.values())})
    nothing_stands_on(session, proposal)
    return _make(session, proposal, person, f"{UNDO}-{edit.code}", source, now, undoes=edit)


def _later(session: Session, edit: WordEdit, changes: Sequence[Change], *because: tuple[str, dict[str, object]]) -> tuple[str, dict[str, object]]:
    """The newest later edit of the same rows or subject as a complaint, or else the rule that is in the way."""
    touched = {(change.name, change.row) for change in changes}
    for later in word_edits.since(session, edit):
        if later.subject == edit.subject or any((one["list"], one["row"]) in touched for one in later.changes):
            return "later_edit", {"code": later.code, "act": later.act, "subject": later.subject}
    return because[0] if because else ("rows_changed", {})


def _make(session: Session, proposal: Proposal, person: Person, key: str, source: str, now: datetime, undoes: WordEdit | None = None) -> WordEdit:
    _seed_first(session, proposal.book)
    for change in proposal.changes:
        write_row(session, change.name, change.row, change.after)
    relinked = list(effects_on(links.to_link(session, held=True), proposal.after.lexicon, proposal.book.lexicon))
    _write(session, relinked)
    listings.raise_version(session, word_edits.WORDS)
    changes = changes_json(proposal.changes)
    edit = WordEdit(
        id=word_edits.next_number(session), code=new_code("w"), at=now, person_id=person.id, act=proposal.act, subject=proposal.subject,
        changes=changes, note=proposal.why, relinked=len(relinked), undoes_id=undoes.id if undoes else None, form_key=key,
    )  # fmt: skip
    session.add(edit)
    session.flush()
    detail = {"subject": proposal.subject, "changes": changes, "relinked": len(relinked), "undoes": undoes.code if undoes else ""}
    action = f"words.{proposal.act}"
    record_event(session, action=action, subject_kind="word_edit", subject_code=edit.code, person=person, now=now, source=source, detail=detail)
    return edit


def _seed_first(session: Session, book: Wordbook) -> None:
    """Before the first edit of lists that were never seeded, the shipped ones are written down under their numbers."""
    seed_words(session, {name: tuple(rows.values()) for name, rows in book.rows.items()})


def _write(session: Session, effects: Sequence[Effect]) -> None:
    links.write_links(session, [effect.columns for effect in effects])
    for side in sorted({effect.side for effect in effects if effect.open}):
        listings.raise_version(session, side)


def relink_batch(session: Session, *, after: int, most: int = links.BATCH) -> tuple[int, int, int]:
    """Link the next listings behind one anew with the words of today: the last listing looked at, how many were looked at, how many changed.

    The last is 0 where none was left. Run again it changes nothing; killed between two batches it has done the earlier ones.
    """
    words = market_of(session).lexicon(session)
    rows = links.batch(session, after=after, most=most, held=True)
    effects = list(effects_on(rows, words, words))
    _write(session, effects)
    return (rows[-1].id if rows else 0), len(rows), len(effects)


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="words.edit")
    return person
