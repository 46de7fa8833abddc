"""Reading the funnel: what all processes counted in the last days, step by step."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from onboarding.flow import Flow, Step
from onboarding.observability.funnel import DAY, KEPT_FOR, TOOK_AT_MOST, key
from onboarding.sessions import SessionManager
from onboarding.sessions.command import Command

USUAL = 7  # days
LONGEST = KEPT_FOR // DAY  # days


@dataclass(frozen=True)
class StepReport:
    """What happened at one step. ``saved`` counts first saves by founders, ``programs`` those by the API.

    ``wrong`` has the fields that were refused, the most often refused one first; ``times`` how many took at most so
    many seconds, and more than the bound before.
    """

    step: Step
    started: int
    saved: int
    skipped: int
    programs: int
    refused: int
    wrong: Mapping[str, int]
    times: Mapping[int, int]

    @property
    def left(self) -> int:
        """Who started the step and neither saved nor skipped it: who left, and who is still at it."""
        return max(0, self.started - self.saved - self.skipped)

    @property
    def median(self) -> float | None:
        """Seconds that half of the founders took at most, spread evenly within a bound; None where nobody was timed."""
        half, below, bound = sum(self.times.values()) / 2, 0, 0
        for most, many in sorted(self.times.items()):
            if many and below + many >= half:
                return bound + (most - bound) * (half - below) / many
            below, bound = below + many, most
        return None


@dataclass(frozen=True)
class FunnelReport:
    """All steps of the flow, in its order."""

    days: int
    steps: tuple[StepReport, ...]
    finalized: int
    finalized_by_programs: int

    @property
    def started(self) -> int:
        """Founders who began."""
        return self.steps[0].started


def funnel_report(manager: SessionManager, flow: Flow, days: int) -> FunnelReport:
    """Today and the days before it, by one command. Raises StoreUnavailable."""
    today = int(time.time()) // DAY
    keys = [key(flow.name, today - ago) for ago in range(days)]
    counts: Counter[str] = manager.run(Command("funnel_read", keys, [], _summed))
    return FunnelReport(
        days,
        tuple(_passed(step, counts) for step in flow),
        counts["finalized"],
        counts["finalized by programs"],
    )


def _summed(flat: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for what, many in zip(flat[::2], flat[1::2], strict=True):
        if not what.startswith("by:"):
            counts[what] += int(many)
    return counts


def _passed(step: Step, counts: Counter[str]) -> StepReport:
    own = Counter({what.partition(":")[2]: n for what, n in counts.items() if what.startswith(f"{step.number}:")})
    wrong = Counter({what.removeprefix("wrong:"): many for what, many in own.items() if what.startswith("wrong:")})
    return StepReport(
        step,
        own["started"],
        own["saved"],
        own["skipped"],
        own["programs"],
        own["refused"],
        dict(wrong.most_common()),
        {bound: own[f"took:{bound}"] for bound in TOOK_AT_MOST},
    )
