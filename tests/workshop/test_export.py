"""``flask onboarding export``: a finalized session's context as a file."""

import json
from pathlib import Path

import pytest
from flask import Flask

from onboarding.business import samples
from onboarding.sessions import SessionManager


@pytest.mark.parametrize(("kind", "start"), [("json", b"{"), ("md", b"# Crumb"), ("pdf", b"%PDF-1.7")])
def test_a_context_is_written_to_a_file(
    app: Flask, manager: SessionManager, session_id: str, tmp_path: Path, kind: str, start: bytes
) -> None:
    """In each format, as the downloads have it."""
    manager.set_metadata(session_id, "somebody", "default")
    for number, answers in samples.load("crumb-and-ledger").answers.items():
        manager.save_step(session_id, number, answers)
    manager.finalize(session_id)
    path = tmp_path / f"context.{kind}"
    result = app.test_cli_runner().invoke(
        args=["onboarding", "export", session_id, "--format", kind, "--to", str(path)]
    )
    assert (0, "") == (result.exit_code, result.output)
    assert path.read_bytes().startswith(start)


def test_a_context_is_written_to_the_terminal(app: Flask, manager: SessionManager, session_id: str) -> None:
    """Without a file; what is not finalized is said."""
    manager.set_metadata(session_id, "somebody", "default")
    export = ["onboarding", "export", session_id]
    early = app.test_cli_runner().invoke(args=export)
    assert (1, True) == (early.exit_code, "not finalized" in early.output)
    for number, answers in samples.load("crumb-and-ledger").answers.items():
        manager.save_step(session_id, number, answers)
    manager.finalize(session_id)
    assert "business-context/1" == json.loads(app.test_cli_runner().invoke(args=export).output)["schema"]
