"""A founder downloads everything that is stored of them, before finalizing and after."""

import json

import pytest

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder

PATH = "/answers.json"


def test_everything_is_there_before_finalizing(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Answers as they were saved, drafts as they were typed, whose session it is and until when it is kept."""
    session_id = reach(7)
    page = founder.open("/steps/value-proposition")
    typed = {**page.holds, "value_proposition": "half a sent"}
    founder.post("/steps/value-proposition/draft", typed)
    exported = json.loads(founder.get(PATH).text)
    session = manager.get_session_summary(session_id)
    assert {str(number): dict(ANSWERS[number]) for number in range(1, 8)} == {
        number: step["answers"] for number, step in exported["steps"].items()
    }
    (draft,) = exported["drafts"].values()
    assert ["half a sent"] == draft["typed"]["value_proposition"]
    assert (session_id, "anonymous", "default", "open", None) == tuple(
        exported[name] for name in ("session_id", "user_id", "workspace_id", "status", "business_context")
    )
    assert session.expires_at.isoformat() == exported["kept_until"]


def test_and_the_context_after_it(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Once it is finalized, the document is in it too."""
    session_id = reach(23)
    manager.finalize(session_id)
    exported = json.loads(founder.get(PATH).text)
    assert manager.finalize(session_id).business_context == exported["business_context"]
    assert 23 == len(exported["steps"])


def test_it_is_an_attachment_that_nobody_keeps(founder: Founder, reach: Reach) -> None:
    """It is saved, not shown, and no cache keeps it."""
    reach(1)
    headers = founder.get(PATH).headers
    assert 'attachment; filename="business-context.answers.json"' == headers["Content-Disposition"]
    assert ("no-store", "nosniff") == (headers["Cache-Control"], headers["X-Content-Type-Options"])


@pytest.mark.parametrize("path", ["/summary", "/discard"])
def test_pages_lead_to_it(founder: Founder, reach: Reach, path: str) -> None:
    """Where a founder looks at everything, and where they are about to delete it."""
    reach(3)
    assert [PATH] == founder.open(path).tree.xpath("//a[text()='Download my answers']/@href")


def test_a_stranger_gets_nothing(founder: Founder, reach: Reach) -> None:
    """Without the founder's cookie there is nothing to download."""
    reach(3)
    founder.client.delete_cookie("onboarding")
    assert (303, "/") == ((answer := founder.get(PATH)).status, answer.to)
