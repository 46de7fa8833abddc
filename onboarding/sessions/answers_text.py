"""The answers of a step as the store has them: the JSON of what is shown, with what is hidden beside it."""

from collections.abc import Mapping
from typing import Any

from onboarding.forms.formdata import FormData
from onboarding.sessions.arguments import LARGEST_DRAFT, as_json
from onboarding.sessions.session import HIDDEN

Json = Any


def answers_text(data: Mapping[str, Json], hidden: FormData | None = None) -> str:
    """ValueError where the data has a field that is called as none may be; TooMuch beyond ``LARGEST_STEP``."""
    if isinstance(data, dict) and HIDDEN in data:
        raise ValueError(f"No field of a step is called {HIDDEN!r}")
    text = as_json(data)
    return as_json({**data, HIDDEN: hidden}, most=LARGEST_DRAFT) if hidden else text
