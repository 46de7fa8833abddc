"""A session that a program and a founder work on: what one saves, the other reads."""

from tests.api.handing import handed_over, opened
from tests.api.program import ANSWERS, Program
from tests.web.walking import Founder


def test_what_the_browser_saves_the_api_reads(program: Program, founder: Founder) -> None:
    """The founder goes on in the browser; the program reads it, saves on top, and the founder sees that."""
    session_id, path = handed_over(program, 1)
    opened(founder, path)
    promise = {"value_proposition": "Bread for tomorrow, known today.\r\nAlways."}
    assert founder.press(promise).status == 303

    read = program.get(f"/{session_id}/steps/2").json
    assert (read["version"], read["data"]) == (1, {"value_proposition": "Bread for tomorrow, known today.\nAlways."})
    assert program.get(f"/{session_id}/progress").json["completed"] == 2

    saved = program.save(session_id, 2, If_Match='"1"')
    assert saved.json["version"] == 2
    page = founder.open("/steps/value-proposition")
    assert page.answers["value_proposition"] == [ANSWERS[2]["value_proposition"]]
    assert page.column("differentiators", "text") == ANSWERS[2]["differentiators"]


def test_a_program_is_no_second_tab_that_wins(program: Program, founder: Founder) -> None:
    """A page that was open while the program saved is told so, and changes nothing."""
    session_id, path = handed_over(program, 1)
    opened(founder, path)
    founder.open("/steps/company")
    program.save(session_id, 1, {**ANSWERS[1], "company_name": "Saved by a program"})
    conflict = founder.press({"company_name": "Typed by a founder"})

    assert conflict.status == 409
    assert program.get(f"/{session_id}/steps/1").json["data"]["company_name"] == "Saved by a program"


def test_a_draft_is_gone_on_with(program: Program, founder: Founder) -> None:
    """What a program keeps as a draft stands in the founder's page, right or wrong, and is saved from there."""
    session_id, path = handed_over(program, 1)
    draft = {"value_proposition": "short", "differentiators": ["Fresh", {"text": "Near"}], "unique_value": 7}
    kept = program.call("PUT", f"/{session_id}/steps/2/draft", {"data": draft})
    assert kept.status_code == 204
    page = opened(founder, path)
    assert page.answers["value_proposition"] == ["short"]
    assert page.column("differentiators", "text") == ["Fresh", "Near"]
    assert page.answers["unique_value"] == ["7"]
    assert program.get(f"/{session_id}/steps/2").status_code == 404

    assert founder.press({"value_proposition": "Bread for tomorrow, known today."}).status == 303
    assert program.get(f"/{session_id}/steps/2").json["data"]["differentiators"] == ["Fresh", "Near"]
