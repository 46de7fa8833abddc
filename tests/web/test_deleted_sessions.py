"""A cookie that may open a session opens no session that was deleted or has expired."""

import pytest
import redis
from flask import Flask

from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from onboarding.sessions.erase import EraseScope, erase
from tests.web.walking import COMPANY, Founder


def session_id_in(store: redis.Redis) -> str:
    (metadata,) = store.keys("onboarding:*:metadata")
    return str(metadata).split("{")[1].split("}")[0]


@pytest.mark.parametrize("way", ["discarded", "erased", "deleted by a program"])
def test_a_copy_of_the_first_cookie_opens_nothing(
    app: Flask, founder: Founder, store: redis.Redis, manager: SessionManager, way: str
) -> None:
    """Replayed after everything was deleted it is told that the session has expired, and the id stays gone; what was
    typed is in the answer, and starts a new session."""
    copy = Founder(app.test_client(), page=founder.page).with_cookie(founder.cookie())
    founder.press(COMPANY)
    session_id = session_id_in(store)
    if way == "discarded":
        founder.open("/discard")
        assert founder.press(act=None).to == "/"
    elif way == "erased":
        erase(manager, EraseScope(session=session_id))
    else:
        manager.delete_session(session_id)
    page = copy.press(COMPANY)
    assert (410, "This session has expired") == (page.status, page.heading)
    assert COMPANY["description"] in page.text
    assert copy.post("/steps/company/draft", {**copy.page.holds, **COMPANY}).status == 410
    assert [] == store.keys("onboarding:*:metadata")
    left = store.keys(f"onboarding:{{{session_id}}}:*")
    assert [f"onboarding:{{{session_id}}}:gone"] == left
    assert 0 < store.ttl(left[0]) <= 26 * 3600


def test_an_old_session_leaves_nothing(store: redis.Redis, manager: SessionManager, session_id: str) -> None:
    """Once no cookie can open it any more, deleting it leaves no key at all."""
    manager.set_metadata(session_id, "ada", "acme")
    started = int(store.time()[0]) * 1000 - 27 * 3_600_000
    store.hset(f"onboarding:{{{session_id}}}:metadata", "started_at", started)
    manager.delete_session(session_id)
    assert [] == store.keys(f"onboarding:{{{session_id}}}:*")


def test_one_that_expired_is_not_opened_again(store: redis.Redis, store_url: str, session_id: str) -> None:
    """Where sessions live for less than a day, too."""
    from onboarding.sessions import UnknownSession
    from onboarding.sessions.command import NewSession
    from tests.faults.flows import managing, plain

    manager = managing(store_url, plain(2), ttl=3600)
    opening = NewSession(user_id="anonymous", workspace_id="default")
    manager.save_draft(session_id, 1, FormData(a=["b"]), version=0, opening=opening)
    store.delete(*[f"onboarding:{{{session_id}}}:{name}" for name in ("metadata", "progress", "draft:1")])
    with pytest.raises(UnknownSession):
        manager.save_step(session_id, 1, {"answer_1": "a"}, opening=opening)


@pytest.mark.parametrize("name", ["two\nlines", "nul\0", "bell\x07", "\x85", "\u2028", "esc\x1b[2J"])
@pytest.mark.parametrize("field", ["user_id", "workspace_id"])
def test_names_are_on_one_line(manager: SessionManager, session_id: str, field: str, name: str) -> None:
    """A user's or workspace's name with a line end or a control character is refused before anything is sent."""
    with pytest.raises(ValueError, match=f"{field} has no line ends"):
        manager.set_metadata(session_id, **{"user_id": "ada", "workspace_id": "acme", field: name})
