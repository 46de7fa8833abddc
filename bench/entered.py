"""``python -m bench.entered``: how many of our files one request enters, and how the files are laid out.

A reader who follows a request has to open as many. Counted by a profile hook over the application in this process, with
the business flow and a store of its own; each page is asked for once before, so that what is read once does not count.
"""

import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from onboarding.business import samples
from onboarding.config import Settings
from onboarding.sessions.redis.embedded import EmbeddedServer

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "onboarding"
GOALS = {"a plain POST": 25, "an htmx POST": 30, "GET /summary": 40, "an API save": 25}
LEAST_MEDIAN = 100  # lines
MOST_ENTRIES = 14


def files() -> dict[str, int]:
    """Our modules with code, by their path, and how many lines each has."""
    found = (path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    return {str(path.relative_to(PACKAGE)): len(path.read_text().splitlines()) for path in found}


def entries() -> list[str]:
    """What stands at the top of the package."""
    return sorted(
        path.name for path in PACKAGE.iterdir() if path.name not in ("__init__.py", "__pycache__", "py.typed")
    )


@contextmanager
def entered() -> Iterator[set[str]]:
    """The files of the package whose functions run meanwhile."""
    seen: set[str] = set()

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call" and (name := frame.f_code.co_filename).startswith(str(PACKAGE)):
            seen.add(name)

    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)


def counts() -> dict[str, int]:
    """Files entered, by what was asked, with every step of the first sample answered."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        try:
            url = f"unix://{server.ensure()}"
            app = create_app(
                Settings(app_env="testing", redis_url=url, onboarding_data_dir=Path(folder), log_level="ERROR")
            )
            return {what: _twice(ask) for what, ask in _requests(app.test_client()).items()}
        finally:
            server.close()


def _requests(client: FlaskClient) -> dict[str, Callable[[], TestResponse]]:
    client.post("/preview/seed")
    key = {"Authorization": "Bearer dev"}
    made = client.post("/api/v1/onboarding/session", json={"user_id": "a", "workspace_id": "b"}, headers=key)
    url = f"/api/v1/onboarding/{made.get_json()['session_id']}/steps/1"
    company = {"data": samples.answers_of(samples.names()[0])[1]}
    return {
        "a plain POST": lambda: _save(client),
        "an htmx POST": lambda: _save(client, {"HX-Request": "true"}),
        "GET /summary": lambda: client.get("/summary"),
        "an API save": lambda: client.post(url, json=company, headers=key),
    }


def _save(client: FlaskClient, headers: dict[str, str] | None = None) -> TestResponse:
    """Send the step about the problem, as its page asks for it."""
    page = client.get("/steps/problem").text
    form = dict(re.findall(r'<input type="hidden" name="(csrf_token|version|submission)" value="([^"]*)"', page))
    form |= {"problem_statement": f"Bakeries throw away a tenth {form['submission']}", "problem_severity": "8"}
    with entered() as seen:
        answer = client.post("/steps/problem", data=form, headers=headers)
    answer.entered = len(seen)  # type: ignore[attr-defined]
    return answer


def _twice(ask: Callable[[], TestResponse]) -> int:
    """The second time, since the first one reads and makes what a process keeps."""
    ask()
    with entered() as seen:
        answer = ask()
    assert answer.status_code < 400, answer.text
    return getattr(answer, "entered", len(seen))


def main() -> None:
    lines = files()
    print(f"files {len(lines)}, median {statistics.median(lines.values()):.0f} lines (goal {LEAST_MEDIAN})")
    print(f"at the top: {len(entries())} (goal {MOST_ENTRIES}): {' '.join(entries())}")
    for what, count in counts().items():
        print(f"{what}: {count} files entered (goal {GOALS[what]})")


if __name__ == "__main__":
    main()
