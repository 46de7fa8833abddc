"""The plugin's ``wizard``: a flow in a browser, any page of it in one call, and what may happen to its session."""

import pytest
from playwright.sync_api import expect

from onboarding.testing.wizard import WizardPage

pytestmark = pytest.mark.browser


def test_a_step_is_filled_and_saved(wizard: WizardPage) -> None:
    """What is wrong is told by field; once it is right, the next step is open and the answers are stored."""
    wizard.press("Start")
    company = wizard.step("company").fill(company_name="Oven & Co").save()
    assert company.is_open
    assert {"industry", "stage", "description"} == set(company.errors)
    assert company.errors["stage"] == "Choose the stage that you are in"

    company.fill("crumb-and-ledger", company_name="Oven & Co").save()
    assert wizard.step("value-proposition").is_open
    assert ["Oven & Co"] == wizard.step("company").open().values["company_name"]
    assert {} == company.errors


def test_any_page_in_one_call(wizard: WizardPage) -> None:
    """``seed`` answers the steps up to one, by number or slug, and the page shows the next one."""
    wizard.seed(upto=12, sample="crumb-and-ledger")
    assert wizard.step("personality").is_open
    expect(wizard.page.locator("#progress-words")).to_contain_text("12 of 23 done")

    wizard.seed(upto="pricing", sample="spindelhafen")
    assert wizard.step("go-to-market").is_open
    wizard.seed()
    expect(wizard.heading).to_have_text("Check your answers")
    assert wizard.here is None
    wizard.seed(finalize=True)
    assert wizard.page.url.endswith("/done")
    with pytest.raises(ValueError, match="There is no sample 'nobody'; the flow has crumb-and-ledger, "):
        wizard.seed(sample="nobody")


def test_rows_and_what_refers_to_them(wizard: WizardPage) -> None:
    """Rows are lists; a row of an earlier step is named as people read it, and so is the one that is chosen."""
    wizard.seed(upto=13)
    wizard.step("icps").fill(
        icps=[{"name": "Ann"}, {"name": "Bob"}],
        primary_icp="Bob",
    ).save()
    assert "icps-0-description" in wizard.step("icps").errors

    wizard.step("icps").fill("crumb-and-ledger").save()
    pains = [{"icp": "The family bakery", "description": "Nights are long", "severity": 5, "frequency": "daily"}]
    wizard.step("pain-points").fill(pain_points=pains).save()
    assert wizard.step("goals").is_open, wizard.step("pain-points").errors
    with pytest.raises(ValueError, match="The step asks for no 'hobby'; it asks for goals, "):
        wizard.step("goals").fill(hobby="Chess")


def test_time_passes_for_what_is_stored(wizard: WizardPage) -> None:
    """A session is there for six days and gone after eight, without waiting; ``expire`` ends it at once."""
    wizard.seed(upto=3)
    wizard.later(days=6, hours=23)
    assert wizard.step("audience").open().is_open

    wizard.later(days=8)
    wizard.open("/steps/audience")
    expect(wizard.heading).to_have_text("This session has expired")

    wizard.seed(upto=3)
    wizard.expire()
    wizard.open()
    expect(wizard.page.get_by_role("main")).to_contain_text("has expired, and its answers are gone")


def test_an_outage_ends(wizard: WizardPage) -> None:
    """While it lasts nothing is saved and nothing is lost; afterwards what was saved before is there."""
    wizard.seed(upto=4)
    with wizard.outage():
        wizard.open("/steps/problem")
        expect(wizard.heading).to_have_text("We cannot reach your answers right now")
    wizard.open("/steps/problem")
    assert wizard.step("problem").is_open
    expect(wizard.page.locator("#progress-words")).to_contain_text("4 of 23 done")


def test_a_step_that_cannot_be_reached_or_is_not_there(wizard: WizardPage) -> None:
    """Opening a step too early fails with where the browser is; a slug that is none lists those that are."""
    wizard.press("Start")
    with pytest.raises(AssertionError, match=r"'plan' cannot be opened yet; the page is .*/steps/company"):
        wizard.step("plan").open()
    with pytest.raises(ValueError, match="There is no step 'nowhere'; there are company, "):
        wizard.step("nowhere")
