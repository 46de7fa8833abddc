"""Settings come from the environment; what may not be wrong in production stops the start."""

from pathlib import Path

import pytest

from onboarding.settings import Settings, load_settings

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


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({}, "SECRET_KEY must be set in production"),
        ({"SECRET_KEY": "k" * 31}, "SECRET_KEY must be a random one of at least 32 characters in production"),
        ({"SECRET_KEY": "change-me" + KEY}, "SECRET_KEY must be a random one of at least 32 characters in production"),
        (
            {"SECRET_KEY": KEY},
            "REDIS_URL (or UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN) must be set in production",
        ),
        (
            {"SECRET_KEY": KEY, "UPSTASH_REDIS_URL": "https://host.example"},
            "REDIS_URL (or UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN) must be set in production",
        ),
    ],
)
def test_production_refuses_to_start(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], message: str
) -> None:
    """One sentence names the variable."""
    for name, value in ({"APP_ENV": "production"} | environment).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValueError) as error:  # noqa: PT011  # the whole message is compared
        load_settings()
    assert message == str(error.value)


def test_production_starts_when_all_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key and a store are all that it wants."""
    for name, value in {"APP_ENV": "production", "SECRET_KEY": KEY, "REDIS_URL": "redis://store:6379"}.items():
        monkeypatch.setenv(name, value)
    assert load_settings().production


def test_upstash_becomes_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two variables of Upstash come to a rediss:// address; REDIS_URL wins over them."""
    monkeypatch.setenv("UPSTASH_REDIS_URL", "https://eu1.upstash.example")
    monkeypatch.setenv("UPSTASH_REDIS_TOKEN", "token")
    assert load_settings().store_url == "rediss://default:token@eu1.upstash.example:6379"
    monkeypatch.setenv("REDIS_URL", "redis://other")
    assert load_settings().store_url == "redis://other"


def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that cannot be read is told with its variable."""
    monkeypatch.setenv("PORT", "eighty")
    with pytest.raises(ValueError, match="PORT"):
        load_settings()


def test_the_development_key_is_kept() -> None:
    """Outside production a random key is made once, so that cookies outlive a restart."""
    first, again = load_settings().key(), load_settings().key()
    assert first == again
    assert len(first) >= 32


def test_fallback_keys_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that were rotated out come with commas between."""
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "one, two,")
    assert load_settings().secret_key_fallbacks == ("one", "two")
