"""ONBOARDING_DATA_KEY: what somebody reads who has the store and not the key, and what happens when keys change."""

import base64
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest

from onboarding.business.flow import flow as business
from onboarding.forms.formdata import FormData
from onboarding.sessions.encryption import CannotDecrypt, Encrypted, NoCipher
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of
from tests.faults.servers import Server
from tests.web.walking import ANSWERS

CANARY = "Kanarienvogel 4711"
KEY, NEXT, OTHER = (base64.b64encode(bytes([number]) * 32).decode() for number in range(3))


def everything(server: Server) -> str:
    """All that the store holds, key by key, and its append-only file."""
    raw = server.raw
    held = [f"{key} {raw.hgetall(key) if raw.type(key) == 'hash' else raw.get(key)}" for key in sorted(raw.keys())]
    files = [path.read_bytes().decode(errors="replace") for path in server.folder.rglob("*.aof")]
    return "\n".join(held + files)


def words_of(value: Any) -> set[str]:
    """Every text of an answer that is long enough not to be there by chance."""
    if isinstance(value, dict):
        return {word for part in value.values() for word in words_of(part)}
    if isinstance(value, list):
        return {word for part in value for word in words_of(part)}
    return {value} if isinstance(value, str) and len(value) > 12 else set()


def fill(manager: Any) -> str:
    """A session with every answer, a draft, and then finalized."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for number, answers in ANSWERS.items():
        manager.save_step(session_id, number, answers)
    manager.save_draft(session_id, 2, FormData({"value_proposition": [CANARY]}), version=1)
    return session_id


def test_nothing_can_be_read(server: Server, manage: Manage) -> None:
    """With a key no answer, no draft and no word of the context is in the store or its file, and all come back."""
    manager = manage(server.url, business, cipher=Encrypted(KEY))
    session_id = fill(manager)
    held = everything(server)
    manager.discard_draft(session_id, 2)
    manager.finalize(session_id)
    held += everything(server)
    words = {word for answers in ANSWERS.values() for word in words_of(answers)} | {CANARY}
    assert len(words) > 50
    assert set() == {word for word in words if word in held}
    assert {number: dict(answers) for number, answers in manager.get_all_steps(session_id).items()} == ANSWERS
    assert manager.get_session_summary(session_id).context["session_id"] == session_id


def test_digests_tell_nothing(server: Server, manage: Manage) -> None:
    """The digests beside the answers differ from key to key, and are none that anybody could make without one."""
    digests = []
    for cipher in (Encrypted(KEY), Encrypted(OTHER), NoCipher()):
        session_id = fill(manage(server.url, business, cipher=cipher))
        progress = Stored(server.raw, session_id).progress
        looked = {name: value for name, value in progress.items() if name.startswith("looked:")}
        steps = {name: value.split()[4] for name, value in progress.items() if name.startswith("step:")}
        digests.append(looked | steps)
    first, second, plain_ones = digests
    assert first.keys() == second.keys() == plain_ones.keys()
    for these, other in ((first, second), (first, plain_ones), (second, plain_ones)):
        assert set() == {name for name in these if these[name] == other[name]}


def test_rotation(server: Server, manage: Manage) -> None:
    """With a new key before the old one, what was sealed opens; what is saved from then on needs the new key alone."""
    old, both, new = (
        manage(server.url, cipher=cipher) for cipher in (Encrypted(KEY), Encrypted(NEXT, [KEY]), Encrypted(NEXT))
    )
    session_id = str(uuid.uuid4())
    old.set_metadata(session_id, **IDS)
    old.save_step(session_id, 1, {"answer_1": CANARY})
    assert {"answer_1": CANARY} == both.get_step(session_id, 1)
    with pytest.raises(CannotDecrypt, match="ONBOARDING_DATA_KEY_FALLBACKS"):
        new.get_step(session_id, 1)
    both.save_step(session_id, 1, {"answer_1": CANARY})
    assert {"answer_1": CANARY} == new.get_step(session_id, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [(NoCipher(), Encrypted(KEY)), (Encrypted(KEY), Encrypted(NEXT, [KEY]))],
    ids=["turned-on", "rotated"],
)
def test_a_change_of_keys_is_no_change_of_answers(server: Server, manage: Manage, before: Any, after: Any) -> None:
    """Saved again unchanged under another key, an answer marks nothing that looked at it as to be checked."""
    session_id = fill(manage(server.url, business, cipher=before))
    manager = manage(server.url, business, cipher=after)
    for number, answers in ANSWERS.items():
        manager.save_step(session_id, number, answers)
    manager.save_step(session_id, 9, {**ANSWERS[9], "currency": "CHF"})
    assert (10,) == manager.get_progress(session_id).to_check[:1]
    manager.save_step(session_id, 10, ANSWERS[10])
    session_id = fill(manage(server.url, business, cipher=before))
    assert () == manager.save_step(session_id, 9, ANSWERS[9]).progress.to_check


def test_a_submission_over_a_change_of_keys(server: Server, manage: Manage) -> None:
    """One submission that is sent to a worker with the old key and again to one with the new has one effect."""
    session_id = str(uuid.uuid4())
    old, new = manage(server.url, cipher=Encrypted(KEY)), manage(server.url, cipher=Encrypted(NEXT, [KEY]))
    old.set_metadata(session_id, **IDS)
    for manager in (old, new):
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}, version=0, submission="s").version


def test_what_was_saved_before_still_opens(server: Server, manage: Manage) -> None:
    """Answers from before encryption stay readable; with it turned off again the sealed ones say why they are not."""
    session_id = str(uuid.uuid4())
    without, with_key = manage(server.url), manage(server.url, cipher=Encrypted(KEY))
    without.set_metadata(session_id, **IDS)
    without.save_step(session_id, 1, {"answer_1": "plain"})
    with_key.save_step(session_id, 2, {"answer_2": "sealed"})
    assert {1: {"answer_1": "plain"}, 2: {"answer_2": "sealed"}} == with_key.get_all_steps(session_id)
    with pytest.raises(CannotDecrypt, match="set ONBOARDING_DATA_KEY"):
        without.get_all_steps(session_id)


@pytest.mark.parametrize("place", ["another step", "another session", "a draft", "cut short", "altered"])
def test_a_moved_text_does_not_open(server: Server, manage: Manage, place: str) -> None:
    """A sealed text that somebody moved or altered in the store is refused, whatever it says."""
    manager = manage(server.url, cipher=Encrypted(KEY))
    ids = [str(uuid.uuid4()) for _ in range(2)]
    for session_id in ids:
        manager.set_metadata(session_id, **IDS)
        for number in (1, 2):
            manager.save_step(session_id, number, {f"answer_{number}": f"{session_id} {number}"})
        manager.save_draft(session_id, 2, FormData({"a": ["b"]}), version=1)
    keys = [f"onboarding:{{{session_id}}}:" for session_id in ids]
    text = server.raw.get(f"{keys[0]}step:1")
    end = "A" if text[-6] != "A" else "B"
    moved_to, moved = {
        "another step": (f"{keys[0]}step:2", text),
        "another session": (f"{keys[1]}step:1", text),
        "a draft": (f"{keys[0]}draft:2", text),
        "cut short": (f"{keys[0]}step:1", text[:-4]),
        "altered": (f"{keys[0]}step:1", text[:-6] + end + text[-5:]),
    }[place]
    server.raw.set(moved_to, moved, keepttl=True)
    with pytest.raises(CannotDecrypt):
        manager.get_session_summary(ids[1] if place == "another session" else ids[0])


@pytest.mark.parametrize("key", ["short", "", "x" * 44, "ü" * 44, KEY[:-2]])
def test_a_key_that_is_none(key: str) -> None:
    """What is no key is refused at the start, with how to make one."""
    with pytest.raises(ValueError, match=r"openssl rand -base64 32"):
        Encrypted(key)


def test_a_wrong_key_is_said(server: Server, tmp_path: Path) -> None:
    """Pages with a wrong key say that answers cannot be reached, like an outage, and show none of it."""
    founder = founder_of(application(server.url, tmp_path, onboarding_data_key=KEY), [1])
    cookie = founder.cookie()
    other = founder_of(application(server.url, tmp_path, onboarding_data_key=OTHER)).with_cookie(cookie)
    page = other.open("/steps/company")
    assert (503, None) == (page.status, re.search(re.escape(json.dumps(ANSWERS[1]["company_name"])), page.text))
