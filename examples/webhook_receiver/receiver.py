"""Receives business contexts: `SECRET=whsec_… python receiver.py`, then ONBOARDING_WEBHOOK_URL=http://127.0.0.1:9000/.

It verifies each message before it reads it, and keeps one file for each id: a message may come again.
"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 4 * 1024 * 1024  # bytes
SECRET = os.environ["SECRET"]
FOLDER = Path(os.environ.get("FOLDER", "contexts"))


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        if length > LARGEST:
            return self._answer(413)
        body = self.rfile.read(length)
        try:
            message = Webhook(SECRET).verify(body, dict(self.headers))
        except WebhookVerificationError:
            return self._answer(400)
        path = FOLDER / f"{self.headers['webhook-id']}.json"  # signed, so the sender's own
        part = path.with_suffix(".part")
        part.write_text(json.dumps(message["data"], ensure_ascii=False))
        part.replace(path)
        return self._answer(204)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver)
    print(f"Listening at http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
