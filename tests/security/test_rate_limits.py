"""Limits on who may ask how often, and how much may be kept: of addresses and networks, shared by all workers."""

import uuid
from typing import Any

import pytest
import redis
from flask import Flask

from onboarding.forms.formdata import FormData
from onboarding.http import rate_limits as rate_limits
from onboarding.http.rate_limits import BYTES, GUESSES, OPENINGS, POLICIES, By, narrow
from onboarding.sessions import SessionManager, TooMuch
from onboarding.sessions.command import BRIEF, LARGEST_SESSION, NEARLY_FULL, Allowance, Budget, NewSession
from onboarding.sessions.errors import LimitReached, NoRoom
from onboarding.sessions.redis.lua import source
from tests.faults.flows import managing, plain
from tests.faults.servers import serving
from tests.security.conftest import Made
from tests.web.walking import COMPANY, HTMX, Founder

FOUR, SIX = "203.0.113.{}", "2001:db8:1:2::{}"


def at(app: Flask, address: str) -> Founder:
    founder = Founder(app.test_client())
    founder.client.environ_base["REMOTE_ADDR"] = address
    return founder


def few(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    """Another size of a limit of the table, and of nothing else."""
    for attribute, value in vars(rate_limits).items():
        if isinstance(value, tuple) and attribute in ("_OPENINGS", "_GROWTH", "POLICIES"):
            changed = tuple(
                rate_limits.Limit(limit.name, limit.by, most, limit.seconds) if limit.name == name else limit
                for limit in value
            )
            monkeypatch.setattr(rate_limits, attribute, changed)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "nobody"),
        ("no address", "no address"),
    ],
)
def test_what_an_address_is(address: str, counted: str) -> None:
    """Of IPv6 the /64, which one machine has all of; an IPv4 address in IPv6's clothes is itself."""
    assert counted == narrow(address)


def test_every_limit_is_counted_where_an_acl_lets_it() -> None:
    """The keys of all limits are the wizard's own; what belongs to one network shares a Cluster's slot."""
    callers = {By.ADDRESS: "2001:db8:1:2::/64", By.NETWORK: "2001:db8:1::/48", By.KEY: "key:crm", By.SESSION: "id"}
    keys = {limit: limit.key(callers[limit.by]) for limit in POLICIES}
    assert all(key.startswith("onboarding:{limits:") for key in keys.values())
    slots = {key.partition("}")[0] for limit, key in keys.items() if limit.by in (By.ADDRESS, By.NETWORK)}
    assert {"onboarding:{limits:2001:db8:1::/48"} == slots


def test_a_classroom_begins_at_once(make: Made, store: redis.Redis) -> None:
    """140 people behind one address all begin, and all save their first step."""
    app = make()
    saved = [at(app, FOUR.format(7)).begin().press(COMPANY).status for _ in range(140)]
    assert [303] * 140 == saved


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("addresses", [FOUR, SIX], ids=["IPv4", "IPv6"])
def test_beyond_it_a_queue_says_the_truth(
    make: Made, store: redis.Redis, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], addresses: str
) -> None:
    """Who begins when a network's openings are used up is told so and when to come again, with what they typed; an
    IPv6 /64 is one address; another one is not held up, nor is who has begun."""
    few(monkeypatch, OPENINGS.name, 3)
    app = make()
    same = [addresses.format(1 if addresses is FOUR else n) for n in range(1, 6)]
    founders = [at(app, address).begin() for address in same]
    for founder in founders:
        founder.headers = headers
    answers = [founder.press(COMPANY) for founder in founders]
    assert ([429] * 2, 3) == (
        [answer.status for answer in answers[3:]],
        len(list(store.scan_iter("onboarding:*:metadata"))),
    )
    refused = answers[-1]
    assert "Many people begin here just now" == refused.heading
    assert 0 < int(refused.headers["Retry-After"]) <= OPENINGS.seconds
    assert '"openings";q=3;w=600' == refused.headers["RateLimit-Policy"]
    assert {name: [value] for name, value in COMPANY.items()} == {name: refused.answers[name] for name in COMPANY}
    other = FOUR.format(8) if addresses is FOUR else "2001:db8:1:3::1"
    assert at(app, other).begin().press(COMPANY).status == 303
    founders[0].headers = {}
    founders[0].open("/steps/value-proposition")
    assert (
        founders[0].post("/steps/value-proposition/draft", {**founders[0].page.holds, "unique_value": "x"}).status
        == 204
    )


