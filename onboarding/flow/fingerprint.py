"""Which definition something was saved under, as short digests: of a step's questions, and of a whole flow."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

Json = Any
JUDGED = "every save is judged"


def canonical(value: Json) -> str:
    """JSON that is the same text for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Json) -> str:
    """16 hexadecimal digits of the SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def fingerprint(declaration: list[dict[str, Json]]) -> str:
    """Of a form: the first half changes with its questions, the second with their limits too.

    And with ``JUDGED``: what was saved before every save was judged is judged when it is next read.
    """
    limits = sorted(declaration, key=lambda field: str(field["name"]))
    return digest(sorted(_names(declaration)))[:8] + digest([JUDGED, limits])[:8]


def first_fingerprint(slug: str, field_names: tuple[str, ...]) -> str:
    """What was kept with a save before limits counted and slugs were kept apart."""
    return digest([slug, field_names])


def _names(declaration: list[dict[str, Json]], group: str = "") -> Iterator[str]:
    for field in declaration:
        yield f"{group}{field['name']}"
        yield from _names(field.get("row", []), f"{group}{field['name']}[].")
