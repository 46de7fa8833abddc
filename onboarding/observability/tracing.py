"""Traces by OpenTelemetry, where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set. Without it nothing of that is imported."""

from flask import Flask

from onboarding.sessions import SessionManager


def trace(app: Flask, manager: SessionManager, endpoint: str) -> None:
    """From the time of this call; the exporter reads its other settings from the environment, as its makers say."""
    if not endpoint:
        return
    try:
        from onboarding.observability.spans import Spans, provider_to
    except ImportError as error:
        raise ValueError(
            "OTEL_EXPORTER_OTLP_ENDPOINT needs the extra: pip install 'onboarding-wizard[tracing]'"
        ) from error
    provider = app.extensions["onboarding-tracing"] = provider_to(endpoint)
    spans = Spans(provider)
    app.before_request(spans.begin)
    app.after_request(spans.answered)
    app.teardown_request(spans.close)
    manager.metrics.listen(spans.operation)
