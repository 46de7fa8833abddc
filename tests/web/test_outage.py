"""While the store is away every page says so, promises nothing, and gives back what was typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from onboarding.config import Settings
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.web.conftest import Reach
from tests.web.html_form import form_of
from tests.web.walking import ANSWERS, COMPANY, HTMX, Founder


@pytest.fixture
def away(app: Flask, founder: Founder, reach: Reach, tmp_path: Path) -> Founder:
    """A founder who has answered five steps, in a worker that does not reach the store."""
    reach(5)
    founder.open("/steps/value-proposition")
    no_server = Settings(
        app_env="testing",
        secret_key=app.config["SECRET_KEY"],
        redis_url=f"unix://{tmp_path}/nobody.sock",
        onboarding_data_dir=tmp_path,
    )
    return Founder(create_app(no_server).test_client(), page=founder.page).with_cookie(founder.cookie())


@pytest.mark.parametrize(
    "path", ["/", "/steps/problem", "/summary", "/done", "/discard", "/export/business-context.md"]
)
def test_pages_say_that_the_store_is_away(away: Founder, path: str) -> None:
    """Pages answer 503, say when to try again, and show nothing that could be taken for an empty session."""
    page = away.open(path)

    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.heading == "We cannot reach your answers right now"
    assert [path] == page.tree.xpath("//main//a[normalize-space()='Try again']/@href")


@pytest.mark.parametrize("path", ["/start", "/finalize", "/discard", "/steps/problem/draft"])
def test_nothing_pretends_to_be_done(away: Founder, path: str) -> None:
    """What would have been stored or deleted is answered 503 too."""
    answer = away.post(path, away.page.holds)

    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "Draft-Saved" not in answer.headers


@pytest.mark.parametrize("act", ["save", "later", "back", "add:differentiators"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_step_keeps_what_was_typed(away: Founder, act: str, headers: dict[str, str]) -> None:
    """The page that says that nothing was saved has everything that was typed, to read and to send again."""
    typed = {**away.page.answers, "unique_value": [" Night porters &\r\n<b>bakers</b>"]}
    away.headers = headers
    page = away.press(typed, act=act)

    assert (503, typed) == (page.status, page.answers)
    assert "not saved yet" in page.said("//main")[0]
    assert "Night porters & <b>bakers</b>" in page.said("//main")[0]
    assert [act] == [button.get("value") for button in form_of(page.tree).iter("button")]


def test_what_can_be_put_back_is_not_lost(away: Founder, founder: Founder) -> None:
    """“Try again” still has what was removed, and puts it back once the store is there."""
    before = away.page.answers
    founder.page = away.page
    away.page = founder.press_of_rows("remove:differentiators:0")
    founder.page = away.press(act="undo")
    assert 503 == founder.page.status

    assert before == founder.press_of_rows("undo").answers


def test_trying_again_saves(away: Founder, founder: Founder) -> None:
    """“Try again” sends the same once more: when the store is back, it is saved."""
    founder.page = away.press({"unique_value": "Night porters"})

    assert ((saved := founder.press()).status, saved.to) == (303, "/steps/contradictions")
    assert founder.open("/steps/value-proposition").answers["unique_value"] == ["Night porters"]


def test_a_newcomer_can_start(away: Founder) -> None:
    """Somebody without a session can press Start; only their first save needs the store."""
    away.client.delete_cookie("onboarding")
    away.open("/")
    assert ((started := away.press(act=None)).status, started.to) == (303, "/steps/company")

    assert away.open("/steps/company").status == 503


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    """A server of this test's own, to be stopped."""
    server = EmbeddedServer(tmp_path / "data")
    server.ensure()
    yield server
    server.close()


def test_a_server_that_stops_half_way(server: EmbeddedServer, settings: Settings) -> None:
    """A server that stops between two pages leaves the next one with what was typed."""
    own = settings.model_copy(update={"redis_url": f"unix://{server.socket}"})
    founder = Founder(create_app(own).test_client()).begin()
    assert founder.press(COMPANY).status == 303
    founder.open("/steps/value-proposition")
    server.close()
    page = founder.press({"value_proposition": ANSWERS[2]["value_proposition"]})

    assert (503, [ANSWERS[2]["value_proposition"]]) == (page.status, page.answers["value_proposition"])
