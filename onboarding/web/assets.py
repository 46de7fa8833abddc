"""Our own files and htmx, each under an address that changes with its content, so that it may be kept for ever.

They are compressed as far as that goes, once, since they are sent to everybody who comes for the first time.
"""

import gzip
import hashlib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import brotli
from flask import Response, current_app, request, url_for

from onboarding.http.headers import FOR_EVER
from onboarding.http.rendering import STATIC
from onboarding.web import security
from onboarding.web.wizard import file_url

_ENCODINGS = ("br", "gzip")  # the smaller one first
_TEXTS = ("text/", "image/svg+xml")


def htmx() -> Response:
    """htmx's own build, from the installed package."""
    return Response(_htmx_source(), mimetype="text/javascript")


def of_pages() -> dict[str, Any]:
    """What every page may use."""
    return {"asset": asset, "htmx_url": htmx_url, "csrf_token": security.token}


def asset(name: str) -> str:
    changed_at = (STATIC / name).stat().st_mtime_ns if current_app.debug else 0
    return file_url(name, _version(name, changed_at))


def htmx_url() -> str:
    return url_for(".htmx", v=_htmx_version())


@cache
def _version(name: str, changed_at: int) -> str:
    """Read once; while developing, again after each change."""
    return _short((STATIC / name).read_bytes())


@cache
def _htmx_version() -> str:
    return _short(_htmx_source())


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


@cache
def _htmx_source() -> bytes:
    return (files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js").read_bytes()


def keep(response: Response) -> Response:
    """A file that is asked for with its version may be kept for ever."""
    if not (request.endpoint or "").endswith((".static", ".htmx")) or response.status_code not in (200, 304):
        return response
    if "v" in request.args:
        response.headers["Cache-Control"] = FOR_EVER
    if response.status_code == 200 and (response.mimetype or "").startswith(_TEXTS):
        _compress(response)
    return response


def _compress(response: Response) -> None:
    response.vary.add("Accept-Encoding")
    encoding = request.accept_encodings.best_match(_ENCODINGS)
    if encoding is None:
        return
    response.direct_passthrough = False
    response.set_data(_smallest(response.get_data(), encoding))
    response.headers["Content-Encoding"] = encoding
    if etag := response.get_etag()[0]:
        response.set_etag(f"{etag}-{encoding}")


@lru_cache(maxsize=64)
def _smallest(content: bytes, encoding: str) -> bytes:
    return brotli.compress(content, quality=11) if encoding == "br" else gzip.compress(content, 9, mtime=0)
