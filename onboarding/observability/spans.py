"""The spans: one for each request, one for each operation of the store. What imports this has the extra ``tracing``.

They are made here and not by the ready-made instrumentations: those put addresses and commands into them, and with
them what a link would open and what was answered.
"""

import time

from flask import Response, g, request
from opentelemetry import context, propagate
from opentelemetry import trace as api
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from onboarding.sessions.metrics import Timing

_NANO = 1_000_000_000


def provider_to(endpoint: str) -> TracerProvider:
    """Sends spans there, several at a time."""
    provider = TracerProvider(resource=Resource.create({"service.name": "onboarding"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces")))
    return provider


class Spans:
    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("onboarding")

    def begin(self) -> None:
        """A request's, below that of whoever asks."""
        route = request.url_rule.rule if request.url_rule else "nowhere"
        above = propagate.extract(request.headers)
        g.span = self._tracer.start_span(f"{request.method} {route}", above, api.SpanKind.SERVER)
        g.span.set_attribute("http.route", route)
        g.span_token = context.attach(api.set_span_in_context(g.span))

    def answered(self, response: Response) -> Response:
        if "span" in g:
            g.span.set_attribute("http.response.status_code", response.status_code)
            if "request_id" in g:
                g.span.set_attribute("request_id", g.request_id)
            if response.status_code >= 500:
                g.span.set_status(api.StatusCode.ERROR)
        return response

    def close(self, error: BaseException | None) -> None:
        if (span := g.pop("span", None)) is not None:
            context.detach(g.pop("span_token"))
            span.end()

    def operation(self, name: str, timing: Timing, seconds: float, failed: bool) -> None:
        """An operation's, which has ended by now."""
        ended = time.time_ns()
        began = ended - int(seconds * _NANO)
        span = self._tracer.start_span(f"store {name}", kind=api.SpanKind.CLIENT, start_time=began)
        span.set_attribute("attempts", timing.attempts)
        if failed:
            span.set_status(api.StatusCode.ERROR)
        span.end(ended)
