"""Somebody with a whole session, which stays whole while a scan sends every form of it."""

import re
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import redis
from flask import Flask

from onboarding.business import samples
from onboarding.sessions.links import Links
from onboarding.sessions.manager import SessionManager

WEEK = 604_800_000  # ms


@dataclass
class Entered:
    """A session, and the cookie of the browser that is in it."""

    session_id: str
    cookie: str


def enter(app: Flask, address: str, trusted: ssl.SSLContext) -> Entered:
    """Answer every step, and open the session with a link, as on another device."""
    manager: SessionManager = app.extensions["onboarding"]["wizard"].manager
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, "scan", "default")
    for number, answers in samples.load("crumb-and-ledger").answers.items():
        manager.save_step(session_id, number, answers)
    link = f"/resume/{Links(manager, [str(app.secret_key)]).make(session_id)}"
    with httpx.Client(base_url=address, verify=trusted, timeout=20) as browser:
        held = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(link).text)
        assert held is not None
        browser.post(link, data={"csrf_token": held[1]}, headers={"Origin": address})
        assert browser.get("/summary").status_code == 200
        return Entered(session_id, "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar))


@contextmanager
def stays(entered: Entered, store_url: str) -> Iterator[list[str]]:
    """What a form finalizes, deletes or signs out is undone at once; what was, is in the list."""
    store = redis.Redis(unix_socket_path=store_url.removeprefix("unix://"))
    metadata = f"onboarding:{{{entered.session_id}}}:metadata"
    whole = {key: store.dump(key) for key in store.keys(f"onboarding:{{{entered.session_id}}}:*")}
    undone: list[str] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            status = store.hget(metadata, "status")
            if status != b"open":
                undone.append("deleted" if status is None else "finalized")
                for key, value in whole.items():
                    store.restore(key, WEEK, value, replace=True)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield undone
    finally:
        over.set()
        watching.join(5)
        store.close()
