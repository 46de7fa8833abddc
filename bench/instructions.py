"""Instructions of a step, counted by callgrind: ``python -m bench.instructions``, in twenty minutes. It needs valgrind.

They do not depend on the machine's clock or on its neighbours, so they settle what times leave open. An application
answers in this process, without a server around it; what the visitor takes is counted apart and taken off. The kernel's
part is not in them.
"""

import importlib
import io
import os
import re
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from werkzeug.test import run_wsgi_app

from bench.arms import walks
from bench.arms.walks import Arm
from bench.measures.steps import WALKED
from bench.serving import ROOT, Store
from bench.visitor import Answer, Walk

ARMS = (walks.floor, walks.htmx, walks.ours, walks.formtools)
FEW, MANY = 2, 5  # walks; the difference has no start in it
Application = Callable[..., Iterable[bytes]]


class InProcess:
    """Instead of a connection: the application is called, and what it answers is kept."""

    def __init__(self, app: Application) -> None:
        self._app = app
        self.answers: list[Answer] = []

    def ask(self, request: bytes) -> Answer:
        answer = _answered(*run_wsgi_app(self._app, _environ(request)))  # type: ignore[arg-type]
        self.answers.append(answer)
        return answer


class Replayed:
    """What was answered before, whatever is asked: only the visitor has something to do."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = iter(answers)

    def ask(self, request: bytes) -> Answer:
        return next(self._answers)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Store(Path(folder))
        try:
            counted = {arm.name: _step(arm, store.url) for arm in ARMS}
        finally:
            store.close()
    for name, instructions in counted.items():
        by_floor = instructions / counted[walks.floor.name]
        print(f"{name:<20} {instructions / 1e6:6.2f} million instructions a step   {by_floor:.2f} × the floor's")


def _step(arm: Arm, store_url: str) -> float:
    whole, visitor = (_counted(arm, store_url, who) for who in ("both", "visitor"))
    return whole - visitor


def _counted(arm: Arm, store_url: str, who: str) -> float:
    few, many = (_callgrind(arm, store_url, who, times) for times in (FEW, MANY))
    return (many - few) / (MANY - FEW) / WALKED


def _callgrind(arm: Arm, store_url: str, who: str, times: int) -> int:
    """All that a process executes in which somebody walks so many times."""
    settings = {"SECRET_KEY": secrets.token_hex(32), "REDIS_URL": store_url, "PYTHONHASHSEED": "0"}
    callgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*callgrind, sys.executable, "-m", "bench.instructions", arm.name, who, str(times)],
        env=os.environ | settings | dict(arm.environment or {}),
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    found = re.search(r"Collected : (\d+)", done.stderr)
    assert found, done.stderr[-2000:]
    return int(found[1])


def walk(name: str, who: str, times: int) -> None:
    """What runs below callgrind."""
    arm = next(arm for arm in ARMS if arm.name == name)
    real = InProcess(_application(arm.app))
    _through(arm, real)  # so that everything is imported and compiled
    kept = [*real.answers]
    for _ in range(times):
        _through(arm, real if who == "both" else Replayed(kept))


def _through(arm: Arm, server: InProcess | Replayed) -> None:
    visitor = arm.visitor()
    page = _drive(server, arm.begin(visitor))
    for step in range(1, 1 + WALKED):
        page = _drive(server, arm.go(visitor, page, step))


def _drive(server: InProcess | Replayed, walk: Walk) -> Answer:
    try:
        request = next(walk)
        while True:
            request = walk.send(server.ask(request))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]


def _application(name: str) -> Application:
    """As gunicorn reads it: ``module:name``, or ``module:name()`` where that makes it."""
    module, _, attribute = name.partition(":")
    found: Any = getattr(importlib.import_module(module), attribute.removesuffix("()"))
    return found() if attribute.endswith("()") else found  # type: ignore[no-any-return]


def _environ(request: bytes) -> dict[str, Any]:
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    headers = dict(line.split(": ", 1) for line in lines)
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers.pop("Content-Type", ""),
        "CONTENT_LENGTH": headers.pop("Content-Length", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def _answered(body: Iterable[bytes], status: str, headers: Any) -> Answer:
    pairs = [(name.lower(), value) for name, value in headers.items()]
    header_map: Mapping[str, str] = dict(pairs)
    cookies = tuple(value for name, value in pairs if name == "set-cookie")
    content = b"".join(body)
    return Answer(int(status.split(" ")[0]), header_map, cookies, content, len(content))


if __name__ == "__main__":
    main() if len(sys.argv) == 1 else walk(sys.argv[1], sys.argv[2], int(sys.argv[3]))
