"""Whether the service can work, for programs that watch it. It needs no key, and tells nothing of anybody."""

from importlib.metadata import PackageNotFoundError, version

from flask import Response, jsonify

from onboarding.api.caller import current_api
from onboarding.sessions import StoreUnavailable


def health() -> Response:
    try:
        return jsonify(status="ok", version=_version(), **current_api().manager.health())
    except StoreUnavailable:
        response = jsonify(status="store unavailable", version=_version())
        response.status_code = 503
        response.headers["Retry-After"] = "2"
        return response


def _version() -> str:
    try:
        return version("onboarding-wizard")
    except PackageNotFoundError:
        return "0.1.0"  # run from its folder, not installed
