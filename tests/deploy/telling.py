"""The application, with an address that tells how its worker collects garbage, and of which requests gunicorn tells."""

import gc

from flask import Flask, jsonify
from gunicorn.glogging import Logger

import app as application


def create_app() -> Flask:
    app = application.create_app()
    at_start = gc.isenabled()
    lines: list[object] = []
    put_together = Logger.atoms

    def noting(self: Logger, *request: object) -> object:
        lines.append(request)
        return put_together(self, *request)

    Logger.atoms = noting  # type: ignore[method-assign,assignment]

    @app.get("/collecting")
    def collecting() -> object:
        return jsonify(
            at_start=at_start,
            enabled=gc.isenabled(),
            frozen=gc.get_freeze_count(),
            tracked=len(gc.get_objects()),
            gunicorns_lines=len(lines),
        )

    return app
