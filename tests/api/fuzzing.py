"""Schemathesis against the application: what each call is given, and what its answer is held against.

Beside Schemathesis' own checks stands one of ours, which knows no exceptions: a body that its schema allows is
accepted, but for the rules that the schema names in ``x-rules``; one that it does not allow is refused.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.generation.meta import TestPhase

from onboarding.api.openapi import names
from onboarding.business.flow import flow
from onboarding.sessions import SessionManager
from tests.api.fitting import fitted, model_for
from tests.api.program import ANSWERS, KEYS
from tests.api.schemas import Schemas, named
from tests.business.asking import PRICES
from tests.figures import Figure

Json = Any
EARLIER = (7, 9, 14)  # the steps that others look at
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


@dataclass
class Fuzzing:
    """One run. ``cases`` counts what was sent, by what was answered; ``wrong`` has what should not have been.

    ``created`` are the sessions that calls have made, and that links between calls lead to, deleted ones included.
    """

    app: Flask
    manager: SessionManager
    schemas: Schemas
    figure: Figure
    cases: Counter[int] = field(default_factory=Counter)
    created: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    chance: Random = field(default_factory=lambda: Random(23))

    def run(self, operations: str, *, examples: int, phases: tuple[str, ...]) -> None:
        """Try the calls whose operationId is like this; ``examples`` for each, besides what a phase has to itself."""

        def prepare(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
            self._prepare(case)

        def agrees(context: Any, response: Any, case: Any) -> None:
            self._judge(response, case)

        before = Counter(self.cases)
        schemathesis.hook("before_call")(prepare)
        schemathesis.check(agrees)
        config = SchemathesisConfig.from_dict(_config(examples, phases))
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", self.app, config=config)
        try:
            for event in from_schema(schema.include(operation_id_regex=operations)).execute():
                self._note(event)
        finally:
            schemathesis.hooks.unregister_all()
            schemathesis.checks.CHECKS.unregister("agrees")
        sent = self.cases - before
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(sent.items()))
        self.figure(f"{sent.total()} cases of {operations}", f"{len(self.wrong)} wrong; {answers}")

    def _prepare(self, case: Any) -> None:
        """An id that looks like one becomes that of a session with what the call needs; two of three bodies fit."""
        case.headers["Accept-Encoding"] = "identity"  # in-process nothing unpacks an answer
        name, number = _named(case)
        stateful = case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL
        if number and self.chance.random() < 2 / 3 and isinstance(case.body, dict):
            fitted(number, case.body.get("data"))
        given = str((case.path_parameters or {}).get("session_id"))
        if _UUID.fullmatch(given) and given not in self.created:
            case.path_parameters["session_id"] = self._session(name, number, case.body)
        tested = getattr(case.meta.phase.data, "parameter", None) if case.meta else None
        version = 1 if number in EARLIER else 0
        if tested != "If-None-Match" and self.chance.random() < 2 / 3:
            (case.headers or {}).pop("If-None-Match", None)  # most calls ask for what there is
        if "If-Match" in (case.headers or {}) and tested != "If-Match":
            case.headers["If-Match"] = f'"{version}"'
        if "Idempotency-Key" in (case.headers or {}) and tested != "Idempotency-Key":
            case.headers["Idempotency-Key"] = f"{self.chance.getrandbits(64):x}"  # its example is for one call
        if isinstance(case.body, dict) and _is_version(case.body.get("version")):
            case.body["version"] = version
        if stateful:
            case.headers.pop("If-Match", None)

    def _session(self, name: str, number: int, body: Json) -> str:
        """A new one; whole for what reads or finalizes it."""
        answers = dict(ANSWERS) if name in ("finalize", "getSummary", "getProgress", "readStep") else {}
        answers |= {earlier: ANSWERS[earlier] for earlier in EARLIER}
        if number == 10 and isinstance(body, dict):
            model = model_for(body.get("data"))
            answers[9] = {**ANSWERS[9], "revenue_model": model}
            answers |= {10: {**PRICES[model], "pricing_strategy": "premium"}} if 10 in answers else {}
        session_id = "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}".format(
            *(self.chance.getrandbits(bits) for bits in (32, 16, 12, 12, 48))
        )
        self.manager.set_metadata(session_id, "ada", "acme")
        for step, data in sorted(answers.items()):
            self.manager.save_step(session_id, step, data)
        return session_id

    def _judge(self, response: Any, case: Any) -> None:
        self.cases[response.status_code] += 1
        name, number = _named(case)
        if (name, response.status_code) == ("createSession", 201):
            self.created.add(response.json()["session_id"])
        schema = _SENT.get(name)
        if schema is not None and number:
            schema = named(number, schema)
        if schema is None or case.method.upper() != case.operation.method.upper():
            return
        sent = _json(response.request.body)
        allowed = sent is not None and self.schemas.accepts(schema, sent)
        assert allowed or response.status_code >= 400, f"accepted, though {schema} does not allow it: {sent}"
        if allowed and response.status_code == 422 and response.json()["code"] != "key_reused":
            for path in {error["field"] for error in response.json()["errors"]}:
                assert self._is_told(number, path, sent.get("data")), f"{path} is refused by no rule: {sent}"
        assert not allowed or response.status_code != 413, f"too large, though {schema} allows it"

    def _is_told(self, number: int, path: str, data: Json) -> bool:
        """Whether a rule of the step speaks of this field, or of its group where the data has no such row."""
        paths, (group, *inside) = self.schemas.told(number) if number else set(), path.split(".")
        rows = data.get(group) or []
        absent = bool(inside) and group in paths and int(inside[0]) >= len(rows)
        return ".".join(part for part in path.split(".") if not part.isdigit()) in paths or absent

    def _note(self, event: events.EngineEvent) -> None:
        if isinstance(event, events.NonFatalError | events.FatalError):
            self.wrong.append(str(getattr(event, "info", event)))
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.failure_info is not None:
                        failure = check.failure_info.failure
                        self.wrong.append(f"{failure.operation}: {failure.title}. {failure.message}")


def _config(examples: int, phases: tuple[str, ...]) -> dict[str, Any]:
    every = ("examples", "coverage", "fuzzing", "stateful")
    return {
        "seed": 23,
        "headers": {"Authorization": f"Bearer {KEYS['any'][1]}"},
        "continue-on-failure": True,
        "generation": {"max-examples": examples, "no-shrink": True, "database": "none"},
        "phases": {phase: {"enabled": phase in phases} for phase in every},
        "checks": {
            "positive_data_acceptance": {"enabled": False},  # ours knows the rules, and nothing but the rules
            "missing_required_header": {
                "enabled": False
            },  # the key, which every call is sent with; ignored_auth sees to it
        },
    }


def _named(case: Any) -> tuple[str, int]:
    """What the call does, and the number of the step that it is about; 0 where there is none."""
    name = case.operation.definition.raw["operationId"]
    return _OF_STEPS.get(name, (name, 0))


def calls_of(number: int, *does: str) -> str:
    """An expression for the operations that do this with the step."""
    return "|".join(name for name, (what, step) in _OF_STEPS.items() if step == number and what in does)


_SENT = {"saveStep": "Save", "keepDraft": "Draft", "createSession": "NewSession"}  # the schema of its body
_OF_STEPS = {
    names.operation(verb, step, what): (does, step.number)
    for step in flow
    for verb, what, does in (
        ("save", "", "saveStep"),
        ("change", "", "changeStep"),
        ("get", "", "readStep"),
        ("keep", "draft", "keepDraft"),
        ("get", "draft", "readDraft"),
        ("discard", "draft", "discardDraft"),
    )
}


def _is_version(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 and value == int(value)


def _json(sent: bytes | str | None) -> Json:
    try:
        return json.loads(sent or b"")
    except ValueError:
        return None
