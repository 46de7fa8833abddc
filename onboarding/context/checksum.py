"""A checksum that anybody can verify: SHA-256 over canonical JSON (RFC 8785), without the checksum itself."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

Json = Any


def checksum(document: Mapping[str, Json]) -> str:
    """ "sha256:…" of a JSON object, whatever the order of its keys; its own ``checksum`` does not count."""
    unsigned = {name: value for name, value in document.items() if name != "checksum"}
    return f"sha256:{hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest()}"


def verify(document: Mapping[str, Json]) -> bool:
    """Whether a document is what it was when its checksum was made; what has no canonical form is not."""
    try:
        return bool(document.get("checksum") == checksum(document))
    except ValueError:  # rfc8785's own errors, and lone surrogates in keys
        return False
