"""The application, with an address that tells how its worker collects garbage."""

import gc

from flask import Flask, jsonify

import app as application


def create_app() -> Flask:
    app = application.create_app()
    at_start = gc.isenabled()

    @app.get("/collecting")
    def collecting() -> object:
        return jsonify(
            at_start=at_start, enabled=gc.isenabled(), frozen=gc.get_freeze_count(), tracked=len(gc.get_objects())
        )

    return app
