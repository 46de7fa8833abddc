"""Settings come from the environment; what may not be wrong in production stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import create_app
from onboarding.config import Settings, load_settings

KEY = "k" * 32


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("ONBOARDING_DATA_DIR", str(tmp_path))


def test_nothing_needs_to_be_set_to_develop() -> None:
    """Without an environment it develops, on port 8000, for a week, with the embedded server."""
    settings = load_settings()
    assert (
        settings.app_env,
        settings.port,
        settings.onboarding_ttl_seconds,
        settings.store_url,
    ) == ("development", 8000, 604_800, "")


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose and systemd pass on what nobody filled in."""
    for name in ("PORT", "APP_ENV", "ONBOARDING_RETENTION_SECONDS", "LOG_LEVEL"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.port, settings.app_env, settings.onboarding_retention_seconds) == (8000, "development", None)


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is not given is the environment's, however its name is written."""
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("log_level", "ERROR")
    settings = Settings(port=7000)
    assert (settings.port, settings.log_level) == (7000, "error")


PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": KEY, "REDIS_URL": "redis://store:6379"}
NO_STORE = "REDIS_URL (or UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN) must be set in production"
SHORT = "must be a random one of at least 32 characters in production"
SEALING = "ONBOARDING_DATA_KEY is 32 random bytes in base64; `openssl rand -base64 32` makes one"
SECONDS = "ONBOARDING_TTL_SECONDS: Input should be"
LISTED = "TRUSTED_HOSTS has names of hosts alone, with commas between"


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "k" * 31}, f"SECRET_KEY {SHORT}"),
        ({"SECRET_KEY": "change-me" + KEY}, f"SECRET_KEY {SHORT}"),
        ({"SECRET_KEY_FALLBACKS": f"{KEY},short"}, f"SECRET_KEY_FALLBACKS {SHORT}"),
        ({"SECRET_KEY_FALLBACKS": f"secret{KEY}"}, f"SECRET_KEY_FALLBACKS {SHORT}"),
        ({"METRICS_TOKEN": "short"}, f"METRICS_TOKEN {SHORT}"),
        ({"REDIS_URL": ""}, NO_STORE),
        ({"REDIS_URL": "", "UPSTASH_REDIS_URL": "https://host.example"}, NO_STORE),
        ({"REDIS_URL": "", "UPSTASH_REDIS_TOKEN": "token"}, NO_STORE),
    ],
)
def test_production_refuses_to_start(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], message: str
) -> None:
    """One sentence names the variable."""
    for name, value in (PRODUCTION | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the whole message is compared
        load_settings()
    assert message == str(error.value)


@pytest.mark.parametrize("app_env", ["development", "testing", "production"])
@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PORT", "eighty", "PORT: Input should be a valid integer"),
        ("PORT", "70000", "PORT: Input should be less than or equal to 65535"),
        ("REDIS_URL", "http://store", "REDIS_URL must begin with one of"),
        ("REDIS_URL", "redis://", "REDIS_URL has no host"),
        ("REDIS_URL", "redis://host/zero", "REDIS_URL ends with the number of a database"),
        ("REDIS_URL", "redis+sentinel://host", "REDIS_URL for Sentinel names the service"),
        ("ONBOARDING_FLOW", "onboarding.business.flow", "ONBOARDING_FLOW must name a Flow"),
        ("ONBOARDING_FLOW", "nowhere:flow", "ONBOARDING_FLOW must name a Flow"),
        ("ONBOARDING_FLOW", "onboarding.nowhere:flow", "ONBOARDING_FLOW must name a Flow"),
        ("ONBOARDING_API_KEYS", "name:workspace", "ONBOARDING_API_KEYS has name:workspace:sha256"),
        ("ONBOARDING_API_LIMIT", "many", "ONBOARDING_API_LIMIT is a limit like"),
        ("ONBOARDING_CORS_ORIGINS", "*", "ONBOARDING_CORS_ORIGINS has origins like https://crm.example"),
        ("ONBOARDING_CORS_ORIGINS", "https://crm.example/app", "ONBOARDING_CORS_ORIGINS has origins like"),
        ("ONBOARDING_TTL_SECONDS", "week", SECONDS),
        ("ONBOARDING_TTL_SECONDS", "0", SECONDS),
        ("ONBOARDING_TTL_SECONDS", "99999999999", SECONDS),
        ("ONBOARDING_RETENTION_SECONDS", "-1", "ONBOARDING_RETENTION_SECONDS: Input should be"),
        ("ONBOARDING_DATA_KEY", "not-a-key", SEALING),
        ("ONBOARDING_DATA_KEY", "c2hvcnQ=", SEALING),
        ("ONBOARDING_DURABILITY", "replica", "ONBOARDING_DURABILITY is none, aof or replica:<n>"),
        ("TRUSTED_HOSTS", "https://wizard.example", LISTED),
        ("TRUSTED_HOSTS", "wizard.example/start", LISTED),
        ("TRUSTED_HOSTS", "wizard.example;other.example", LISTED),
        ("PROXY_HOPS", "two", "PROXY_HOPS: Input should be a valid integer"),
        ("PROXY_HOPS", "-1", "PROXY_HOPS: Input should be greater than or equal to 0"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: Input should be"),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: Input should be"),
    ],
)
def test_no_start_with_a_wrong_value(
    monkeypatch: pytest.MonkeyPatch, app_env: str, variable: str, value: str, message: str
) -> None:
    """Whatever cannot be read stops the start, in every environment, with one sentence that names its variable."""
    for name, right in (PRODUCTION | {"APP_ENV": app_env, variable: value}).items():
        monkeypatch.setenv(name, right)
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the message is compared
        create_app()
    text = str(error.value)
    assert text.startswith(message)
    assert "\n" not in text


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"APP_ENV": "staging"}, "APP_ENV: Input should be 'development', 'testing' or 'production'"),
        ({"UPSTASH_REDIS_URL": "https://h.example"}, "UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN must be set together"),
        ({"UPSTASH_REDIS_TOKEN": "token"}, "UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN must be set together"),
        ({"ONBOARDING_DATA_DIR": "/dev/null"}, "ONBOARDING_DATA_DIR must be a folder that can be written to"),
    ],
)
def test_no_start_on_half_of_a_setting(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], message: str
) -> None:
    """Outside production too, what makes no sense is not guessed at."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=message):
        create_app()


@pytest.mark.parametrize("environment", [{"SECRET_KEY": ""}, {"REDIS_URL": "what"}, {"PORT": "eighty"}])
def test_the_check_says_one_sentence(environment: dict[str, str]) -> None:
    """``python app.py --check``, which ``make serve`` asks first, says what is wrong in one line, and fails."""
    checked = subprocess.run(
        [sys.executable, "app.py", "--check"],
        env={**os.environ, **PRODUCTION, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    (name,) = environment
    assert (checked.returncode, checked.stdout) == (1, "")
    assert checked.stderr.startswith(f"ValueError: {name}")
    assert checked.stderr.count("\n") == 1


def test_production_starts_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key and a store are all that it wants."""
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert load_settings().production
    create_app()


