"""A Session as the store holds it, read from a script's reply. Times are UTC, from the store's own clock."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from onboarding.sessions.sealing import Seal
from onboarding.typed import Typed

Json = Any
Reply = Any  # the nested list of text that a script answers


class SavedStep(NamedTuple):
    """What progress keeps of a saved step. ``version`` counts its saves; ``state`` is "complete" or "check".

    ``saved_ms`` is the moment as the store has it, in milliseconds since 1970: of most steps nobody reads it.
    """

    version: int
    saved_ms: int
    state: str
    submission: str
    fingerprint: str

    @property
    def saved_at(self) -> datetime:
        return _moment(self.saved_ms)


class Answers(dict[str, Json]):
    """The validated answers of one saved step, with the step's number, version and moment of saving."""

    def __init__(self, data: Mapping[str, Json], number: int, saved: SavedStep) -> None:
        super().__init__(data)
        self.number, self.version, self.saved_at, self.state = number, saved.version, saved.saved_at, saved.state


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed and not saved, on the page of ``version``."""

    typed: Typed
    version: int
    saved_at: datetime


@dataclass(frozen=True)
class Progress:
    """Which steps are complete, out of how many. ``revision`` counts the saves of the session."""

    completed: int
    total: int
    revision: int = 0
    reached: int = 0
    steps: Mapping[int, SavedStep] = field(default_factory=dict)
    drafts: frozenset[int] = frozenset()
    holding: frozenset[int] = frozenset()  # conditional steps whose own condition holds

    @property
    def percentage(self) -> int:
        """Whole per cent, rounded down: 100 means complete."""
        return self.completed * 100 // self.total if self.total else 100

    @cached_property
    def complete(self) -> frozenset[int]:
        return frozenset(number for number, step in self.steps.items() if step.state == "complete")

    @cached_property
    def to_check(self) -> tuple[int, ...]:
        """Saved steps that looked at an earlier answer which changed since."""
        return tuple(sorted(number for number, step in self.steps.items() if step.state == "check"))

    def version(self, number: int) -> int:
        """0 for a step that was never saved."""
        return self.steps[number].version if number in self.steps else 0


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

    @property
    def finalized(self) -> bool:
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
    """What a save did: the step's new version, and the progress after it."""

    version: int
    progress: Progress
    saved_at: datetime
    session: Session

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


def read_session(session_id: str, reply: Reply, seal: Seal) -> Session:
    """A Session from the reply of a script."""
    _, now, expires_at, metadata, progress, answers, drafts, context = reply
    noted = _pairs(progress)
    known = _progress(noted)
    return Session(
        session_id,
        _metadata(_pairs(metadata)),
        known,
        {
            number: Answers(json.loads(seal.open(text, session_id, f"step:{number}")), number, known.steps[number])
            for number, text in _numbered(answers)
        },
        {
            number: _draft(seal.open(text, session_id, f"draft:{number}"), noted[f"draft:{number}"])
            for number, text in _numbered(drafts)
        },
        json.loads(seal.open(context, session_id, "context")) if context else None,
        _moment(now),
        _moment(expires_at),
    )


def _pairs(flat: Sequence[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _numbered(flat: Sequence[str]) -> list[tuple[int, str]]:
    return [(int(number), text) for number, text in _pairs(flat).items()]


def _draft(text: str, entry: str) -> Draft:
    version, saved_at = entry.split()
    return Draft(Typed(json.loads(text)), int(version), _moment(saved_at))


def _progress(fields: Mapping[str, str]) -> Progress:
    noted: dict[str, dict[int, str]] = {"step": {}, "draft": {}, "holds": {}}
    for name, value in fields.items():
        kind, _, number = name.partition(":")
        if kind in noted:
            noted[kind][int(number)] = value
    return Progress(
        int(fields["completed"]),
        int(fields["total"]),
        int(fields["revision"]),
        int(fields["reached"]),
        {number: _saved_step(noted["step"][number]) for number in sorted(noted["step"])},
        frozenset(noted["draft"]),
        frozenset(number for number, holds in noted["holds"].items() if holds == "1"),
    )


def _saved_step(entry: str) -> SavedStep:
    version, at, state, submission, _, fingerprint = entry.split()
    return SavedStep(int(version), int(at), state, submission, fingerprint)


def _metadata(fields: Mapping[str, str]) -> Metadata:
    return Metadata(
        fields["user_id"],
        fields["workspace_id"],
        _moment(fields["started_at"]),
        fields["status"],
        fields.get("flow", ""),
        int(fields.get("flow_version", 1)),
        fields.get("client_name", ""),
        _moment(fields["finalized_at"]) if "finalized_at" in fields else None,
        fields.get("reference", ""),
        fields.get("checksum", ""),
        fields.get("definition", ""),
        fields.get("numbering", ""),
    )


def _moment(milliseconds: str | int) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


def milliseconds(moment: datetime) -> int:
    """As the store has it."""
    return round(moment.timestamp() * 1000)
