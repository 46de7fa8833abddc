"""The dashboard and the alert rules ask for figures that there are, by labels that those have."""

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

from onboarding.observability import metrics

DEPLOY = Path(__file__).parents[2] / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana" / "onboarding.json").read_text())
RULES = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
PANELS = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
ASKED = [*PANELS, *(rule["expr"] for rule in RULES)]


def named() -> dict[str, set[str]]:
    """Every name that Prometheus has for our figures, with its labels."""
    metric_labels: dict[str, set[str]] = {}
    for metric in vars(metrics).values():
        if isinstance(metric, MetricWrapperBase):
            labels, kind = set(metric._labelnames) | {"instance", "job"}, type(metric).__name__
            endings = {"Counter": ("_total",), "Gauge": ("",), "Histogram": ("_bucket", "_count", "_sum")}[kind]
            metric_labels |= {f"{metric._name}{ending}": labels | {"le"} for ending in endings}
    return metric_labels


@pytest.mark.parametrize("expression", ASKED)
def test_what_is_asked_for_is_there(expression: str) -> None:
    """Each name is one of ours, and what it is summed or chosen by is a label of it."""
    names = re.findall(r"\bonboarding_\w+", expression)
    metric_labels = named()

    assert names
    assert [name for name in names if name not in metric_labels] == []
    labels = {label.strip() for by in re.findall(r"by \(([^)]*)\)", expression) for label in by.split(",")}
    labels |= {
        label for chosen in re.findall(r"\{([^}]*)\}", expression) for label in re.findall(r"(\w+)\s*[=!]", chosen)
    }
    assert labels <= set.union(*(metric_labels[name] for name in names))
    assert expression.count("(") == expression.count(")")


def test_every_figure_is_looked_at() -> None:
    """No figure is counted for nobody: the dashboard shows each."""
    shown = " ".join(PANELS)
    unseen = [
        name
        for name in named()
        if name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") not in shown
    ]

    assert unseen == []


def test_alerts_say_what_to_do() -> None:
    """Each has a name of its own, says how urgent it is, what is wrong, and what to do."""
    assert len({rule["alert"] for rule in RULES}) == len(RULES) >= 6
    for rule in RULES:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["for"]
        assert all(rule["annotations"][name].strip() for name in ("summary", "description"))


def test_the_names_are_prometheus_own() -> None:
    """The names that are compared with are the ones that are served."""
    served = {sample.name for family in REGISTRY.collect() for sample in family.samples}

    assert {name for name in named() if name.endswith("pool_size")} <= served
