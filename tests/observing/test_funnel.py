"""The funnel: what became of each step, in counts that all processes add to, and nothing about anybody."""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from flask import Flask

from onboarding.business.flow import flow
from onboarding.flow import Step
from onboarding.observability.funnel import (
    DAY,
    KEPT_FOR,
    Funnel,
    FunnelReport,
    StepReport,
    bucket,
    funnel_of,
    funnel_report,
    key,
)
from onboarding.sessions import Metadata, Progress, Session, SessionManager, StoreUnavailable
from onboarding.sessions.session import SavedStep, milliseconds
from onboarding.testing.serving import OwnStore
from onboarding.web.progress import seconds_at
from tests.api.program import Program
from tests.faults.flows import managing, plain
from tests.faults.topologies.cluster import Cluster
from tests.observing.conftest import made
from tests.observing.test_canary import CANARY, save_everywhere, type_everywhere
from tests.served import gunicorn
from tests.web.walking import ANSWERS, COMPANY, Founder

OPTIONAL = [step for step in flow if step.optional]
START = datetime(2027, 1, 1, tzinfo=UTC)


def counted(app: Flask, manager: SessionManager, days: int = 1) -> FunnelReport:
    funnel_of(app).flush()
    return funnel_report(manager, flow, days)


def step_of(report: FunnelReport, slug: str) -> tuple[int, int, int, int, int]:
    (found,) = [passed for passed in report.steps if passed.step.slug == slug]
    return found.started, found.saved, found.skipped, found.left, found.refused


def test_a_founder_is_counted_once(app: Flask, manager: SessionManager) -> None:
    """Start starts the first step and its first save the next one, however often pages are loaded or sent again."""
    founder = Founder(app.test_client()).begin()
    for _ in range(3):
        founder.open("/steps/company")
        founder.post("/start", founder.page.holds)
    assert step_of(counted(app, manager), "company") == (1, 0, 0, 1, 0)

    sent = {**founder.open("/steps/company").holds, **COMPANY, "act": "save"}
    for _ in range(3):
        assert founder.post("/steps/company", sent).status == 303
    founder.open("/steps/company")
    founder.press({**COMPANY, "company_name": "Another name"})
    for _ in range(3):
        founder.open("/steps/value-proposition")
    report = counted(app, manager)
    assert step_of(report, "company") == (1, 1, 0, 0, 0)
    assert step_of(report, flow.steps[1].slug) == (1, 0, 0, 1, 0)
    assert (report.started, sum(passed.started for passed in report.steps)) == (1, 2)


def test_errors_are_counted_by_field(app: Flask, manager: SessionManager) -> None:
    """A refused save counts once, and once for each field that was wrong."""
    founder = Founder(app.test_client()).begin()
    founder.press({**COMPANY, "company_name": "", "stage": "none"})
    founder.press({**COMPANY, "company_name": ""})
    report = counted(app, manager)

    assert step_of(report, "company") == (1, 0, 0, 1, 2)
    assert dict(report.steps[0].wrong) == {"company_name": 2, "stage": 1}


def test_who_comes_back_later_has_started_the_next_step(app: Flask, manager: SessionManager) -> None:
    """Saving and leaving counts as left at the step that comes next; going on there changes nothing."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY, act="later")
    founder.open(f"/steps/{flow.steps[1].slug}")
    report = counted(app, manager)

    assert step_of(report, "company") == (1, 1, 0, 0, 0)
    assert step_of(report, flow.steps[1].slug) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize("step", OPTIONAL, ids=lambda step: step.slug)
def test_skipping_is_not_leaving(app: Flask, manager: SessionManager, store: redis.Redis, step: Step) -> None:
    """Who skips an optional step starts the next one; skipping what was saved counts nothing."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY)
    (metadata,) = store.keys("onboarding:*:metadata")
    session_id = metadata.split("{")[1].split("}")[0]
    for before in flow.steps[: flow.place(step) - 1]:
        manager.save_step(session_id, before.number, ANSWERS[before.number])
    founder.open(f"/steps/{step.slug}")
    assert founder.press(act="skip").status == 303
    report = counted(app, manager)
    assert step_of(report, step.slug)[1:3] == (0, 1)
    following = flow.steps[flow.place(step) :][:1]
    assert [step_of(report, after.slug)[0] for after in following] == [1] * len(following)

    manager.save_step(session_id, step.number, ANSWERS[step.number])
    founder.open(f"/steps/{step.slug}")
    founder.press(act="skip")
    assert step_of(counted(app, manager), step.slug)[2] == 1


