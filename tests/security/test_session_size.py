"""The most that one session can hold: what fills a store is how many sessions there are, not one of them."""

import pytest
import redis

from onboarding.business.flow import flow
from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from onboarding.sessions.arguments import LARGEST_STEP
from onboarding.sessions.errors import TooMuch

MOST = 6 * 1024 * 1024  # bytes of what was said; docs/operating.md and docs/security.md say so
MEMORY = 8 * 1024 * 1024  # bytes of the store's memory


def filling(least: int) -> str:
    """A text with which the JSON of ``{"x": …}`` is as large as it may be; ``least``: bytes of what is around it."""
    return "x" * (LARGEST_STEP - least)


def test_every_step_and_draft_at_its_limit(manager: SessionManager, store: redis.Redis, session_id: str) -> None:
    """Together they are less than 6 MiB, and 8 MiB of the store's memory; nothing is larger by a byte."""
    manager.set_metadata(session_id, "ada", "acme")
    answers, draft = {"x": filling(len('{"x":""}'))}, FormData(x=[filling(len('{"x":[""]}'))])
    for step in flow:
        manager.save_step(session_id, step.number, answers)
        manager.save_draft(session_id, step.number, draft, version=1)
        with pytest.raises(TooMuch):
            manager.save_step(session_id, step.number, {"x": answers["x"] + "x"})
        with pytest.raises(TooMuch):
            manager.save_draft(session_id, step.number, FormData(x=[draft["x"][0] + "x"]), version=1)
    keys = [str(key) for key in store.keys(f"onboarding:{{{session_id}}}:*")]
    texts = [key for key in keys if ":step:" in key or ":draft:" in key]

    assert len(texts) == 2 * len(flow)
    assert sum(store.strlen(key) for key in texts) == 2 * len(flow) * LARGEST_STEP < MOST
    assert sum(store.memory_usage(key) for key in keys) < MEMORY
