"""The fields that a step's form declares, and their limits."""

from onboarding.forms.fields.answer import AnswerField, AnswerForm, Json, Pairs, Schema, ShownIf, Wrong
from onboarding.forms.fields.choice import ChoiceField, ManyField, Option, TickField
from onboarding.forms.fields.number import (
    DecimalField,
    MoneyField,
    PercentField,
    ScaleField,
    SliderField,
    WholeNumberField,
)
from onboarding.forms.fields.text import DateField, EmailField, LongTextField, TextField, WebAddressField
from onboarding.forms.validators import Between, Length, Required

__all__ = [
    "AnswerField",
    "AnswerForm",
    "Between",
    "ChoiceField",
    "DateField",
    "DecimalField",
    "EmailField",
    "Json",
    "Length",
    "LongTextField",
    "ManyField",
    "MoneyField",
    "Option",
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
    "Wrong",
]
