"""Whether the process is alive, and whether it can work. For load balancers and people; nothing personal in it."""

from flask import Response, jsonify

from onboarding.sessions.errors import StoreUnavailable
from onboarding.web.wizard import current_wizard


def alive() -> Response:
    """200 as long as the process answers. It never touches the store: restarting would not bring that back."""
    return jsonify(status="alive")


def ready() -> Response:
    """200 when the store answers; else 503, so that traffic goes elsewhere. Figures are for ``/metrics``, and no more
    is said here: anybody may ask."""
    try:
        current_wizard().manager.health()
        return jsonify(status="ready")
    except StoreUnavailable:
        response = jsonify(status="store unavailable")
        response.status_code = 503
        response.headers["Retry-After"] = "1"
        return response
