"""Everything that a flow asks, each question bound by itself, so that one that cannot be made hides no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wtforms.form import BaseForm

from onboarding.flow.lint.findings import line_of
from onboarding.flow.model import Flow
from onboarding.forms import AnswerField, Json, RowsField
from onboarding.forms.formdata import FormData
from onboarding.forms.introspection import declared_fields


@dataclass(frozen=True)
class Asked:
    """One question: ``path`` is its name, in a repeating group ``group[].name``.

    ``field`` is None where it cannot be made; ``why`` says why.
    """

    form: type
    name: str
    path: str
    field: AnswerField | None
    why: str = ""

    @property
    def where(self) -> str:
        """The file and line that declare it."""
        return line_of(self.form, self.name)

    def said(self, text: str) -> Json:
        """The answer that this text is, typed or chosen; None where it is none."""
        form = BaseForm([(self.name, getattr(self.form, self.name))])
        form.process(FormData({self.name: [text]}))
        field: Any = next(iter(form))
        return None if field.process_errors else field.answer()


def everything_asked(flow: Flow) -> list[Asked]:
    """In order. Binding them all is most of what a check costs, so one check does it once, for all of its parts."""
    return [asked for step in flow for asked in questions_of(step.form)]


def questions_of(form: type, group: str = "") -> Iterator[Asked]:
    """The questions of a form, each followed by those of its rows."""
    for name, _, _ in declared_fields(form):
        path = f"{group}[].{name}" if group else name
        asked = _bound(form, name, path)
        yield asked
        if isinstance(asked.field, RowsField):
            yield from questions_of(asked.field.row, path)


def _bound(form: type, name: str, path: str) -> Asked:
    declared: Any = getattr(form, name)
    try:
        field: Any = next(iter(BaseForm([(name, declared)])))
    except (TypeError, ValueError) as error:
        return Asked(form, name, path, None, str(error))
    return Asked(form, name, path, field)
