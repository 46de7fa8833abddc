"""A flow that is not about businesses, through the pages: skipped, repeated, finalized, in its own words."""

import json
from typing import Any

import pytest

from examples.event_signup.flow import flow
from examples.event_signup.samples import A_FAMILY
from onboarding.context.build import verify
from onboarding.flow.lint import mistakes_of
from onboarding.flow.revalidation import revalidate
from tests.web.walking import Founder

YOU = {"full_name": "Noor Haddad", "email": "noor@example.com"}
LUNCH = {"lunch": "vegetarian"}
FAMILY = {
    "guests-0-name": "Sami Haddad",
    "guests-0-age": "9",
    "guests-1-name": "Lina Haddad",
}
TALKS = {"topics": ["design", "people"], "conduct": "yes"}
ENDINGS = ("pdf", "json", "md", "compact.json", "answers.json")


def walk(guest: Founder, *answers: dict[str, Any]) -> list[str]:
    """Save a step after the other; the pages that were seen."""
    seen = [guest.page.heading]
    for typed in answers:
        answer = guest.press(typed)
        assert answer.status == 303, answer.field_errors
        seen.append(guest.open(str(answer.to)).heading)
    return seen


def finalize(guest: Founder) -> Founder:
    answer = guest.post("/finalize", guest.page.holds)
    assert answer.to == "/done"
    guest.open("/done")
    return guest


def test_the_flow_has_no_mistakes_and_its_sample_is_right() -> None:
    """What the checks say of it, and what its forms say of the sample."""
    assert not list(mistakes_of(flow))
    assert revalidate(flow, flow.steps, A_FAMILY).answers == A_FAMILY


def test_on_site_lunch_is_asked_for(guest: Founder) -> None:
    """Five steps, in order, for those who come."""
    seen = walk(guest, YOU, {"attendance": "on_site"}, LUNCH, FAMILY, TALKS)
    assert seen == ["Who you are", "How you take part", "Lunch", "Your guests", "Talks", "Check your answers"]


def test_online_lunch_is_passed_over(guest: Founder) -> None:
    """Four steps for those who do not, and nothing counts the fifth."""
    seen = walk(guest, YOU, {"attendance": "online"}, FAMILY)
    assert seen == ["Who you are", "How you take part", "Your guests", "Talks"]
    assert guest.page.progress == "3 of 4 done"
    assert guest.get("/steps/lunch").to == "/steps/talks"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"guests-0-name": "Sami", "guests-1-name": "Sami"}, "Give each guest its own name; “Sami” is there twice"),
        ({"guests-0-age": "9"}, "Enter the guest's name"),
        ({"guests-0-name": "Sami", "guests-0-age": "121"}, "Enter a number between 0 and 120"),
    ],
)
def test_what_is_wrong_with_a_guest_is_said(guest: Founder, typed: dict[str, str], message: str) -> None:
    """Rows are judged each and together, by the engine alone."""
    walk(guest, YOU, {"attendance": "online"})
    answer = guest.press(typed)
    assert (422, [message]) == (answer.status, list(answer.field_errors.values()))


def test_what_comes_out_is_what_went_in(guest: Founder) -> None:
    """The document of a flow without models of its own: answers by section, verifiable, without what was skipped."""
    walk(guest, YOU, {"attendance": "on_site"}, LUNCH, FAMILY, TALKS)
    guest.open("/steps/attendance?change=1")
    guest.press({"attendance": "online"})
    guest.open("/summary")
    document = json.loads(finalize(guest).get("/export/ticket.json").text)
    expected = {number: answers for number, answers in A_FAMILY.items() if number != 3}

    assert verify(document)
    assert (document["schema"], document["flow"]) == ("answers/1", "event_signup")
    assert document["sections"] == {
        "person": expected[1],
        "day": {"attendance": "online", **expected[5]},
        "guests": expected[4],
    }


def test_every_page_speaks_of_the_ticket(guest: Founder) -> None:
    """The flow's own title, start page, document, reference and file names; nothing of a business anywhere."""
    start = guest.get("/")
    assert "Spring meeting" in start.title
    walk(guest, YOU, {"attendance": "online"}, FAMILY, TALKS)
    pages = [start, guest.get("/steps/you"), guest.page, finalize(guest).page, guest.get("/export/ticket.md")]

    assert "Your ticket is ready" == guest.page.heading
    assert guest.page.said("//*[@class='reference']/strong")[0].startswith("T-")
    assert pages[-1].text.startswith("# Spring meeting")
    assert not [page.text for page in pages if "business" in page.text.lower()]


def test_the_downloads_are_named_after_the_ticket(guest: Founder) -> None:
    """Every link of the last page leads to a file that says what it is."""
    walk(guest, YOU, {"attendance": "online"}, FAMILY, TALKS)
    links = [
        str(link)
        for link in finalize(guest).page.tree.xpath("//main//a[@download or contains(@href, '/export/')]/@href")
    ]
    named = [guest.get(link).headers["Content-Disposition"] for link in links]
    assert [f'attachment; filename="ticket.{ending}"' for ending in ENDINGS] == named


def test_the_sample_of_the_flow_is_saved_on_the_terminal(app: Any) -> None:
    """``flask onboarding sample`` saves the served flow's own sample, and knows no other."""
    runner = app.test_cli_runner()
    session_id, reference = runner.invoke(args=["onboarding", "sample"]).output.split()
    shown = runner.invoke(args=["onboarding", "show", session_id]).output
    refused = runner.invoke(args=["onboarding", "sample", "crumb-and-ledger"])

    assert reference.startswith("T-")
    assert "5 of 5 done" in shown
    assert (2, True) == (refused.exit_code, "choose one of a-family" in refused.output)
