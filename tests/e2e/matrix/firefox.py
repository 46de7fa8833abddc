"""Debian's Firefox, driven by WebDriver BiDi, which it speaks itself: Playwright drives a Firefox of its own alone."""

import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.matrix.websocket import WebSocket

Json = Any
PATH = shutil.which("firefox-esr") or shutil.which("firefox")
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_STARTS_WITHIN = 90.0  # seconds, on a busy machine
_QUIET = {
    "app.update.enabled": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "browser.sessionstore.resume_from_crash": "false",
    "network.captive-portal-service.enabled": "false",
    "network.connectivity-service.enabled": "false",
    "services.settings.server": '"data:,"',
}


class BiDiError(Exception):
    """The browser refused a command."""


class BiDi:
    """One connection; commands are answered in turn, events are of no interest."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket, self._numbers = socket, itertools.count(1)

    def ask(self, method: str, **params: Json) -> Json:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.receive())
            if told.get("id") == number:
                if told["type"] == "error":
                    raise BiDiError(f"{method}: {told['error']}: {told['message'][:200]}")
                return told["result"]


@contextmanager
def running() -> Iterator[BiDi]:
    """A browser with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as profile:
        quiet = "".join(f'user_pref("{name}", {value});\n' for name, value in _QUIET.items())
        Path(profile, "user.js").write_text(quiet)
        command = [str(PATH), "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile]
        said = Path(profile, "said.log")
        with said.open("wb") as lines:
            process = subprocess.Popen(command, stderr=lines, stdout=lines)
        try:
            socket = WebSocket(f"{_address(said)}/session")
            browser = BiDi(socket)
            browser.ask("session.new", capabilities={})
            yield browser
            socket.close()
        finally:
            process.terminate()
            process.wait(30)


def _address(said: Path) -> str:
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline:
        if found := _LISTENING.search(said.read_text(errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"Firefox does not start: {said.read_text(errors='replace')[-500:]}")
