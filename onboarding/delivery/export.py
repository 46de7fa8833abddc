"""A folder or an object store, by any address that fsspec knows. A document is there whole or not at all.

It has one name, so that writing it again changes nothing.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from onboarding.delivery.delivery import Delivery, Outcome

Json = Any

_WHOLE = frozenset(
    {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "memory"}
)  # where a put is atomic by itself


class Export:
    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._kind = url.partition("://")[0]

    def send(self, delivery: Delivery, document: dict[str, Json]) -> Outcome:
        content = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
        try:
            self._write(f"{self._url}/{delivery.document_name}", content)
        except Exception as error:  # noqa: BLE001  # each file system has its own; it is noted and tried again
            return Outcome(sent=False, why=f"{type(error).__name__}: {error}"[:200])
        return Outcome(sent=True)

    def _write(self, url: str, content: bytes) -> None:
        import fsspec  # takes a moment to load, and a web worker exports nothing

        files, path = fsspec.url_to_fs(url)
        if self._kind in ("file", "local"):
            return _write_synced(Path(path), content)
        if self._kind in _WHOLE:
            files.pipe_file(path, content)
        elif not files.exists(path):
            files.makedirs(path.rpartition("/")[0], exist_ok=True)
            part = f"{path}.{secrets.token_hex(8)}.part"
            files.pipe_file(part, content)
            files.mv(part, path)
        return None


def _write_synced(path: Path, content: bytes) -> None:
    """On the disk before it is told as sent: the outbox goes after that."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
