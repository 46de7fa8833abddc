"""Where to go in a flow: from one shown step to the next, to what is still missing, to where somebody left off.

``shown`` are the steps to walk through (``Flow.shown``), ``complete`` the numbers of those that are.
"""

from collections.abc import Collection, Iterable, Sequence

from onboarding.flow.model import Step


def next_step(shown: Sequence[Step], step: Step) -> Step | None:
    """The shown step after this one; None after the last, and where this one is not shown."""
    place = _place_among(shown, step)
    return shown[place + 1] if place is not None and place + 1 < len(shown) else None


def previous_step(shown: Sequence[Step], step: Step) -> Step | None:
    """The shown step before this one; None before the first, and where this one is not shown."""
    place = _place_among(shown, step)
    return shown[place - 1] if place else None


def _place_among(shown: Sequence[Step], step: Step) -> int | None:
    """An answer that was changed in another tab may have hidden the step that somebody is at."""
    numbers = [other.number for other in shown]
    return numbers.index(step.number) if step.number in numbers else None


def blocking(shown: Iterable[Step], complete: Collection[int], unsettled: Collection[int] = ()) -> list[Step]:
    """What stands between a session and finalizing.

    That is every required step that is not complete, and every step that is saved and not settled: to be saved again.
    """
    return [step for step in shown if step.number not in complete and (not step.optional or step.number in unsettled)]


def first_incomplete(shown: Iterable[Step], complete: Collection[int]) -> Step | None:
    """The first required step that is not complete; None where finalizing may begin."""
    return next((step for step in shown if not step.optional and step.number not in complete), None)


def resume_at(shown: Sequence[Step], complete: Collection[int]) -> Step | None:
    """Where a founder who comes back goes on; None where nothing is left to ask.

    That is the first incomplete required step, or an optional one right before it that was not reached yet.
    """
    last = first_incomplete(shown, complete)
    if last is None:
        return None
    for step in reversed(shown[: _place_among(shown, last)]):
        if step.number in complete:
            return last
        if not step.optional:
            break
        last = step
    return last
