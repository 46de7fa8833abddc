"""Many at once, in browsers: double clicks, two tabs, and Finalize pressed ten times."""

from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from tests.faults.barrier import at_once
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.web.walking import ANSWERS, COMPANY, Founder


@pytest.fixture
def app(server: Server, tmp_path: Path) -> Flask:
    server.raw.config_set("appendfsync", "no")
    return application(server.url, tmp_path)


def tab_of(app: Flask, founder: Founder) -> Founder:
    """The same page in another tab, whose requests do not wait for the first one's."""
    return Founder(app.test_client(), page=founder.page).with_cookie(founder.cookie())


def test_a_double_click(app: Flask, server: Server) -> None:
    """Ten clicks on Save at once lead to the next step, all of them, with one save."""
    founder = founder_of(app).begin()
    tabs = [tab_of(app, founder) for _ in range(10)]
    answers = at_once([partial(tab.press, COMPANY) for tab in tabs])
    assert {(303, "/steps/value-proposition")} == {(answer.status, answer.to) for answer in answers}
    assert (1, []) == (
        Stored(server.raw, session_of(founder)).revision,
        Stored(server.raw, session_of(founder)).field_errors,
    )


def test_two_tabs_of_a_browser(app: Flask, server: Server) -> None:
    """The stale tab gets 409 and a page with both versions; what the other one saved stands."""
    founder = founder_of(app, [1])
    for number in range(size(5, 50)):
        page = founder.open("/steps/company")
        left, right = (tab_of(app, founder) for _ in range(2))
        right.open("/steps/company")  # a page of its own, with a submission of its own
        names = [f"Crumb left {number}", f"Crumb right {number}"]
        answers = at_once(
            [partial(tab.press, {"company_name": name}) for tab, name in zip((left, right), names, strict=True)]
        )
        assert [303, 409] == sorted(answer.status for answer in answers)
        (conflict,) = (answer for answer in answers if answer.status == 409)
        assert all(name.replace("&", "&amp;") in conflict.text for name in names)
        assert 2 + number == Stored(server.raw, session_of(founder)).version(1), page.status


def test_a_double_finalize_of_a_browser(app: Flask, server: Server) -> None:
    """Ten clicks on Finalize at once all lead to the done page, which shows one reference."""
    founder = founder_of(app, ANSWERS)
    founder.open("/summary")
    tabs = [tab_of(app, founder) for _ in range(10)]
    answers = at_once([partial(tab.press, act=None) for tab in tabs])
    assert {(303, "/done")} == {(answer.status, answer.to) for answer in answers}
    assert Stored(server.raw, session_of(founder)).metadata["reference"] in founder.open("/done").text
