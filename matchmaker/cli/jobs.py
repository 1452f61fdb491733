"""What a worker does for each kind of job. Each marks its own job done, in one transaction with the effect where that is in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from config import Settings
from matchmaker.cli import forgetting, postman
from matchmaker.cli.crash_reports import report
from matchmaker.domain.mail import mail_server
from matchmaker.domain.notices import ALWAYS_TOLD, DIGEST, FOR_APPLICANTS, SEARCH_NEWS, Farewell, farewell_token, quiet_until
from matchmaker.domain.second_factor import address_token, reset_token
from matchmaker.matching.pooling import plans_of
from matchmaker.store import outbox
from matchmaker.store.models.outbox import Letter
from matchmaker.store.outbox import Claim
from matchmaker.store.queries.listings import by_code
from matchmaker.store.queries.outbox import letter_by_code
from matchmaker.store.work import view, work
from matchmaker.wording.figures import here_today
from matchmaker.wording.letters import Written, page_under, written
from matchmaker.workflows import accounts, keeping, letters, new_words, pooling, reminding, rounds, searching

PATIENCE = 5
WAYS_IN = {outbox.PASSWORD_RESET: ("resetting.choose", reset_token), outbox.NEW_ADDRESS: ("new_address.ask", address_token)}
"""Letters that end with an address that is a secret of their reader's: its page, and how the secret is made."""
Doing: TypeAlias = Callable[[Claim, Settings], None]


class NotYet(Exception):
    """The job is left for later though nothing failed."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


def send_letter(claim: Claim, settings: Settings) -> None:
    """Send the letter, or keep it for staff where there is no mail server. Raises `postman.NotTaken`, and `NotYet` at night."""
    letter, words = _letter_of(claim, settings)
    server = mail_server(settings.mail_url)
    if server is None:
        with work() as session:
            letters.keep(session, claim=claim, title=words.title, body=words.body, now=_now())
        return
    if letter.kind not in ALWAYS_TOLD and (morning := quiet_until(_now(), settings.quiet_hours)):
        raise NotYet(morning)
    if letter.handed_over >= letters.MOST_HANDED_OVER:
        raise postman.NotTaken("the server never said whether it took it", for_good=True, unsure=True)

    def before_the_end() -> None:
        with work() as session:
            until = _now() + timedelta(seconds=settings.worker_lease)
            letters.hand_over(session, claim=claim, title=words.title, body=words.body, until=until)

    message = postman.envelope(letter, words, settings.mail_from, no_more=no_more_address(letter, settings), way_in=way_in_of(letter, settings))
    seconds = min(settings.mail_seconds, settings.worker_lease)  # longer it is not this worker's
    postman.deliver(server, message, sender=settings.mail_from, to=letter.to_email, before_the_end=before_the_end, seconds=seconds)
    _insist(lambda session: letters.tell_sent(session, claim=claim, now=_now()))


def no_more_address(letter: Letter, settings: Settings) -> str:
    """The address at which the letter's reader ends such letters; nothing for who has no account, where there is nothing to end."""
    if letter.person is None or letter.kind in FOR_APPLICANTS | ALWAYS_TOLD:
        return ""
    farewell = Farewell(letter.person.code, letter.kind, letter.subject_code if letter.kind in (DIGEST, SEARCH_NEWS) else "")
    return page_under(settings.site_url)("unsubscribing.ask", token=farewell_token(settings.secret_key, farewell))


def way_in_of(letter: Letter, settings: Settings) -> str:
    """The address at which the letter's reader chooses a new password, or shows that an address is theirs.

    It is worked out as the letter goes out, so that the letter kept here lets nobody in.
    """
    if letter.kind not in WAYS_IN:
        return ""
    page, token = WAYS_IN[letter.kind]
    return page_under(settings.site_url)(page, secret=token(settings.secret_key, str(letter.facts["code"])))


def _insist(done: Callable[[Session], None]) -> None:
    """Write down what cannot be taken back, though the database be busy: each time it is waited for as long as it lets itself be."""
    for _ in range(PATIENCE):
        try:
            with work() as session:
                done(session)
        except OperationalError:
            continue
        return
    with work() as session:
        done(session)


def keep_ranking(claim: Claim, settings: Settings) -> None:
    """Rank the listing while nothing is held, then publish in one transaction; raises `Stale` where the other side moved meanwhile.

    Words of it that name no listed product are then put with those like them.
    """
    with view() as session:
        ranked = keeping.rank_for_keeping(session, code=str(claim.payload["listing"]), version=int(claim.payload["version"]))
    with work() as session:
        if ranked is not None:
            keeping.keep_matches(session, ranked=ranked, now=_now())
        if (listing := by_code(session, str(claim.payload["listing"]))) and listing.open:
            outbox.look_out_later(session, listing, now=_now())
        outbox.finish(session, claim, now=_now())
    with work() as session:  # apart, and done again with the next listing where it fails
        new_words.gather(session)


def report_crash(claim: Claim, settings: Settings) -> None:
    """Tell whoever runs this installation that a request crashed."""
    report(claim.payload, webhook=settings.error_webhook, sentry_dsn=settings.sentry_dsn)
    with work() as session:
        outbox.finish(session, claim, now=_now())


