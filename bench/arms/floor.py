"""The floor: bare Flask and Flask-WTF, one Redis command a request, nothing that a wizard needs besides."""

import os
import secrets

import redis
from flask import Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from bench.answers import STEPS
from bench.arms.plain import StepForm

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
store = redis.Redis.from_url(os.environ["REDIS_URL"])


@app.route("/steps/<int:number>", methods=["GET", "POST"])
def step(number: int) -> ResponseReturnValue:
    key = f"floor:{session.setdefault('id', secrets.token_hex(16))}:{number}"
    form = StepForm()
    if form.validate_on_submit():
        store.set(key, form.stored(), ex=604_800)
        return redirect(url_for("step", number=number + 1) if number < STEPS else url_for("done"), 303)
    form.show(store.get(key))
    return render_template("plain.html", form=form, number=number, steps=STEPS)


@app.route("/done")
def done() -> str:
    return "Done"
