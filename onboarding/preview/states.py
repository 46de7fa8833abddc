"""What a step can be filled with to be looked at: every mistake at once, the longest that is allowed."""

from collections.abc import Callable, Iterator, Mapping

from onboarding.forms import AnswerField, FixedRowsField, Json, Pairs, RowsField, StepForm
from onboarding.forms.formdata import FormData
from onboarding.forms.territories import CODES

_LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän "


def broken(form: StepForm) -> FormData:
    """Something wrong in every field that can be wrong, so that all messages are seen at once."""
    return FormData.of(_filled(form, _wrong, rows=lambda group: max(1, group.minimum)))


def longest(form: StepForm) -> FormData:
    """As much as every field takes, and as many rows."""
    return FormData.of(_filled(form, _most, rows=lambda group: group.maximum))


def _filled(
    form: StepForm, value: Callable[[AnswerField], Pairs], rows: Callable[[RowsField], int]
) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, FixedRowsField):
            for row in field.rows:
                yield f"{row[next(iter(row)).short_name].name.rpartition('-')[0]}-{field.refers}", row.id
                yield from (pair for inner in row for pair in value(inner))
        else:
            yield from _filled_field(field, form.earlier, value, rows)


def _filled_field(
    field: AnswerField,
    earlier: Mapping[str, Json],
    value: Callable[[AnswerField], Pairs],
    rows: Callable[[RowsField], int],
) -> Iterator[tuple[str, str]]:
    if not isinstance(field, RowsField):
        yield from value(field)
        return
    for number in range(rows(field)):
        for inner in field.row(None, f"{field.name}-{number}-", earlier):
            yield from _filled_field(inner, earlier, value, rows)


def _wrong(field: AnswerField) -> Pairs:
    """Too short where there is a shortest, else what cannot be read; nothing where that is the mistake."""
    if field.kind in ("text", "long_text"):
        limits = {"data-maxlength": "200", **field.attributes}
        if "data-minlength" in limits:
            return [(field.name, "x" * (int(limits["data-minlength"]) - 1))]
        return [(field.name, "x" * (int(limits["data-maxlength"]) + 1) if field.kind == "long_text" else "?")]
    return [] if field.flags.required else [(field.name, "nonsense")]


def _most(field: AnswerField) -> Pairs:
    if hasattr(field, "choices") and field.choices:
        values = [option.value for option in field.choices]
        longest_label = max(field.choices, key=lambda option: len(option.label)).value
        return [(field.name, value) for value in values] if field.kind == "many" else [(field.name, longest_label)]
    if field.kind in ("scale", "slider"):
        return [(field.name, str(getattr(field, "maximum", 1)))]
    if field.kind == "countries":
        return [(field.name, code) for code in CODES[:40]]
    if field.kind == "tick":
        return [(field.name, "yes")]
    limits = field.attributes
    if limits.get("type") == "date":
        return [(field.name, limits["max"])]
    if limits.get("inputmode") == "email":
        return [(field.name, "a" * 60 + "@" + "long-domain-name." * 9 + "example")]
    if limits.get("inputmode") == "url":
        return [(field.name, "https://example.com/" + "path/" * 50)]
    if "inputmode" in limits:
        return [(field.name, limits.get("data-max", "1000000000"))]
    most = int(limits.get("data-maxlength", "200"))
    return [(field.name, (_LONG_WORD * (most // len(_LONG_WORD) + 1))[:most])]
