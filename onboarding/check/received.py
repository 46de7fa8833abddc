"""Nothing is asked for nothing: where a flow says what its context receives, every field has a place in it."""

from collections.abc import Iterator, Sequence

from onboarding.check.asked import Asked
from onboarding.check.mistakes import Mistake
from onboarding.flow import Flow


def mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    if flow.receives is None:
        return
    for asked in everything:
        if not flow.receives(asked.path):
            yield Mistake(
                asked.where, f"give {asked.path!r} a place in the context, or do not ask for it; no part receives it"
            )
