"""A store that is slow, hung or gone: an answer within 2.5 s, at once while the breaker is open, well within 2 s."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask

from tests.faults.judges import BLACK_HOLE, HANG, LATENCY, PASS, RESET, TRICKLE
from tests.faults.pages import ANSWERS_WITHIN, application, founder_of, manager_in, ready_again, session_of, timed
from tests.faults.proxy import Proxy
from tests.faults.servers import Server, serving
from tests.faults.sizes import size
from tests.figures import Figure
from tests.web.walking import Founder, Shown

AT_ONCE = 0.3  # seconds; it takes 10 ms where nothing else runs


@pytest.fixture
def app(proxy: Proxy, tmp_path: Path) -> Flask:
    return application(proxy.url, tmp_path)


@pytest.fixture
def founder(app: Flask) -> Founder:
    """Somebody who has saved the first step and looks at the second."""
    founder = founder_of(app, [1])
    founder.open("/steps/value-proposition")
    return founder


def at_the_same_time(app: Flask, founder: Founder, asking: int, requests: int) -> list[tuple[Shown, float]]:
    """This founder's second step, opened in so many browsers at a time."""
    cookie, path = founder.cookie(), "/steps/value-proposition"
    with ThreadPoolExecutor(asking) as browsers:
        asked = [browsers.submit(timed, lambda: founder_of(app).with_cookie(cookie).get(path)) for _ in range(requests)]
    return [future.result() for future in asked]


@pytest.mark.parametrize("way", ["stopped", HANG, BLACK_HOLE, RESET])
def test_an_answer_in_time(app: Flask, founder: Founder, server: Server, proxy: Proxy, way: str) -> None:
    """However the store fails, each page says so within 2.5 s, and the first to fail tries a second time."""
    if way == "stopped":
        server.hang()
    else:
        proxy.mode = way
    for path in ("/steps/problem", "/summary", "/"):
        shown, seconds = timed(lambda path=path: founder.open(path))
        assert (503, "5") == (shown.status, shown.headers["Retry-After"])
        assert seconds < ANSWERS_WITHIN
    figures = manager_in(app).metrics.operations()["read"]
    assert figures.retries >= 1


@pytest.mark.parametrize("way", [HANG, BLACK_HOLE, RESET])
def test_the_api_in_time(app: Flask, founder: Founder, proxy: Proxy, way: str) -> None:
    """So does each call of the API, which also counts its limits in the store."""
    api, session_id = "/api/v1/onboarding", session_of(founder)
    founder.headers = {"Authorization": "Bearer dev"}
    assert 200 == founder.get(f"{api}/{session_id}/progress").status
    proxy.mode, proxy.latency = way, 0.1
    for path in (f"/{session_id}/progress", f"/{session_id}/summary", "/health"):
        shown, seconds = timed(lambda path=path: founder.get(f"{api}{path}"))
        assert 503 == shown.status
        assert "Retry-After" in shown.headers
        assert seconds < ANSWERS_WITHIN


@pytest.mark.parametrize("latency", [0.1, 0.3, 0.5, 0.7, 0.79, 1.0])
def test_latency(founder: Founder, app: Flask, proxy: Proxy, latency: float) -> None:
    """However slow each reply is, the page answers in time: with the answers where they came, else with 503."""
    proxy.mode, proxy.latency = LATENCY, latency
    proxy.forget()
    for _ in range(2):
        shown, seconds = timed(lambda: founder.get("/steps/value-proposition"))
        assert shown.status in (200, 503)
        assert seconds < ANSWERS_WITHIN
    answer, seconds = timed(
        lambda: founder.press({"value_proposition": "Bread that is never left over in the evening."})
    )
    assert answer.status in (303, 503)
    assert seconds < ANSWERS_WITHIN


def test_a_new_connection_to_a_slow_store(founder: Founder, app: Flask, proxy: Proxy) -> None:
    """A store that takes 0.3 s for each reply serves pages, over new connections too."""
    proxy.mode, proxy.latency = LATENCY, 0.3
    proxy.forget()
    statuses = [founder.get("/steps/value-proposition").status for _ in range(3)]
    assert 200 in statuses
    assert 200 == statuses[-1]