def test_upstash_becomes_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two variables of Upstash come to a rediss:// address; REDIS_URL wins over them."""
    monkeypatch.setenv("UPSTASH_REDIS_URL", "https://eu1.upstash.example")
    monkeypatch.setenv("UPSTASH_REDIS_TOKEN", "token")
    assert load_settings().store_url == "rediss://default:token@eu1.upstash.example:6379"
    monkeypatch.setenv("REDIS_URL", "redis://other")
    assert load_settings().store_url == "redis://other"


def test_the_development_key_is_kept() -> None:
    """Outside production a random key is made once, so that cookies outlive a restart."""
    first, again = load_settings().key(), load_settings().key()
    assert first == again
    assert len(first) >= 32


def test_fallback_keys_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that were rotated out come with commas between."""
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "one, two,")
    assert load_settings().secret_key_fallbacks == ("one", "two")


@pytest.mark.parametrize(
    ("environment", "hosts"),
    [
        ({}, None),
        ({"TRUSTED_HOSTS": "a.example, .b.example"}, ["localhost", "127.0.0.1", "a.example", ".b.example"]),
        (PRODUCTION, ["localhost", "127.0.0.1"]),
        (PRODUCTION | {"TRUSTED_HOSTS": "a.example"}, ["localhost", "127.0.0.1", "a.example"]),
    ],
)
def test_hosts(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], hosts: list[str] | None) -> None:
    """Any name outside production; in it, or where some are listed, those and this machine."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert hosts == load_settings().hosts


@pytest.mark.parametrize(
    ("environment", "as_json"),
    [({}, False), ({"LOG_FORMAT": "JSON"}, True), (PRODUCTION, True), (PRODUCTION | {"LOG_FORMAT": "console"}, False)],
)
def test_logs_are_json_in_production(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], as_json: bool
) -> None:
    """One JSON object a line in production, for people elsewhere, and as LOG_FORMAT says anywhere."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert as_json == load_settings().logs_json
