"""The JSON Schema of what finalizing makes: by itself, under its own name, and within the OpenAPI document."""

import json
import re
from typing import Any

from onboarding.context.general import general_schema
from onboarding.flow import Flow

Schema = dict[str, Any]
NAME = "BusinessContext"
_PART = "Context"  # its parts are called so besides: a business has problems too, and they are no Problem of a call


def schema_of(flow: Flow) -> Schema:
    return flow.context_schema() if flow.context_schema else general_schema(flow)


def file_name(flow: Flow) -> str:
    """“business-context-1”, of the document’s own “business-context/1”."""
    name: str = schema_of(flow)["properties"]["schema"]["const"]
    return name.replace("/", "-")


def components(flow: Flow) -> dict[str, Schema]:
    """The schema and its parts, as the OpenAPI document refers to them."""
    text = json.dumps(schema_of(flow))
    whole = json.loads(re.sub(r"#/\$defs/(\w+)", rf"#/components/schemas/{_PART}\1", text))
    parts = whole.pop("$defs", {})
    for about in ("$schema", "$id"):
        whole.pop(about, None)
    return {NAME: whole} | {f"{_PART}{name}": part for name, part in parts.items()}
