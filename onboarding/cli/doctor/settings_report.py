"""The settings in plain words. What is secret is told by its length alone."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from onboarding.config import Settings

_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def settings_report(settings: Settings) -> Iterator[tuple[str, str]]:
    """Variable and words, the ones first that matter most."""
    seconds = settings.onboarding_ttl_seconds
    yield "APP_ENV", settings.app_env
    yield "SECRET_KEY", _secret(settings.secret_key, settings.secret_key_fallbacks, "made here, and kept in the folder")
    yield _store_named(settings), _store(settings)
    yield "ONBOARDING_FLOW", settings.onboarding_flow
    yield "ONBOARDING_WORKSPACE", settings.onboarding_workspace
    yield "ONBOARDING_TTL_SECONDS", f"a session is kept for {_span(seconds)} unused"
    yield (
        "ONBOARDING_RETENTION_SECONDS",
        f"and {_span(settings.onboarding_retention_seconds or seconds)} once finalized",
    )
    sealed = _secret(settings.onboarding_data_key, settings.onboarding_data_key_fallbacks, "")
    yield "ONBOARDING_DATA_KEY", f"answers are encrypted: {sealed}" if sealed else "answers are stored as they are"
    yield "ONBOARDING_DURABILITY", settings.onboarding_durability
    yield "ONBOARDING_REDIS_CONNECTIONS", f"at most {settings.onboarding_redis_connections} in each process"
    yield "ONBOARDING_REDIS_WAIT_SECONDS", f"{settings.onboarding_redis_wait_seconds:g} s for one that is busy"
    yield "ONBOARDING_WEBHOOK_URL", _host(settings.onboarding_webhook_url)
    first, *others = settings.onboarding_webhook_secret or ("",)
    yield "ONBOARDING_WEBHOOK_SECRET", _secret(first, others, "not set: no webhook is signed")
    yield "ONBOARDING_EXPORT_URL", _host(settings.onboarding_export_url)
    yield "ONBOARDING_OUTBOX_SECONDS", f"what is to be sent is kept for {_span(settings.onboarding_outbox_seconds)}"
    yield "ONBOARDING_PDF_COMPILERS", f"{settings.onboarding_pdf_compilers} PDFs are made at a time on one machine"
    yield "ONBOARDING_DATA_DIR", str(settings.onboarding_data_dir.resolve())
    yield "ONBOARDING_API_KEYS", _keys(settings)
    yield "ONBOARDING_API_LIMIT", f"{settings.onboarding_api_limit} for each key"
    yield "ONBOARDING_CORS_ORIGINS", ", ".join(settings.onboarding_cors_origins) or "none: no browser of another origin"
    yield "ONBOARDING_PAGE_LIMIT", f"{settings.onboarding_page_limit} a minute for each address, in each worker"
    yield "ONBOARDING_FUNNEL_SECONDS", _funnel(settings.funnel_every)
    yield "TRUSTED_HOSTS", ", ".join(settings.hosts) if settings.hosts else "any"
    yield "PROXY_HOPS", _proxies(settings.proxy_hops)
    yield "LOG_LEVEL", settings.log_level
    yield "LOG_FORMAT", "json" if settings.logs_json else "console"
    yield "METRICS_TOKEN", _secret(settings.metrics_token, (), "not set: /metrics is for this machine alone")
    yield "OTEL_EXPORTER_OTLP_ENDPOINT", settings.otel_exporter_otlp_endpoint or "not set: no traces"


def _secret(key: str, fallbacks: Sequence[str], unset: str) -> str:
    if not key:
        return unset
    rotated = f"; {len(fallbacks)} from before still known" if fallbacks else ""
    return f"set, {len(key)} characters{rotated}"


def _store_named(settings: Settings) -> str:
    return "UPSTASH_REDIS_URL" if settings.store_url and not settings.redis_url else "REDIS_URL"


def _store(settings: Settings) -> str:
    """Without user, password and options."""
    if not settings.store_url:
        return "the embedded server of the data folder"
    address = urlsplit(settings.store_url)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}{address.path}"


def _host(url: str) -> str:
    """Without user, password, path and options: where there is a token, it is in one of these."""
    if not url:
        return "not set: nothing is sent there"
    address = urlsplit(url)
    return f"{address.scheme}://{address.netloc.rpartition('@')[2]}/…"


def _keys(settings: Settings) -> str:
    keys = [entry.strip() for entry in settings.onboarding_api_keys.split(",") if entry.strip()]
    if keys:
        return ", ".join(f"{key.split(':')[0]} for {key.split(':')[1]}" for key in keys)
    return "none: the API answers 401" if settings.production else "none: “dev” works, from this machine"


def _funnel(seconds: int) -> str:
    return f"the funnel is written every {_span(seconds)}" if seconds else "the funnel is not written"


def _proxies(hops: int) -> str:
    if not hops:
        return "none: what X-Forwarded-For says is not believed"
    return f"{hops}: the address is what the {'proxy' if hops == 1 else 'outermost one'} saw"


def _span(seconds: int) -> str:
    for unit, size in _UNITS:
        if seconds % size == 0:
            return f"{seconds // size} {unit}{'' if seconds == size else 's'}"
    raise AssertionError("seconds are whole")
