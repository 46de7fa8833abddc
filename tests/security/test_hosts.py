"""Which names the server answers to, and what it believes of what proxies say."""

from urllib.parse import urlsplit

import pytest
from flask import Flask, request

from tests.security.conftest import Made
from tests.web.walking import COMPANY, Founder

EVIL = ("evil.example", "wizard.example.evil.example", "evil-wizard.example", "", "wizard.example@evil.example", "a b")
OURS = ("localhost", "localhost:8000", "127.0.0.1", "wizard.example", "wizard.example:443")
PATHS = ("/", "/steps/company", "/healthz", "/api/v1/openapi.json", "/static/wizard.css", "/nowhere", "/start")


@pytest.fixture(scope="module")
def listed(make: Made) -> Flask:
    """An application in production that is also known as wizard.example."""
    return make(app_env="production", secret_key="z" * 64, trusted_hosts="wizard.example")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", EVIL)
def test_other_names_are_refused(listed: Flask, host: str, path: str) -> None:
    """A host that is not listed gets 400, in words for the operator, and nothing of it comes back."""
    answer = listed.test_client().get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert "TRUSTED_HOSTS" in answer.text
    assert "evil" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", OURS)
def test_our_names_are_answered(listed: Flask, host: str) -> None:
    """Listed names and this machine's are answered, with any port."""
    assert listed.test_client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_no_proxy_names_the_host(make: Made, hops: int) -> None:
    """What X-Forwarded-Host says is in no link, however many proxies there are."""
    app = make(proxy_hops=hops)
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "Forwarded": "host=evil"}
    made = app.test_client().post(
        "/api/v1/onboarding/session",
        json={"user_id": "ada", "workspace_id": "acme"},
        headers={"Authorization": "Bearer key-of-acme", **forwarded},
    )

    assert made.status_code == 201
    assert urlsplit(made.json["resume_url"]).netloc == "localhost"


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "8.8.8.8", "127.0.0.1"),
        (1, "8.8.8.8", "8.8.8.8"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 7.7.7.7, 8.8.8.8", "7.7.7.7"),
        (2, "8.8.8.8", "127.0.0.1"),
    ],
)
def test_proxies_are_counted(make: Made, hops: int, forwarded: str, seen: str) -> None:
    """The address is the one that the outermost of our proxies saw; what a client makes up before it is nothing."""
    app = make(proxy_hops=hops)
    with app.test_client() as client:
        client.get("/healthz", headers={"X-Forwarded-For": forwarded})
        assert request.remote_addr == seen


@pytest.mark.parametrize(("hops", "scheme"), [(0, "http"), (1, "https")])
def test_links_are_as_the_browser_came(make: Made, hops: int, scheme: str) -> None:
    """Behind a proxy that ends TLS links are https; without a proxy nobody is believed."""
    made = (
        make(proxy_hops=hops)
        .test_client()
        .post(
            "/api/v1/onboarding/session",
            json={"user_id": "ada", "workspace_id": "acme"},
            headers={"Authorization": "Bearer key-of-acme", "X-Forwarded-Proto": "https"},
        )
    )

    assert urlsplit(made.json["resume_url"]).scheme == scheme


def test_a_form_sent_through_a_proxy(make: Made) -> None:
    """A browser's Origin is compared with the name that it asked for, which proxies pass on."""
    app = make(proxy_hops=1, trusted_hosts="wizard.example")
    headers = {"Host": "wizard.example", "X-Forwarded-Proto": "https"}
    founder = Founder(app.test_client(), headers).begin()
    foreign = founder.post("/steps/company", founder.page.holds, Origin="https://localhost")
    sent = founder.post("/steps/company", {**founder.page.holds, **COMPANY}, Origin="https://wizard.example")

    assert (foreign.status, sent.status) == (403, 303)
