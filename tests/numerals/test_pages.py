"""The same cases through the real pages, by somebody who has nothing but HTML."""

import pytest

from tests.numerals.asked import is_right
from tests.numerals.cases import EVERY, Case, cases
from tests.numerals.conftest import Seeded
from tests.web.html_form import form_of

SHOWN = ".//*[@id='{}-understood']"


@pytest.mark.parametrize("case", cases("typed_values.tsv", EVERY), ids=str)
def test_what_people_type_without_scripts(seeded: Seeded, case: Case) -> None:
    """A page without scripts stores what was meant, asks which, or names what is wrong."""
    answer = seeded.type(case)
    refused = " ".join(seeded.browser.refused) if answer.status_code == 422 else ""

    assert is_right(case, found := seeded.outcome(case, refused)), f"{found}, and not {case.outcome}"


@pytest.mark.parametrize(
    ("case", "readings"),
    [
        (Case("number", "", "en", "12.000", "ask"), {"12", "12000"}),
        (Case("money", "EUR", "de", "1.2 billion", "ask"), {"1200000000", "1200000000000"}),
        (Case("date", "", "en", "3/4/2027", "ask"), {"2027-04-03", "2027-03-04"}),
        (Case("date", "", "en", "2927-03-31", "ask"), {"2027-03-31"}),
        (Case("number", "", "en", "45 blorps", "ask"), {"45"}),
    ],
)
def test_a_button_for_each_reading(seeded: Seeded, case: Case, readings: set[str]) -> None:
    """Where a text may mean two things, the page keeps it and has a button for each, which saves what it says."""
    for text in sorted(readings):
        answer = seeded.type(case)
        assert answer.status_code == 422
        assert readings <= seeded.readings().keys()
        assert seeded.control(case).get("value") == case.typed

        assert seeded.browser.press(seeded.readings()[text]).status_code == 200
        assert str(seeded.stored(case)) == text


def test_a_day_far_away_is_asked_about_once(seeded: Seeded) -> None:
    """A day far away is saved once somebody says that it is meant, and then no more asked about."""
    far = Case("date", "", "en", "2061-03-31", "ask")
    seeded.type(far)
    seeded.browser.press(seeded.readings()["2061-03-31"])
    assert seeded.stored(far) == "2061-03-31"

    assert seeded.type(far).status_code == 200
    assert not seeded.readings()


def test_what_was_typed_comes_back(seeded: Seeded) -> None:
    """The page has the text that was typed, its reader's own spelling where another language reads it otherwise."""
    short = Case("money", "INR", "en", "24bn", "24000000000")
    seeded.type(short)
    assert seeded.stored(short) == "24000000000"

    page = "/steps/pricing"
    seeded.browser.open(page)
    assert seeded.control(short).get("value") == "24bn"
    assert "₹24 billion" in form_of(seeded.browser.page).xpath(SHOWN.format("unit_price"))[0].text_content()

    grouped = Case("money", "EUR", "en", "1.500 €", "1500")
    seeded.type(grouped)
    seeded.browser.http.headers["Accept-Language"] = "fr"
    seeded.browser.open(page)
    assert seeded.control(grouped).get("value") == "1.500 €"


def test_the_context_and_the_api_do_not_see_what_was_typed(seeded: Seeded) -> None:
    """What was typed is stored beside the answers and is none of them."""
    seeded.type(Case("money", "INR", "en", "24bn", "24000000000"))
    answers = seeded.manager.get_step(seeded.session_id, 10)
    told = seeded.browser.http.get("/answers.json").json()["steps"]["10"]

    assert answers is not None
    assert "~typed" not in answers
    assert {"unit_price": "24bn"} == dict(answers.typed_texts)
    assert told["typed"] == {"unit_price": "24bn"}
    assert "~typed" not in told["answers"]


def test_what_is_understood_is_said_of_one_field(seeded: Seeded) -> None:
    """The page asks what was understood of a field; nothing is stored, and nothing is refused."""
    path = seeded.prepared(Case("money", "INR", "en", "", ""))
    seeded.browser.http.headers["Accept-Language"] = "en"
    seeded.browser.open(path)
    token = form_of(seeded.browser.page).xpath("string(.//*[@name='csrf_token']/@value)")

    def said(text: str) -> str:
        data = {"csrf_token": token, "unit_price": text}
        answer = seeded.browser.http.post(f"{path}/understood?field=unit_price", data=data)
        assert answer.headers["Content-Type"].startswith("text/plain")
        return answer.text

    assert ["₹24 billion", "", "₹1,500"] == [said("24bn"), said("$5m"), said("1.500")]
    assert seeded.stored(Case("money", "INR", "en", "", "")) == "7"
    assert (
        404 == seeded.browser.http.post(f"{path}/understood?field=pricing_note", data={"csrf_token": token}).status_code
    )
    assert 400 == seeded.browser.http.post(f"{path}/understood?field=unit_price", data={}).status_code
