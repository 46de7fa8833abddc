"""Receivers in the environment: what is wrong with them stops the start, in one sentence."""

import pytest

from onboarding.config import load_settings
from tests.delivery.receiver import SECRET

URL = "https://host.example/hook"
KEY = "k7Gq2vT9xZ4mB8nL5wR3pY6hD1cF0sJa"


def _load(monkeypatch: pytest.MonkeyPatch, **environment: str) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    load_settings()


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ONBOARDING_WEBHOOK_URL": URL}, "ONBOARDING_WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes"),
        (
            {"ONBOARDING_WEBHOOK_SECRET": SECRET},
            "ONBOARDING_WEBHOOK_URL must be set where ONBOARDING_WEBHOOK_SECRET is",
        ),
        *(
            (
                {"ONBOARDING_WEBHOOK_URL": URL, "ONBOARDING_WEBHOOK_SECRET": secret},
                "ONBOARDING_WEBHOOK_SECRET must be whsec_",
            )
            for secret in (SECRET[6:], "whsec_", "whsec_c2hvcnQ=", "whsec_%%%%", f"{SECRET},short", "whsec_ü" * 9)
        ),
        *(
            (
                {"ONBOARDING_WEBHOOK_URL": url, "ONBOARDING_WEBHOOK_SECRET": SECRET},
                "ONBOARDING_WEBHOOK_URL must be an address",
            )
            for url in ("host.example/hook", "ftp://host.example", "https://", "http://[::1", "https://a:port/")
        ),
        ({"ONBOARDING_EXPORT_URL": "/srv/contexts"}, "ONBOARDING_EXPORT_URL must be an address like file:///srv"),
        ({"ONBOARDING_EXPORT_URL": "file:///"}, "ONBOARDING_EXPORT_URL must be an address like file:///srv"),
        ({"ONBOARDING_EXPORT_URL": "nonsense://bucket"}, "ONBOARDING_EXPORT_URL begins with nonsense://"),
        ({"ONBOARDING_EXPORT_URL": "s3://bucket"}, "ONBOARDING_EXPORT_URL needs another package"),
        ({"ONBOARDING_OUTBOX_SECONDS": "0"}, "ONBOARDING_OUTBOX_SECONDS"),
    ],
)
def test_a_mistake_is_named(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], message: str) -> None:
    """The sentence names the variable and what is wrong, and repeats no secret."""
    with pytest.raises(ValueError) as error:  # noqa: PT011  # what it says is compared
        _load(monkeypatch, **environment)
    assert str(error.value).startswith(message)
    assert SECRET not in str(error.value)


def test_production_wants_https(monkeypatch: pytest.MonkeyPatch) -> None:
    """What founders wrote is not posted in the clear."""
    production = {"APP_ENV": "production", "SECRET_KEY": KEY, "REDIS_URL": "redis://store"}
    hook = {"ONBOARDING_WEBHOOK_SECRET": SECRET}
    with pytest.raises(ValueError, match=r"ONBOARDING_WEBHOOK_URL must begin with https:// in production"):
        _load(monkeypatch, **production, **hook, ONBOARDING_WEBHOOK_URL="http://host.example/hook")
    _load(monkeypatch, ONBOARDING_WEBHOOK_URL=URL)


def test_who_is_sent_a_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody, unless it is set; then the webhook, the export or both."""
    assert () == load_settings().receivers
    monkeypatch.setenv("ONBOARDING_EXPORT_URL", "file:///srv/contexts")
    assert ("export",) == load_settings().receivers
    monkeypatch.setenv("ONBOARDING_WEBHOOK_URL", "http://127.0.0.1:9000/hook")
    monkeypatch.setenv("ONBOARDING_WEBHOOK_SECRET", f"{SECRET}, {SECRET}")
    assert ("webhook", "export") == load_settings().receivers
    assert (SECRET, SECRET) == load_settings().onboarding_webhook_secret
