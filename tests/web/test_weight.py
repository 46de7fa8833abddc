"""What comes over the wire, body by body as a browser takes it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from onboarding.business import samples
from onboarding.business.flow import flow
from tests.e2e.seeding import answered

AS_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
FIRST_PAGE = 30_000  # bytes, with everything that it loads
SWAP = 8_000


def weight(client: FlaskClient, path: str, **headers: str) -> int:
    with client.get(path, headers={**AS_A_BROWSER, **headers}) as response:
        assert response.status_code == 200, path
        return len(response.get_data())


def test_the_first_page(client: FlaskClient) -> None:
    """The start page and all that it loads: stylesheet, scripts, icon."""
    html = client.get("/").text
    loaded = re.findall(r'(?:href|src)="(/[^"]+\?v=[^"]+)"', html)

    assert len(loaded) == 5
    assert sum(weight(client, path) for path in ("/", *loaded)) < FIRST_PAGE


@pytest.mark.parametrize("name", samples.names())
def test_a_swap(app: Flask, name: str) -> None:
    """Every step, with all answers in it, as htmx swaps it."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["passage"] = answered(app, samples.load(name))
    swaps = {step.slug: weight(client, f"/steps/{step.slug}", **{"HX-Request": "true"}) for step in flow}

    assert {slug: bytes_ for slug, bytes_ in swaps.items() if bytes_ >= SWAP} == {}
    assert len(swaps) == 23
