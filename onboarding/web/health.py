"""Whether the process is alive, and whether it can work. For load balancers and people; nothing personal in it."""

from flask import Response, jsonify

from onboarding.sessions.errors import StoreUnavailable
from onboarding.web.wizard import current_wizard


def alive() -> Response:
    """200 as long as the process answers. It never touches the store: restarting would not bring that back."""
    return jsonify(status="alive")


def ready() -> Response:
    """200 where the store reads, writes and runs the scripts; else 503, so that traffic goes elsewhere. Figures are for
    ``/metrics``, and no more is said here: anybody may ask.
    """
    try:
        detail = current_wizard().manager.health().get("detail")
    except StoreUnavailable:
        return _not_ready("store unavailable")
    return _not_ready("degraded") if detail else jsonify(status="ready")


def _not_ready(status: str) -> Response:
    response = jsonify(status=status)
    response.status_code = 503
    response.headers["Retry-After"] = "1"
    return response
