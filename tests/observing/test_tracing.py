"""Traces, where somebody collects them: a span a request, one for each operation of the store, and nothing typed."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import redis

pytest.importorskip("opentelemetry.sdk", reason="the extra “tracing” is not installed")

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status

from onboarding.sessions import SessionManager
from tests.api.program import ANSWERS, Program
from tests.observing.conftest import Lines, made
from tests.observing.test_canary import CANARY, save_everywhere, type_everywhere
from tests.security.conftest import session_of
from tests.web.walking import COMPANY, Founder

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Collector:
    """Takes spans over HTTP, as a collector does."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Taking(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.bodies.append(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Any]:
        requests = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span
            for request in requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever, daemon=True)
    thread.start()
    yield collector
    collector.server.shutdown()
    thread.join()
    collector.server.server_close()


def test_a_save_is_a_trace(store_url: str, store: object, tmp_path: Path, collector: Collector, lines: Lines) -> None:
    """The request's span goes on the caller's trace, the store's is in it, and nothing typed is in either."""
    app = made(store_url, tmp_path, otel_exporter_otlp_endpoint=collector.address)
    founder = Founder(app.test_client()).begin()
    founder.post(
        "/steps/company?Zeisig", {**founder.page.holds, **COMPANY, "company_name": "Zeisig"}, traceparent=PARENT
    )
    founder.get("/resume/Zeisig-token")
    provider = app.extensions["onboarding-tracing"]
    provider.force_flush()
    provider.shutdown()
    (save,) = [span for span in collector.spans if span.name == "POST /steps/<slug>"]
    inside = [span for span in collector.spans if span.parent_span_id == save.span_id]

    assert save.trace_id.hex() == PARENT.split("-")[1]
    assert save.parent_span_id.hex() == PARENT.split("-")[2]
    assert [span.name for span in inside] == ["store save"]
    assert [(attribute.key, attribute.value.int_value) for attribute in inside[0].attributes] == [("attempts", 1)]
    assert save.start_time_unix_nano <= inside[0].start_time_unix_nano <= inside[0].end_time_unix_nano
    assert "GET /resume/<token>" in {span.name for span in collector.spans}
    assert b"Zeisig" not in b"".join(collector.bodies)


def test_what_failed_is_marked(tmp_path: Path, collector: Collector, lines: Lines) -> None:
    """Where the store is away the operations' spans say so, and that of the request which they held up."""
    app = made(f"unix://{tmp_path}/nobody.sock", tmp_path, otel_exporter_otlp_endpoint=collector.address)
    assert Program(app.test_client(), "key-of-any", "acme").create().status_code == 503
    app.extensions["onboarding-tracing"].shutdown()
    spans = {span.name: span for span in collector.spans}

    assert {name for name, span in spans.items() if span.status.code == Status.STATUS_CODE_ERROR} == {
        "store count", "POST /api/v1/onboarding/session"
    }  # fmt: skip


def test_without_an_endpoint_there_is_nothing(store_url: str, tmp_path: Path) -> None:
    """Where nobody collects, no span is made."""
    assert "onboarding-tracing" not in made(store_url, tmp_path).extensions


def test_a_word_in_every_field_is_in_no_span(
    store_url: str, store: redis.Redis, manager: SessionManager, tmp_path: Path, collector: Collector, lines: Lines
) -> None:
    """Typed, refused, kept and saved everywhere, it is in nothing that is sent to the collector."""
    app = made(store_url, tmp_path, otel_exporter_otlp_endpoint=collector.address)
    provider = app.extensions["onboarding-tracing"]
    founder = Founder(app.test_client()).begin()
    founder.press({**COMPANY, "company_name": CANARY})
    for number, answers in ANSWERS.items():
        manager.save_step(session_of(store), number, answers)
    typed = type_everywhere(founder)
    provider.force_flush()
    _, saved = save_everywhere(Program(app.test_client(), "key-of-any", "acme"))
    provider.force_flush()
    provider.shutdown()

    assert (typed > 200, saved > 20, len(collector.spans) > 400) == (True, True, True)
    assert [body for body in collector.bodies if CANARY.lower().encode() in body.lower()] == []
