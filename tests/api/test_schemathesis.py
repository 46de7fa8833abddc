"""Every call keeps the document's word, whatever it is sent.

Each step is sent some generated bodies. What Schemathesis makes up to stand at each limit of a schema takes up to
twenty seconds a step: with SOAK=1 all of it, else for three steps, one with every kind of answer and two with rows. The
limits themselves are tried one by one in test_schema_limits, for every step.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from schemathesis.transport.wsgi import WSGITransport

from onboarding.sessions import SessionManager
from tests.api.fuzzing import Fuzzing, calls_of
from tests.api.schemas import Schemas
from tests.faults.sizes import LONGEST_SOAK, SOAK, size
from tests.figures import Figure

pytestmark = [pytest.mark.timeout(LONGEST_SOAK if SOAK else 120), pytest.mark.filterwarnings("default")]
UNIT = ("examples", "coverage", "fuzzing")
AT_EVERY_LIMIT = range(1, 24) if SOAK else (1, 8, 9)


@pytest.fixture(autouse=True)
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schemathesis 4.32 hands settings of a network connection on to an application that it calls in-process."""
    send = WSGITransport.send

    def quietly(self: WSGITransport, case: Any, **settings: Any) -> Any:
        return send(
            self, case, **{name: settings[name] for name in settings.keys() - {"max_redirects", "verify", "cert"}}
        )

    monkeypatch.setattr(WSGITransport, "send", quietly)


@pytest.fixture
def fuzzing(app: Flask, manager: SessionManager, document: dict[str, Any], figure: Figure) -> Iterator[Fuzzing]:
    app.testing = False  # so that an exception is answered 500, which is what is looked for
    yield Fuzzing(app, manager, Schemas(document), figure)
    app.testing = True


@pytest.mark.parametrize("number", range(1, 24))
def test_each_step(fuzzing: Fuzzing, number: int) -> None:
    """Saving, reading and drafting a step: no server error, no undocumented answer, and schema and forms agree."""
    covered = number in AT_EVERY_LIMIT
    phases = UNIT if covered else ("examples", "fuzzing")
    calls = calls_of(number, "saveStep", "readStep", "keepDraft")
    fuzzing.run(f"^({calls})$", examples=size(5, 350), phases=phases)
    assert not fuzzing.wrong, "\n".join(fuzzing.wrong)
    assert fuzzing.cases[200] > (12 if covered else 1)
    assert fuzzing.cases.total() > (size(100, 900) if covered else 12)


def test_the_session(fuzzing: Fuzzing) -> None:
    """Creating, reading, resuming, finalizing and deleting a session likewise."""
    fuzzing.run("^[a-z]+[A-Z].*$|^finalize$|^health$", examples=size(15, 200), phases=UNIT)
    assert not fuzzing.wrong, "\n".join(fuzzing.wrong)
    assert {200, 201, 204, 404, 405, 422} <= fuzzing.cases.keys()


def test_calls_after_calls(fuzzing: Fuzzing) -> None:
    """Sessions that were created are worked on, deleted and used after that, as the document links the calls."""
    whole = "createSession|getProgress|getSummary|makeResumeUrl|finalize|deleteSession"
    for number in range(1, size(2, 24)):
        calls = f"^({whole}|{calls_of(number, 'saveStep', 'readStep', 'keepDraft')})$"
        fuzzing.run(calls, examples=size(30, 150), phases=("stateful",))
    assert not fuzzing.wrong, "\n".join(fuzzing.wrong)
    assert {200, 201, 204, 404} <= fuzzing.cases.keys()
