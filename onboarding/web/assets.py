"""Our own files and htmx, each under an address that changes with its content, so that it may be kept for ever."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Response, current_app, request, url_for

from onboarding.web import security

STATIC = Path(__file__).parents[2] / "static"
_FOR_EVER = "public, max-age=31536000, immutable"


def htmx() -> Response:
    """htmx's own build, from the installed package."""
    response = Response(_htmx_source(), mimetype="text/javascript")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def of_pages() -> dict[str, Any]:
    """What every template may use."""
    return {"asset": asset, "htmx_url": htmx_url, "csrf_token": security.token}


def asset(name: str) -> str:
    path = STATIC / name
    version = _version(name, path.stat().st_mtime_ns if current_app.debug else 0)
    return url_for(".static", filename=name, v=version)


def htmx_url() -> str:
    return url_for(".htmx", v=hashlib.sha256(_htmx_source()).hexdigest()[:8])


@cache
def _version(name: str, changed_at: int) -> str:
    """Read once; while developing, again after each change."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]


@cache
def _htmx_source() -> bytes:
    return (files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js").read_bytes()


def keep(response: Response) -> Response:
    """Static files are asked for with their version."""
    if request.endpoint and request.endpoint.endswith(".static") and "v" in request.args:
        response.headers["Cache-Control"] = _FOR_EVER
    return response
