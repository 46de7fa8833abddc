"""The document's page: what the template shows, call by call."""

import re
from dataclasses import dataclass
from typing import Any

from onboarding.api.openapi import names
from onboarding.api.openapi.operations import IN_SESSION
from onboarding.api.openapi.schema_docs import Line, answered, asked, pretty
from onboarding.api.problem_codes import PROBLEMS, Known
from onboarding.flow import Flow, Step

Schema = dict[str, Any]


@dataclass(frozen=True)
class ShownCall:
    """``answers`` are (status, when), ``heads`` the request's headers (name, what it does); ``answered`` is success."""

    id: str
    method: str
    path: str
    summary: str
    told: str
    heads: tuple[tuple[str, str], ...]
    body: tuple[Line, ...]
    example: str
    answers: tuple[tuple[str, str], ...]
    answered: tuple[Line, ...]


@dataclass(frozen=True)
class ShownStep:
    """A step's calls, the fields of its data, and what its schema cannot say."""

    step: Step
    calls: tuple[ShownCall, ...]
    fields: tuple[Line, ...]
    rules: tuple[str, ...]
    example: str


_OF_ONE = re.compile("/steps/[0-9]")


class Page:
    """Of one document."""

    def __init__(self, document: Schema, flow: Flow) -> None:
        self._document, self.flow = document, flow
        self.info, self.tags = document["info"], {tag["name"]: tag["description"] for tag in document["tags"]}

    def calls(self, tag: str) -> list[ShownCall]:
        return [
            self._call(path, method, call)
            for path, methods in self._document["paths"].items()
            for method, call in methods.items()
            if tag in call["tags"]
        ]

    def of_any_step(self) -> list[ShownCall]:
        """Calls about steps that are not about one alone."""
        return [call for call in self.calls("Steps") if not _OF_ONE.search(call.path)]

    def steps(self) -> list[ShownStep]:
        return [self._step(step) for step in self.flow]

    def problems(self) -> tuple[Known, ...]:
        """Code, status and what it means."""
        return PROBLEMS

    @property
    def read(self) -> tuple[Line, ...]:
        """What reading any step answers."""
        return answered(self._document["components"]["schemas"]["Step"])

    @property
    def problem(self) -> str:
        """What one looks like."""
        unprocessable = self._document["components"]["responses"]["Unprocessable"]
        return pretty(unprocessable["content"]["application/problem+json"]["example"])

    def _step(self, step: Step) -> ShownStep:
        at = f"{IN_SESSION}/steps/{step.number}"
        paths = self._document["paths"]
        calls = [
            (at, "post"),
            (at, "patch"),
            (at, "get"),
            *((f"{at}/draft", method) for method in ("get", "put", "delete")),
        ]
        data = self._document["components"]["schemas"][names.schema(step, "Answers")]
        shown = tuple(self._call(path, method, paths[path][method]) for path, method in calls)
        return ShownStep(step, shown, asked(data), tuple(data.get("x-rules", ())), shown[0].example)

    def _call(self, path: str, method: str, call: Schema) -> ShownCall:
        body = call.get("requestBody", {}).get("content", {}).get("application/json", {})
        parameters = [self._found(parameter) for parameter in call.get("parameters", ())]
        return ShownCall(
            id=call["operationId"],
            method=method.upper(),
            path=path,
            summary=call["summary"],
            told=call.get("description", ""),
            heads=tuple(
                (parameter["name"], parameter.get("description", ""))
                for parameter in parameters
                if parameter["in"] == "header"
            ),
            body=asked(self._found(body["schema"])) if body else (),
            example=pretty(body["example"]) if "example" in body else "",
            answers=tuple((status, self._found(answer)["description"]) for status, answer in call["responses"].items()),
            answered=self._answered(call),
        )

    def _answered(self, call: Schema) -> tuple[Line, ...]:
        """The fields of the answer that is hoped for."""
        success = next(answer for status, answer in call["responses"].items() if status[0] == "2")
        content = success.get("content", {}).get("application/json")
        return answered(self._found(content["schema"])) if content else ()

    def _found(self, node: Schema) -> Schema:
        """What a reference refers to."""
        while "$ref" in node:
            found: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = found
        return node
