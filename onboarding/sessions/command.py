"""What a command is, and what it may be told: which session to open, what it is judged by, what it may cost whoever
sends it, what comes back. Does no IO.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypedDict, TypeVar

from onboarding.forms.formdata import FormData
from onboarding.sessions.codec import Reply
from onboarding.sessions.encryption import Cipher
from onboarding.sessions.session import Session

Json = Any
LARGEST_SESSION = 4 << 20  # bytes of a session's answers and drafts; an honest megabyte fits, with its draft
BRIEF = 86_400  # seconds that a session lives at most in which nobody has said anything yet
NEARLY_FULL = 0.85  # of the store's maxmemory: beyond it no session begins, so that those there are can go on


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many in so many seconds, counted by this key of the store; ``name`` is the limit's."""

    key: str
    most: int
    seconds: int
    name: str

    def as_argument(self) -> list[Json]:
        """As the script reads it, with milliseconds."""
        return [self.key, self.most, self.seconds * 1000, self.name]


@dataclass(frozen=True, slots=True)
class Budget:
    """``openings`` count sessions, ``growth`` the bytes that a session grows by."""

    openings: tuple[Allowance, ...] = ()
    growth: tuple[Allowance, ...] = ()

    def as_argument(self) -> dict[str, Json]:
        """As ``_session.lua`` reads it."""
        return {
            "openings": [allowance.as_argument() for allowance in self.openings],
            "growth": [allowance.as_argument() for allowance in self.growth],
        }


INDEX = "onboarding:{deliver}:due"
LEASE = "onboarding:{deliver}:lease"
PATTERN = "onboarding:{*}:outbox"
TRIED_FOR = 3 * 86_400  # seconds, by the store's clock
KEPT_FOR = 7 * 86_400  # seconds; what could not be delivered is there to be looked at and sent again


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``to`` names the receivers; ``kept`` is how long, in seconds, an outbox is there for them at most."""

    to: tuple[str, ...] = ()
    kept: int = KEPT_FOR

    @property
    def tried(self) -> int:
        """How long it is tried, in seconds."""
        return min(TRIED_FOR, self.kept)

    @property
    def arguments(self) -> dict[str, str | int]:
        """What finalizing says of it to its script."""
        return {"to": " ".join(self.to), "tried": self.tried * 1000, "kept": self.kept * 1000, "index": INDEX}


NOWHERE = Outgoing()


T = TypeVar("T")
Plan = Generator["Command[Any]", Any, T]  # several commands, each made from the results of those before


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """One round trip. Safe to send again: each script sees that it has been there.

    ``parse_again``, where it is another, reads the reply to a command that was sent more than once.
    """

    script: str
    keys: list[str]
    args: list[str]
    parse: Callable[[Reply], T]
    parse_again: Callable[[Reply], T] | None = None

    def read(self, reply: Reply, tries: int) -> T:
        """The result, from a script's reply after so many tries."""
        return self.parse(reply) if tries == 1 or self.parse_again is None else self.parse_again(reply)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """What a first save or draft may open a session with. ``device`` is what kind of browser does, in a word.

    ``once``: whoever opens it may send that again late; deleted, it is not opened again.
    """

    user_id: str
    workspace_id: str
    client_name: str = ""
    device: str = ""
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Which answers and drafts come back with a command; a number that is not saved is simply not there."""

    answers: tuple[int, ...] = ()
    drafts: tuple[int, ...] = ()
    all_answers: bool = False
    all_drafts: bool = False
    context: bool = False

    def __str__(self) -> str:
        answers = ["*"] if self.all_answers else map(str, self.answers)
        drafts = ["d*"] if self.all_drafts else (f"d{number}" for number in self.drafts)
        return " ".join([*answers, *drafts, *(["c"] if self.context else [])])


class SavedBy(TypedDict, total=False):
    """What a save that is judged already may be conditional on; ``Commands.save_step`` has the words.

    ``draft`` is the revision of the step's draft that the answers contain: that goes with the save, any other one
    stays. ``hidden`` are words for questions that these answers hide, to be kept until they are shown again.
    ``budget`` is what its sender may cost. ``typed_texts`` is what was typed for the answers, kept beside them and
    judged by nobody: the same answers typed otherwise are the same submission.
    """

    version: int | None
    submission: str | None
    in_order: bool
    draft: str | None
    hidden: FormData | None
    grant: str
    opening: NewSession | None
    reading: ReadOptions
    budget: Budget | None
    typed_texts: Mapping[str, str]


class RetentionOptions(TypedDict, total=False):
    """How long sessions are kept, and how. ``ttl`` and ``retention`` are seconds: unused, and after finalizing.

    ``outgoing`` says who is sent the context on finalizing.
    """

    ttl: int
    retention: int | None
    cipher: Cipher
    outgoing: Outgoing


NOTHING = ReadOptions()
EVERYTHING = ReadOptions(all_answers=True, all_drafts=True, context=True)


class Build(Protocol):
    """Makes a context of a session that has all its answers: (context, reference, checksum). Raises Incomplete."""

    def __call__(self, session: Session) -> tuple[dict[str, Json], str, str]: ...
