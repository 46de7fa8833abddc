"""``/metrics``, for Prometheus: with the token where one is set, else for this machine alone."""

import hmac

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from onboarding.http.routing import from_this_machine
from onboarding.observing import figures


def add_metrics(app: Flask, token: str) -> None:
    def metrics() -> Response:
        if token and not _sent(token):
            refused = Response("401 Send METRICS_TOKEN as “Authorization: Bearer …”\n", 401, mimetype="text/plain")
            refused.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
            return refused
        if not token and not from_this_machine():
            return Response("403 Set METRICS_TOKEN to read this from elsewhere\n", 403, mimetype="text/plain")
        return Response(figures.text(), content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/metrics", view_func=metrics)


def _sent(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