def test_all_workers_count_together(make: Made, store: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one worker counted another one, and one that starts later, knows."""
    few(monkeypatch, OPENINGS.name, 3)
    assert [303, 303, 303, 429] == [at(make(), FOUR.format(9)).begin().press(COMPANY).status for _ in range(4)]


def test_bytes_are_counted_as_sessions_grow(make: Made, store: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same draft again costs nothing; one that grows does, until the network has used up its bytes; what is typed
    then is in the answer, and nothing that was kept goes."""
    few(monkeypatch, BYTES.name, 30_000)
    founder = at(make(), FOUR.format(10)).begin()
    draft = {**founder.page.holds, "description": "x" * 9000}
    assert [204] * 20 == [founder.post("/steps/company/draft", draft).status for _ in range(20)]
    founder.open("/steps/company")
    grown = [founder.press({**COMPANY, "description": "y" * size}, act="later").status for size in (15_000, 25_000)]
    refused = founder.press({**COMPANY, "description": "z" * 34_000}, act="later")
    assert ([303, 303], 429) == (grown, refused.status)
    assert ["z" * 34_000] == refused.answers["description"]
    assert "Much was saved from your network" == refused.heading
    assert "y" * 25_000 in founder.get("/steps/company").text


def test_a_session_holds_four_megabytes(store: redis.Redis, store_url: str, session_id: str) -> None:
    """An honest megabyte fits, with its drafts; beyond four there is a refusal, and what is there stays."""
    manager = managing(store_url, plain(60))
    manager.set_metadata(session_id, "ada", "acme")
    text, kept = "x" * 120_000, 0
    while 120_000 * (kept + 1) + 20 * 60 < LARGEST_SESSION:
        kept += 1
        manager.save_step(session_id, kept, {f"answer_{kept}": text})
    with pytest.raises(TooMuch, match="4194304"):
        manager.save_step(session_id, kept + 1, {f"answer_{kept + 1}": text})
    assert 120_000 * kept > 4_000_000
    assert kept == len(manager.get_all_steps(session_id))
    manager.save_step(session_id, 1, {"answer_1": "short"})
    manager.save_step(session_id, 59, {"answer_59": text[:100_000]})


def test_the_page_of_too_much(make: Made, store: redis.Redis) -> None:
    """More than a step holds is 413 with everything that was typed."""
    founder = at(make(), FOUR.format(11)).begin()
    refused = founder.press({**COMPANY, "description": "w" * 1_600_000}, act="later")
    assert (413, "That is too much at once", ["w" * 1_600_000]) == (
        refused.status,
        refused.heading,
        refused.answers["description"],
    )


def test_the_sizes_are_told_once() -> None:
    """The script's numbers are those of budgets.py."""
    script = source("save")
    assert f"{LARGEST_SESSION}, {NEARLY_FULL}" in script


def test_a_session_of_nothing_lives_a_day(store: redis.Redis, store_url: str) -> None:
    """Opened by an empty draft it lives a day at most, however often it is looked at; with the first word in it, or the
    first save, a week; and so it is shown."""
    manager, ids = managing(store_url, plain(2)), [str(uuid.uuid4()) for _ in range(3)]
    opening = NewSession(user_id="anonymous", workspace_id="default")

    def lives(session_id: str) -> float:
        session = manager.visit(session_id)
        return round((session.expires_at - session.now).total_seconds(), -1)

    for session_id in ids:
        manager.save_draft(session_id, 1, FormData(answer_1=["  "]), version=0, opening=opening)
    assert [BRIEF] * 3 == [lives(session_id) for session_id in ids]
    manager.save_draft(ids[0], 1, FormData(answer_1=[""]), version=0)
    assert BRIEF == lives(ids[0])
    manager.save_draft(ids[1], 1, FormData(answer_1=["a word"]), version=0)
    manager.save_step(ids[2], 1, {"answer_1": "a word"})
    assert [604_800.0] * 2 == [lives(session_id) for session_id in ids[1:]]
    assert len({store.pexpiretime(key) for key in store.keys(f"onboarding:{{{ids[1]}}}:*")}) == 1


def test_a_store_that_is_nearly_full_begins_no_session() -> None:
    """Beyond 85 % of its memory who would begin is told so, and who has begun goes on saving."""
    with serving(maxmemory_policy="noeviction") as server:
        manager, session_id = managing(server.url, plain(2)), str(uuid.uuid4())
        manager.set_metadata(session_id, "ada", "acme")
        used = int(server.raw.info("memory")["used_memory"])
        server.raw.config_set("maxmemory", int(used / (NEARLY_FULL + 0.04)))
        opening = NewSession(user_id="anonymous", workspace_id="default")
        for begin in (
            lambda fresh: manager.set_metadata(fresh, "ada", "acme"),
            lambda fresh: manager.save_step(fresh, 1, {"answer_1": "a"}, opening=opening),
            lambda fresh: manager.save_draft(fresh, 1, FormData(answer_1=["a"]), version=0, opening=opening),
        ):
            with pytest.raises(NoRoom):
                begin(str(uuid.uuid4()))
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}).version
        assert 1 == len(server.raw.keys("onboarding:*:metadata"))


