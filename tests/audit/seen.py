"""Every page that founders see, as the application sends it: each step in each state, and the pages around them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.preview.gallery import STATES
from tests.e2e.seeding import EVERY_STEP, answered

COMPANY = "/steps/company"


@dataclass(frozen=True)
class Seen:
    """One page: where, in which state, and its HTML."""

    place: str
    state: str
    html: str


def every_page(app: Flask) -> Iterator[Seen]:
    yield from _steps(app)
    yield from _around(app)


def _steps(app: Flask) -> Iterator[Seen]:
    """As the gallery shows them, each state with the samples in turn."""
    client, names = app.test_client(), samples.names()
    for state in STATES:
        for number, step in enumerate(flow):
            sample = names[number % len(names)]
            page = client.get(f"/preview/{step.slug}/page?state={state}&sample={sample}")
            yield Seen(step.slug, state, page.text)


def _around(app: Flask) -> Iterator[Seen]:
    """The pages that are no step, before, in the middle, at the end, and where something is in the way."""
    client = app.test_client()
    yield _seen(client, "/", "new")
    yield _seen(client, "/resume", "new")
    yield _seen(client, "/nowhere", "lost")
    yield _seen(client, "/preview/", "gallery")
    yield _seen(client, "/preview/pricing", "gallery")
    yield _seen(client, "/preview/funnel", "gallery")
    for name in samples.names():
        for steps, state in ((8, "in the middle"), (23, "complete")):
            client = _client(app, name, steps)
            for path in ("/", "/resume", "/devices", "/summary", "/discard"):
                yield _seen(client, path, f"{name}, {state}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/summary").text)
    assert token, "the summary has a form"
    made = client.post("/resume", data={"csrf_token": token[1], "act": "make"})
    yield Seen("/resume", "a link was made", made.text)
    coded = client.post("/resume", data={"csrf_token": token[1], "act": "code"})
    yield Seen("/resume", "a code was made", coded.text)
    yield _seen(client, "/devices", "with a link and a code")
    yield _seen(client, _link_in(made.text), "a link")
    client.post("/finalize", data={"csrf_token": token[1]})
    for path in ("/", "/done", "/summary", f"{COMPANY}"):
        yield _seen(client, path, "finalized")


def _link_in(html: str) -> str:
    found = re.search(r"/resume/[\w.~-]+", html)
    assert found, "the page shows the link"
    return found[0]


def _seen(client: FlaskClient, path: str, state: str) -> Seen:
    return Seen(path.partition("/resume/")[1] or path, state, client.get(path).text)


def _client(app: Flask, name: str, steps: int) -> FlaskClient:
    """A browser of somebody who has answered so many steps."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["passage"] = answered(app, samples.load(name), EVERY_STEP[:steps])
    return client