def test_going_back_to_a_skipped_step(app: Flask, manager: SessionManager, store: redis.Redis) -> None:
    """Once something was typed into the next step, saving or skipping the one before does not start it again."""
    founder, step = Founder(app.test_client()).begin(), OPTIONAL[0]
    founder.press(COMPANY)
    (metadata,) = store.keys("onboarding:*:metadata")
    for before in flow.steps[: flow.place(step) - 1]:
        manager.save_step(metadata.split("{")[1].split("}")[0], before.number, ANSWERS[before.number])
    following = flow.steps[flow.place(step)]
    founder.open(f"/steps/{step.slug}")
    founder.open(str(founder.press(act="skip").to))
    founder.post(f"/steps/{following.slug}/draft", {**founder.page.holds, "target_audience": "Bakeries"})
    page = founder.open(f"/steps/{step.slug}")
    founder.press(act="skip")
    typed = step.form(earlier={}).typed_of(ANSWERS[step.number])
    kept = {name: value for name, value in page.holds.items() if name in ("csrf_token", "version", "submission")}
    assert founder.post(f"/steps/{step.slug}", {**typed, **kept, "act": "save"}).status == 303
    report = counted(app, manager)

    assert step_of(report, step.slug)[1:3] == (1, 1)
    assert step_of(report, following.slug)[0] == 1


def test_programs_are_told_apart(app: Flask, manager: SessionManager) -> None:
    """What programs save and finalize is counted beside the founders' steps, which stay as they are."""
    program = Program(app.test_client())
    session_id = program.begin(*ANSWERS)
    program.save(session_id, 1)
    program.save(session_id, 1, {"company_name": ""})
    for _ in range(2):
        program.post(f"/{session_id}/finalize")
    report = counted(app, manager)

    assert {passed.programs for passed in report.steps} == {1}
    assert {(p.started, p.saved, p.refused, len(p.wrong)) for p in report.steps} == {(0, 0, 0, 0)}
    assert (report.finalized, report.finalized_by_programs) == (0, 1)


def test_a_session_that_a_program_began(app: Flask, manager: SessionManager) -> None:
    """It starts for a founder where its link leads."""
    program = Program(app.test_client())
    session_id = program.begin(1, 2)
    url = program.post(f"/{session_id}/resume").get_json()["resume_url"]
    founder = Founder(app.test_client())
    founder.open("/" + url.split("/", 3)[3])
    assert founder.press(act=None).to == f"/steps/{flow.steps[2].slug}"

    assert step_of(counted(app, manager), flow.steps[2].slug) == (1, 0, 0, 1, 0)


