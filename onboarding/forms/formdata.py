"""What was typed into a form: each name with its values, as text and in order.

Everything that a form reads has this shape: a browser's POST, a draft, a program's JSON and saved answers. So there
is one way in, and one validation.
"""

import re
from collections.abc import Callable, Iterable

Json = object

# What a step's page sends besides the answers, and the id that it sends with a row. No field may be called so.
BESIDES = frozenset(
    {"csrf_token", "version", "submission", "act", "change", "carry", "id", "meant"}
    | {"draft_revision", "draft_base", "draft_fields", "draft_order", "draft_undo"}
)
PASTED = "paste:"  # and the name of a group: what is to become rows of it


class FormData(dict[str, list[str]]):
    """The names and values of a form, in the shape that WTForms reads (``getlist``)."""

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "FormData":
        typed = cls()
        for name, value in pairs:
            typed.setdefault(name, []).append(value)
        return typed

    def getlist(self, name: str) -> list[str]:
        """The values of a name, as WTForms asks for them; [] where there is none."""
        return self.get(name, [])

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: Callable[[object], object]) -> object:
        """For pydantic it is what it is made of."""
        return handler(dict[str, list[str]])


def by_field(typed: FormData) -> dict[str, FormData]:
    """What was typed into each field: one key, or of a repeating group all keys of its rows."""
    fields: dict[str, FormData] = {}
    for key, values in typed.items():
        fields.setdefault(field_of(key), FormData())[key] = values
    return fields


def field_of(key: str) -> str:
    """“tiers” of “tiers-0-price”."""
    return key.partition("-")[0]


def joined(fields: Iterable[FormData]) -> FormData:
    """Several fields' words as one form's."""
    return FormData((key, values) for field in fields for key, values in field.items())


def row_numbers(typed: Iterable[str], name: str) -> list[int]:
    """The numbers of the rows of a group that are there, in order: 0 and 2 of ``name-0-x``, ``name-2-x``."""
    pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-")
    return sorted({int(found[1]) for key in typed if (found := pattern.match(key))})


def rows_of(typed: FormData, name: str) -> list[FormData]:
    """The rows of a repeating group, each with its own names only."""
    rows = []
    for number in row_numbers(typed, name):
        prefix = f"{name}-{number}-"
        rows.append(
            FormData((key.removeprefix(prefix), values) for key, values in typed.items() if key.startswith(prefix))
        )
    return rows


def with_rows(typed: FormData, name: str, rows: Iterable[FormData]) -> FormData:
    """The same, with these rows instead, numbered from 0."""
    gone = {f"{name}-{number}-" for number in row_numbers(typed, name)}
    kept = FormData((key, values) for key, values in typed.items() if not any(map(key.startswith, gone)))
    for number, row in enumerate(rows):
        kept.update((f"{name}-{number}-{key}", values) for key, values in row.items())
    return kept
