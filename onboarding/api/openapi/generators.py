"""The document as generators of clients read it: each of them names things by ``title``, and stumbles over something.

- A title is a class's name for some; questions are worded as people need them. They stand as ``x-label``, and as the
  description where there is none.
- One choice within another is one list of choices: nested ``anyOf`` are read as objects by some.
- An enumeration and a constant say their type too.
"""

from typing import Any

from onboarding.api.openapi.schema_docs import LABEL

Schema = dict[str, Any]
_NAMED = ("properties", "patternProperties", "$defs", "schemas")  # what is in these has names of ours, and is no schema
_VALUES = ("example", "examples", "default", "enum", "const", "required")
_TYPES = {str: "string", bool: "boolean", int: "integer"}


def fit(document: Schema) -> Schema:
    """The same document, said so."""
    schemas = document["components"]["schemas"]
    fitted = {name: _fitted(schema) for name, schema in schemas.items()}
    return {**document, "components": {**document["components"], "schemas": fitted}}


def _fitted(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_fitted(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found: Schema = {}
    for name, value in schema.items():
        if name in _VALUES:
            found[name] = value
        elif name in _NAMED:
            found[name] = {key: _fitted(one) for key, one in value.items()}
        elif name == "title":
            found[LABEL] = value
        else:
            found[name] = _fitted(value)
    if LABEL in found:
        found.setdefault("description", found[LABEL])
    return _typed(_flat(found))


def _flat(schema: Schema) -> Schema:
    if "anyOf" not in schema:
        return schema
    choices: list[Schema] = []
    for one in schema["anyOf"]:
        choices += one["anyOf"] if isinstance(one, dict) and list(one) == ["anyOf"] else [one]
    return {**schema, "anyOf": choices}


def _typed(schema: Schema) -> Schema:
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    kinds = {_TYPES.get(type(value)) for value in values}
    if len(kinds) != 1 or "type" in schema or None in kinds:
        return schema
    return {"type": kinds.pop(), **schema}