def test_finalizing_is_counted_once(app: Flask, manager: SessionManager, store: redis.Redis) -> None:
    """The funnel ends with who finalized; asking again counts nothing."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY)
    (metadata,) = store.keys("onboarding:*:metadata")
    for number, answers in ANSWERS.items():
        manager.save_step(metadata.split("{")[1].split("}")[0], number, answers)
    founder.open("/summary")
    assert [founder.press(act=None).to for _ in range(2)] == ["/done", "/done"]

    assert counted(app, manager).finalized == 1


# How long it took


def after(*seconds: float) -> Session:
    """A session whose steps 1, 2, 3 … were saved so many seconds after each other."""
    steps, moment = {}, START
    for number, passed in enumerate(seconds, start=1):
        moment += timedelta(seconds=passed)
        steps[number] = SavedStep(1, milliseconds(moment), "complete", "s", "f")
    return Session("id", Metadata("u", "w", START), Progress(0, 23, steps=steps), {}, {}, None, moment, moment)


def test_a_step_takes_from_the_save_before() -> None:
    """The first one takes from the opening; a break, and what was saved at once, say nothing."""
    last = [seconds_at(after(*gaps), flow.step(len(gaps))) for gaps in [(40,), (40, 95), (40, 600), (0,), (40, 599.5)]]
    assert last == [40, 95, None, None, 599.5]


@pytest.mark.parametrize(("seconds", "bound"), [(0.1, 15), (15, 15), (15.1, 30), (299, 300), (599.5, 600)])
def test_times_fall_into_few_bounds(seconds: float, bound: int) -> None:
    """A time counts at the first bound that it does not exceed."""
    assert bucket(seconds) == bound


@pytest.mark.parametrize(
    ("times", "median"),
    [({}, None), ({15: 2}, 7.5), ({15: 1, 60: 1}, 15), ({30: 1, 60: 2, 600: 1}, 45), ({600: 4}, 450)],
)
def test_the_median(times: dict[int, int], median: float | None) -> None:
    """It is where half of the times lie below, as near as the bounds tell."""
    bounds = {15: 0, 30: 0, 60: 0, 120: 0, 180: 0, 300: 0, 600: 0} | times
    assert StepReport(flow.steps[0], 0, 0, 0, 0, 0, {}, bounds).median == median


def test_a_first_save_is_timed(app: Flask, manager: SessionManager) -> None:
    """One time for each first save that can be measured, none for what is saved again."""
    founder = Founder(app.test_client()).begin()
    page = founder.open("/steps/company")
    founder.post("/steps/company/draft", {**page.holds, "company_name": "Crumb"})
    founder.open("/steps/company")
    founder.press(COMPANY)
    founder.open("/steps/company")
    founder.press({**COMPANY, "company_name": "Another name"})

    assert sum(counted(app, manager).steps[0].times.values()) == 1


# Where the counts are


def test_processes_add_up(store_url: str, store: redis.Redis, manager: SessionManager, tmp_path: Path) -> None:
    """Two served workers and another application count into the same hash, and the workers write when they end."""
    apps = [made(store_url, tmp_path / name) for name in ("one", "two")]
    for app in apps:
        Founder(app.test_client()).begin()
    assert [counted(app, manager).started for app in apps] == [1, 2]
    with gunicorn(store_url, tmp_path, workers=2, ONBOARDING_FUNNEL_SECONDS="3600") as served:
        for _ in range(12):
            with httpx.Client(base_url=served.address) as browser:
                token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/").text)
                assert token
                cookies = {"__Host-onboarding": browser.cookies["__Host-onboarding"]}
                header = "; ".join(f"{name}={value}" for name, value in cookies.items())
                started = browser.post("/start", data={"csrf_token": token[1]}, headers={"Cookie": header})
                assert started.status_code == 303
        assert funnel_report(manager, flow, 1).started == 2

    assert funnel_report(manager, flow, 1).started == 14
    assert len(store.keys("onboarding:{funnel}:*")) == 1


def test_they_are_written_by_themselves(store_url: str, store: redis.Redis, manager: SessionManager) -> None:
    """From the first count on, every so many seconds, without anybody asking."""
    funnel = Funnel(flow, manager, every=0.01)
    funnel.count("1:started")
    deadline = time.monotonic() + 20
    while funnel_report(manager, flow, 1).started < 1:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    funnel.close()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[OwnStore]:
    """A server that may be stopped."""
    server = OwnStore(tmp_path / "own")
    with closing(server):
        yield server


def test_an_outage_loses_nothing(own: OwnStore, tmp_path: Path) -> None:
    """What is counted while the store is away is added once it is back, once."""
    app = made(own.url, tmp_path)
    funnel, manager = funnel_of(app), app.extensions["onboarding"]["wizard"].manager
    funnel.count("1:started")
    own.stop()
    for _ in range(7):
        with pytest.raises(StoreUnavailable):
            funnel.flush()
        funnel.count("1:started")
    own.start()
    deadline = time.monotonic() + 20
    while True:
        try:
            funnel.flush()
            break
        except StoreUnavailable:  # the breaker, for a second
            assert time.monotonic() < deadline
            time.sleep(0.1)
    funnel.flush()

    assert funnel_report(manager, flow, 1).started == 8


def test_a_lost_reply_adds_nothing_twice(store: redis.Redis, manager: SessionManager, monkeypatch: Any) -> None:
    """A batch that was stored, and whose answer was not heard, is known when it is sent again."""
    funnel, run = Funnel(flow, manager, every=0), manager.run

    def deaf(command: Any) -> Any:
        run(command)
        raise StoreUnavailable("not heard")

    funnel.count("1:started")
    monkeypatch.setattr(manager, "run", deaf)
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            funnel.flush()
        funnel.count("1:saved")
    monkeypatch.setattr(manager, "run", run)
    funnel.flush()
    first = funnel_report(manager, flow, 1).steps[0]

    assert (first.started, first.saved) == (1, 2)


def test_what_is_too_old_is_not_kept(store: redis.Redis, manager: SessionManager, monkeypatch: Any) -> None:
    """Where nothing is written for months, the process keeps no more days than the store would."""
    funnel, now = Funnel(flow, manager, every=0), time.time()
    for ago in (200, 91, 89, 0):
        with monkeypatch.context() as then:
            then.setattr("onboarding.observability.funnel.time.time", lambda ago=ago: now - ago * DAY)
            funnel.count("1:started")
    funnel.flush()

    assert len(store.keys("onboarding:{funnel}:*")) == 2
    assert funnel_report(manager, flow, 90).started == 2


def test_in_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The days of a flow are at one node, and are read by one command there too."""
    cluster = Cluster(tmp_path / "cluster")
    try:
        manager = managing(cluster.start().url, plain(2))
        funnel, now = Funnel(manager.flow, manager, every=0), int(time.time()) // DAY
        funnel.count("1:started")
        with monkeypatch.context() as yesterday:
            yesterday.setattr(time, "time", lambda: float((now - 1) * DAY))
            for _ in range(4):
                funnel.count("1:started")
        funnel.flush()
        assert funnel_report(manager, manager.flow, 7).started == 5
        manager.close()
    finally:
        cluster.kill()


