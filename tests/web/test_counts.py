"""How many commands the store sees for each page: one, and two where one cannot do."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from itertools import dropwhile, takewhile

import pytest
import redis

from onboarding.business.flow import flow
from onboarding.flow import Step
from onboarding.sessions.redis import lua
from tests.web.conftest import Reach
from tests.web.walking import HTMX, Founder

LOOK_BACK = (8, 10, 15, 16, 17, 21)  # steps whose forms look at earlier answers
every_step = pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.slug)
browsers = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


@contextmanager
def commands(store: redis.Redis) -> Iterator[list[str]]:
    """What the server is asked for meanwhile, by anybody but a script."""
    found: list[str] = []
    with store.monitor() as monitor:
        store.echo("from here")  # which also connects, so that the next one says nothing else
        yield found
        store.echo("to here")
        asked = takewhile(lambda seen: "to here" not in seen["command"], monitor.listen())
        between = dropwhile(lambda seen: "from here" not in seen["command"], asked)
        names = [seen["command"].split()[0].upper() for seen in between if seen["client_type"] != "lua"]
        found += [name for name in names[1:] if name != "PING"]  # the embedded server's own watch, once a second


@pytest.fixture(autouse=True)
def warm(founder: Founder, store: redis.Redis) -> None:
    """The server knows every script, and the application is connected."""
    for file in resources.files(lua).iterdir():
        if file.name.endswith(".lua") and not file.name.startswith("_"):
            store.script_load(lua.source(file.name.removesuffix(".lua")))
    founder.open("/steps/company")


@every_step
def test_a_step_is_one_command(founder: Founder, reach: Reach, store: redis.Redis, step: Step) -> None:
    """Showing a step, its answers and those that it looks at cost one command."""
    reach(23)
    with commands(store) as seen:
        shown = founder.open(f"/steps/{step.slug}")

    assert (shown.status, seen) == (200, ["EVALSHA"])


@browsers
@every_step
def test_a_save_is_one_command(
    founder: Founder, reach: Reach, store: redis.Redis, step: Step, headers: dict[str, str]
) -> None:
    """Saving costs one command, two where the form looks back; with htmx the next page comes with it."""
    reach(step.number)
    founder.open(f"/steps/{step.slug}")
    founder.headers = headers
    with commands(store) as seen:
        answer = founder.press()

    assert ["EVALSHA"] * (2 if step.number in LOOK_BACK else 1) == seen
    url = f"/steps/{flow.steps[step.number].slug}" if step.number < len(flow) else "/summary"
    led_to = answer.headers["HX-Push-Url"] if headers else answer.to
    assert (200 if headers else 303, url) == (answer.status, led_to)


@browsers
@every_step
def test_a_refused_save_is_one_command(
    founder: Founder, reach: Reach, store: redis.Redis, step: Step, headers: dict[str, str]
) -> None:
    """A page that comes back with what is wrong costs one command, whatever it looks at."""
    reach(step.number - 1)
    page = founder.open(f"/steps/{step.slug}")
    founder.headers = headers
    with commands(store) as seen:
        refused = founder.post(f"/steps/{step.slug}", {"csrf_token": page.holds["csrf_token"]})

    assert (refused.status, seen) == (422, ["EVALSHA"])


@pytest.mark.parametrize("act", ["add:competitors", "remove:competitors:0", "later", "back"])
def test_other_buttons_are_one_command(founder: Founder, reach: Reach, store: redis.Redis, act: str) -> None:
    """Working on rows, leaving and going back cost one command."""
    reach(7)
    founder.open("/steps/competitors")
    with commands(store) as seen:
        founder.press(act=act)

    assert seen == ["EVALSHA"]


def test_a_draft_is_one_command(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """Keeping what was typed costs one command."""
    reach(9)
    page = founder.open("/steps/pricing")
    with commands(store) as seen:
        kept = founder.post("/steps/pricing/draft", page.holds)

    assert (kept.status, seen) == (204, ["EVALSHA"])


@pytest.mark.parametrize("path", ["/", "/summary", "/discard"])
def test_other_pages_are_one_command(founder: Founder, reach: Reach, store: redis.Redis, path: str) -> None:
    """The start page, the summary and the question before deleting cost one command."""
    reach(23)
    with commands(store) as seen:
        shown = founder.open(path)

    assert (shown.status, seen) == (200, ["EVALSHA"])


def test_finalizing_is_two_commands(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """Finalizing reads, builds, and stores: two commands; what it leads to is one again."""
    reach(23)
    founder.open("/summary")
    with commands(store) as seen:
        finalized = founder.press(act=None)
    with commands(store) as seen_then:
        founder.open("/done")

    assert (finalized.status, seen, seen_then) == (303, ["EVALSHA"] * 2, ["EVALSHA"])


def test_discarding_is_one_command(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """Deleting everything costs one command."""
    reach(3)
    founder.open("/discard")
    with commands(store) as seen:
        founder.press(act=None)

    assert seen == ["EVALSHA"]


def test_a_stranger_costs_nothing(founder: Founder, store: redis.Redis) -> None:
    """The start page and starting ask the store nothing where there is no session."""
    founder.client.delete_cookie("onboarding")
    with commands(store) as seen:
        founder.open("/")
        founder.press(act=None)

    assert seen == []
