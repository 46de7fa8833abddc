"""The HTML of a step's fields, by the macros of ``templates/_fields.html``.

Most pages are of steps that nobody has answered yet, so what a field looks like then is made once and kept. Only of
fields whose look is known to follow from how they are declared and from what is compared here. A field of your own, one
that refers to earlier answers, and all of a form that may change its fields itself, are made anew for each page: what
one founder told must not be on the page of another.
"""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from onboarding.forms import AnswerField, CountriesField, CurrencyField, StepForm, fields

_STEADY = {
    fields.TextField,
    fields.LongTextField,
    fields.WebAddressField,
    fields.EmailField,
    fields.DateField,
    fields.WholeNumberField,
    fields.DecimalField,
    fields.PercentField,
    fields.ChoiceField,
    fields.ManyField,
    fields.ScaleField,
    fields.SliderField,
    fields.TickField,
    CountriesField,
    CurrencyField,
}  # exactly these classes, none made of them
_kept: dict[tuple[Any, ...], Markup] = {}


def control(field: AnswerField, form: StepForm, make: Callable[[AnswerField, StepForm], Markup]) -> Markup:
    """The field with its label and what is said about it, as ``make`` makes it or has made it before."""
    if type(field) not in _STEADY or field.raw_data or field.data or _judged(field) or not _only_declares(type(form)):
        return make(field, form)
    asked_by = field.shown_if is not None and field.shown_if[0] in form
    # Limits that move with time are among the attributes.
    key = (type(form), field.name, field.hidden, field.marked_required, asked_by, *field.attributes.items())
    if key not in _kept:
        _kept[key] = make(field, form)
    return _kept[key]


def _judged(field: AnswerField) -> bool:
    """Whether it has been validated, rightly or not: what a form found then, it may have said on any of its fields."""
    return field.errors != ()


def _only_declares(form: type[StepForm]) -> bool:
    """Whether its fields stay as they are declared: nothing of its own sees them before a page does."""
    return form.process is StepForm.process and form.__init__ is StepForm.__init__
