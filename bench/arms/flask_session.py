"""Flask-Session on Redis, with one form a step."""

import os

import redis
from flask import Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_session import Session

from bench.answers import STEPS
from bench.arms.plain import StepForm

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
app.config.update(SESSION_TYPE="redis", SESSION_REDIS=redis.Redis.from_url(os.environ["REDIS_URL"]))
Session(app)


@app.route("/steps/<int:number>", methods=["GET", "POST"])
def step(number: int) -> ResponseReturnValue:
    form = StepForm()
    if form.validate_on_submit():
        session[f"step {number}"] = form.stored()
        return redirect(url_for("step", number=number + 1) if number < STEPS else url_for("done"), 303)
    form.show(session.get(f"step {number}"))
    return render_template("plain.html", form=form, number=number, steps=STEPS)


@app.route("/done")
def done() -> str:
    return "Done"
