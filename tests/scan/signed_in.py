"""The application for a client that stays in its session whatever it does: Wapiti follows every cookie it is sent.

A form that deletes the session signs its browser out, and everything after that would be asked by nobody.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

import app

AGENT = "wapiti"


def create_app() -> Flask:
    made = app.create_app()
    made.wsgi_app = keeping(made.wsgi_app)  # type: ignore[method-assign]
    return made


def keeping(answer: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """An application that sends this agent no cookies."""

    def kept(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            if environ.get("HTTP_USER_AGENT") == AGENT:
                headers = [(name, value) for name, value in headers if name.lower() != "set-cookie"]
            return start(status, headers, *error)

        return answer(environ, begin)

    return kept
