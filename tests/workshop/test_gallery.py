"""The preview gallery: every step in every state, with the real pages and no session."""

from urllib.parse import urlencode

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.preview.gallery import STATES, _branches
from tests.flow.flows import flow as dinner
from tests.web.html_form import parse

SLUGS = [step.slug for step in flow]
BRANCHES = [(step.slug, branch) for step in flow for branch in _branches(flow, step)]


def look(client: FlaskClient, slug: str, page: str = "/page", **query: str) -> str:
    answer = client.get(f"/preview/{slug}{page}?{urlencode(query)}")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("sample", samples.names())
@pytest.mark.parametrize("state", STATES)
def test_every_step_in_every_state(client: FlaskClient, store: redis.Redis, state: str, sample: str) -> None:
    """Each step renders in each state with each sample, in each theme's own look, and nothing is stored of it."""
    for slug in SLUGS:
        tree = parse(look(client, slug, state=state, sample=sample, theme="dark").encode())
        assert tree.xpath("string(/html/@data-theme)") == "dark"
        assert len(tree.xpath("//h1")) == 1
    assert store.dbsize() == 0


@pytest.mark.parametrize(("slug", "branch"), BRANCHES)
def test_every_branch(client: FlaskClient, slug: str, branch: str) -> None:
    """Each answer that changes what a step asks for can be looked at, and its fields are there."""
    name, _, value = branch.partition("=")
    shown = look(client, slug, state="filled", branch=branch)
    asked = [
        field.name
        for field in flow.by_slug(slug).form(everything=True)  # type: ignore[union-attr]
        if field.shown_if and field.shown_if[0] == name and value in field.shown_if[1]
    ]
    assert asked
    assert all(f'name="{field}' in shown for field in asked)


def test_every_mistake_at_once(client: FlaskClient) -> None:
    """The state with mistakes has a message at every field that must be answered."""
    for step in flow:
        tree = parse(look(client, step.slug, state="errors").encode())
        assert tree.xpath("//*[contains(@class, 'error')]"), step.slug
        assert tree.xpath("string(//title)").startswith("Error: ")


def test_a_look_can_be_shared(client: FlaskClient) -> None:
    """The page around a step has all of its choices in its address, and what is stored beside it."""
    query = {"state": "errors", "sample": "spindelhafen", "width": "390", "theme": "dark", "scripts": "off"}
    tree = parse(look(client, "pricing", page="", **query).encode())
    (frame,) = tree.xpath("//iframe")
    assert all(f"{name}={value}" in frame.get("src") for name, value in query.items())
    assert frame.get("sandbox") == "allow-same-origin"
    assert {link.text for link in tree.xpath("//a[@aria-current]")} >= {"Every mistake", "Phone", "Dark", "Off"}
    assert "take_rate" in tree.xpath("string(//pre)")


def test_the_whole_flow_at_a_glance(client: FlaskClient) -> None:
    """The contact sheet has a frame for each step, by phase."""
    tree = parse(client.get("/preview/").data)
    assert len(tree.xpath("//iframe")) == 23
    assert [phase.title for phase in flow.phases] == tree.xpath("//h2/text()")


@pytest.mark.parametrize("state", STATES)
def test_a_flow_without_samples(settings: Settings, state: str) -> None:
    """A flow that was just begun can be looked at in every state too."""
    client = create_app(settings.model_copy(update={"onboarding_flow": "tests.flow.flows:flow"})).test_client()
    assert all("<h1" in look(client, step.slug, state=state) for step in dinner.steps)


def test_there_is_none_in_production(settings: Settings) -> None:
    """In production the gallery is not there at all."""
    production = settings.model_copy(update={"app_env": "production", "secret_key": "k" * 40})
    app: Flask = create_app(production)
    assert [app.test_client().get(path).status_code for path in ("/preview/", "/preview/company")] == [404, 404]
