"""What can go wrong for a caller of the session manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onboarding.sessions.session import AnswerError, Session


class SessionError(Exception):
    """Anything that the session manager says no to."""


class StoreUnavailable(SessionError):
    """The store did not answer, or refuses writes. Nothing is known to be saved; trying again is safe."""


class NoRoom(StoreUnavailable):
    """The store, or its disk, is nearly full: no session begins, so that those there are can go on."""


class LimitReached(SessionError):
    """A write beyond what its sender may cost. ``limit`` names it; ``seconds`` until the counting begins anew."""

    def __init__(self, limit: str, seconds: float) -> None:
        super().__init__(f"Beyond the limit on {limit}")
        self.limit, self.seconds = limit, seconds

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.limit, self.seconds)


class UnfitServer(StoreUnavailable):
    """The server is too old: it lacks a command that the scripts need."""

    def __init__(
        self, message: str = "The store is too old: REDIS_URL must lead to Valkey, or to Redis 7 or newer"
    ) -> None:
        super().__init__(message)


class TooMuch(ValueError):
    """More than is kept of one step, or of one session."""


class InvalidAnswers(SessionError):
    """The step's form does not accept the data, and nothing was stored. ``errors`` says why, field by field.

    ``missing`` has the numbers of earlier steps that the form looks at and that are not answered.
    """

    def __init__(self, step: int, errors: tuple[AnswerError, ...], missing: tuple[int, ...] = ()) -> None:
        reasons = "; ".join(f"{error.field or 'the step'}: {error.message}" for error in errors)
        super().__init__(f"Step {step} does not accept this: {reasons}")
        self.step, self.errors, self.missing = step, errors, missing

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.step, self.errors, self.missing)


class UnknownSession(SessionError):
    """No session of this id, any more or ever; or this browser has no grant for it."""


class ForeignSession(SessionError):
    """The session is another workspace's."""


class AtSession(SessionError):
    """A refusal that changed nothing; ``session`` is what stands in the store."""

    def __init__(self, message: str, session: Session) -> None:
        super().__init__(message)
        self.session = session

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.session)


class StaleVersion(AtSession):
    """The step was saved by somebody else since this version of it was read."""


class EarlierAnswersMoved(AtSession):
    """An earlier step that the form looked at was saved meanwhile."""


class StepAhead(AtSession):
    """A required step before this one is not complete."""


class AlreadyFinalized(AtSession):
    """The session is finalized; its answers stay readable and do not change."""


class Incomplete(AtSession):
    """Finalizing needs more: ``missing`` has the numbers of the steps to complete or to check, in order."""

    def __init__(self, session: Session, missing: tuple[int, ...]) -> None:
        super().__init__(f"Complete these steps before finalizing: {', '.join(map(str, missing))}", session)
        self.missing = missing

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.session, self.missing)


class StaleDraft(AtSession):
    """Another page has typed into the step since this draft of it was read."""


class DraftsWaiting(AtSession):
    """Finalizing would pass over what was typed and not saved: ``drafts`` has the numbers of those steps, in order."""

    def __init__(self, session: Session, drafts: tuple[int, ...]) -> None:
        steps = ", ".join(map(str, drafts))
        super().__init__(f"Use or discard what was typed and not saved before finalizing: steps {steps}", session)
        self.drafts = drafts

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.session, self.drafts)
