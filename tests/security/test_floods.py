"""Floods: what costs an attacker little costs the server little too, and the store nothing."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis
from flask import Flask

from tests.faults.sizes import size
from tests.security.conftest import Made
from tests.served import Served, gunicorn
from tests.web.walking import COMPANY, Founder

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}
CPU_TICKS = 100  # a second, on Linux
MORE = 20 * 1024 * 1024  # bytes that a worker may grow by


@pytest.fixture(scope="module")
def served(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with gunicorn(store_url, tmp_path_factory.mktemp("served"), workers=1) as served:
        httpx.get(f"{served.address}/steps/company")
        yield served


def cost(served: Served) -> tuple[float, int]:
    """CPU seconds that the worker has used so far, and the most memory that it ever had, in bytes."""
    (worker,) = served.workers
    fields = Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()
    status = dict(line.split(":", 1) for line in Path(f"/proc/{worker}/status").read_text().splitlines())
    return (int(fields[11]) + int(fields[12])) / CPU_TICKS, int(status["VmHWM"].split()[0]) * 1024


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address) as client:
        yield client


@pytest.fixture
def browser(client: httpx.Client) -> dict[str, str]:
    """What a browser on the first step has. Its cookie is for TLS alone, and carried by hand here."""
    page = client.get("/")
    cookie = page.headers["set-cookie"].partition(";")[0]
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    started = client.post("/start", data={"csrf_token": token}, headers={"Cookie": cookie})
    assert started.status_code == 303
    return {"cookie": started.headers["set-cookie"].partition(";")[0], "csrf_token": token}


@pytest.mark.timeout(300)
def test_posts_without_a_cookie_leave_nothing(app: Flask, store: redis.Redis) -> None:
    """Hundreds of posts of somebody without a cookie leave no key of a session, whatever they post to."""
    client = app.test_client(use_cookies=False)
    paths = ["/start", "/steps/company", "/steps/company/draft", "/steps/plan", "/finalize", "/discard"]
    statuses = {client.post(path, data=COMPANY).status_code for _ in range(size(50, 1700)) for path in paths}

    assert statuses <= {303, 400, 403, 410}
    assert list(store.scan_iter("onboarding:*")) == []


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_fifty_megabytes_are_refused(
    served: Served, client: httpx.Client, browser: dict[str, str], chunked: bool
) -> None:
    """A body of 50 MB is 413, whether it says its size or not, for less than a second and 20 MB of the worker's."""
    before = cost(served)
    block = b"company_name=" + b"x" * 65_000
    body = (block for _ in range(800)) if chunked else block * 800
    headers = {"Cookie": browser["cookie"], "Content-Type": "application/x-www-form-urlencoded"}
    try:
        status = client.post("/steps/company", content=body, headers=headers).status_code
    except httpx.TransportError:  # it hung up before all was sent, which is right too
        status = 413
    after = cost(served)

    assert status == 413
    assert after[0] - before[0] < 1.0
    assert after[1] - before[1] < MORE


@pytest.mark.parametrize("body", ["rows", "names", "deep"])
def test_a_wide_form_is_refused(served: Served, client: httpx.Client, browser: dict[str, str], body: str) -> None:
    """A thousand rows, thousands of names: refused or cut, for less than a second and 20 MB of the worker's."""
    before = cost(served)
    token = {"csrf_token": browser["csrf_token"]}
    fields = {
        "rows": {f"competitors-{n}-{name}": "x" for n in range(1000) for name in ("name", "url", "strength")},
        "names": {f"n{n}": "x" for n in range(20_000)},
        "deep": {"competitors-0" + "-0" * 2000 + f"-{n}": "x" for n in range(50)},
    }[body]
    answer = client.post("/steps/competitors", data=fields | token, headers={"Cookie": browser["cookie"]})
    after = cost(served)

    assert answer.status_code in (303, 400, 410, 413, 422)
    assert after[0] - before[0] < 1.0
    assert after[1] - before[1] < MORE


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":' + b"[" * 60_000,
        b'{"data":' + b'{"a":' * 20_000,
        b"[" * 131_000,
        b'{"data":{"a":"' + b"x" * 60_000_000,
    ],
    ids=["lists", "objects", "only-lists", "large"],
)
def test_a_deep_body_is_refused(served: Served, store_url: str, body: bytes) -> None:
    """Without a key a program's body is not even read."""
    before = cost(served)
    url = f"{served.address}/api/v1/onboarding/session"
    try:
        status = httpx.post(url, content=body, headers={"Content-Type": "application/json"}).status_code
    except httpx.TransportError:
        status = 401
    after = cost(served)

    assert status in (401, 413)
    assert after[0] - before[0] < 1.0
    assert after[1] - before[1] < MORE


def test_slow_bodies_hold_nobody_up(served: Served) -> None:
    """While a few bodies come drop by drop, others are answered, and waiting costs no time of the processor."""
    host, port = served.address.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(4)]
    try:
        for connection in slow:
            head = f"POST /start HTTP/1.1\r\nHost: {host}\r\nContent-Length: 500000\r\n"
            connection.sendall((head + "Content-Type: application/x-www-form-urlencoded\r\n\r\n").encode())
        before = cost(served)
        for _ in range(10):
            for connection in slow:
                connection.sendall(b"x")
            assert httpx.get(f"{served.address}/healthz", timeout=60).status_code == 200
            time.sleep(0.05)
        after = cost(served)
    finally:
        for connection in slow:
            connection.close()

    assert after[0] - before[0] < 1.0
    assert after[1] - before[1] < MORE


def test_pages_are_limited(make: Made, store: redis.Redis) -> None:
    """Beyond the limit an address gets 429 and is told when to come back; others, probes and files go on."""
    client = make(onboarding_page_limit=5).test_client()
    statuses = [client.get("/", environ_base=ELSEWHERE) for _ in range(7)]

    assert [200] * 5 + [429] * 2 == [answer.status_code for answer in statuses]
    assert 0 < int(statuses[-1].headers["Retry-After"]) <= 61
    assert client.get("/healthz", environ_base=ELSEWHERE).status_code == 200
    assert client.get("/htmx.min.js", environ_base=ELSEWHERE).status_code == 200
    assert client.get("/", environ_base={"REMOTE_ADDR": "203.0.113.8"}).status_code == 200
    assert [client.get("/").status_code for _ in range(10)] == [200] * 10


def test_what_cannot_be_counted_is_not_let_in(make: Made, tmp_path: Path) -> None:
    """While the store is away a guess at a key or at a code is 503, as everything that needs the store is."""
    app = make(redis_url=f"unix://{tmp_path}/nobody.sock")
    client, unknown = app.test_client(), f"/api/v1/onboarding/{'0' * 8}-0000-4000-8000-{'0' * 12}/progress"
    for key in ("key-of-acme", "guess"):
        assert client.get(unknown, headers={"Authorization": f"Bearer {key}"}).status_code == 503
    founder = Founder(client)
    founder.open("/resume")
    assert founder.press({"code": "AAAAA-AAAAA"}, act="use").status == 503
