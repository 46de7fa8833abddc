"""What a page says that it was rendered with is what it sends: a page that nobody touches changes nothing."""

import pytest
from flask import Flask

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.forms.formdata import FormData
from onboarding.preview.states import broken, longest
from onboarding.sessions import SessionManager
from tests.e2e.seeding import answered
from tests.web.conftest import Snapshot
from tests.web.walking import Founder

SEEN = pytest.mark.parametrize("sample", samples.names())


def opened(app: Flask, sample: str) -> tuple[Founder, str]:
    """A founder who has answered everything, and the session's id."""
    founder = Founder(app.test_client())
    passage = answered(app, samples.load(sample))
    with founder.client.session_transaction() as cookie:
        cookie["passage"] = passage
    return founder, passage[0]


@SEEN
def test_answered(app: Flask, snapshot: Snapshot, manager: SessionManager, sample: str) -> None:
    """Every step with all of its answers: sent as it stands, as a draft, it is none."""
    founder, _ = opened(app, sample)
    before = snapshot()
    for step in flow:
        page = founder.open(f"/steps/{step.slug}")
        assert 204 == founder.post(f"/steps/{step.slug}/draft", page.holds).status
    assert before == snapshot()


def test_empty(app: Flask, snapshot: Snapshot, manager: SessionManager) -> None:
    """The same of a step that nobody has answered, which a browser prefills here and there."""
    for step in reversed(flow.steps):
        founder = Founder(app.test_client())
        passage = answered(app, samples.load(samples.names()[0]), range(1, step.number))
        with founder.client.session_transaction() as cookie:
            cookie["passage"] = passage
        page = founder.open(f"/steps/{step.slug}")
        if page.status == 200:
            assert 204 == founder.post(f"/steps/{step.slug}/draft", page.holds).status
            assert {} == manager.get_session_summary(passage[0]).drafts, step.slug


@pytest.mark.parametrize("filling", [broken, longest])
def test_with_a_draft(app: Flask, manager: SessionManager, filling: object) -> None:
    """A page that shows a draft, right or wrong, sends that draft again, word for word."""
    founder, session_id = opened(app, samples.names()[0])
    answers = manager.get_all_steps(session_id)
    for step in flow:
        form = step.form(earlier=flow.earlier(step, answers))
        typed = filling(form)  # type: ignore[operator]
        manager.save_draft(session_id, step.number, FormData(typed), version=1)
        page = founder.open(f"/steps/{step.slug}")
        assert 204 == founder.post(f"/steps/{step.slug}/draft", page.holds).status, step.slug
        assert page.answers == founder.open(f"/steps/{step.slug}").answers, step.slug
        assert step.number in manager.get_progress(session_id).drafts
