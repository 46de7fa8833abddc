"""What Prometheus reads: every figure there is, counted once, of all workers, and for those who may."""

import re
from pathlib import Path

import httpx
import pytest
import redis
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from onboarding.sessions import metrics
from tests.api.program import ANSWERS, Program
from tests.observing.conftest import made
from tests.served import gunicorn
from tests.web.walking import COMPANY, Founder

OperationMetrics = dict[tuple[str, tuple[str, ...]], float]


def read(text: str) -> OperationMetrics:
    """Name and the values of its labels, as they come."""
    return {
        (sample.name, tuple(value for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("onboarding_") and not sample.name.endswith(("_created", "_bucket"))
    }


def figures(app: Flask) -> OperationMetrics:
    return read(app.test_client().get("/metrics").text)


def grown(before: OperationMetrics, after: OperationMetrics) -> OperationMetrics:
    return {key: after[key] - before.get(key, 0) for key in after if after[key] != before.get(key, 0)}


def test_a_founder_is_counted(app: Flask, lines: object) -> None:
    """A save, a refusal with its fields, a draft and a conflict are each counted once."""
    founder = Founder(app.test_client()).begin()
    before = figures(app)
    founder.press({**COMPANY, "company_name": "", "stage": "none"})
    founder.press(COMPANY)
    founder.post("/steps/company", {**founder.page.holds, **COMPANY, "company_name": "Other", "submission": "other"})
    page = founder.open("/steps/value-proposition")
    founder.post("/steps/value-proposition/draft", {**page.holds, "value_proposition": "Less waste"})
    counted = grown(before, figures(app))

    expected = {
        ("onboarding_opened_total", ("pages",)): 1,
        ("onboarding_steps_saved_total", ("pages", "company")): 1,
        ("onboarding_steps_refused_total", ("pages", "company", "invalid")): 1,
        ("onboarding_steps_refused_total", ("pages", "company", "stale")): 1,
        ("onboarding_field_errors_total", ("company_name", "company")): 1,
        ("onboarding_field_errors_total", ("stage", "company")): 1,
        ("onboarding_drafts_total", ("value-proposition",)): 1,
        ("onboarding_requests_total", ("wizard.submit", "POST", "422")): 1,
        ("onboarding_requests_total", ("wizard.submit", "POST", "303")): 1,
        ("onboarding_requests_total", ("wizard.submit", "POST", "409")): 1,
        ("onboarding_request_seconds_count", ("wizard.submit", "POST")): 3,
        ("onboarding_store_seconds_count", ("save",)): 2,
    }
    assert expected == {key: counted.get(key) for key in expected}


def test_a_program_is_counted(app: Flask, lines: object) -> None:
    """What programs do is counted as theirs; finalizing again is no other finalizing."""
    program, before = Program(app.test_client()), figures(app)
    session_id = program.begin(*ANSWERS)
    program.save(session_id, 1, {"company_name": ""})
    program.save(session_id, 1, {**ANSWERS[1], "company_name": "Another"}, version=0)
    for _ in range(3):
        assert program.post(f"/{session_id}/finalize").status_code == 200
    counted = grown(before, figures(app))

    expected = {
        ("onboarding_steps_saved_total", ("api", "company")): 1,
        ("onboarding_steps_saved_total", ("api", "plan")): 1,
        ("onboarding_steps_refused_total", ("api", "company", "invalid")): 1,
        ("onboarding_steps_refused_total", ("api", "company", "stale")): 1,
        ("onboarding_opened_total", ("api",)): 1,
        ("onboarding_finalized_total", ("api",)): 1,
    }
    assert expected == {key: counted.get(key) for key in expected}


def test_a_group_counts_once(app: Flask, lines: object) -> None:
    """A field of a group is one field, in however many rows it is wrong."""
    program, before = Program(app.test_client()), figures(app)
    session_id = program.begin(*range(1, 7))
    program.save(session_id, 7, {"competitors": [{"name": ""}, {"name": ""}]})
    wrong = {key[1][0]: count for key, count in grown(before, figures(app)).items() if "field_errors" in key[0]}

    assert wrong["competitors.name"] == 1
    assert not [field for field in wrong if re.search(r"\d", field)]


def test_an_outage_is_counted(tmp_path: Path, lines: object) -> None:
    """Errors, retries and the breaker are seen while the store is away."""
    app = made("unix:///nowhere.sock", tmp_path)
    before = figures(app)
    for _ in range(4):
        app.test_client().get("/readyz")
    after = figures(app)
    counted = grown(before, after)

    assert counted["onboarding_store_errors_total", ("health",)] >= 3  # the first were met at the start
    assert counted["onboarding_store_retries_total", ("health",)] >= 1
    assert after["onboarding_store_breaker", ()] == 2
    assert after["onboarding_store_pool_size", ()] == 32


def test_figures_agree_with_readiness(app: Flask, lines: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Prometheus reads of the store is what /readyz says of it: both hear of each operation once."""
    monkeypatch.setattr(metrics, "GOOD_FOR", 0.0)
    client, before = app.test_client(), figures(app)
    operations = app.extensions["onboarding"]["wizard"].manager.metrics.operations
    already = operations()["health"].count  # at the start
    for _ in range(3):
        client.get("/readyz")

    assert grown(before, figures(app))["onboarding_store_seconds_count", ("health",)] == 3
    assert operations()["health"].count == already + 3


@pytest.mark.parametrize(
    ("headers", "address", "status"),
    [
        ({}, "127.0.0.1", 200),
        ({}, "::1", 200),
        ({}, "10.0.0.7", 403),
        ({"X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", 403),
        ({"Authorization": "Bearer anything"}, "10.0.0.7", 403),
    ],
)
def test_without_a_token_it_is_for_this_machine(app: Flask, headers: dict[str, str], address: str, status: int) -> None:
    """Nobody elsewhere reads it, nor who comes by a proxy on this machine."""
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == status
    assert ("onboarding_requests" in answer.text) == (status == 200)


@pytest.mark.parametrize(
    ("sent", "status"),
    [("Bearer right", 200), ("bearer right", 200), ("Bearer wrong", 401), ("Basic right", 401), ("", 401)],
)
def test_a_token_opens_it(store_url: str, tmp_path: Path, sent: str, status: int) -> None:
    """Where a token is set, it alone counts, wherever it comes from."""
    client = made(store_url, tmp_path, metrics_token="right").test_client()
    answer = client.get("/metrics", headers={"Authorization": sent}, environ_base={"REMOTE_ADDR": "10.0.0.7"})

    assert answer.status_code == status
    assert client.get("/metrics?token=right").status_code == 401


@pytest.mark.parametrize("method", ["TRACE", "BREW", "x" * 40])
def test_labels_are_bounded(app: Flask, method: str, lines: object) -> None:
    """Whatever method or address is made up, no figure is named after it."""
    client, before = app.test_client(), figures(app)
    for number in range(20):
        client.open(f"/made-up-{number}", method=method)
    counted = grown(before, figures(app))

    assert [key for key in counted if "made-up" in str(key) or method in str(key)] == []
    assert (
        sum(count for key, count in counted.items() if key[0] == "onboarding_requests_total" and "other" in key[1])
        == 20
    )


def test_all_workers_are_counted(store_url: str, store: redis.Redis, tmp_path: Path) -> None:
    """Served by several workers, figures are of all of them, and outlive a worker that is killed."""
    with gunicorn(store_url, tmp_path, workers=2) as served:
        for _ in range(40):
            httpx.get(f"{served.address}/resume", headers={"Connection": "close"})
        asked = ("onboarding_requests_total", ("wizard.carry_on", "GET", "200"))
        seen = {read(httpx.get(f"{served.address}/metrics").text)[asked] for _ in range(10)}
        assert seen == {40}
        pool = read(httpx.get(f"{served.address}/metrics").text)["onboarding_store_pool_size", ()]
        assert pool == 64

    assert not list(Path("/tmp").glob(f"onboarding-figures-*/*_{served.pid}.db"))
