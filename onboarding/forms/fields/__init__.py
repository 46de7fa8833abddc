"""The fields that a step's form declares, and their limits."""

from onboarding.flow.conditions import ShownIf
from onboarding.forms.fields.adapted import AdaptedField, adapt
from onboarding.forms.fields.addresses import EmailField, WebAddressField
from onboarding.forms.fields.answer import AnswerField, AnswerForm, FieldError, Json, Pairs, Schema
from onboarding.forms.fields.choice import Choice, ChoiceField, ManyField, TickField
from onboarding.forms.fields.day import DateField
from onboarding.forms.fields.number import (
    DecimalField,
    MoneyField,
    PercentField,
    ScaleField,
    SliderField,
    WholeNumberField,
)
from onboarding.forms.fields.text import LongTextField, TextField
from onboarding.forms.validators import Between, DayBetween, Length, Required

__all__ = [
    "AdaptedField",
    "AnswerField",
    "AnswerForm",
    "Between",
    "Choice",
    "ChoiceField",
    "DateField",
    "DayBetween",
    "DecimalField",
    "EmailField",
    "FieldError",
    "Json",
    "Length",
    "LongTextField",
    "ManyField",
    "MoneyField",
    "Pairs",
    "PercentField",
    "Required",
    "ScaleField",
    "Schema",
    "ShownIf",
    "SliderField",
    "TextField",
    "TickField",
    "WebAddressField",
    "WholeNumberField",
    "adapt",
]
