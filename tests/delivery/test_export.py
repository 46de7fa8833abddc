"""Documents in a folder or an object store: whole, under one name."""

import json
import os
import uuid
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem

from onboarding.delivery.delivery import Delivery, Outcome
from onboarding.delivery.export import Export

NOW = datetime.now(UTC)
DELIVERY = Delivery(session_id=str(uuid.uuid4()), standing="due", now=NOW, reference="BC-7KQ2M-X9T4W")
NAME = f"BC-7KQ2M-X9T4W-{DELIVERY.session_id}.json"
DOCUMENT = {"name": "Bäckerei Krume"}


def test_a_document_is_a_file(folder: Path) -> None:
    """In a folder that is made if need be, for its owner's eyes, and nothing beside it."""
    assert Outcome(sent=True) == Export(f"file://{folder}/").send(DELIVERY, DOCUMENT)
    assert [NAME] == os.listdir(folder)
    assert DOCUMENT == json.loads((folder / NAME).read_text())
    assert 0o600 == (folder / NAME).stat().st_mode & 0o777


def test_again_changes_nothing(folder: Path) -> None:
    """Written twice it is there once."""
    export = Export(f"file://{folder}")
    for _ in range(2):
        assert export.send(DELIVERY, DOCUMENT).sent
    assert [NAME] == os.listdir(folder)


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that cannot keep it: no half a document, no leftovers, and the reason."""

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = Export(f"file://{folder}").send(DELIVERY, DOCUMENT)
    assert (False, False, "OSError: [Errno 28] No space left on device") == (outcome.sent, outcome.dead, outcome.why)
    assert [] == os.listdir(folder)


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """Where a file stands in the way, it is a failure with its reason."""
    (tmp_path / "file").touch()
    outcome = Export(f"file://{tmp_path}/file/contexts").send(DELIVERY, DOCUMENT)
    assert (False, True) == (outcome.sent, outcome.why.startswith("NotADirectoryError"))


def test_an_object_store(tmp_path: Path) -> None:
    """Where a put is whole by itself, it is one put."""
    bucket = f"memory://{uuid.uuid4()}"
    assert Export(bucket).send(DELIVERY, DOCUMENT).sent
    assert DOCUMENT == json.loads(fsspec.open(f"{bucket}/{NAME}").open().read())


def test_another_file_system(folder: Path) -> None:
    """Elsewhere it is written beside and moved into place, and left alone where it is already."""

    class Elsewhere(LocalFileSystem):
        protocol = "elsewhere"

    fsspec.register_implementation("elsewhere", Elsewhere, clobber=True)
    export = Export(f"elsewhere://{folder}")
    for _ in range(2):
        assert Outcome(sent=True) == export.send(DELIVERY, DOCUMENT)
    assert [NAME] == os.listdir(folder)
    assert DOCUMENT == json.loads((folder / NAME).read_text())
