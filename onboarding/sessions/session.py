"""A Session as the store holds it. Times are UTC, from the store's own clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from onboarding.forms.formdata import FormData

Json = Any


COMPLETE, CHECK, INVALID = "complete", "check", "invalid"  # the states of a saved step


class AnswerError(NamedTuple):
    """Why an answer does not pass: its path in the data (“competitors.0.name”), a stable code, and what to do."""

    field: str
    code: str
    message: str


class SavedStep(NamedTuple):
    """What progress keeps of a saved step. ``version`` counts its saves.

    ``state`` is "complete"; "check" where something that it builds on has changed since; "invalid" where its form does
    not accept what is stored.

    ``saved_ms`` is the moment as the store has it, in milliseconds since 1970.
    """

    version: int
    saved_ms: int
    state: str
    submission: str
    fingerprint: str

    @classmethod
    def of(cls, noted: str) -> "SavedStep":
        """As progress has it: “version saved_at state submission digest fingerprint”."""
        version, saved_at, state, submission, _, fingerprint = noted.split(" ")
        return cls(int(version), int(saved_at), state, submission, fingerprint)

    @property
    def saved_at(self) -> datetime:
        """The moment of the last save, UTC."""
        return moment_of(self.saved_ms)


TYPED_TEXTS = "~typed"  # the key, which no field has, of ``Answers.typed_texts`` in what is stored
HIDDEN = "~hidden"  # the key, which no field has, of ``Answers.hidden`` in what is stored
NOT_HIDDEN = FormData()


class Answers(dict[str, Json]):
    """The validated answers of one saved step, with the step's number, version and moment of saving.

    ``hidden`` has, as typed, what was answered to questions that other answers hide now: it counts in nothing, and is
    there again when they are shown again. ``typed_texts`` is what was typed for some of the answers, by the names of
    controls: to be shown again, and nothing else. A copy that something makes of the data alone
    (``dataclasses.asdict``) has no number, and knows nothing of these.
    """

    __slots__ = ("_steps", "hidden", "number", "typed_texts")

    def __init__(
        self,
        data: Mapping[str, Json] | Iterable[tuple[str, Json]] = (),
        number: int = 0,
        steps: Mapping[int, SavedStep] = MappingProxyType({}),
    ) -> None:
        """``data`` as it is stored; ``steps`` has what is known of this step."""
        dict.__init__(self, data)
        self.number, self._steps = number, steps
        self.hidden = FormData(self.pop(HIDDEN)) if HIDDEN in self else NOT_HIDDEN
        self.typed_texts: Mapping[str, str] = self.pop(TYPED_TEXTS, None) or {}

    @property
    def version(self) -> int:
        """How often the step was saved."""
        return self._steps[self.number].version

    @property
    def saved_at(self) -> datetime:
        """The moment of the last save, UTC."""
        return self._steps[self.number].saved_at

    @property
    def state(self) -> str:
        """“complete”, “check” or “invalid”, as ``SavedStep`` has it."""
        return self._steps[self.number].state

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy, of this step alone."""
        own_step = {self.number: self._steps[self.number]} if self.number in self._steps else {}
        data = dict(self)
        data |= {HIDDEN: dict(self.hidden)} if self.hidden else {}
        data |= {TYPED_TEXTS: dict(self.typed_texts)} if self.typed_texts else {}
        return type(self), (data, self.number, own_step)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """For pydantic it is an object with any names."""
        return handler(dict[str, Any])


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What one page typed that could not be merged: another one had other words in the same fields.

    ``by`` is that page's submission; ``at_ms`` the moment in milliseconds since 1970.
    """

    typed: FormData
    by: str
    at_ms: int

    @property
    def at(self) -> datetime:
        """The moment, UTC."""
        return moment_of(self.at_ms)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not saved: the fields that differ from the answers of ``version``, by form key.

    ``revision`` changes with every draft of the session, "0" means none. ``by`` is the submission of the page that
    typed it and ``order`` which of its drafts it is; "-" where several had a hand in it. ``others`` are words that wait
    for a choice, ``merged`` the last order of each page whose words were merged into it. ``noted`` is what progress has
    of it.
    """

    typed: FormData
    version: int
    saved_at: datetime
    revision: str = "0"
    by: str = "-"
    order: int = 0
    others: tuple[OtherWords, ...] = ()
    merged: Mapping[str, int] = field(default_factory=dict)
    noted: str = ""


