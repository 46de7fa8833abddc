"""What people type, through the pages of a real browser that runs their scripts: the whole list, saved each time."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis
from playwright.sync_api import Page

from onboarding.business.flow import flow
from onboarding.sessions import SessionManager
from onboarding.testing.wizard import WizardPage
from tests.e2e.contexts import Contexts
from tests.numerals.asked import QUESTIONS, is_right
from tests.numerals.cases import EVERY, Case, cases
from tests.numerals.conftest import Seeded

CASES = cases("typed_values.tsv", EVERY)
PARTS = sorted({(case.language, case.kind) for case in CASES})


class Scripted(Seeded):
    """The same session, in a browser with scripts."""

    page: Page

    def readings(self) -> dict[str, Any]:
        values = self.page.locator("button[value^='mean:']").evaluate_all("all => all.map(one => one.value)")
        return {value.partition("=")[2]: value for value in values}


@pytest.fixture
def typist(
    contexts: Contexts, wizard: WizardPage, manager: SessionManager, address: str, store: redis.Redis, language: str
) -> Iterator[Scripted]:
    """Somebody whose browser asks for this language, in a session with every step answered."""
    session_id = wizard.seed(sample="crumb-and-ledger")
    with contexts.lent(base_url=address, locale=language) as context:
        context.add_cookies(wizard.page.context.cookies())  # type: ignore[arg-type]  # what it gave itself
        typist = Scripted(None, session_id, manager)  # type: ignore[arg-type]  # a browser that is no client of HTML
        typist.page = context.new_page()
        yield typist


@pytest.mark.parametrize(("language", "kind"), PARTS)
def test_what_people_type_with_scripts(typist: Scripted, language: str, kind: str) -> None:
    """Saved in Chromium, each text is stored as it was meant, asked about, or refused by what must be named."""
    wrong = []
    for case in (case for case in CASES if (language, kind) == (case.language, case.kind)):
        found = typist.outcome(case, _typed_and_saved(typist, case))
        if not is_right(case, found):
            wrong.append(f"{case}: {found}, and not {case.outcome}")
    assert not wrong


def test_every_row_has_its_turn() -> None:
    """The list is whole: none of its rows is of a language or a kind that is left out."""
    assert len(CASES) == 138


def _typed_and_saved(typist: Scripted, case: Case) -> str:
    """Open the page, type, leave the field, save; what the page says is wrong then."""
    page, control = typist.page, QUESTIONS[case.kind].control
    path = typist.prepared(case)
    page.goto(path)
    page.wait_for_function("window.htmx")
    box = page.locator(f"[id='{control}']")
    box.fill(case.typed)
    with page.expect_response(lambda answer: answer.url.endswith(flow.step(QUESTIONS[case.kind].step).slug)) as answer:
        page.get_by_role("button", name="Save and continue", exact=True).click()
    if answer.value.status != 422:
        return ""
    page.locator(f"[id='{control}-error']").wait_for()
    return page.locator(f"[id='{control}-error']").inner_text()