def remind(claim: Claim, settings: Settings) -> None:
    """Tell whoever is to do a task that its day has come."""
    with work() as session:
        due_on = date.fromisoformat(str(claim.payload["due_on"]))
        reminding.remind(session, task_code=str(claim.payload["task"]), due_on=due_on, now=_now())
        outbox.finish(session, claim, now=_now())


def remind_of_paper(claim: Claim, settings: Settings) -> None:
    """Tell whoever offers something that one of its certificates ends soon."""
    with work() as session:
        ends_on, days = date.fromisoformat(str(claim.payload["ends_on"])), int(claim.payload["days"])
        reminding.remind_of_paper(session, code=str(claim.payload["listing"]), ends_on=ends_on, days=days, now=_now())
        outbox.finish(session, claim, now=_now())


def close_round(claim: Claim, settings: Settings) -> None:
    """Close a round of offers at its deadline, and ask for the next one where it repeats."""
    with work() as session:
        deadline = datetime.fromisoformat(str(claim.payload["deadline"]))
        rounds.fall_due(session, code=str(claim.payload["need"]), deadline=deadline, now=_now())
        outbox.finish(session, claim, now=_now())


def pool_need(claim: Claim, settings: Settings) -> None:
    """Find the plans of a need with many suppliers; how far it has come is told after each."""
    search, need = str(claim.payload["search"]), str(claim.payload["need"])
    with view() as session:
        problem = pooling.problem_for(session, search=search, need=need, today=here_today())
    found: list[str] = []

    def told(name: str) -> None:
        found.append(name)
        with work() as session:
            outbox.hold(session, claim, until=_now() + timedelta(seconds=settings.worker_lease))
            pooling.note_found(session, search=search, names=found)

    plans = None if problem is None else plans_of(problem, seconds=pooling.SECONDS, done=told)
    with work() as session:
        pooling.publish(session, search=search, plans=plans, now=_now())
        outbox.finish(session, claim, now=_now())


def make_digest(claim: Claim, settings: Settings) -> None:
    """Gather what waits for somebody's digest into one letter."""
    told, day = claim.payload, date.fromisoformat(str(claim.payload["day"]))
    with work() as session:
        letters.make_digest(session, claim=claim, person_code=str(told["person"]), every=str(told["every"]), day=day, now=_now())


def look_out(claim: Claim, settings: Settings) -> None:
    """Look at the saved searches of a side again, each in a transaction of its own: killed in between, those that were told are not told again."""
    side, every = str(claim.payload["side"]), str(claim.payload["every"])
    with view() as session:
        codes = searching.due_to_look(session, side=side, every=every)
    for code in codes:
        with view() as session:
            session.rollback()  # as the market is by now
            looked = searching.look_again(session, code=code, now=_now())
        if looked is not None:
            with work() as session:
                outbox.hold(session, claim, until=_now() + timedelta(seconds=settings.worker_lease))
                period = str(claim.payload.get("day") or looked.stamp)
                searching.tell_news(session, looked=looked, period=f"{every}:{period}", now=_now())
    with work() as session:
        outbox.finish(session, claim, now=_now())


def let_go(claim: Claim, settings: Settings) -> None:
    """Let go of what is kept long enough; each kind of it in a transaction of its own."""
    for step in forgetting.STEPS:
        forgetting.forget(step, now=_now(), source="worker")
    with work() as session:
        outbox.let_go_later(session, now=_now())
        outbox.finish(session, claim, now=_now())


def write_reset(claim: Claim, settings: Settings) -> None:
    """Write the letter with the way to a new password, where somebody asked for it who has an account."""
    with work() as session:
        accounts.write_reset(session, claim=claim, key=settings.secret_key, now=_now())


KINDS: dict[str, Doing] = {
    outbox.LETTER: send_letter, outbox.RANK_LISTING: keep_ranking, outbox.REPORT_CRASH: report_crash, outbox.TASK_DUE: remind,
    outbox.PAPER_DUE: remind_of_paper,
    outbox.ROUND_DUE: close_round,
    outbox.POOL_NEED: pool_need,
    outbox.DIGEST: make_digest, outbox.LOOK_OUT: look_out,
    outbox.LET_GO: let_go,
    outbox.RESET_ASKED: write_reset,
}  # fmt: skip
"""How each kind of job is done. A kind that is unknown here waits for a worker that knows it."""


def put_off(session: Session, claim: Claim, *, run_after: datetime, reason: str, unsure: bool = False) -> None:
    """Try the job again later."""
    if claim.kind == outbox.LETTER:
        letters.wait_longer(session, claim=claim, run_after=run_after, reason=reason, unsure=unsure)
    else:
        outbox.put_off(session, claim, run_after=run_after, reason=reason)


def give_up(session: Session, claim: Claim, *, reason: str) -> None:
    """Leave the job to people."""
    if claim.kind == outbox.LETTER:
        letters.tell_failed(session, claim=claim, reason=reason)
    else:
        outbox.give_up(session, claim, reason=reason)


def _letter_of(claim: Claim, settings: Settings) -> tuple[Letter, Written]:
    """The letter and its words; those that were given to a server once stay what they were."""
    with view() as session:
        letter = letter_by_code(session, str(claim.payload["letter"]))
        if letter is None:
            raise LookupError(claim.key)
        session.expunge(letter)
    if letter.title:
        return letter, Written(letter.title, letter.body)
    return letter, written(letter.kind, letter.facts, name=letter.to_name, language=letter.language, site=settings.site_url)


def _now() -> datetime:
    return datetime.now(UTC)
