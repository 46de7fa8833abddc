"""Somebody who is sent business contexts: a real HTTP server on a free port, which verifies every signature."""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_b25lIHNlY3JldCBvZiAzMiBieXRlcywgZm9yIHRlc3Rz"
Answer = Callable[[BaseHTTPRequestHandler], None]


def status(code: int, **headers: str) -> Answer:
    """An answer of this status, without a body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@dataclass
class Receiver:
    """``answer`` is what it does with a request; ``got`` has (webhook-id, message) of each that came, in order."""

    answer: Answer = field(default_factory=lambda: status(204))
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    secret: str = SECRET
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def times(self) -> Counter[str]:
        """How often each id came."""
        return Counter(name for name, _ in self.got)

    def start(self) -> "Receiver":
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                message = Webhook(receiver.secret).verify(body, dict(self.headers))
                receiver.paths.append(self.path)
                receiver.got.append((self.headers["webhook-id"], json.loads(json.dumps(message))))
                receiver.answer(self)

            def log_message(self, *args: object) -> None:
                """Says nothing on the terminal."""

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A sender that was killed says nothing on the terminal either."""

        self._server = Quiet(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def stop(self) -> None:
        """From here on nobody listens at its port."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def wait_for(self, what: Callable[["Receiver"], bool], within: float = 20.0) -> None:
        until = time.monotonic() + within
        while not what(self):
            assert time.monotonic() < until, f"{len(self.got)} came within {within} s"
            time.sleep(0.01)


@contextmanager
def receiving(answer: Answer | None = None) -> Iterator[Receiver]:
    receiver = Receiver(answer or status(204)).start()
    try:
        yield receiver
    finally:
        receiver.stop()
