"""Arguments are checked before anything is sent: shape and size, not meaning, which is the forms'."""

import json
import re
import secrets
import string
from collections.abc import Mapping
from typing import Any

from onboarding.sessions.errors import TooMuch

Json = Any

LARGEST_STEP = 128 * 1024  # bytes of one step's answers or draft; the largest step of the business flow needs 52 KiB
LONGEST_NAME = 200  # characters of a user's, a workspace's or a client's name
_LETTERS = string.ascii_letters + string.digits
_RANDOM = secrets.SystemRandom()
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_UUID4 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def checked_id(session_id: str) -> str:
    """A UUID4 in its usual form (RFC 9562), so that it cannot reach outside its keys."""
    if not isinstance(session_id, str):
        raise TypeError(f"A session id is a string, not {type(session_id).__name__}")
    if not _UUID4.fullmatch(session_id):
        raise ValueError("A session id is a UUID4 in lower case, like 0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44")
    return session_id


def check_name(what: str, value: str) -> None:
    if not isinstance(value, str):
        raise TypeError(f"{what} is a string, not {type(value).__name__}")
    if not value or len(value) > LONGEST_NAME:
        raise ValueError(f"{what} has 1 to {LONGEST_NAME} characters")


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
    if submission is None:
        return new_submission()
    if not is_submission(submission):
        raise ValueError("A submission id has 1 to 64 printable ASCII characters")
    return submission


def as_json(data: Mapping[str, Json]) -> str:
    if not isinstance(data, dict):
        raise TypeError(f"The data of a step is a dict, not {type(data).__name__}")
    text = _encode(data)
    size = len(text.encode("utf-8"))
    if size > LARGEST_STEP:
        raise TooMuch(f"The data of a step is at most {LARGEST_STEP} bytes as JSON; this is {size}")
    return text
