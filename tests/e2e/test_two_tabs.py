"""Two tabs of one browser: the second save shows both versions and asks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.business.samples import Sample
from onboarding.sessions.session import Session
from tests.e2e.walking import fill, flow, heading, press, save

SAVED, MINE = "Crumb & Ledger", "Krume & Kladde"


@pytest.fixture
def asked(context: BrowserContext, started: Page, sample: Sample) -> Page:
    """The second of two tabs of a new browser that both saved the first step, where the company has another name."""
    second = context.new_page()
    second.goto("/steps/company")
    for tab in (started, second):
        fill(tab, flow.steps[0], sample)
    second.get_by_label("Company name").fill(MINE)
    save(started)
    expect(heading(started)).to_have_text("What you promise")
    save(second)
    expect(heading(second)).to_have_text("Your company: two versions")
    return second


def test_both_versions_are_shown(asked: Page, session: Callable[[], Session]) -> None:
    """Side by side, question by question, what differs; nothing of the second tab is saved, and none of it is lost."""
    row = asked.get_by_role("row").filter(has_text="Company name")

    expect(asked.get_by_role("alert")).to_be_focused()
    expect(row.get_by_role("cell")).to_have_text([MINE, SAVED])
    expect(asked.get_by_role("row")).to_have_count(2)
    assert SAVED == session().answers[1]["company_name"]


def test_keeping_mine(asked: Page, session: Callable[[], Session]) -> None:
    """“Save my version” saves it over the other one and goes on."""
    press(asked, "Save my version")

    expect(heading(asked)).to_have_text("What you promise")
    assert (MINE, 2) == (session().answers[1]["company_name"], session().progress.version(1))


def test_keeping_theirs(asked: Page, session: Callable[[], Session]) -> None:
    """“Keep what is saved” shows the step as it was saved."""
    press(asked, "Keep what is saved")

    expect(asked.get_by_label("Company name")).to_have_value(SAVED)
    assert (SAVED, 1) == (session().answers[1]["company_name"], session().progress.version(1))
    assert {} == session().drafts


def test_the_same_in_both(
    context: BrowserContext, started: Page, sample: Sample, session: Callable[[], Session]
) -> None:
    """Two tabs that both save the same, one after the other, both go on: it is one answer, saved once."""
    second = context.new_page()
    second.goto("/steps/company")
    for tab in (started, second):
        fill(tab, flow.steps[0], sample)
        save(tab)

    for tab in (started, second):
        expect(heading(tab)).to_have_text("What you promise")
    assert 1 == session().progress.version(1)
