"""Filling the pages as a person does, who has the answers written down and reads the names of things."""

from playwright.sync_api import Locator, Page, expect

from onboarding.business.flow import flow
from onboarding.business.samples import Sample
from onboarding.flow import Step
from onboarding.testing.filling import fill as fill_page
from onboarding.testing.filling import in_words


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
    page.wait_for_load_state()  # its scripts are there
    for step in flow:
        expect(heading(page)).to_have_text(step.title)
        fill(page, step, sample)
        save(page)
    expect(heading(page)).to_have_text("Check your answers")


def fill(page: Page, step: Step, sample: Sample) -> None:
    """Fill the page of one step, top to bottom."""
    fill_page(page, step.form, in_words(sample.answers[step.number], sample.answers))


def names_of(sample: Sample) -> dict[str, str]:
    """What the rows that later steps refer to are called: id -> name."""
    groups = (sample.answers[7]["competitors"], sample.answers[14]["icps"])
    return {row["id"]: row["name"] for rows in groups for row in rows}
