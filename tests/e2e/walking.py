"""Filling the pages as a person does, who has the answers written down and reads the names of things."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from onboarding.business.flow import flow
from onboarding.business.samples import Sample
from onboarding.declared import declared_fields
from onboarding.flow import Step
from onboarding.iso import countries
from onboarding.rows import RowsField

Names = dict[str, str]


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def save(page: Page) -> None:
    press(page, "Save and continue")


def walk(page: Page, sample: Sample) -> None:
    """From the start page to the summary, every step with all of the sample's answers."""
    page.goto("/")
    press(page, "Start")
    for step in flow:
        expect(heading(page)).to_have_text(step.title)
        fill(page, step, sample)
        save(page)
    expect(heading(page)).to_have_text("Check your answers")


def fill(page: Page, step: Step, sample: Sample) -> None:
    """Fill the page of one step, top to bottom."""
    names = names_of(sample)
    kinds = {name: kind for name, kind, _ in declared_fields(step.form)}
    for name, answer in sample.answers[step.number].items():
        if name == "primary_icp":
            number = [row["id"] for row in sample.answers[14]["icps"]].index(answer)
            page.locator(f"#icps-{number} [name={name}]").check()
        elif issubclass(kinds[name], RowsField):
            _fill_rows(page, name, answer, names)
        else:
            _answer(page.locator(f"[name={name}]"), answer, names)


def names_of(sample: Sample) -> Names:
    """What the rows that later steps refer to are called: id -> name."""
    return {row["id"]: row["name"] for number, group in _NAMED.items() for row in sample.answers[number][group]}


_NAMED = {7: "competitors", 14: "icps"}


def _fill_rows(page: Page, name: str, rows: list[Any], names: Names) -> None:
    """First as many rows as it takes, then what they say."""
    group = page.locator(f"fieldset[data-rows={name}]")
    for number in range(group.locator("> .row").count(), len(rows)):
        group.get_by_role("button", name="Add another").click()
        expect(page.locator(f"#{name}-{number}")).to_be_visible()
    for number, row in enumerate(rows):
        _fill_row(page, name, number, row if isinstance(row, dict) else {"text": row}, names)


def _fill_row(page: Page, name: str, number: int, row: dict[str, Any], names: Names) -> None:
    """A row that stands for an earlier one is found by its title, any other by its number."""
    title = names.get(row.get("competitor", ""))
    place = page.get_by_role("group", name=title, exact=True) if title else page.locator(f"#{name}-{number}")
    for inner, answer in row.items():
        if inner not in ("id", "competitor"):
            _answer(place.locator(f"[name^={name}-][name$=-{inner}]"), answer, names)


def _answer(control: Locator, answer: Any, names: Names) -> None:
    """Put an answer into the control or controls of one question, by what kind they are."""
    kind = control.first.evaluate("control => control.checkVisibility() ? control.type : 'hidden'")
    if kind == "hidden":
        press(control.page, "Show what this answer asks for")
        control.first.fill(answer)
    elif kind in ("radio", "checkbox"):
        for value in answer if isinstance(answer, list) else ["yes" if answer is True else answer]:
            control.and_(control.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        control.select_option(**({"label": names[answer]} if answer in names else {"value": answer}))
    else:
        control.fill(", ".join(countries()[code] for code in answer) if isinstance(answer, list) else str(answer))
