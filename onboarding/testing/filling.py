"""Typing answers into a page as a person does, who reads the names of things.

Rows are lists of dicts, and a row that is one text is that text; what refers to a row of an earlier step names it, or
has its id.
"""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from onboarding.flow import Answers
from onboarding.forms import FixedRowsField, RowChoiceField, RowsField, StepForm
from onboarding.forms.introspection import declared_fields

Json = Any


def fill(page: Page, form: type[StepForm], answers: Mapping[str, Json]) -> None:
    """Fill the page of one step, in the order of the answers."""
    bound = form(everything=True)
    kinds = {name: kind for name, kind, _ in declared_fields(form)}
    for name, answer in answers.items():
        if name not in kinds:
            raise ValueError(f"The step asks for no {name!r}; it asks for {', '.join(kinds)}")
        field = bound[name]
        if isinstance(field, RowChoiceField):
            _choose_row(page, field, answer)
        elif isinstance(field, RowsField):
            _fill_rows(page, field, answer)
        else:
            _answer(page.locator(f"main [name={name}]"), answer)


def in_words(stored: Json, answers: Mapping[int, Answers]) -> Json:
    """Stored answers as a person gives them: with the names of rows of earlier steps instead of their ids."""
    groups = (rows for step in answers.values() for rows in step.values() if isinstance(rows, list))
    rows = (row for group in groups for row in group if isinstance(row, dict))
    return _named(stored, {row["id"]: row["name"] for row in rows if "id" in row and "name" in row})


def _named(stored: Json, names: Mapping[str, str]) -> Json:
    if isinstance(stored, dict):
        return {name: value if name == "id" else _named(value, names) for name, value in stored.items()}
    if isinstance(stored, list):
        return [_named(value, names) for value in stored]
    return names.get(stored, stored) if isinstance(stored, str) else stored


def _choose_row(page: Page, field: RowChoiceField, answer: str) -> None:
    """The radio in the row that has this id, or whose first answer this is."""
    rows = page.locator(f"fieldset[data-rows={field.among}] > .row").all()
    radios = [row.locator(f"[name={field.name}]") for row in rows]
    names = [row.locator("input:not([type=hidden]), textarea").first.input_value() for row in rows]
    for radio, name in zip(radios, names, strict=True):
        if answer in (radio.get_attribute("value"), name):
            radio.check()
            return
    raise ValueError(f"No {field.noun} is called {answer!r}; there are {', '.join(names)}")


def _fill_rows(page: Page, field: RowsField, rows: list[Any]) -> None:
    """First as many rows as it takes, then what they say."""
    group = page.locator(f"fieldset[data-rows={field.name}]")
    for number in range(group.locator("> .row").count(), len(rows)):
        group.locator(f"button[value='add:{field.name}']").click()
        expect(page.locator(f"#{field.name}-{number}")).to_be_visible()
    for number, row in enumerate(rows):
        answers = row if isinstance(row, dict) else {"text": row}
        place = (
            _fixed_row(group, field, answers)
            if isinstance(field, FixedRowsField)
            else group.locator("> .row").nth(number)
        )
        refers = field.refers if isinstance(field, FixedRowsField) else "id"
        for inner, answer in answers.items():
            if inner != refers:
                _answer(place.locator(f"[name^={field.name}-][name$=-{inner}]"), answer)


def _fixed_row(group: Locator, field: FixedRowsField, row: Mapping[str, Json]) -> Locator:
    """The row that stands for the earlier one that is named, by its name or its id."""
    wanted = row[field.refers]
    by_id = group.locator("> .row").filter(has=group.page.locator(f"[name$=-{field.refers}][value='{wanted}']"))
    return by_id if by_id.count() else group.get_by_role("group", name=wanted, exact=True)


def _answer(control: Locator, answer: Any) -> None:
    """Put an answer into the control or controls of one question, by what kind they are."""
    kind = control.first.evaluate("control => control.checkVisibility() ? control.type : 'hidden'")
    if kind == "hidden":  # without scripts a button shows what an answer asks for
        control.page.locator("button[value=again]").first.click()
        control.first.fill(str(answer))
    elif kind in ("radio", "checkbox"):
        for value in answer if isinstance(answer, list) else ["yes" if answer is True else answer]:
            control.and_(control.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        matches = control.locator(f"option[value='{answer}']").count()
        control.select_option(value=answer) if matches else control.select_option(label=answer)
    else:
        control.fill(", ".join(answer) if isinstance(answer, list) else str(answer))
