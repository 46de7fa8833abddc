"""Traces by OpenTelemetry, where ``OTEL_EXPORTER_OTLP_ENDPOINT`` is set: a span a request, one a store operation.

Spans are made here and not by the ready-made instrumentations: those put addresses and commands into them, and with
them what a link would open and what was answered. Without an endpoint nothing of it is imported.
"""

import time
from typing import Any

from flask import Flask, Response, g, request

from onboarding.observe import Timing
from onboarding.sessions import SessionManager

_NANO = 1_000_000_000


def trace(app: Flask, manager: SessionManager, endpoint: str) -> None:
    """From the time of this call; the exporter reads its other settings from the environment, as its makers say."""
    if not endpoint:
        return
    try:
        from opentelemetry import context, propagate
        from opentelemetry import trace as api
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ValueError(
            "OTEL_EXPORTER_OTLP_ENDPOINT needs the extra: pip install 'onboarding-wizard[tracing]'"
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "onboarding"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    tracer = provider.get_tracer("onboarding")
    app.extensions["onboarding-tracing"] = provider

    def begin() -> None:
        route = request.url_rule.rule if request.url_rule else "nowhere"
        g.span = tracer.start_span(f"{request.method} {route}", propagate.extract(request.headers), api.SpanKind.SERVER)
        g.span.set_attribute("http.route", route)
        g.span_token = context.attach(api.set_span_in_context(g.span))

    def end(response: Response) -> Response:
        if "span" in g:
            g.span.set_attribute("http.response.status_code", response.status_code)
            if "request_id" in g:
                g.span.set_attribute("request_id", g.request_id)
            if response.status_code >= 500:
                g.span.set_status(api.StatusCode.ERROR)
        return response

    def close(error: BaseException | None) -> None:
        if (span := g.pop("span", None)) is not None:
            context.detach(g.pop("span_token"))
            span.end()

    def operation(name: str, timing: Timing, seconds: float, failed: bool) -> None:
        ended = time.time_ns()
        span: Any = tracer.start_span(
            f"store {name}", kind=api.SpanKind.CLIENT, start_time=ended - int(seconds * _NANO)
        )
        span.set_attribute("attempts", timing.attempts)
        if failed:
            span.set_status(api.StatusCode.ERROR)
        span.end(ended)

    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(close)
    manager.figures.listen(operation)
