"""A small application that was there before the wizard: pages, a layout, a cookie; and now the sign-up at /join."""

import os

from flask import Flask, Response, redirect, render_template, request, session, url_for

from examples.event_signup.flow import flow
from onboarding.web import wizard


def create_app() -> Flask:
    app = Flask(__name__)
    app.secret_key = os.environ.get("SECRET_KEY", "only-good-enough-for-an-example")
    app.register_blueprint(wizard(flow), url_prefix="/join")
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/hello", view_func=say_hello, methods=["POST"])
    return app


def home() -> str:
    return render_template("start.html", name=session.get("name"))


def say_hello() -> Response:
    session["name"] = request.form["name"]
    return redirect(url_for("home"))  # type: ignore[return-value]  # werkzeug's own response, which Flask passes on
