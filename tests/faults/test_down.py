"""A store that is down: at the start, between two commands of a page, and while somebody types."""

from pathlib import Path

import pytest
from flask import Flask

from onboarding.sessions import StoreUnavailable
from tests.faults.flows import managing, plain
from tests.faults.judges import PASS, RESET, honest
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, manager_in, ready_again, session_of
from tests.faults.proxy import Proxy
from tests.faults.servers import ALWAYS, Server, serving
from tests.web.walking import COMPANY, Founder

PRICING = 10  # whose form looks at the step before: saving is two commands


def test_the_wrong_order(tmp_path: Path) -> None:
    """Started before its store, the application is alive, not ready, says so in plain words, and then just works."""
    with serving(start=False, **ALWAYS) as server:
        app = application(server.url, tmp_path)
        founder = founder_of(app)
        assert (200, 503) == (founder.get("/healthz").status, founder.get("/readyz").status)
        founder.open("/")
        assert 303 == founder.press(act=None).status
        page = founder.open("/steps/company")
        assert (503, "5", "We cannot reach your answers right now") == (
            page.status,
            page.headers["Retry-After"],
            page.heading,
        )
        server.start()
        ready_again(app)
        founder.open("/steps/company")
        assert 303 == founder.press(COMPANY).status


def test_alive_never_asks_the_store(tmp_path: Path) -> None:
    """``/healthz`` is 200 whatever the store does: starting the worker again would not mend it."""
    app = application(f"unix://{tmp_path}/nobody.sock", tmp_path)
    for _ in range(8):
        founder_of(app).get("/readyz")
    assert 200 == founder_of(app).get("/healthz").status
    assert {"health"} == manager_in(app).metrics.operations().keys()


@pytest.fixture
def app(proxy: Proxy, tmp_path: Path) -> Flask:
    return application(proxy.url, tmp_path)


@pytest.fixture
def founder(app: Flask) -> Founder:
    """Somebody who has saved ten steps and looks at the tenth again."""
    founder = founder_of(app, range(1, PRICING + 1))
    founder.open("/steps/pricing")
    return founder


def test_down_between_load_and_save(app: Flask, founder: Founder, server: Server, proxy: Proxy) -> None:
    """A server that is killed between a page's two commands: 503 with everything typed, and nothing was saved."""
    seen = []

    def kill_before_the_save(request: bytes) -> str:
        if b"EVALSHA" in request:
            seen.append(request)
        if len(seen) == 2:
            server.kill()
            return RESET
        return PASS

    typed = {**founder.page.answers, "pricing_note": ["Two months are free, and nobody pays before the harvest."]}
    proxy.judge = kill_before_the_save
    page = founder.press(typed)

    assert (503, "5") == (page.status, page.headers["Retry-After"])
    assert typed == page.answers
    assert "not saved yet" in page.said("//main")[0]
    assert "Location" not in page.headers
    proxy.judge = honest
    server.restart()
    assert PRICING == Stored(server.raw, session_of(founder)).revision
    ready_again(app)
    founder.page = page
    assert 303 == founder.press().status
    assert PRICING + 1 == Stored(server.raw, session_of(founder)).revision


@pytest.mark.parametrize("path", ["/steps/pricing", "/steps/pricing/draft", "/finalize", "/discard"])
def test_nothing_claims_to_be_done(founder: Founder, server: Server, path: str) -> None:
    """With the server gone, nothing that would be stored or deleted is answered with anything but 503."""
    session_id = session_of(founder)
    before = Stored(server.raw, session_id)
    server.kill()
    answer = founder.post(path, founder.page.holds)
    assert (503, "5", None) == (answer.status, answer.headers["Retry-After"], answer.to)
    assert "Draft-Saved" not in answer.headers
    server.restart()
    after = Stored(server.raw, session_id)
    assert (before.progress, before.texts) == (after.progress, after.texts)


def test_a_program_is_told(server: Server) -> None:
    """Every operation of the manager raises StoreUnavailable: none looks like an empty session or a success."""
    manager = managing(server.url, plain(3))
    session_id = "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"
    server.kill()
    for operation, *arguments in (
        ("set_metadata", session_id, "u", "w"),
        ("get_metadata", session_id),
        ("update_progress", session_id, 1),
        ("get_progress", session_id),
        ("save_step", session_id, 1, {}),
        ("get_step", session_id, 1),
        ("get_all_steps", session_id),
        ("get_session_summary", session_id),
        ("finalize", session_id),
        ("delete_session", session_id),
        ("health",),
    ):
        with pytest.raises(StoreUnavailable):
            getattr(manager, operation)(*arguments)
