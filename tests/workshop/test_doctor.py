"""``flask onboarding doctor``: what is set in plain words, what is wrong, and what to do about it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from onboarding.cli.doctor import server as looked_at
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from tests.faults.servers import Server, serving

SECRETS = ("hunter2", "s" * 40, "old" * 15, "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI=", "m" * 40)
OPERATIONS = (
    *("set_metadata", "get_metadata", "update_progress", "get_progress", "save_draft", "discard_draft", "save_step"),
    *(
        "get_step",
        "get_all_steps",
        "make_links",
        "use_link",
        "sign_out_others",
        "access",
        "revoke",
        "visit",
        "finalize",
        "get_session_summary",
    ),
    *("count", "delete_session"),
)


def examined(url: str, folder: Path, **settings: Any) -> Result:
    app: Flask = create_app(Settings(app_env="testing", redis_url=url, onboarding_data_dir=folder, **settings))
    return app.test_cli_runner().invoke(args=["onboarding", "doctor"])


@pytest.fixture(scope="module")
def well() -> Iterator[Server]:
    """A server as it should be."""
    with serving(appendonly="yes", appendfsync="always") as server:
        yield server


def test_a_good_store(well: Server, tmp_path: Path) -> None:
    """Every operation is tried and works, nothing is wrong, and after a minute nothing is left of it but that an id is
    gone."""
    found = examined(well.url, tmp_path)

    assert found.exit_code == 0, found.output
    assert "no things are wrong, no warnings." in found.output
    assert [name for name in OPERATIONS if not re.search(rf"ok +{name} ", found.output)] == []
    left = {str(key): well.raw.ttl(key) for key in list(well.raw.scan_iter()) if not str(key).endswith(":gone")}
    assert [key for key, seconds in left.items() if not 0 <= seconds <= 60] == []


def test_no_operation_is_left_out() -> None:
    """What the session manager can do the doctor tries, but for what only looks after the process itself."""
    public = {name for name in vars(SessionManager) if not name.startswith("_")}
    own = {"lifetime", "close", "health", "breaker_state", "pool_size", "check_server"}
    lent = {
        "run",
        "keys",
        "opened",
        "outgoing",
        "erasing",
        "commands",
        "count_all",
        "in_cluster",
        "primaries",
        "keep_draft",
        "tidy_draft",
    }  # to what has commands of its own
    same_as_set_metadata = {"open_session"}

    assert public - own - lent - same_as_set_metadata == set(OPERATIONS)


def test_settings_are_told_and_secrets_are_not(well: Server, tmp_path: Path) -> None:
    """Every setting is told in plain words; of what is secret only that it is set, and how long it is."""
    password, key, fallback, data_key, token = SECRETS
    url = f"redis://user:{password}@127.0.0.1:1/3?socket_timeout=1"
    found = examined(
        url,
        tmp_path,
        secret_key=key,
        secret_key_fallbacks=(fallback,),
        onboarding_data_key=data_key,
        metrics_token=token,
        onboarding_ttl_seconds=7200,
        proxy_hops=1,
    )
    reported = set(re.findall(r"^  ([A-Z_]+)", found.output, re.MULTILINE))
    not_told = {"HOST", "PORT", "UPSTASH_REDIS_URL", "UPSTASH_REDIS_TOKEN"}

    assert {name.upper() for name in Settings.model_fields} - not_told <= reported | {
        name.upper() for name in Settings.model_fields if name.endswith("_fallbacks")
    }
    assert [secret for secret in SECRETS if secret in found.output] == []
    for words in (
        "set, 40 characters; 1 from before",
        "redis://127.0.0.1:1/3",
        "kept for 2 hours",
        "answers are encrypted",
    ):
        assert words in found.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"appendonly": "no"}, "warning  Nothing is written to disk as it comes"),
        (
            {"appendonly": "yes", "maxmemory": "512mb", "maxmemory-policy": "allkeys-lru"},
            "maxmemory-policy is allkeys-lru",
        ),
        ({"appendonly": "yes", "maxmemory": "58mb"}, "give it more maxmemory soon"),
    ],
    ids=["no-persistence", "eviction", "nearly-full"],
)
def test_what_may_hurt_one_day(tmp_path: Path, options: dict[str, Any], sentence: str) -> None:
    """A store that works and is set up badly is warned of, with what to set, and the command succeeds."""
    with serving(**options) as server:
        if options.get("maxmemory"):
            server.raw.setrange("ballast", 50_000_000, "x")
        found = examined(server.url, tmp_path)

    assert sentence in found.output
    assert "1 warning." in found.output
    assert found.exit_code == 0, found.output


def test_a_snapshot_now_and_then(tmp_path: Path) -> None:
    """Snapshots alone are warned of: what came after the last one is lost in a crash."""
    with serving(appendonly="no") as server:
        server.raw.config_set("save", "900 1")
        found = examined(server.url, tmp_path)

    assert "warning  It writes a snapshot now and then" in found.output
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"requirepass": "other"}, "The store wants a password"),
        ({"maxmemory": "1mb"}, "begins no more sessions: give it more maxmemory"),
        ({"replicaof": ("127.0.0.1", "1")}, "This is a read-only replica"),
        ({"min-replicas-to-write": "1"}, "The store has too few replicas"),
    ],
    ids=["password", "full", "replica", "too-few-replicas"],
)
def test_what_is_wrong(tmp_path: Path, options: dict[str, Any], sentence: str) -> None:
    """What keeps sessions from being saved is said in words that tell what to do, and the command fails."""
    with serving(**options) as server:
        server.raw.ping() if "requirepass" not in options else None
        found = examined(server.url, tmp_path)

    assert sentence in found.output
    assert "1 thing is wrong" in found.output
    assert found.exit_code == 1, found.output
    assert "Traceback" not in found.output


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("redis://127.0.0.1:1", "Nobody listens there"),
        ("unix:///nowhere/valkey.sock", "There is no such socket"),
        ("redis://no-such-host.invalid", "The host name in REDIS_URL is not known"),
    ],
)
def test_nobody_there(tmp_path: Path, url: str, sentence: str) -> None:
    """Without a store the command says which mistake it looks like, and fails."""
    found = examined(url, tmp_path)

    assert sentence in found.output
    assert "Operations" not in found.output
    assert found.exit_code == 1


def test_a_wrong_password(well: Server, tmp_path: Path) -> None:
    """A wrong password is said to be one, and is not repeated."""
    with serving(requirepass="right") as server:
        found = examined(f"unix://:hunter2@{server.socket}", tmp_path)

    assert "The password in REDIS_URL is wrong" in found.output
    assert "hunter2" not in found.output
    assert found.exit_code == 1


def test_a_user_who_may_not(tmp_path: Path) -> None:
    """A user of the store without the rights is told which to give; the store is asked for nothing it hides."""
    with serving(user=("limited", "on", ">pass", "~*", "+@all", "-eval", "-evalsha", "-info")) as server:
        found = examined(f"unix://limited:pass@{server.socket}", tmp_path)

    assert "It does not say how it is set up (INFO)" in found.output
    assert "set_metadata: The store's user may not do this" in found.output
    assert found.exit_code == 1


def test_a_store_that_hangs(tmp_path: Path) -> None:
    """A store that takes connections and never answers is given up on."""
    with serving(appendonly="yes") as server:
        server.hang()
        found = examined(server.url, tmp_path)
        server.go_on()

    assert "The store does not answer in time" in found.output
    assert found.exit_code == 1


@pytest.mark.parametrize(("apart", "sentence"), [(3600, "3600 s behind"), (-60, "60 s ahead of"), (0.5, "agree")])
def test_clocks(well: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: float, sentence: str) -> None:
    """Clocks that differ by more than two seconds are told, and which one is ahead."""
    real = looked_at.time.time
    monkeypatch.setattr(looked_at.time, "time", lambda: real() + apart)
    found = examined(well.url, tmp_path)

    assert sentence in found.output
