"""Bytes on the wire, headers included, as a browser asks for them: a first page with everything, and a step's swap."""

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Iterator

from bench.arms import walks
from bench.arms.walks import LIKE_A_BROWSER, Arm
from bench.measured import Row, Spread
from bench.serving import Server, Store, serving
from bench.visitor import Visitor
from bench.wire import drive
from onboarding.business.flow import flow
from onboarding.sessions import SessionManager
from onboarding.sessions.command import NewSession
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.store import Durability
from onboarding.sessions.redis.store import Store as Scripts

BUSINESS = Arm(
    "the business flow",
    "app:create_app()",
    "/steps/company",
    walks.ours.begin,
    walks.ours.go,
    {"APP_ENV": "production"},
    LIKE_A_BROWSER,
    walks.PRODUCTION,
)
KIB = 1024


def rows(store: Store) -> Iterator[Row]:
    with serving(BUSINESS, store=store) as servers:
        yield _first(servers[BUSINESS.name])
        yield _swap(servers[BUSINESS.name], store)


def _first(server: Server) -> Row:
    """The start page and all that it names, as a browser that has never been here fetches it."""
    wire, visitor = server.wire(), BUSINESS.visitor()
    page = drive(wire, visitor.get("/"))
    sizes = {"/": page.size}
    for address in re.findall(r'(?:src|href)="(/[^"]*\?v=[^"]*)"', page.text):
        sizes[address.partition("?")[0]] = drive(wire, visitor.get(address)).size
    wire.close()
    figures = {name: (Spread.of([size]), "bytes") for name, size in sizes.items()}
    return Row(
        "first", "the first page with everything", "KB", Spread.of([sum(sizes.values()) / KIB]), 30, figures=figures
    )


def _swap(server: Server, store: Store) -> Row:
    """What htmx swaps, for each step of the business flow with a sample's answers; the largest one counts."""
    wire, visitor = server.wire(), BUSINESS.visitor()
    drive(wire, BUSINESS.begin(visitor))
    _answer(visitor, store)
    visitor.always = {**LIKE_A_BROWSER, "HX-Request": "true", "HX-Target": "page"}
    sizes = {step.title: drive(wire, visitor.get(f"/steps/{step.slug}")).size for step in flow}
    wire.close()
    figures = {name: (Spread.of([size]), "bytes") for name, size in sizes.items()}
    spread = Spread.of([size / KIB for size in sizes.values()])
    return Row(
        "swap", "a step's swap, the largest", "KB", Spread(spread.high, spread.low, spread.high), 8, figures=figures
    )


def _answer(visitor: Visitor, store: Store) -> None:
    """Answer everything in the session that the visitor's cookie names; that is signed, and no secret to its owner."""
    (value,) = visitor.cookies.values()
    packed = value.lstrip(".").partition(".")[0]
    payload = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    session_id, grant, *_ = json.loads(zlib.decompress(payload) if value.startswith(".") else payload)["passage"]
    client = connect(store.url)
    manager = SessionManager(Scripts(lambda: client, Durability()), flow, builder(flow))
    opening = NewSession(user_id="anonymous", workspace_id="default")
    manager.open_session(session_id, opening, grant=hashlib.sha256(grant.encode()).hexdigest())
    for step, data in flow.example().items():
        manager.save_step(session_id, step, data)
    manager.close()
