"""What the benchmarks are made of, without running them."""

import os
import platform
import subprocess
import sys

import pytest

from bench import report
from bench.answers import STEPS, typed
from bench.arms import walks
from bench.arms.walks import Arm
from bench.flow import flow, long, named
from bench.measured import Row, Spread, ratio
from onboarding.flow import Flow, Step
from onboarding.flow.lint import mistakes_of


@pytest.mark.parametrize(("served", "steps"), [(flow, STEPS), (long, 200)], ids=["23", "200"])
def test_the_flows_may_be_served(served: Flow, steps: int) -> None:
    """The measured flows pass the checks that any flow must pass, and have as many steps as they say."""
    assert list(mistakes_of(served)) == []
    assert len(served) == steps


@pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.slug)
def test_what_is_typed_is_accepted(step: Step) -> None:
    """The answers that every arm is sent are valid, so that a walk saves and goes on."""
    form = step.form(answers={named(name, step.number): value for name, value in typed(step.number).items()})
    assert form.validate(), form.field_errors()
    assert len(form.answers()) == 4


def test_a_ratio_is_taken_round_by_round() -> None:
    """A round that was slow for both sides changes nothing."""
    assert ratio([2.0, 20.0, 2.0], [1.0, 10.0, 1.0]) == Spread(2.0, 2.0, 2.0)


@pytest.mark.parametrize(("value", "at_least", "met"), [(2.0, False, True), (4.0, False, False), (4.0, True, True)])
def test_a_goal_is_met_or_missed(value: float, at_least: bool, met: bool) -> None:
    """A row says whether its median reaches the goal, from the side that counts."""
    row = Row("x", "X", "×", Spread.of([value]), 3, at_least=at_least)
    assert row.met is met
    assert report.line(row).startswith("✓" if met else "✗")


def test_the_machine_is_described_and_not_named() -> None:
    """Results say what the machine is like, and neither its name nor a path."""
    text = str(report.machine())
    assert platform.node() not in text
    assert os.getcwd() not in text


@pytest.mark.parametrize("arm", [walks.floor, walks.ours, walks.htmx], ids=lambda arm: arm.name)
@pytest.mark.parametrize("who", ["both", "visitor"])
def test_a_walk_without_a_server(arm: Arm, who: str, store_url: str, store: object) -> None:
    """Instructions are counted of walks that go through: each answer is the one that a visitor goes on from."""
    settings = {"SECRET_KEY": "k" * 40, "REDIS_URL": store_url, **(arm.environment or {})}
    subprocess.run(
        [sys.executable, "-m", "bench.instructions", arm.name, who, "1"],
        env=os.environ | settings,
        check=True,
        capture_output=True,
    )
