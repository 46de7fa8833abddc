"""The fields that a step's form declares, and their limits."""

from onboarding.fields.answer import AnswerField, AnswerForm, Json, Pairs, Schema, ShownIf, Wrong
from onboarding.fields.choice import ChoiceField, ManyField, Option, TickField
from onboarding.fields.limits import Between, Length, Required
from onboarding.fields.number import DecimalField, MoneyField, PercentField, WholeNumberField
from onboarding.fields.scale import ScaleField, SliderField
from onboarding.fields.text import DateField, EmailField, LongTextField, TextField, WebAddressField

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
