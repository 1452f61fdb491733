"""What can go wrong in the trade's own terms. Raised at the rule, translated once per door into words."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the trade was not met; `code` names which one, `facts` say with what."""

    code = "error"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class Unreadable(DomainError):
    """A text could not be read as the value that its field asks for."""

    code = "unreadable"

    def __init__(self, why: str, text: str, **facts: object) -> None:
        super().__init__(why=why, text=text, **facts)
        self.why = why
        self.text = text


class Refused(DomainError):
    """This person may not do this to this thing."""

    code = "refused"


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    code = "not_found"


class Stale(DomainError):
    """Someone else changed the thing since this person looked at it."""

    code = "stale"


class Invalid(DomainError):
    """A draft has complaints; `complaints` maps a field to the code of what is wrong and its facts."""

    code = "invalid"

    def __init__(self, complaints: dict[str, tuple[str, dict[str, object]]]) -> None:
        super().__init__(complaints=complaints)
        self.complaints = complaints


class WrongStage(DomainError):
    """A move was tried from a stage at which it does not start."""

    code = "wrong_stage"


class MissingFacts(DomainError):
    """A move lacks facts that it requires."""

    code = "missing_facts"


class TooManyTries(DomainError):
    """Sign-in was tried too often; `wait_seconds` says for how long nothing is checked."""

    code = "too_many_tries"
