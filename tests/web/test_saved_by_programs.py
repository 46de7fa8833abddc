"""What a program stored although its form does not accept it: the founder's pages ask for it, and say why."""

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder


def test_the_page_shows_what_was_stored_and_why_it_does_not_count(
    founder: Founder, reach: Reach, manager: SessionManager
) -> None:
    """What can be shown stands in the form, and each mistake in the summary of errors leads to its field."""
    manager.save_step(reach(7), 7, {"competitors": [{"name": "x" * 121, "website": "no address"}]})
    page = founder.open("/steps/competitors")
    assert (page.status, page.progress) == (200, "6 of 23 done")
    assert page.column("competitors", "name") == ["x" * 121]
    assert page.column("competitors", "website") == ["no address"]
    assert page.field_errors.keys() == {"competitors-0-name", "competitors-0-kind", "competitors-0-website"}
    assert page.title.startswith("Error")
    assert "do not count yet" in " ".join(page.said("//*[@class='advice']"))


def test_the_founder_is_led_to_it(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """It is what to go on with, the rail marks it, the summary lists it; saved well, it counts."""
    session_id = reach(9)
    manager.save_step(session_id, 1, {"company_name": "Test Corp"})
    assert founder.get("/steps/pricing").to == "/steps/company"
    summary = founder.get("/summary")
    assert "Your company" in summary.said("//section[h2[@id='missing']]//a")
    page = founder.open("/steps/company")
    assert "to check" in " ".join(page.said("//nav[@class='rail']//li[@class='check']"))
    form = {name: str(value) for name, value in ANSWERS[1].items() if isinstance(value, str | int)}
    assert founder.press(form).status == 303
    assert manager.get_progress(session_id).invalid == ()


def test_an_optional_one_is_in_the_way_of_finalizing(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """It is listed as to be done, though the step could have been left out."""
    manager.save_step(reach(23), 3, {"contradictions": [{"severity": "huge"}]})
    founder.open("/summary")
    answer = founder.press(act=None)
    assert answer.to == "/summary"
    assert founder.get("/summary").said("//section[h2[@id='missing']]//a") == ["What doesn’t add up yet"]