@dataclass(frozen=True)
class Progress:
    """Which steps are complete, out of how many. ``revision`` counts the saves of the session."""

    completed: int
    total: int
    revision: int = 0
    reached: int = 0
    steps: Mapping[int, SavedStep] = field(default_factory=dict)  # in order of their numbers
    drafts: frozenset[int] = frozenset()
    draft_lines: Mapping[int, str] = field(default_factory=dict)  # what progress has of each draft
    holding: frozenset[int] = frozenset()  # conditional steps that are shown

    @property
    def percentage(self) -> int:
        """Whole per cent, rounded down: 100 means complete."""
        return self.completed * 100 // self.total if self.total else 100

    @cached_property
    def complete(self) -> frozenset[int]:
        return frozenset(_of_state(COMPLETE, self.steps))

    @cached_property
    def to_check(self) -> tuple[int, ...]:
        """Saved steps that looked at an earlier answer which changed since."""
        return tuple(sorted(_of_state(CHECK, self.steps)))

    @cached_property
    def invalid(self) -> tuple[int, ...]:
        """Saved steps whose form does not accept what is stored: they count in nothing until they are saved again."""
        return tuple(sorted(_of_state(INVALID, self.steps)))

    @property
    def unsettled(self) -> frozenset[int]:
        """Saved steps that are not complete: to check, or invalid."""
        return frozenset((*self.to_check, *self.invalid))

    @cached_property
    def saved_ms(self) -> Mapping[int, int]:
        """When each step was saved, in milliseconds since 1970."""
        return {number: step.saved_ms for number, step in self.steps.items()}

    def version(self, number: int) -> int:
        """0 for a step that was never saved."""
        return self.steps[number].version if number in self.steps else 0

    def draft_revision(self, number: int) -> str:
        """Of the step's draft; "0" where there is none."""
        return self.draft_lines[number].split(" ")[1] if number in self.draft_lines else "0"


@dataclass(frozen=True)
class Metadata:
    """Whose session it is, of which flow, since when, and whether it is finalized."""

    user_id: str
    workspace_id: str
    started_at: datetime
    status: str = "open"
    flow: str = ""
    flow_version: int = 1
    client_name: str = ""
    finalized_at: datetime | None = None
    reference: str = ""
    checksum: str = ""
    definition: str = ""  # of the flow, when the session was last written; empty from before it was kept
    numbering: str = ""

    def is_older(self, flow: str, definition: str) -> bool:
        """Whether it is open and was written under another definition of this flow. A finalized one stays as it is."""
        return self.flow == flow and not self.finalized and self.definition != definition

    @property
    def finalized(self) -> bool:
        """Whether its context is made, so that it takes no more answers."""
        return self.status == "finalized"


@dataclass(frozen=True)
class Session:
    """One founder's passage through a flow; ``answers``, ``drafts`` and ``context`` hold what was asked for."""

    id: str
    metadata: Metadata
    progress: Progress
    answers: Mapping[int, Answers]
    drafts: Mapping[int, Draft]
    context: Json
    now: datetime
    expires_at: datetime

    @property
    def just_opened(self) -> bool:
        """Whether the call that answered with it opened it; one that was sent again did not."""
        return self.metadata.started_at == self.now


@dataclass(frozen=True)
class Saved:
    """What a save did: the step's new version, and the progress after it.

    ``complete`` says whether the step counts; where the step's form does not accept the data, ``errors`` has by field
    why. The path of a field is that of the data, “competitors.0.name”, and empty for what concerns the whole step.
    """

    version: int
    progress: Progress
    saved_at: datetime
    session: Session
    complete: bool = True
    errors: Mapping[str, tuple[AnswerError, ...]] = field(default_factory=dict)

    @property
    def first(self) -> bool:
        """Whether this call saved the step for the first time; one that was sent again did not."""
        return self.version == 1 and self.saved_at == self.session.now


@dataclass(frozen=True)
class Finalized:
    """The one result of finalizing, the same however often it is asked for."""

    reference: str
    checksum: str
    finalized_at: datetime
    business_context: dict[str, Json]
    session: Session

    @property
    def first(self) -> bool:
        """Whether this call finalized it; one that was sent again did not."""
        return self.finalized_at == self.session.now


def _of_state(state: str, steps: Mapping[int, SavedStep]) -> list[int]:
    return [number for number, step in steps.items() if step.state == state]


def moment_of(milliseconds: str | int) -> datetime:
    """Of what the store has."""
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def milliseconds(moment: datetime) -> int:
    """As the store has it."""
    return round(moment.timestamp() * 1000)
