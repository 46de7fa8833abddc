"""Settings from the environment, checked once at start-up. What may not be wrong in production stops the start."""

import os
import secrets
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import quote, urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SAMPLES = ("change", "secret", "example", "dev", "test", "password")
SHORTEST_KEY = 32  # characters


class Settings(BaseSettings):
    """One attribute for each variable of the environment, by the same name in lower case."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    app_env: Literal["development", "testing", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    secret_key: str = ""
    secret_key_fallbacks: Annotated[tuple[str, ...], NoDecode] = ()
    redis_url: str = ""
    upstash_redis_url: str = ""
    upstash_redis_token: str = ""
    onboarding_flow: str = "onboarding.business.flow:flow"
    onboarding_api_keys: str = ""
    onboarding_api_limit: str = "600 per minute"
    onboarding_workspace: str = "default"
    onboarding_ttl_seconds: int = Field(604_800, gt=0)
    onboarding_retention_seconds: int | None = Field(None, gt=0)
    onboarding_data_dir: Path = Path("instance")
    onboarding_data_key: str = ""
    onboarding_data_key_fallbacks: Annotated[tuple[str, ...], NoDecode] = ()
    onboarding_durability: str = "none"

    @model_validator(mode="before")
    @classmethod
    def _split(cls, values: dict[str, object]) -> dict[str, object]:
        for name in ("secret_key_fallbacks", "onboarding_data_key_fallbacks"):
            if isinstance(text := values.get(name), str):
                values[name] = tuple(key.strip() for key in text.split(",") if key.strip())
        return values

    @model_validator(mode="after")
    def _production(self) -> Self:
        if self.app_env == "production":
            if not self.secret_key:
                raise ValueError("SECRET_KEY must be set in production")
            if len(self.secret_key) < SHORTEST_KEY or self.secret_key.lower().startswith(_SAMPLES):
                raise ValueError(f"SECRET_KEY must be a random one of at least {SHORTEST_KEY} characters in production")
            if not self.store_url:
                raise ValueError("REDIS_URL (or UPSTASH_REDIS_URL and UPSTASH_REDIS_TOKEN) must be set in production")
        return self

    @property
    def production(self) -> bool:
        return self.app_env == "production"

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
        return self.secret_key or _kept_key(self.onboarding_data_dir / "secret-key")


def load_settings() -> Settings:
    """The settings, or one ValueError whose sentence names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "value_error":
            raise ValueError(str(first["ctx"]["error"])) from None
        raise ValueError(f"{str(first['loc'][0]).upper()}: {first['msg']}") from None


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


if __name__ == "__main__":
    try:
        load_settings()
    except ValueError as wrong:
        raise SystemExit(f"ValueError: {wrong}") from None