def test_byte_by_byte(founder: Founder, proxy: Proxy) -> None:
    """A reply that never ends is given up in time."""
    proxy.mode, proxy.latency = TRICKLE, 0.1
    shown, seconds = timed(lambda: founder.get("/steps/value-proposition"))
    assert 503 == shown.status
    assert seconds < ANSWERS_WITHIN


def test_at_once_while_the_breaker_is_open(founder: Founder, proxy: Proxy) -> None:
    """After five attempts without an answer pages stop waiting: most of the next ones fail at once."""
    proxy.mode = HANG
    for _ in range(3):
        founder.open("/steps/problem")
    times = sorted(timed(lambda: founder.open("/steps/problem"))[1] for _ in range(10))
    assert times[7] < AT_ONCE
    assert times[-1] < ANSWERS_WITHIN


@pytest.mark.parametrize("way", ["stopped", HANG, BLACK_HOLE, RESET, "killed"])
def test_well_again(app: Flask, founder: Founder, server: Server, proxy: Proxy, way: str) -> None:
    """Within 2 s of the store's return the application is ready, and the page is there."""
    if way == "stopped":
        server.hang()
    elif way == "killed":
        server.kill()
    else:
        proxy.mode = way
    assert {503} == {shown.status for shown, _ in at_the_same_time(app, founder, 4, 16)}
    if way == "killed":
        server.restart()
    elif way == "stopped":
        server.go_on()
    proxy.mode = PASS
    ready_again(app)
    assert 200 == founder.open("/steps/value-proposition").status


def test_a_pool_full_of_dead_connections(app: Flask, founder: Founder, proxy: Proxy) -> None:
    """Where the network forgot all connections without a word, the application is ready within 2 s of its return."""
    proxy.mode, proxy.latency = LATENCY, 0.2
    at_the_same_time(app, founder, 12, 12)  # twelve connections, which go back to the pool
    proxy.mode = BLACK_HOLE
    for _ in range(4):
        founder.get("/steps/problem")
    proxy.mode = PASS
    ready_again(app)
    answers = at_the_same_time(app, founder, 12, 24)
    assert [200] * 24 == [shown.status for shown, _ in answers]


def test_more_founders_than_connections(app: Flask, founder: Founder, proxy: Proxy, figure: Figure) -> None:
    """In a black hole everybody gets an answer within 2.5 s, however many ask at a time; 2 s after it all is well."""
    asking, requests = 48, size(96, 480)
    proxy.mode = BLACK_HOLE
    answers = at_the_same_time(app, founder, asking, requests)
    proxy.mode = PASS
    back = ready_again(app)
    slowest = max(seconds for _, seconds in answers)
    figure(
        f"black hole, {requests} pages, {asking} at a time",
        f"slowest answer {slowest:.2f} s, ready {back:.2f} s after its return",
    )
    assert {503} == {shown.status for shown, _ in answers}
    assert slowest < ANSWERS_WITHIN
    assert "closed" == manager_in(app).health()["breaker"]


def test_a_stall_is_no_outage(tmp_path: Path) -> None:
    """A store that stands still for over a second, as on a busy disk, costs nobody a save: all wait, none is 503."""
    with serving(appendonly="yes", appendfsync="everysec") as server:
        app = application(server.url, tmp_path)
        founders = [founder_of(app, [1]) for _ in range(8)]
        for founder in founders:
            founder.open("/steps/company")
        statuses: list[int] = []

        def save_on(founder: Founder) -> None:
            for number in range(4):
                statuses.append(founder.press({"company_name": f"Crumb {number}", "version": str(number + 1)}).status)

        with ThreadPoolExecutor(len(founders)) as pool:
            server.hang()
            waiting = [pool.submit(save_on, founder) for founder in founders]
            time.sleep(1.3)
            server.go_on()
            for future in waiting:
                future.result(30)
        assert {303} == set(statuses)
        assert "closed" == manager_in(app).breaker_state
