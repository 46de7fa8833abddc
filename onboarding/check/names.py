"""What fields may be called."""

import re
from collections.abc import Iterator, Sequence

from onboarding.check.asked import Asked
from onboarding.check.mistakes import Mistake
from onboarding.flow import Flow
from onboarding.forms import StepForm
from onboarding.rows import RowForm
from onboarding.typed import BESIDES

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OF_FORMS = frozenset(dir(StepForm())) - frozenset(dir(object))
_OF_ROWS = frozenset(dir(RowForm(None, "", {}))) - frozenset(dir(object))


def mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    for asked in everything:
        if asked.name in BESIDES:
            yield Mistake(asked.where, f"rename the field {asked.name!r}; pages use that name themselves")
        elif asked.name in _own(asked):
            yield Mistake(asked.where, f"rename the field {asked.name!r}; forms use that name themselves")
        if not _NAME.fullmatch(asked.name):
            yield Mistake(asked.where, f"name the field {asked.name!r} in small letters, digits and underscores")


def _own(asked: Asked) -> frozenset[str]:
    return _OF_ROWS if issubclass(asked.form, RowForm) else _OF_FORMS
