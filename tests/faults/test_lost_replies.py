"""A reply that is lost after the write: the manager sends again, and the store sees that it has been there."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from onboarding.business.flow import flow as business
from onboarding.forms.formdata import FormData
from onboarding.sessions import Answers, Progress, Saved, UnknownSession
from tests.faults.flows import IDS, SOON, managing, plain
from tests.faults.judges import DROP_REPLY, every, first, honest
from tests.faults.ledger import Ledger, Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.proxy import Proxy
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.figures import Figure
from tests.web.walking import ANSWERS, COMPANY


def test_thousands_of_lost_replies(proxy: Proxy, server: Server, figure: Figure) -> None:
    """However many replies are lost, each save has exactly one effect and is told as it happened."""
    manager, ledger, lost = managing(proxy.url, plain(6), SOON), Ledger(), size(200, 2000)
    session_ids = [str(uuid.uuid4()) for _ in range(4)]
    for session_id in session_ids:
        manager.set_metadata(session_id, **IDS)
    proxy.judge = every(2, DROP_REPLY)  # each save's first reply; the second one comes
    for number in range(lost):
        session_id, step, version = session_ids[number % 4], number // 4 % 6 + 1, number // 24
        ledger.begin(session_id)
        saved = manager.save_step(session_id, step, {f"answer_{step}": str(number)}, version=version)
        ledger.acknowledge(session_id, step, saved.version, f'{{"answer_{step}":"{number}"}}')
    retries = manager.metrics.operations()["save"].retries
    wrong = ledger.lost(server.raw) + ledger.surplus(server.raw) + ledger.torn(server.raw)
    figure(f"{retries} dropped replies", f"{lost} saves, {lost - len(wrong)} with exactly one effect")
    assert [] == wrong
    assert lost == retries


OPERATIONS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("set_metadata", ("user-2", "workspace-2"), {}),
    ("get_metadata", (), {}),
    ("update_progress", (3,), {}),
    ("get_progress", (), {}),
    ("save_step", (2, ANSWERS[2]), {}),
    ("save_step", (2, ANSWERS[2]), {"version": 1}),
    ("save_draft", (2, FormData({"a": ["b"]})), {"version": 1}),
    ("save_draft", (2, None), {"version": 1}),
    ("get_step", (2,), {}),
    ("get_all_steps", (), {}),
    ("get_session_summary", (), {}),
    ("finalize", (), {}),
    ("delete_session", (), {}),
]


@pytest.mark.parametrize(("operation", "arguments", "named"), OPERATIONS, ids=lambda value: str(value)[:16])
@pytest.mark.parametrize("lost", [1, 2, 3])
def test_any_operation(
    proxy: Proxy, server: Server, lost: int, operation: str, arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    """An operation whose first replies are lost leaves the store as it would have, and answers as it would have."""
    manager = managing(proxy.url, business, SOON)
    left, answered = [], []
    for judge in (honest, first(lost, DROP_REPLY)):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for number, answers in ANSWERS.items():
            manager.save_step(session_id, number, answers)
        proxy.judge = judge
        answered.append(_comparable(getattr(manager, operation)(session_id, *arguments, **named)))
        proxy.judge = honest
        stored = Stored(server.raw, session_id)
        left.append((stored.keys, stored.revision, stored.texts, stored.metadata.get("status")))
        assert [] == stored.field_errors or operation == "delete_session"
    assert left[0] == left[1]
    assert answered[0] == answered[1]


def _comparable(result: Any) -> Any:
    """What an operation answers, but for moments and what is different for each session."""
    progress = result if isinstance(result, Progress) else getattr(result, "progress", None)
    version = result.version if isinstance(result, Answers | Saved) else None
    counted = (progress.completed, progress.revision, progress.reached) if progress else None
    return type(result), version, counted, dict(result) if isinstance(result, dict) else None


def test_deleting_what_was_never_there(proxy: Proxy) -> None:
    """Only a deletion that had to be sent again takes “it is gone” for done."""
    manager = managing(proxy.url, plain(3), SOON)
    with pytest.raises(UnknownSession):
        manager.delete_session(str(uuid.uuid4()))


def test_a_link_to_another_device(proxy: Proxy, server: Server) -> None:
    """A link whose replies are lost while it is used up lets in the browser that used it, once, and nobody after it."""
    manager, session_id = managing(proxy.url, plain(3), SOON), str(uuid.uuid4())
    links, grants = ["a" * 32], ["1" * 64, "2" * 64]
    manager.set_metadata(session_id, **IDS)
    manager.make_links(session_id, ["c" * 64], lives=60)
    manager.use_link("c" * 64, "3" * 64)  # so that the server knows the scripts
    proxy.judge = every(2, DROP_REPLY)  # each command's first reply; the second one comes
    manager.make_links(session_id, links, lives=60)
    assert session_id == manager.use_link(links[0], grants[0]).id
    assert 4 == sum(operation.retries for operation in manager.metrics.operations().values())
    proxy.judge = honest
    for link in links:
        with pytest.raises(UnknownSession):
            manager.use_link(link, grants[1])
    assert ["3" * 64, grants[0]] == Stored(server.raw, session_id).metadata["grants"].split()
    assert session_id == manager.visit(session_id, grant=grants[0]).id


def test_a_newcomers_first_save(proxy: Proxy, server: Server, tmp_path: Path) -> None:
    """The first save of all, every reply lost: 503; the cookie and the page still work, and there is one save."""
    founder = founder_of(application(proxy.url, tmp_path)).begin()
    proxy.judge = every(1, DROP_REPLY)
    founder.page = founder.press(COMPANY)
    assert (503, ["Crumb & Ledger"]) == (founder.page.status, founder.page.answers["company_name"])
    proxy.judge = honest
    assert (303, "/steps/value-proposition") == ((again := founder.press()).status, again.to)
    stored = Stored(server.raw, session_of(founder))
    assert (1, []) == (stored.revision, stored.field_errors)
    assert 1 == len(server.raw.keys("onboarding:*:metadata"))


def test_a_founder_finalizes(proxy: Proxy, server: Server, tmp_path: Path) -> None:
    """Finalizing with every first reply lost ends on one reference, which the done page shows."""
    founder = founder_of(application(proxy.url, tmp_path), ANSWERS)
    founder.open("/summary")
    proxy.judge = every(2, DROP_REPLY)
    assert (303, "/done") == ((done := founder.press(act=None)).status, done.to)
    proxy.judge = honest
    reference = Stored(server.raw, session_of(founder)).metadata["reference"]
    assert reference in founder.open("/done").text
