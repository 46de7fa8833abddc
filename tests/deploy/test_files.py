"""What is in deploy/ and .github/: it can be read, names what is there, and holds to the rules."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from onboarding.config import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
OTHERS = {"WORKERS", "THREADS"}  # of gunicorn.conf.py
WORKLOADS = ["wizard.yaml", "deliverer.yaml"]


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text()))


def known(variable: str) -> bool:
    return variable.lower() in Settings.model_fields or variable in OTHERS


def compose() -> Any:
    return documents(DEPLOY / "compose.yml")[0]


def test_settings_that_are_set_exist() -> None:
    """Every variable in compose, Kubernetes and the container is one of the settings."""
    (settings,) = documents(DEPLOY / "kubernetes/settings.yaml")
    container = re.findall(r"\b([A-Z_]+)=", (DEPLOY / "Dockerfile").read_text())
    named = {*compose()["x-wizard"]["environment"], *settings["data"], *container} - {
        "PATH",
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONUNBUFFERED",
    }
    assert [] == [name for name in named if not known(name)]


def test_the_container_gets_what_it_copies() -> None:
    """Every file that is copied exists, and .dockerignore lets it through."""
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert [] == [name for name in copied if not (ROOT / name).exists()]
    assert set(copied) == allowed


def test_the_container_has_compiled_code(tmp_path: Path) -> None:
    """What is copied is compiled after it was copied, and by a command that compiles: nobody can write there later."""
    before, _, after = (DEPLOY / "Dockerfile").read_text().partition("\nRUN /srv/venv/bin/python -m compileall ")
    assert {"app.py", "onboarding"} <= set(re.findall(r"^COPY (\S+) ", before, re.MULTILINE))
    *options, program, package = after.splitlines()[0].split()
    (tmp_path / package).mkdir()
    for file in (program, f"{package}/flow.py"):
        (tmp_path / file).write_text("")
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": ""}  # as in the container
    command = [sys.executable, "-m", "compileall", *options, program, package]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    assert {"app", "flow"} == {file.name.partition(".")[0] for file in tmp_path.rglob("*.pyc")}


def test_the_container_is_not_root() -> None:
    """It runs as a user of its own, and says whether it is well."""
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "\nHEALTHCHECK " in dockerfile


def test_compose_holds_to_the_rules() -> None:
    """Each service: a root that cannot be written to, no capabilities but those it names, no new privileges."""
    for name, service in compose()["services"].items():
        assert (True, ["ALL"], ["no-new-privileges:true"]) == (
            service["read_only"],
            service["cap_drop"],
            service["security_opt"],
        ), name
    assert 2 == compose()["services"]["wizard"]["deploy"]["replicas"]
    assert {"appendonly", "appendfsync"} <= {word.strip("-") for word in compose()["services"]["store"]["command"]}


@pytest.mark.parametrize("file", WORKLOADS)
def test_pods_hold_to_the_rules(file: str) -> None:
    """As the restricted Pod Security Standard has it."""
    pod = documents(DEPLOY / "kubernetes" / file)[0]["spec"]["template"]["spec"]
    assert (True, "RuntimeDefault") == (
        pod["securityContext"]["runAsNonRoot"],
        pod["securityContext"]["seccompProfile"]["type"],
    )
    assert not pod["automountServiceAccountToken"]
    for container in pod["containers"]:
        context = container["securityContext"]
        assert (False, True, ["ALL"]) == (
            context["allowPrivilegeEscalation"],
            context["readOnlyRootFilesystem"],
            context["capabilities"]["drop"],
        )


def test_kubernetes_selects_what_is_there() -> None:
    """Service, disruption budget and deployment speak of the same pods; probes ask addresses that exist."""
    deployment, service, budget = documents(DEPLOY / "kubernetes/wizard.yaml")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert labels == deployment["spec"]["selector"]["matchLabels"] == service["spec"]["selector"]
    assert labels == budget["spec"]["selector"]["matchLabels"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    paths = [container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")]
    assert paths == ["/healthz", "/readyz"]


@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_takes_its_configuration(tmp_path: Path) -> None:
    """``nginx -t``, with the name of the container, which only compose knows, replaced."""
    path = tmp_path / "nginx.conf"
    path.write_text((DEPLOY / "nginx.conf").read_text().replace("wizard:8000", "127.0.0.1:8000"))
    done = subprocess.run(["nginx", "-t", "-c", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize("unit", ["onboarding-wizard", "onboarding-deliverer", "onboarding-purge"])
def test_systemd_takes_its_units(unit: str) -> None:
    """``systemd-analyze verify`` has nothing to say, but that the programs are not installed here."""
    path = DEPLOY / f"systemd/{unit}.service"
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    about_it = [line for line in done.stderr.splitlines() if unit in line]
    assert [] == [line for line in about_it if "is not executable: No such file" not in line]


def test_workflows_run_what_ci_runs() -> None:
    """Every change gets .ci/run; the weekly run makes targets that exist. Only GitHub's own actions are used."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    runs, uses = {}, set()
    for path in sorted((ROOT / ".github/workflows").iterdir()):
        workflow = documents(path)[0]
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            runs[path.name] = [step["run"] for step in job["steps"] if "run" in step]
            uses |= {step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step}
    assert [".ci/run"] == runs["check.yml"]
    assert set(runs["weekly.yml"][0].split()[1:]) <= targets
    assert {"actions/checkout", "actions/setup-python"} == uses


