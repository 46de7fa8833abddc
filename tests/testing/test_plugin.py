"""The plugin in somebody else's tests: found by itself where the package is installed, and registered once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEST = """
def test_join(wizard):
    wizard.press("Start")
    wizard.step("who").fill(name="Ann", comes="no").save()
    assert wizard.step("guests").is_open
"""


def run(folder: Path, *options: str, flow: str = "tests.flow.flows:flow") -> subprocess.CompletedProcess[str]:
    """A run of pytest in a folder that is not the project's, with a small flow."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]),
        "ONBOARDING_FLOW": flow,
        "PYTEST_ADDOPTS": "",
    }
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:valkey", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    (tmp_path / "test_join.py").write_text(TEST)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.browser
@pytest.mark.parametrize("named_too", [False, True])
def test_where_it_is_installed(elsewhere: Path, named_too: bool) -> None:
    """Its entry point is enough; a conftest that names it as well does no harm."""
    about = elsewhere / "onboarding_wizard-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody-elses\nVersion: 0\n")
    declared = (ROOT / "pyproject.toml").read_text().partition("[project.entry-points.pytest11]\n")[2].splitlines()[0]
    (about / "entry_points.txt").write_text("[pytest11]\n" + declared.replace('"', "") + "\n")
    if named_too:
        (elsewhere / "conftest.py").write_text('pytest_plugins = ["onboarding.testing.plugin"]\n')
    done = run(elsewhere)

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_the_package_needs_neither() -> None:
    """Outside the plugin's folder nothing imports pytest or Playwright."""
    modules = "sys, app, onboarding.cli.command_table, onboarding.preview.gallery"
    program = f"import {modules}; print(*sorted({{'pytest', 'playwright'}} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""
