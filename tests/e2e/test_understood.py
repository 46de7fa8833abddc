"""With scripts: what was understood is said as a field is left, once, and nobody is scolded while typing."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from onboarding.testing.wizard import WizardPage
from tests.e2e.conftest import Seed
from tests.e2e.walking import press
from tests.numerals.asked import QUESTIONS
from tests.numerals.cases import Case, cases

COUNT_CHANGES = """(id) => {
  const place = document.getElementById(id);
  window.changes = 0;
  const changed = () => { window.changes += 1; };
  new MutationObserver(changed).observe(place, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture
def market(page: Page, seed: Seed) -> Page:
    """The page of the market's size, in a document in euros."""
    seed()
    page.goto("/steps/numbers")
    return page


def understood(page: Page, control: str) -> str:
    return page.locator(f"#{control}-understood").inner_text()


def test_it_says_what_it_understood_as_a_field_is_left(market: Page) -> None:
    """Leaving the field says it once, in a live region that was there before; typing says nothing."""
    box, place = market.locator("#tam"), market.locator("#tam-understood")
    market.evaluate(COUNT_CHANGES, "tam-understood")
    box.fill("24bn")
    assert market.evaluate("window.changes") == 0

    market.locator("#sam").focus()
    expect(place).to_have_text("€24 billion")
    assert market.evaluate("window.changes") == 1
    assert place.get_attribute("aria-live") == "polite"
    assert "tam-understood" in str(box.get_attribute("aria-describedby"))
    assert market.locator("[role=alert]").count() == 0


def test_what_cannot_be_read_is_not_scolded(market: Page) -> None:
    """A field that is left with what cannot be read says nothing until somebody saves."""
    market.locator("#tam").fill("$5m")
    market.locator("#sam").focus()
    expect(market.locator("#tam-understood")).to_have_text("")
    assert market.locator("[role=alert]").count() == 0

    press(market, "Save and continue")
    expect(market.locator("#tam-error")).to_contain_text("That is US dollars (USD); this document is in euros (EUR)")


def test_fields_that_are_left_one_after_the_other_are_all_answered(market: Page) -> None:
    """Nothing that was left quickly is skipped, and each has its own words."""
    for control, text in (("tam", "3 bn"), ("sam", "340 m"), ("som", "1.500.000")):
        market.locator(f"#{control}").fill(text)
    market.locator("#market_year").focus()

    for control, words in (("tam", "€3 billion"), ("sam", "€340 million"), ("som", "€1.5 million")):
        expect(market.locator(f"#{control}-understood")).to_have_text(words)


def test_a_reading_is_chosen_by_its_button(market: Page) -> None:
    """A text of two meanings comes back with a button for each; pressing one saves it and goes on."""
    market.locator("#kpis-0-current").fill("12.000")
    press(market, "Save and continue")
    expect(market.get_by_role("button", name="12,000", exact=True)).to_be_visible()
    assert market.locator("#kpis-0-current").input_value() == "12.000"

    press(market, "12,000")
    expect(market.get_by_role("heading", level=1)).to_have_text("What happens next")


CHROMIUM_CASES = [case for case in cases("typed_values.tsv") if case.kind in ("number", "people", "days")]


@pytest.mark.parametrize("language", sorted({case.language for case in CHROMIUM_CASES}))
def test_what_people_type_in_chromium(chromium: Browser, address: str, wizard: WizardPage, language: str) -> None:
    """A browser changes nothing of what is typed before the page says what it understood, in its own language."""
    wizard.seed(sample="crumb-and-ledger")
    state = wizard.page.context.storage_state()
    context: BrowserContext = chromium.new_context(base_url=address, locale=language, storage_state=state)
    page = context.new_page()
    try:
        for case in (case for case in CHROMIUM_CASES if case.language == language):
            _type(page, wizard, case)
    finally:
        context.close()


def _type(page: Page, wizard: WizardPage, case: Case) -> None:
    """Type it, leave the field, and compare: what is understood is the value; a refusal is silent."""
    number, control = QUESTIONS[case.kind]
    slug = wizard.flow.step(number).slug
    if page.url.rpartition("/")[2] != slug:
        page.goto(f"/steps/{slug}")
    with page.expect_response(lambda answer: "/understood" in answer.url) as told:
        page.locator(f"#{control}").fill(case.typed)
        page.locator(f"#{control}").blur()
    said = told.value.text()
    assert page.locator(f"#{control}").input_value() == case.typed
    if case.outcome.startswith("refuse"):
        assert said == "", case
    else:
        assert said.replace(",", "").split(" ")[0] == case.outcome, case
