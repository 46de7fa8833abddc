"""What of a founder's passage counts in the funnel, told from what each request knows anyway.

A step is started when a founder is first led to it: the first one by Start, another by the first save, or the skipping,
of the one before. Reloads, Back and another device count nothing. A session that a program opened starts where its link
leads. Who skips a step and then goes back to it may count twice at the one after.
"""

from onboarding.flow import Step
from onboarding.flow.navigation import next_step, resume_at
from onboarding.observability import events
from onboarding.sessions.session import Progress, Saved, Session
from onboarding.web.browser_session import ANONYMOUS
from onboarding.web.progress import seconds_at
from onboarding.web.wizard import current_wizard


def saved(step: Step, done: Saved) -> None:
    """A save. The first one of its step says how long that took, and leads on."""
    events.saved(step, events.PAGES, first=done.first)
    if done.first:
        seconds = seconds_at(done.session, step)
        if seconds is not None:
            events.took(step, seconds)
        _led_on(step, done.progress)


def skipped(step: Step, session: Session) -> None:
    """Skipping counts while the step has no answers, and nothing is known of a later one."""
    if step.number not in session.progress.steps and _led_on(step, session.progress):
        events.skipped(step)


def handed_over(session: Session) -> None:
    """A link was opened. Its founder's own was led there before; one of a program's session was not."""
    progress, flow = session.progress, current_wizard().flow
    step = resume_at(flow.shown(progress.holding), progress.complete)
    if (
        step is not None
        and session.metadata.user_id != ANONYMOUS
        and step.number not in {*progress.steps, *progress.drafts}
    ):
        events.started(step)


def _led_on(step: Step, progress: Progress) -> bool:
    """The next step is started, unless it or a later one was saved or begun already."""
    flow = current_wizard().flow
    if any(
        other.number in progress.steps or other.number in progress.drafts for other in flow.steps[flow.place(step) :]
    ):
        return False
    following = next_step(flow.shown(progress.holding), step)
    if following is not None:
        events.started(following)
    return True
