"""What the doctor tries: every operation of the session manager once, in a session that is deleted then, and whether
the PDF has letters for what founders may write in.
"""

import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Iterator

from onboarding.cli.doctor.finding import Finding, Level, meaning, ok, warning, wrong
from onboarding.config import Settings
from onboarding.context.pdf.fonts import SAMPLES, letters_without_a_font
from onboarding.flow import Flow
from onboarding.forms.formdata import FormData
from onboarding.sessions import (
    Incomplete,
    RetryPolicy,
    SessionError,
    SessionManager,
    StoreUnavailable,
    UnknownSession,
    manager_of,
    store_address,
)

WHO = "doctor"
LINKS_LIVE = 60  # seconds; that one was used is known for as long
Tried = tuple[str, Callable[[], object]]


def try_operations(settings: Settings, flow: Flow) -> list[Finding]:
    """The first that fails is the last that is tried, but for deleting."""
    nobody = settings.model_copy(update={"onboarding_webhook_url": "", "onboarding_export_url": ""})
    manager = manager_of(nobody, flow, store_address(settings), policy=RetryPolicy(attempts=1))
    session_id, found = str(uuid.uuid4()), list[Finding]()
    try:
        for name, call in _operations(manager, session_id):
            found.append(_try(name, call))
            if found[-1].level is Level.WRONG:
                break
        if found[0].level is Level.OK:
            found.append(_try("delete_session", lambda: _delete(manager, session_id)))
    finally:
        manager.close()
    return found


def _operations(manager: SessionManager, session_id: str) -> Iterator[Tried]:
    """In the order in which a founder comes by them."""
    flow, (link, grant) = manager.flow, (hashlib.sha256(secrets.token_bytes(16)).hexdigest() for _ in range(2))
    first = flow.steps[0].number
    yield "set_metadata", lambda: manager.set_metadata(session_id, WHO, WHO)
    yield "get_metadata", lambda: manager.get_metadata(session_id)
    yield "update_progress", lambda: manager.update_progress(session_id, 0)
    yield "get_progress", lambda: manager.get_progress(session_id)
    yield "save_draft", lambda: manager.save_draft(session_id, first, FormData({"a": ["b"]}), version=0)
    yield "discard_draft", lambda: manager.discard_draft(session_id, first)
    yield "save_step", lambda: [manager.save_step(session_id, n, answers) for n, answers in _answers(flow).items()]
    yield "get_step", lambda: manager.get_step(session_id, first)
    yield "get_all_steps", lambda: manager.get_all_steps(session_id)
    yield "make_links", lambda: manager.make_links(session_id, [link], lives=LINKS_LIVE)
    yield "use_link", lambda: manager.use_link(link, grant)
    yield "sign_out_others", lambda: manager.sign_out_others(session_id, grant)
    yield "access", lambda: manager.access(session_id, grant=grant)
    yield "revoke", lambda: manager.revoke(session_id, link, grant=grant)
    yield "visit", lambda: manager.visit(session_id, grant=grant)
    yield "finalize", lambda: _finalize(manager, session_id)
    yield "get_session_summary", lambda: manager.get_session_summary(session_id)
    yield "count", lambda: manager.count(WHO, 1, 1)


def _answers(flow: Flow) -> dict[int, dict[str, object]]:
    """A sample's; for a flow without one, of the first step alone."""
    sample = flow.example() or {flow.steps[0].number: {}}
    return {number: dict(answers) for number, answers in sample.items()}


def _finalize(manager: SessionManager, session_id: str) -> None:
    """A flow without a sample cannot be finalized here; that it says so is an answer."""
    try:
        manager.finalize(session_id)
    except Incomplete:
        if manager.flow.samples:
            raise


def _delete(manager: SessionManager, session_id: str) -> None:
    """Afterwards nothing may know it."""
    try:
        manager.delete_session(session_id)
        manager.get_metadata(session_id)
    except UnknownSession:
        return
    raise StoreUnavailable("The session is still there after it was deleted")


def _try(name: str, call: Callable[[], object]) -> Finding:
    started = time.perf_counter()
    try:
        call()
    except (SessionError, ValueError) as error:
        return wrong(f"{name}: {meaning(error)}")
    return ok(f"{name:<22} {(time.perf_counter() - started) * 1000:6.1f} ms")


def look_at_fonts() -> Finding:
    lacking = [script for script, sample in SAMPLES.items() if letters_without_a_font({"sample": sample})]
    if lacking:
        return warning(
            f"PDFs have boxes for {', '.join(lacking)}, unless the system has fonts for them: "
            "install manimgx-fonts and manimgx-fonts-cjk"
        )
    return ok(f"PDFs have letters for {len(SAMPLES)} scripts beside Latin, Greek, Cyrillic and Hebrew")
