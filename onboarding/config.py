"""Settings from the environment, checked once at start-up. What may not be wrong in production stops the start.

Who finalized contexts are sent to. The addresses are checked at the start, each mistake in one sentence.

The messages repeat nothing of an address or a secret: there may be a password in it.
"""

import base64
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

WEBHOOK = "webhook"
EXPORT = "export"
SECRET_PREFIX = "whsec_"  # noqa: S105  # how every secret of Standard Webhooks begins
SECRET_BYTES = range(24, 65)  # as Standard Webhooks has it


def check_webhook(url: str, secrets: Sequence[str], *, production: bool) -> None:
    """An address that may be posted to, and secrets to sign with; or neither."""
    if not url and not secrets:
        return
    if not url:
        raise ValueError("ONBOARDING_WEBHOOK_URL must be set where ONBOARDING_WEBHOOK_SECRET is")
    _check_address(url, production=production)
    if not secrets or not all(_is_secret(secret) for secret in secrets):
        raise ValueError(
            "ONBOARDING_WEBHOOK_SECRET must be whsec_ and 24 to 64 random bytes in base64; "
            "`echo whsec_$(openssl rand -base64 32)` makes one"
        )


def check_export(url: str) -> None:
    """An address of a kind that fsspec can write to with what is installed."""
    if not url:
        return
    import fsspec  # takes a moment to load, and most have no such address

    kind, _, place = url.partition("://")
    if not place.strip("/"):
        raise ValueError("ONBOARDING_EXPORT_URL must be an address like file:///srv/contexts or s3://bucket/contexts")
    try:
        fsspec.get_filesystem_class(kind)
    except ValueError:
        raise ValueError(f"ONBOARDING_EXPORT_URL begins with {kind}://, which fsspec does not know") from None
    except ImportError as error:
        raise ValueError(f"ONBOARDING_EXPORT_URL needs another package: {error}") from None


def _check_address(url: str, *, production: bool) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise ValueError("ONBOARDING_WEBHOOK_URL must be an address like https://host.example/hook")
    if production and parts.scheme != "https":
        raise ValueError("ONBOARDING_WEBHOOK_URL must begin with https:// in production")


def _is_secret(secret: str) -> bool:
    if not secret.startswith(SECRET_PREFIX):
        return False
    try:
        return len(base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)) in SECRET_BYTES
    except ValueError:
        return False


_SAMPLES = ("change", "secret", "example", "dev", "test", "password")
_LISTS = (
    "secret_key_fallbacks",
    "onboarding_data_key_fallbacks",
    "trusted_hosts",
    "onboarding_webhook_secret",
    "onboarding_cors_origins",
)
_HOST = re.compile(r"\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")  # as browsers send it
SHORTEST_KEY = 32  # characters
THIS_MACHINE = ("localhost", "127.0.0.1")
Seconds = Annotated[int, Field(gt=0, le=315_360_000)]  # ten years


