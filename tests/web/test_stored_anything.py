"""Whatever JSON a program stores in a step, no page, plot, check, export or call of the API fails on it."""

import uuid
from collections.abc import Iterator

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.business.flow import flow
from onboarding.forms import Json, RowsField
from onboarding.sessions import SessionManager
from onboarding.sessions.command import NewSession
from tests.faults.sizes import SOAK, size
from tests.web.html_form import form_of, parse, sent
from tests.web.walking import ANSWERS

API = "/api/v1/onboarding"
KEY = {"Authorization": "Bearer dev"}
PAGES = ("/", "/summary", "/done", "/answers.json", "/resume", "/discard", "/export/business-context.json")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def stored(number: int) -> st.SearchStrategy[dict[str, Json]]:
    """Data with the step's own names: each as a sample has it, anything at all, or rows with the right names."""
    fields = {}
    for field in flow.step(number).form(everything=True):
        kinds = [ANYTHING]
        if isinstance(field, RowsField):
            names = ["id", "competitor", "icp", *(inner.short_name for inner in field.row(None, "", {}))]
            kinds.append(st.lists(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=4), max_size=3))
        if field.name in ANSWERS[number]:
            kinds += [st.just(ANSWERS[number][field.name])] * 2
        fields[field.name] = st.one_of(kinds)
    return st.fixed_dictionaries({}, optional=fields) | st.dictionaries(TEXTS, ANYTHING, max_size=3)


class Session:
    """One session, with a browser in it and a program beside."""

    def __init__(self, client: FlaskClient, manager: SessionManager) -> None:
        self.client, self.manager, self.id = client, manager, ""

    def begin(self) -> None:
        """Another session with every step saved, which this browser may open."""
        seeded = self.client.post("/preview/seed")
        assert seeded.status_code == 201, seeded.text
        self.id = seeded.json["session_id"]

    def asks(self, number: int) -> Iterator[tuple[str, int]]:
        """Everything that can be asked about a session, after this step was stored, and how it was answered."""
        lookers = [other.number for other in flow if number in flow.needs(other)]
        looked_at = list(ANSWERS) if SOAK else sorted({number, number % 23 + 1, *lookers})
        for path in (*PAGES, *(f"/steps/{flow.step(n).slug}" for n in looked_at)):
            yield path, self.client.get(path).status_code
        yield from self._step(number)
        for path in ("/progress", "/summary", *(f"/steps/{n}" for n in looked_at)):
            yield from self._call("GET", path)
        yield from self._call("POST", "/finalize")
        for n in (number, *lookers):
            yield from self._call("PUT", f"/steps/{n}/draft", {"data": ANSWERS[n], "version": 1})
            yield from self._call("POST", f"/steps/{n}", {"data": ANSWERS[n]})

    def _step(self, number: int) -> Iterator[tuple[str, int]]:
        """Its own page sent back as it is, and what is drawn of it."""
        path = f"/steps/{flow.step(number).slug}"
        page = self.client.get(path, query_string={"change": "1"})
        yield f"{path}?change=1", page.status_code
        if page.status_code == 200:
            form = {}
            for name, value in sent(form_of(parse(page.data))):
                form.setdefault(name, []).append(value)
            for act, to in (("again", path), ("save", f"{path}/plots"), ("save", path), ("later", path)):
                yield f"POST {to} {act}", self.client.post(to, data={**form, "act": act}).status_code

    def _call(self, method: str, path: str, body: Json = None) -> Iterator[tuple[str, int]]:
        answer = self.client.open(f"{API}/{self.id}{path}", method=method, headers=KEY, json=body)
        yield f"{method} {path}", answer.status_code


@pytest.fixture
def session(client: FlaskClient, manager: SessionManager) -> Session:
    return Session(client, manager)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("number", ANSWERS)
def test_nothing_stored_makes_anything_fail(session: Session, number: int) -> None:
    """Arbitrary JSON in this step, every other one answered: all pages and calls answer, and none with a 5xx."""
    session.begin()

    @settings(
        max_examples=size(4, 150), deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=stored(number))
    def ask(data: dict[str, Json]) -> None:
        saved = session.manager.save_step(session.id, number, data)
        answered = dict(session.asks(number))
        assert {asked: status for asked, status in answered.items() if status >= 500} == {}, data
        if session.manager.get_metadata(session.id).finalized:
            session.begin()  # it passed, or was put right: another one to go on with
        assert saved.complete is not bool(saved.errors)

    ask()


def test_a_finalized_session_shows_only_what_was_proved(
    app: Flask, manager: SessionManager, store: redis.Redis
) -> None:
    """What was stored before every save was judged, as if it were complete, is judged when it is next read."""
    session_id = str(uuid.uuid4())
    manager.open_session(session_id, NewSession(user_id="ada", workspace_id="acme"))
    manager.save_step(session_id, 7, {"competitors": [{"name": "x"}]}, judged=True)
    key = f"onboarding:{{{session_id}}}:progress"
    entry = store.hget(key, "step:7").split(" ")
    entry[-1] = entry[-1][:8] + "0" * 8  # the fingerprint of then
    store.hset(key, "step:7", " ".join(entry))
    store.hset(f"onboarding:{{{session_id}}}:metadata", "definition", "0" * 16)
    client = app.test_client()
    for path in ("progress", "summary", "steps/8", "steps/7"):
        assert client.get(f"{API}/{session_id}/{path}", headers=KEY).status_code < 500
    assert manager.get_progress(session_id).completed == 0