def test_a_guess_that_is_right_costs_nothing(make: Made, store: redis.Redis, manager: SessionManager) -> None:
    """A room full of people who all type a right code, and make links, uses up no guesses; wrong codes do, by /64."""
    from onboarding.sessions.links import Links

    app = make(secret_key="s" * 40)
    for number in range(GUESSES.most + 5):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, "ada", "acme")
        code = Links(manager, ["s" * 40]).make_code(session_id)
        founder = at(app, SIX.format(number + 1))
        founder.open("/resume")
        assert founder.press({"code": code}, act="use").status == 303
    tries = []
    for number in range(GUESSES.most + 2):
        founder = at(app, SIX.format(f"a{number}"))
        founder.open("/resume")
        tries.append(founder.press({"code": "AAAAA-AAAAA"}, act="use").status)
    assert [422] * GUESSES.most + [429] * 2 == tries


def test_wrong_keys_are_limited_by_network(make: Made, store: redis.Redis) -> None:
    """Sixty wrong keys a minute from one /64, whatever address in it; who has a key goes on."""
    client = make().test_client()
    path = f"/api/v1/onboarding/{uuid.uuid4()}/progress"

    def call(key: str, number: int) -> int:
        return client.get(
            path, headers={"Authorization": f"Bearer {key}"}, environ_base={"REMOTE_ADDR": SIX.format(f"{number:x}")}
        ).status_code

    assert [401] * 60 + [429] * 5 == [call(f"guess-{number}", number) for number in range(65)]
    assert 404 == call("key-of-acme", 1)


@pytest.fixture
def counted(store: redis.Redis, store_url: str) -> tuple[SessionManager, Budget]:
    allowance = Allowance("onboarding:{limits:x}:bytes:x", 1000, 60, "bytes")
    return managing(store_url, plain(2)), Budget(growth=(allowance,))


def test_what_is_sent_again_counts_once(
    counted: tuple[SessionManager, Budget], store: redis.Redis, session_id: str
) -> None:
    """A save that comes a second time, since its answer was lost, is no growth."""
    manager, budget = counted
    manager.set_metadata(session_id, "ada", "acme")
    save: dict[str, Any] = {"version": 0, "submission": "s", "budget": budget}
    for _ in range(3):
        manager.save_step(session_id, 1, {"answer_1": "a" * 300}, **save)
    assert 300 < int(str(store.get(budget.growth[0].key))) < 330
    with pytest.raises(LimitReached) as reached:
        manager.save_step(session_id, 2, {"answer_2": "a" * 900}, budget=budget)
    assert ("bytes", True) == (reached.value.limit, 0 < reached.value.seconds <= 60)
    assert {1} == set(manager.get_all_steps(session_id))
