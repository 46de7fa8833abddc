"""What goes to the store and what comes back: arguments checked, answers and drafts as text, a session read."""

import json
import math
import re
import secrets
import string
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from onboarding.forms.formdata import FormData
from onboarding.sessions.encryption import Cipher
from onboarding.sessions.errors import TooMuch
from onboarding.sessions.session import (
    HIDDEN,
    TYPED_TEXTS,
    Answers,
    Draft,
    Metadata,
    OtherWords,
    Progress,
    SavedStep,
    Session,
    moment_of,
)

Json = Any

LARGEST_STEP = 128 * 1024  # bytes of one step's answers; the largest step of the business flow needs 52 KiB
LARGEST_DRAFT = (
    3 * 512 * 1024
)  # bytes of one step's draft: a megabyte of what was typed, as JSON, and what is around it
DEEPEST = 32  # objects and lists in each other; the deepest step of the business flow needs 3
LONGEST_NAME = 200  # characters of a user's, a workspace's or a client's name
_LONGEST_NUMBER = 13_000  # bits; Python reads whole numbers of up to 4,300 digits
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LETTERS = string.ascii_letters + string.digits
_RANDOM = secrets.SystemRandom()
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_UUID4 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


SessionId = str | UUID


def checked_id(session_id: SessionId) -> str:
    """A UUID4 in its usual form (RFC 9562), so that it cannot reach outside its keys."""
    if isinstance(session_id, UUID):
        session_id = str(session_id)
    if not isinstance(session_id, str):
        raise TypeError(f"A session id is a string or a UUID, not {type(session_id).__name__}")
    if not _UUID4.fullmatch(session_id):
        raise ValueError("A session id is a UUID4 in lower case, like 0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44")
    return session_id


def check_name(what: str, value: str) -> None:
    """TypeError or ValueError where a user's, workspace's or client's name cannot be one."""
    if not isinstance(value, str):
        raise TypeError(f"{what} is a string, not {type(value).__name__}")
    if not value or len(value) > LONGEST_NAME:
        raise ValueError(f"{what} has 1 to {LONGEST_NAME} characters")
    if not on_one_line(value):
        raise ValueError(f"{what} has no line ends and no control characters")


def on_one_line(value: str) -> bool:
    """Without anything that ends a line or a text for some reader of it."""
    return not _BREAKS.search(value)


def new_submission() -> str:
    """An id is only compared with the last one of the same step, and where the answers are the same, so ours is short.

    With four characters what progress keeps of a step has 64 at most until its hundredth save: up to that length the
    store packs a hash tightly, and a session with 23 steps takes 1.3 KB less. Letters and digits alone: pages of before
    take nothing else, and an upgrade may have both.
    """
    return "".join(_RANDOM.choices(_LETTERS, k=4))


def is_submission(text: str) -> bool:
    """1 to 64 printable ASCII characters, without spaces."""
    return 0 < len(text) <= 64 and text.isascii() and text.isprintable() and " " not in text


def checked_submission(submission: str | None) -> str:
    """The submission's id, or a new one for None; ValueError where it cannot be one."""
    if submission is None:
        return new_submission()
    if not is_submission(submission):
        raise ValueError("A submission id has 1 to 64 printable ASCII characters")
    return submission


def plain_data(data: Mapping[str, Json]) -> dict[str, Json]:
    """The data of a step as JSON has them: any Mapping as a dict, a tuple as a list.

    TypeError or ValueError where JSON has no form for something, with its path: “competitors.0.since”.
    """
    if not isinstance(data, Mapping):
        raise TypeError(f"The data of a step is a Mapping with text as keys, not {type(data).__name__}")
    plain: dict[str, Json] = _plain(data, ())
    return plain


def _plain(value: Json, path: tuple[str | int, ...]) -> Json:
    if value is None or isinstance(value, (str, bool, int, float)):
        _check_scalar(value, path)
        return value
    if len(path) == DEEPEST:
        raise ValueError(f"The data of a step is nested deeper than {DEEPEST} levels at {_dotted(path[:3])}.…")
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{_dotted(path)} has the key {key!r}, and keys are text")
            _check_scalar(key, (*path, "a key"))
        return {str(key): _plain(inner, (*path, key)) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner, (*path, place)) for place, inner in enumerate(value)]
    instead = next((words for kind, words in _INSTEAD if isinstance(value, kind)), "give text, a number, or a list")
    raise TypeError(f"{_dotted(path)} is of type {type(value).__name__}, which JSON has no form for: {instead}")


def _check_scalar(value: Json, path: tuple[str | int, ...]) -> None:
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(
                f"{_dotted(path)} has half a character (surrogates), which UTF-8 has no form for"
            ) from error
    elif isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{_dotted(path)} is {value}, which JSON has no form for")
    elif isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER:
        raise ValueError(f"{_dotted(path)} is a number with more digits than can be read again")