def test_zizmor_finds_nothing() -> None:
    """The workflows hold to what zizmor knows of them, offline."""
    done = subprocess.run(
        [ROOT / ".venv/bin/zizmor", "--offline", "--quiet", ".github"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_hooks_call_targets_that_exist() -> None:
    """pre-commit fetches nothing, and calls make."""
    (hooks,) = documents(ROOT / ".pre-commit-config.yaml")
    assert ["local"] == [repo["repo"] for repo in hooks["repos"]]
    assert ["make quick"] == [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]


def test_timeouts_nest() -> None:
    """A compiler ends before its worker has to, a worker before whoever runs it loses patience, and the proxy waits
    longest: each is told what went wrong below it, and nobody gives up on what goes on."""
    from onboarding.context.pdf.typesetting import COMPILE_WITHIN, PATIENCE
    from onboarding.sessions.documents import MADE_WITHIN

    gunicorn = (DEPLOY / "gunicorn.conf.py").read_text()
    worker, graceful = (int(re.findall(rf"^{name} = (\d+)", gunicorn, re.MULTILINE)[0]) for name in _WORKERS_TIMES)
    proxy = int(re.findall(r"proxy_read_timeout (\d+)s;", (DEPLOY / "nginx.conf").read_text())[0])
    unit = (DEPLOY / "systemd/onboarding-wizard.service").read_text()
    stopping = [
        int(compose()["services"]["wizard"]["stop_grace_period"].rstrip("s")),
        int(re.findall(r"TimeoutStopSec=(\d+)", unit)[0]),
        _seconds_to_stop(documents(DEPLOY / "kubernetes/wizard.yaml")[0]["spec"]["template"]["spec"]),
    ]
    longest = PATIENCE + COMPILE_WITHIN
    assert COMPILE_WITHIN < MADE_WITHIN  # nobody makes it a second time meanwhile
    assert longest <= graceful < worker < proxy
    assert graceful < min(stopping)


_WORKERS_TIMES = ("timeout", "graceful_timeout")


def _seconds_to_stop(pod: Any) -> int:
    """What is left of a pod's time to end once it was taken out of the service."""
    (container,) = pod["containers"]
    return int(pod["terminationGracePeriodSeconds"]) - int(container["lifecycle"]["preStop"]["exec"]["command"][1])


def test_what_was_deleted_is_purged_everywhere() -> None:
    """Each way to deploy runs the purge twice a day, and the job's pod holds to the rules of the others."""
    assert "flask onboarding purge; do sleep 43200" in " ".join(compose()["services"]["purge"]["command"])
    (job,) = documents(DEPLOY / "kubernetes/purge.yaml")
    assert "17 3,15 * * *" == job["spec"]["schedule"]
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert (True, ["flask", "onboarding", "purge"]) == (pod["securityContext"]["runAsNonRoot"], container["command"])
    assert (True, ["ALL"]) == (
        container["securityContext"]["readOnlyRootFilesystem"],
        container["securityContext"]["capabilities"]["drop"],
    )
    assert "flask onboarding purge" in (DEPLOY / "systemd/onboarding-purge.service").read_text()
    assert "OnCalendar=*-*-* 03,15:17:00" in (DEPLOY / "systemd/onboarding-purge.timer").read_text()