def test_days_are_kept_apart(store: redis.Redis, manager: SessionManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts belong to the day on which they were counted, in UTC, and are kept for 90 days."""
    funnel, now = Funnel(flow, manager, every=0), time.time()
    for ago in (2, 1, 0):
        with monkeypatch.context() as then:
            then.setattr("onboarding.observability.funnel.time.time", lambda ago=ago: now - ago * DAY)
            funnel.count("1:started")
    funnel.flush()

    assert [funnel_report(manager, flow, days).started for days in (1, 2, 3, 90)] == [1, 2, 3, 3]
    today = key(flow.name, int(now) // DAY)
    assert re.fullmatch(r"onboarding:\{funnel\}:[\w-]+:\d{4}-\d\d-\d\d", today)
    assert KEPT_FOR - 60 <= store.ttl(today) <= KEPT_FOR


def test_nothing_costs_a_founder_a_command(app: Flask, store: redis.Redis) -> None:
    """Counting alone writes nothing: the hash is there after a flush, and not before."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY)
    assert store.keys("onboarding:{funnel}:*") == []
    funnel_of(app).flush()
    assert len(store.keys("onboarding:{funnel}:*")) == 1


def test_nobody_is_in_it(app: Flask, store: redis.Redis, lines: object) -> None:
    """No word that was typed, no session's id: fields are of the flow, values are numbers."""
    founder = Founder(app.test_client()).begin()
    founder.press({**COMPANY, "company_name": CANARY})
    type_everywhere(founder)
    program = Program(app.test_client(), "key-of-any", "acme")
    session_id, _ = save_everywhere(program)
    program.post(f"/{session_id}/finalize")
    ids = {name.split("{")[1].split("}")[0] for name in store.keys("onboarding:*:metadata")}
    funnel_of(app).flush()
    (name,) = store.keys("onboarding:{funnel}:*")
    held = store.hgetall(name)

    stored = f"{name} {held}"
    assert CANARY.lower() not in stored.lower()
    assert [session_id for session_id in ids if session_id in stored] == []
    kinds = "started|saved|skipped|programs|refused|took:[0-9]+|wrong:[a-z_.]+"
    pattern = rf"\d+:(?:{kinds})|finalized(?: by programs)?|by:[0-9a-f]{{16}}"
    assert [what for what in held if not re.fullmatch(pattern, what)] == []
    assert [many for many in held.values() if not many.isdigit()] == []
    fields = {name.partition(".")[0] for step in flow for name in step.form.field_names()}
    wrong = {what.split(":")[2].partition(".")[0] for what in held if ":wrong:" in what}
    assert wrong
    assert wrong <= fields


# Where they are read


def test_on_the_terminal(app: Flask, manager: SessionManager) -> None:
    """One line a step, with what was refused most, and how many began and finalized."""
    founder = Founder(app.test_client()).begin()
    founder.press({**COMPANY, "company_name": ""})
    founder.press(COMPANY)
    funnel_of(app).flush()
    result = app.test_cli_runner().invoke(args=["onboarding", "funnel", "--days", "1"])

    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.stdout.splitlines()]
    assert len(rows) == len(flow) + 3
    assert rows[1][:7] == ["1", "company", "1", "1", "0", "0", "1"]
    assert rows[1][-2:] == ["company_name", "1"]
    assert "1 began, 0 finalized, in 1 day." in result.output


def test_the_terminal_says_that_the_store_is_away(tmp_path: Path) -> None:
    """One sentence, and an exit code."""
    app = made("unix:///nowhere.sock", tmp_path)
    result = app.test_cli_runner().invoke(args=["onboarding", "funnel"])

    assert (result.exit_code, result.stderr.splitlines()[-1].startswith("Error: ")) == (1, True)
