"""A program's data as a founder would type it into the page."""

from typing import Any

from onboarding.forms import AnswerField, CountriesField, RowsField, StepForm, TickField
from onboarding.forms.fields.iso import countries

Json = Any


def typed(form: StepForm, data: dict[str, Json]) -> dict[str, list[str]]:
    """Names and values of the page's form."""
    found: dict[str, list[str]] = {}
    for name, value in data.items():
        field = form[name]
        if not isinstance(field, RowsField):
            found[name] = _words(field, value)
            continue
        fields = {inner.short_name: inner for inner in field.row(None, "", field.earlier)}
        for number, row in enumerate(value):
            for key, inside in ({"text": row} if field.texts else row).items():
                words = _words(fields[key], inside) if key in fields else [inside]
                found[f"{name}-{number}-{key}"] = words
    return found


def _words(field: AnswerField, value: Json) -> list[str]:
    if isinstance(field, CountriesField):
        return [", ".join(countries()[code] for code in value)]
    if isinstance(field, TickField):
        return ["yes"] if value else []
    return value if isinstance(value, list) else [str(value).replace("\n", "\r\n")]
