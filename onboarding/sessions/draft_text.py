"""A draft as the store has it: a JSON text, and one line in progress.

The text is an object of the form keys that differ from the saved answers, each with its values: [] for a box that is no
longer ticked. Keys that begin with "~" are no form's: ``~others`` has words that wait for a choice, as [by, at, typed],
``~merged`` the last order of each page whose words were merged. The line is "version revision at by order"; from before
drafts had revisions it is "version at", and the moment serves as one.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from onboarding.forms.formdata import FormData
from onboarding.sessions.arguments import LARGEST_DRAFT, as_json
from onboarding.sessions.session import Draft, OtherWords, moment_of

Json = Any
_OTHERS, _MERGED = "~others", "~merged"


def draft_text(typed: FormData, others: Sequence[OtherWords] = (), merged: Mapping[str, int] | None = None) -> str:
    """What is stored; TooMuch beyond ``LARGEST_DRAFT``."""
    told: dict[str, Json] = dict(typed)
    if others:
        told[_OTHERS] = [[one.by, one.at_ms, one.typed] for one in others]
    if merged:
        told[_MERGED] = dict(merged)
    return as_json(told, most=LARGEST_DRAFT)


def draft_of(text: str, noted: str) -> Draft:
    """A draft, from its text and its line in progress."""
    told = json.loads(text)
    others = tuple(OtherWords(FormData(typed), by, at) for by, at, typed in told.pop(_OTHERS, ()))
    merged = told.pop(_MERGED, {})
    words = noted.split()
    version, revision, at, by, order = words if len(words) == 5 else (words[0], words[1], words[1], "-", "0")
    return Draft(FormData(told), int(version), moment_of(at), revision, by, int(order), others, merged, noted)
