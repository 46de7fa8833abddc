"""The one ACL line of docs/deploy.md is what the wizard needs, and no more: tests run as that user."""

import re
from importlib import resources
from pathlib import Path

import pytest
import redis

from app import create_app
from onboarding.config import Settings
from onboarding.sessions.erase import EraseScope, Purged, erase, purge
from onboarding.sessions.redis import lua
from tests.api.program import Program, known_keys
from tests.faults.pages import manager_in
from tests.faults.servers import ALWAYS, Server, serving
from tests.web.walking import ANSWERS, COMPANY, Founder

DEPLOY = Path(__file__).parents[2] / "docs/deploy.md"
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


def line() -> list[str]:
    """Its words, from the user's name on."""
    (found,) = re.findall(r"^ACL SETUSER (onboarding .*)$", DEPLOY.read_text(), re.MULTILINE)
    return str(found).split()


def as_that_user(server: Server, *without: str) -> str:
    words = [word for word in line() if word not in without]
    server.raw.execute_command("ACL", "SETUSER", *words)
    password = next(word for word in words if word.startswith(">"))[1:]
    return f"unix://onboarding:{password}@{server.socket}"


def test_everything_works_as_that_user(tmp_path: Path) -> None:
    """Pages with their limits, the API, the PDF, links, erasing, purging, and every operation of the doctor."""
    with serving(**ALWAYS) as server:
        url = as_that_user(server)
        app = create_app(
            Settings(
                app_env="testing",
                redis_url=url,
                onboarding_data_dir=tmp_path,
                onboarding_api_keys=known_keys(),
                onboarding_durability="aof",
                onboarding_export_url=f"file://{tmp_path}/contexts",
                onboarding_funnel_seconds=0,
            )
        )
        founder = Founder(app.test_client())
        founder.client.environ_base.update(ELSEWHERE)
        assert founder.begin().press(COMPANY).status == 303
        founder.open("/steps/value-proposition")
        assert (
            founder.post("/steps/value-proposition/draft", {**founder.page.holds, "unique_value": "x" * 500}).status
            == 204
        )
        with founder.client.session_transaction() as kept:
            session_id = str(kept["passage"][0])
        for number, answers in ANSWERS.items():
            manager_in(app).save_step(session_id, number, answers)
        manager_in(app).discard_draft(session_id, 2)
        token = {"csrf_token": founder.page.holds["csrf_token"]}
        assert founder.post("/resume", {**token, "act": "code"}).status == 200
        assert founder.post("/resume", {**token, "act": "use", "code": "AAAAA-AAAAA"}).status == 422
        assert founder.get("/devices").status == 200
        founder.open("/summary")
        assert founder.press(act=None).to == "/done"
        assert founder.get("/export/business-context.pdf").status == 200
        assert Program(app.test_client()).create().status_code == 201
        assert Program(app.test_client(), "wrong").create().status_code == 401
        app.extensions["onboarding-funnel"].flush()
        result = app.test_cli_runner().invoke(args=["onboarding", "doctor"])
        assert result.exit_code == 0, result.output
        assert "no things are wrong" in result.output
        assert 0 == app.test_cli_runner().invoke(args=["onboarding", "deliver", "--once"]).exit_code
        assert erase(manager_in(app), EraseScope(user="ada"))["sessions"] == 1
        assert Purged(1, 1, 0) == purge(manager_in(app))
        denied = [entry for entry in server.raw.acl_log() if entry["username"] == "onboarding"]
        assert [] == [entry["object"] for entry in denied]
        assert [] == [key for key in map(str, server.raw.scan_iter()) if not key.startswith("onboarding:")]


@pytest.mark.parametrize("key", ["limit:x", "session:1", "onboardin", "other:onboarding:"])
def test_other_keys_are_not_its_own(key: str) -> None:
    """It reads and writes nothing of a store's other tenants."""
    with serving(**ALWAYS) as server, redis.Redis.from_url(as_that_user(server)) as client:
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.set(key, "x")
        with pytest.raises(redis.exceptions.NoPermissionError):
            client.get(key)


@pytest.mark.parametrize(
    "command",
    ["FLUSHALL", "KEYS *", "CONFIG SET save x", "SHUTDOWN", "ACL LIST", "MONITOR", "REPLICAOF NO ONE"],
)
def test_other_commands_are_not_either(command: str) -> None:
    """Nor does it what only an administrator may."""
    with (
        serving(**ALWAYS) as server,
        redis.Redis.from_url(as_that_user(server)) as client,
        pytest.raises(redis.exceptions.NoPermissionError),
    ):
        client.execute_command(*command.split())


def test_every_right_is_used() -> None:
    """Each command in it is called by a script, or by the wizard itself."""
    called = set()
    for file in resources.files(lua).iterdir():
        if file.name.endswith(".lua"):
            called |= {name.lower() for name in re.findall(r"call\('([A-Z]+)'", file.read_text())}
    own = {"ping", "evalsha", "eval", "scan", "info", "time", "config|get", "wait", "waitaof", "select"}
    own |= {"cluster|slots", "asking", "bgrewriteaof", "bgsave", "slowlog|reset", "commandlog|reset"}
    granted = {word[1:] for word in line() if word.startswith("+")}
    assert (called | own) == granted
    assert ["resetkeys", "~onboarding:*", "resetchannels", "-@all"] == [
        word for word in line() if word.startswith(("-", "~", "reset"))
    ]


@pytest.mark.parametrize("right", ["+incrby", "+get", "+unlink"])
def test_a_right_that_is_missing_is_told(tmp_path: Path, right: str) -> None:
    """The doctor fails where a right is missing, and says what is to be given: no limit is off without a word."""
    with serving(**ALWAYS) as server:
        url = as_that_user(server, right)
        app = create_app(Settings(app_env="testing", redis_url=url, onboarding_data_dir=tmp_path))
        result = app.test_cli_runner().invoke(args=["onboarding", "doctor"])
        assert result.exit_code == 1
        assert "The store's user may not do this: give it the rights that docs/deploy.md has" in result.output


def test_no_limit_is_off_without_a_word(tmp_path: Path) -> None:
    """Where the store's user may not count, a page that would be counted is 503, and does not pass uncounted."""
    with serving(**ALWAYS) as server:
        url = as_that_user(server, "+incrby")
        app = create_app(Settings(app_env="testing", redis_url=url, onboarding_data_dir=tmp_path))
        founder = Founder(app.test_client())
        founder.client.environ_base.update(ELSEWHERE)
        assert founder.begin().press(COMPANY).status == 503
        assert [] == list(server.raw.scan_iter("onboarding:*:metadata"))
