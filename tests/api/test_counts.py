"""What a call costs the store: what the page costs, and one command for its limit."""

from importlib import resources

import pytest
import redis

from onboarding.business.flow import flow
from onboarding.sessions.redis import lua
from tests.api.program import ANSWERS, Program
from tests.web.test_counts import LOOK_BACK, commands

LIMIT = ["EVALSHA"]


@pytest.fixture(autouse=True)
def warm(program: Program, store: redis.Redis) -> None:
    """The server knows every script, and the application is connected."""
    for file in resources.files(lua).iterdir():
        if file.name.endswith(".lua") and not file.name.startswith("_"):
            store.script_load(lua.source(file.name.removesuffix(".lua")))
    program.begin()


@pytest.mark.parametrize("number", [step.number for step in flow])
def test_a_save_costs_what_the_page_costs(program: Program, store: redis.Redis, number: int) -> None:
    """A save is one command, two where its form looks back, and one for the limit; so is a refused one."""
    session_id = program.begin(7, 9, 14)
    cost = 2 if number in LOOK_BACK else 1
    with commands(store) as seen:
        saved = program.save(session_id, number)
    with commands(store) as seen_refused:
        refused = program.save(session_id, number, {"bogus": 1})

    assert (saved.status_code, seen) == (200, [*LIMIT, *["EVALSHA"] * cost])
    assert (refused.status_code, seen_refused) == (422, [*LIMIT, *["EVALSHA"] * (cost - 1)])


@pytest.mark.parametrize("path", ["/steps/1", "/progress", "/summary"])
def test_a_read_is_one_command(program: Program, store: redis.Redis, path: str) -> None:
    """Reading costs one command."""
    session_id = program.begin(*ANSWERS)
    with commands(store) as seen:
        assert program.get(f"/{session_id}{path}").status_code == 200

    assert seen == [*LIMIT, "EVALSHA"]


def test_finalizing_is_two_commands(program: Program, store: redis.Redis) -> None:
    """Finalizing costs two commands, also when it has happened; deleting costs one."""
    session_id = program.begin(*ANSWERS)
    costs = []
    for method, path in (("POST", "/finalize"), ("POST", "/finalize"), ("DELETE", "")):
        with commands(store) as seen:
            assert program.call(method, f"/{session_id}{path}").status_code < 300
        costs.append(seen[1:])

    assert costs == [["EVALSHA"] * 2, ["EVALSHA"] * 2, ["EVALSHA"]]


def test_a_link_costs_what_it_costs_on_a_page(program: Program, store: redis.Redis) -> None:
    """A link is two commands, as on the page: the session's own, and where its token leads."""
    session_id = program.begin()
    with commands(store) as seen:
        program.post(f"/{session_id}/resume")
    with commands(store) as seen_creating:
        program.create()

    assert (len(seen), len(seen_creating)) == (1 + 2, 1 + 1 + 2)


def test_if_match_costs_nothing(program: Program, store: redis.Redis) -> None:
    """A version, one way or the other, is compared where the answers are saved; a list costs one look more."""
    session_id = program.begin(1)
    for headers, cost in (({"If_Match": '"1"'}, 1), ({"If_Match": '"7", "2"'}, 2)):
        with commands(store) as seen:
            assert program.save(session_id, 1, **headers).status_code == 200
        assert seen == [*LIMIT, *["EVALSHA"] * cost]


def test_a_stranger_costs_a_count(program: Program, store: redis.Redis) -> None:
    """Who has no key is counted by address, and reaches nothing else; the document and its page cost nothing."""
    with commands(store) as seen:
        assert Program(program.client, "wrong").get(f"/{'0' * 8}/summary").status_code == 404
        assert Program(program.client, "wrong").create().status_code == 401
        program.client.get("/api/v1/openapi.json")
        program.client.get("/api/v1/docs")

    assert seen == LIMIT
    assert store.keys("onboarding:*:metadata") != []