class Settings(BaseModel):
    """One attribute for each variable of the environment, by the same name in lower case; an empty one is not set.

    What is given goes before the environment.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    app_env: Literal["development", "testing", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    secret_key: str = ""
    secret_key_fallbacks: tuple[str, ...] = ()
    redis_url: str = ""
    upstash_redis_url: str = ""
    upstash_redis_token: str = ""
    onboarding_flow: str = "onboarding.business.flow:flow"
    onboarding_api_keys: str = ""
    onboarding_api_limit: str = "600 per minute"
    onboarding_cors_origins: tuple[str, ...] = ()
    onboarding_page_limit: int = Field(6000, gt=0)
    onboarding_workspace: str = "default"
    onboarding_ttl_seconds: Seconds = 604_800
    onboarding_retention_seconds: Seconds | None = None
    onboarding_data_dir: Path = Path("instance")
    onboarding_data_key: str = ""
    onboarding_data_key_fallbacks: tuple[str, ...] = ()
    onboarding_durability: str = "none"
    onboarding_redis_connections: int = Field(32, gt=0, le=10_000)
    onboarding_redis_wait_seconds: float = Field(1.0, gt=0, le=60)
    onboarding_webhook_url: str = ""
    onboarding_webhook_secret: tuple[str, ...] = ()
    onboarding_export_url: str = ""
    onboarding_outbox_seconds: Seconds = 604_800
    onboarding_pdf_compilers: int = Field(2, gt=0, le=64)
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = Field(0, ge=0, le=10)
    log_level: Literal["debug", "info", "warning", "error", "critical"] = "info"
    log_format: Literal["json", "console", ""] = ""
    metrics_token: str = ""
    onboarding_funnel_seconds: int | None = Field(None, ge=0, le=3600)
    otel_exporter_otlp_endpoint: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: dict[str, object]) -> dict[str, object]:
        set_here = {name.lower(): value for name, value in os.environ.items() if value}
        values = {name: value for name, value in set_here.items() if name in cls.model_fields} | given
        for name in _LISTS:
            if isinstance(text := values.get(name), str):
                values[name] = tuple(item.strip() for item in text.split(",") if item.strip())
        for name in ("log_level", "log_format"):
            if isinstance(text := values.get(name), str):
                values[name] = text.lower()
        return values

    @model_validator(mode="after")
    def _together(self) -> Self:
        for host in self.trusted_hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"TRUSTED_HOSTS has names of hosts alone, with commas between; {host!r} is none")
        for origin in self.onboarding_cors_origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    "ONBOARDING_CORS_ORIGINS has origins like https://crm.example, without a path and with commas "
                    f"between; {origin!r} is none"
                )
        if self.production:
            self._in_production()
        if bool(self.upstash_redis_url) != bool(self.upstash_redis_token) and not self.redis_url:
            raise ValueError("UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN must be set together")
        check_webhook(self.onboarding_webhook_url, self.onboarding_webhook_secret, production=self.production)
        check_export(self.onboarding_export_url)
        return self

    def _in_production(self) -> None:
        if not self.secret_key:
            raise ValueError("SECRET_KEY must be set in production")
        keys = {"SECRET_KEY": (self.secret_key,), "SECRET_KEY_FALLBACKS": self.secret_key_fallbacks}
        for name, values in keys.items():
            if any(_easily_guessed(key) for key in values):
                raise ValueError(f"{name} must be a random one of at least {SHORTEST_KEY} characters in production")
        if not self.store_url:
            raise ValueError("REDIS_URL (or UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN) must be set in production")
        if self.metrics_token and _easily_guessed(self.metrics_token):
            raise ValueError(f"METRICS_TOKEN must be a random one of at least {SHORTEST_KEY} characters in production")

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who is sent a finalized context."""
        addresses = {WEBHOOK: self.onboarding_webhook_url, EXPORT: self.onboarding_export_url}
        return tuple(name for name, address in addresses.items() if address)

    @property
    def production(self) -> bool:
        return self.app_env == "production"

    @property
    def hosts(self) -> list[str] | None:
        """The names to answer to; None for any. In production those of this machine are always among them."""
        if not self.trusted_hosts and not self.production:
            return None
        return [*THIS_MACHINE, *(host.lower() for host in self.trusted_hosts)]

    @property
    def funnel_every(self) -> int:
        """Seconds between two writes of the funnel's counts; 0 for never, as in tests that count commands."""
        usual = 0 if self.app_env == "testing" else 10
        return usual if self.onboarding_funnel_seconds is None else self.onboarding_funnel_seconds

    @property
    def logs_json(self) -> bool:
        return self.log_format == "json" or (self.production and self.log_format != "console")

    @property
    def store_url(self) -> str:
        """REDIS_URL, or what the two variables of Upstash come to; empty for the embedded server."""
        if self.redis_url or not (self.upstash_redis_url and self.upstash_redis_token):
            return self.redis_url
        address = urlsplit(self.upstash_redis_url)
        token, host = quote(self.upstash_redis_token, safe=""), address.hostname or address.path
        return f"rediss://default:{token}@{host}:{address.port or 6379}"

    def key(self) -> str:
        """SECRET_KEY; outside production a random one, kept in the data folder so that cookies outlive a restart."""
        try:
            return self.secret_key or _kept_key(self.onboarding_data_dir / "secret-key")
        except OSError as error:
            raise ValueError(
                f"ONBOARDING_DATA_DIR must be a folder that can be written to: {error.strerror}"
            ) from error


def load_settings(**given: Any) -> Settings:
    """The settings, or one ValueError whose sentence names the variable. What is given goes before the environment."""
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "value_error":
            raise ValueError(str(first["ctx"]["error"])) from None
        raise ValueError(f"{str(first['loc'][0]).upper()}: {first['msg']}") from None


def _easily_guessed(key: str) -> bool:
    return len(key) < SHORTEST_KEY or key.lower().startswith(_SAMPLES)


def _kept_key(path: Path) -> str:
    """Written whole or not at all, and once: of two processes that start together, both read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # somebody else was first; theirs is the one
        fresh.unlink()
    return path.read_text().strip()
