"""The JSON Schemas of the document as validators, with their formats checked."""

import functools
import json
import re
from typing import Any

from jsonschema_rs import Draft202012Validator

from onboarding.api.openapi import names
from onboarding.business.flow import flow

Json = Any


def named(number: int, kind: str) -> str:
    """What the schema of a step's answers, of saving it or of its draft is called."""
    return names.schema(flow.step(number), kind)


class Schemas:
    """By name, as ``components/schemas`` has them."""

    def __init__(self, document: Json) -> None:
        text = json.dumps(document["components"]["schemas"])
        self._all = json.loads(text.replace("#/components/schemas/", "#/$defs/"))

    @functools.cache  # noqa: B019  # lives as long as the tests do
    def __getitem__(self, name: str) -> Draft202012Validator:
        return Draft202012Validator({**self._all[name], "$defs": self._all}, validate_formats=True)

    def accepts(self, name: str, body: Json) -> bool:
        return bool(self[name].is_valid(body))

    def told(self, number: int) -> set[str]:
        """The fields that the rules of a step speak of, by path: what its schema cannot say."""
        rules = self._all[named(number, "Answers")].get("x-rules", [])
        return {name for rule in rules for name in re.findall(r"[a-z_]+(?:\.[a-z_]+)*", rule)}