_INSTEAD: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((set, frozenset), "give a list"),
    (date, "give text, like 2027-03-31"),
    (Decimal, 'give text, like "12.50", which stays exact'),
    (bytes, "give text"),
)


def _dotted(path: tuple[str | int, ...]) -> str:
    return ".".join(map(str, path)) or "The data of a step"


def as_json(data: Mapping[str, Json], *, most: int = LARGEST_STEP) -> str:
    """The data as JSON; TooMuch where that has more bytes than ``most``."""
    if not isinstance(data, dict):
        raise TypeError(f"The data of a step is a dict, not {type(data).__name__}")
    text = _encode(data)
    size = len(text.encode("utf-8"))
    if size > most:
        raise TooMuch(f"The data of a step is at most {most} bytes as JSON; this is {size}")
    return text


def answers_text(
    data: Mapping[str, Json], hidden: FormData | None = None, typed_texts: Mapping[str, str] | None = None
) -> str:
    """ValueError where the data has a field that is called as none may be; TooMuch beyond ``LARGEST_STEP``."""
    for name in (HIDDEN, TYPED_TEXTS):
        if isinstance(data, dict) and name in data:
            raise ValueError(f"No field of a step is called {name!r}")
    text = as_json(data)
    beside = ({HIDDEN: hidden} if hidden else {}) | ({TYPED_TEXTS: dict(typed_texts)} if typed_texts else {})
    return as_json({**data, **beside}, most=LARGEST_DRAFT) if beside else text


_OTHERS, _MERGED = "~others", "~merged"


def draft_text(typed: FormData, others: Sequence[OtherWords] = (), merged: Mapping[str, int] | None = None) -> str:
    """What is stored; TooMuch beyond ``LARGEST_DRAFT``."""
    data: dict[str, Json] = dict(typed)
    if others:
        data[_OTHERS] = [[other.by, other.at_ms, other.typed] for other in others]
    if merged:
        data[_MERGED] = dict(merged)
    return as_json(data, most=LARGEST_DRAFT)


def draft_of(text: str, noted: str) -> Draft:
    """A draft, from its text and its line in progress."""
    data = json.loads(text)
    others = tuple(OtherWords(FormData(typed), by, at) for by, at, typed in data.pop(_OTHERS, ()))
    merged = data.pop(_MERGED, {})
    words = noted.split()
    version, revision, at, by, order = words if len(words) == 5 else (words[0], words[1], words[1], "-", "0")
    return Draft(FormData(data), int(version), moment_of(at), revision, by, int(order), others, merged, noted)


Reply = Any  # the nested list of text that a script answers


def read_session(session_id: str, reply: Reply, cipher: Cipher) -> Session:
    """A Session from the reply of a script."""
    _, now, expires_at, metadata, progress, answers, drafts, context = reply
    noted = _pairs(progress)
    session_progress = _progress(noted)
    return Session(
        session_id,
        _metadata(_pairs(metadata)),
        session_progress,
        _answers(answers, session_progress.steps, session_id, cipher),
        {
            _number(field): draft_of(cipher.open(text, session_id, field), noted[field])
            for field, text in zip(*drafts, strict=True)
        },
        json.loads(cipher.open(context, session_id, "context")) if context else None,
        moment_of(now),
        moment_of(expires_at),
    )


def _pairs(flat: Sequence[str]) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _number(field: str) -> int:
    return int(field[field.index(":") + 1 :])


def _answers(
    stored: tuple[Sequence[str], Sequence[str]], steps: Mapping[int, SavedStep], session_id: str, cipher: Cipher
) -> dict[int, Answers]:
    return {
        _number(place): Answers(json.loads(cipher.open(text, session_id, place)), _number(place), steps)
        for place, text in zip(*stored, strict=True)
    }


def _progress(fields: Mapping[str, str]) -> Progress:
    noted: dict[str, list[int]] = {"step": [], "draft": [], "shown": []}
    for name in fields:
        kind, _, number = name.partition(":")
        if kind in noted and fields[name] != "0":  # which says that a step is not shown
            noted[kind].append(int(number))
    return Progress(
        int(fields["completed"]),
        int(fields["total"]),
        int(fields["revision"]),
        int(fields["reached"]),
        {number: SavedStep.of(fields[f"step:{number}"]) for number in sorted(noted["step"])},
        frozenset(noted["draft"]),
        {number: fields[f"draft:{number}"] for number in noted["draft"]},
        frozenset(noted["shown"]),
    )


def _metadata(fields: Mapping[str, str]) -> Metadata:
    return Metadata(
        fields["user_id"],
        fields["workspace_id"],
        moment_of(fields["started_at"]),
        fields["status"],
        fields.get("flow", ""),
        int(fields.get("flow_version", 1)),
        fields.get("client_name", ""),
        moment_of(fields["finalized_at"]) if "finalized_at" in fields else None,
        fields.get("reference", ""),
        fields.get("checksum", ""),
        fields.get("definition", ""),
        fields.get("numbering", ""),
    )
