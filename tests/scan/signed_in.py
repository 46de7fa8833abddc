"""The application for a client that is in a session and stays there, whatever it does and forgets.

Wapiti follows every cookie that it is sent, those too that sign out, and some of its modules drop the ones it was
given: most of its requests were asked by nobody.
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

import app

AGENT = "wapiti"
COOKIE_FILE = "SCAN_COOKIE_FILE"


def create_app() -> Flask:
    made = app.create_app()
    made.wsgi_app = keeping(made.wsgi_app)  # type: ignore[method-assign]
    return made


def keeping(answer: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """An application to which this agent always comes with one cookie, and which sends it no other."""

    def kept(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("HTTP_USER_AGENT") != AGENT:
            return answer(environ, start)

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start(status, [(name, value) for name, value in headers if name.lower() != "set-cookie"], *error)

        return answer(environ | {"HTTP_COOKIE": _cookie()}, begin)

    return kept


@cache
def _cookie() -> str:
    return Path(os.environ[COOKIE_FILE]).read_text()
