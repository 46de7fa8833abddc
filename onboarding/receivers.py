"""Who finalized contexts are sent to. The addresses are checked at the start, each mistake in one sentence.

The messages repeat nothing of an address or a secret: there may be a password in it.
"""

import base64
from collections.abc import Sequence
from urllib.parse import urlsplit

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
