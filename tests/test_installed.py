"""The installed package: the wheel has everything in it, and serves from a folder that has nothing in it."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import free_port
from tests.web.html_form import parse

ROOT = Path(__file__).parents[1]
SHIPPED = ("templates", "static", "onboarding")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this tree as pip builds it, with the build tool that the lock file pins."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*pip, str(ROOT)], check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package, as it is in ``site-packages``."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run([*pip, str(wheel)], check=True)
    return folder


@pytest.fixture
def elsewhere(installed: Path, store_url: str) -> dict[str, str]:
    """The environment of a program that sees the installed package, and not this tree."""
    return os.environ | {"PYTHONPATH": str(installed), "REDIS_URL": store_url, "APP_ENV": "testing"}


@pytest.fixture
def address(elsewhere: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The wizard, started from an empty folder."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "onboarding.app"],
        cwd=tmp_path,
        env=elsewhere | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("The wizard is at"):
            break
    yield f"http://127.0.0.1:{port}"
    os.killpg(process.pid, 15)
    process.stdout.read()
    process.wait()
    process.stdout.close()


def test_the_wheel_has_every_file(wheel: Path) -> None:
    """Templates, styles, scripts, Lua, samples, typesetting: whatever is in the tree, and nothing of the tests."""
    listed = subprocess.run(["git", "ls-files", *SHIPPED], cwd=ROOT, capture_output=True, text=True, check=True)
    moved = {"templates": "onboarding/_templates", "static": "onboarding/_static"}
    expected = {
        "/".join([moved.get(top, top), rest])
        for top, _, rest in (path.partition("/") for path in listed.stdout.split())
        if (ROOT / top / rest).exists()
    }
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert not expected - names
    assert {name.partition("/")[0] for name in names} == {"onboarding"}


def test_it_serves_a_flow_from_anywhere(address: str) -> None:
    """Pages, files and htmx, the first step saved, a PDF's worth of templates: nothing looks for the tree."""
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        start = parse(client.get("/").content)
        files = [str(link) for link in start.xpath("//link/@href | //script/@src")]
        assert [client.get(file).status_code for file in files] == [200] * len(files) != []
        sent = {str(field.get("name")): str(field.get("value")) for field in start.xpath("//form//input")}
        step = parse(client.post("/start", data=sent).content)
        answers = {
            str(field.get("name")): str(field.get("value")) for field in step.xpath("//form//input[@type='hidden']")
        }
        company = {
            "company_name": "Crumb",
            "industry": "technology",
            "stage": "seed",
            "description": "We bake bread well.",
        }
        saved = parse(client.post("/steps/company", data=answers | company | {"act": "save"}).content)
        assert saved.xpath("string(//h1)") == "What you promise"
        assert client.get("/preview/pricing/page?state=errors").status_code == 200
        assert client.get("/api/v1/docs").status_code == 200


def test_its_commands_work_from_anywhere(elsewhere: dict[str, str], tmp_path: Path) -> None:
    """A finished sample is exported as a PDF, typeset with what the package carries."""
    flask = [sys.executable, "-m", "flask", "--app", "onboarding.app", "onboarding"]
    made = subprocess.run([*flask, "sample"], cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=True)
    export = [*flask, "export", made.stdout.split()[0], "--format", "pdf", "--to", "out.pdf"]
    subprocess.run(export, cwd=tmp_path, env=elsewhere, check=True)
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")
    where = [sys.executable, "-c", "import onboarding.http.rendering as it; print(it.TEMPLATES)"]
    seen = subprocess.run(where, cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=True)
    assert ROOT not in Path(seen.stdout.strip()).parents
