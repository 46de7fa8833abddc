"""``python -m tests.released dist/*.whl dist/*.tar.gz``: each is installed into an environment of its own, and tried.

What it depends on comes from this environment, so that only the release itself is new there. It starts from another
folder, finalizes a sample, shows a page and its style sheet, and makes the PDF.
"""

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

TRIED = """
import re, sys
from onboarding.app import create_app
from onboarding.config import Settings

app = create_app(Settings(app_env="testing", redis_url="memory://", onboarding_data_dir="instance"))
import onboarding
assert onboarding.__file__.startswith(sys.prefix), onboarding.__file__
client = app.test_client()
page = client.get("/")
assert page.status_code == 200
(sheet,) = re.findall(r'href="([^"]+wizard[^"]*css[^"]*)"', page.text)
assert client.get(sheet).status_code == 200
session_id = app.test_cli_runner().invoke(args=["onboarding", "sample"]).output.split()[0]
pdf = app.test_cli_runner().invoke(args=["onboarding", "export", session_id, "--format", "pdf", "--to", "context.pdf"])
assert pdf.exit_code == 0, pdf.output
assert open("context.pdf", "rb").read(4) == b"%PDF"
print("installed, started, finalized, printed")
"""


def main(*releases: str) -> None:
    assert len(releases) >= 2, "a wheel and an sdist"
    for release in releases:
        with tempfile.TemporaryDirectory(prefix="released-") as folder:
            print(f"{Path(release).name}: {_try(Path(release).resolve(), Path(folder))}")


def _try(release: Path, folder: Path) -> str:
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv/bin/python"
    install = ["uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--python", python]
    ours = Path(sys.executable).parent
    (site,) = (folder / "venv/lib").glob("python*/site-packages")
    (site / "ours.pth").write_text(sysconfig.get_path("purelib"))
    subprocess.run([ours / install[0], *install[1:], release], check=True)
    done = subprocess.run([python, "-P", "-c", TRIED], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{release.name}: {done.stderr}")
    return done.stdout.strip()


if __name__ == "__main__":
    main(*sys.argv[1:])
