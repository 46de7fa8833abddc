"""The HTML of a step's fields, by the macros of ``templates/_fields.html``.

Most pages are of steps that nobody has answered yet, so what a field looks like then is made once and kept. Only of
fields whose look is known to follow from how they are declared and from what is compared here; a field of your own, or
one that refers to earlier answers, is made anew for each page.
"""

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from onboarding import fields
from onboarding.fields import AnswerField
from onboarding.forms import StepForm
from onboarding.iso import CountriesField, CurrencyField

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
    if type(field) not in _STEADY or field.raw_data or field.errors:
        return make(field, form)
    asked_by = field.shown_if is not None and field.shown_if[0] in form
    # Limits that move with time are among the attributes.
    key = (type(form), field.name, field.hidden, field.must, asked_by, *field.attributes.items())
    if key not in _kept:
        _kept[key] = make(field, form)
    return _kept[key]
