"""What people read: a label, one sentence of help, what to do where an answer is missing, and a real choice."""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from onboarding.flow.lint.findings import Mistake
from onboarding.flow.lint.questions_asked import Asked
from onboarding.flow.model import Flow
from onboarding.forms import (
    AnswerField,
    Between,
    ChoiceField,
    DateField,
    Length,
    ManyField,
    RowsField,
    ScaleField,
    TextField,
    WholeNumberField,
)
from onboarding.forms.fields import DayBetween
from onboarding.forms.fields.adapted import AdaptedField
from onboarding.forms.fields.answer import KINDS
from onboarding.forms.fields.text import PatternField

_DEEPEST = 3  # groups of rows in each other
_ENDS = re.compile(r"""(?<=[.!?…؟])["”’»)]*\s+|(?<=[。！？])[”’」』]*""")
_SHORT = re.compile(r"(?:\w\.){2,}$|\b(?:approx|ca|cf|etc|vs)\.$", re.IGNORECASE)  # a dot that ends no sentence
_SAYS_NOT_WHAT_TO_DO = re.compile(r"\b(?:required|mandatory|invalid|must not be (?:blank|empty))\b", re.IGNORECASE)


def mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """Of each question by itself: its label, limits, options, rows and template."""
    for asked in everything:
        if isinstance(asked.field, RowsField) and asked.path.count("[].") >= _DEEPEST:
            what = f"take the rows {asked.name!r} out of those around them; {_DEEPEST} in each other are the most"
            yield Mistake(asked.where, what)
        if asked.field is None:
            yield Mistake(asked.where, f"declare the field {asked.name!r} whole, with a label; {asked.why}")
        else:
            for what_to_do in (
                *_kind(asked.field),
                *_words(asked.field),
                *_messages(asked.field),
                *_options(asked.field),
                *_limits(asked.field),
            ):
                yield Mistake(asked.where, what_to_do.format(name=repr(asked.name)))


def _kind(field: AnswerField) -> Iterator[str]:
    own = field.own_template()
    if own is not None:
        module, name = own
        folder = Path(sys.modules[module].__file__ or "").parent
        if not (folder / name).is_file():
            yield f"write the template of the field {{name}}; {_safe(name)} is not in {folder}"
    elif getattr(field, "kind", None) not in KINDS:
        yield 'give the class of the field {name} a template, like template = "dial.html", in the folder of its module'
    if isinstance(field, AdaptedField) and field.refusal:
        yield f"{field.refusal} as the field {{name}}"


def _words(field: AnswerField) -> Iterator[str]:
    if not str(field.label.text).strip():
        yield "give the field {name} a label"
    if len(sentences(str(field.description))) > 1:
        yield "shorten the hint of the field {name} to one sentence"


def sentences(text: str) -> list[str]:
    """The sentences of a short text. What follows an abbreviation, or begins small, goes on with one."""
    found: list[str] = []
    for part in _ENDS.split(text.strip()):
        if found and (_SHORT.search(found[-1]) or part[:1].islower()):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def _messages(field: AnswerField) -> Iterator[str]:
    """A field that must be answered says what to do where it is not."""
    for validator in field.validators:
        if not getattr(validator, "field_flags", {}).get("required"):
            continue
        message = getattr(validator, "message", None)
        if not isinstance(message, str) or not message.strip():
            yield 'give the field {name} a message that says what to do, like Required("Enter your name")'
        elif _SAYS_NOT_WHAT_TO_DO.search(message):
            yield f"say what to do where the field {{name}} is not answered, instead of {_safe(message)}"


def _limits(field: AnswerField) -> Iterator[str]:
    """Limits fit what they limit: a number is compared with a day only to fail on the first answer."""
    for validator in field.validators:
        if isinstance(validator, Between) and not isinstance(field, WholeNumberField | ScaleField):
            yield "take Between off the field {name}, which is no number; days have DayBetween, texts Length"
        if isinstance(validator, DayBetween) and not isinstance(field, DateField):
            yield "take DayBetween off the field {name}, which is no day; numbers have Between, texts Length"
        if isinstance(validator, Length) and not isinstance(field, TextField | PatternField):
            yield "take Length off the field {name}, which is no text; numbers have Between, days DayBetween"


def _options(field: AnswerField) -> Iterator[str]:
    if not isinstance(field, ChoiceField | ManyField):
        return
    values = field.values() if isinstance(field, ManyField) else [option.value for option in field.choices]
    if len(values) < 2:
        have = "one option leaves" if values else "no options leave"
        yield f"give the field {{name}} at least two options, or leave it out; {have} nothing to choose"
    for value, count in Counter(values).items():
        if count > 1:
            yield f"give each option of the field {{name}} its own value; {_safe(value)} is there twice"
    for option in field.choices:
        if not str(option.label).strip():
            yield f"give the option {_safe(option.value)} of the field {{name}} a label"


def _safe(text: str) -> str:
    """In quotes, and with nothing in it that ``format`` would fill."""
    return repr(text).replace("{", "{{").replace("}", "}}")
