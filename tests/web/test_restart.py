"""Everything that ``python app.py`` starts is killed half-way, and nothing that was saved is missing afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from tests.conftest import free_port
from tests.web.html_client import HtmlClient
from tests.web.html_filling import Filling
from tests.web.html_form import form_of, sent

ROOT = Path(__file__).parents[2]
START_WITHIN = 20.0  # seconds
FILLING = Filling(optional=True)


@contextmanager
def running(folder: Path, port: int) -> Iterator[int]:
    """The wizard as a process of its own, with what it starts in turn; all of it is killed at the end."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("WERKZEUG_", "REDIS_"))}
    environment |= {"APP_ENV": "testing", "HOST": "127.0.0.1", "PORT": str(port), "ONBOARDING_DATA_DIR": str(folder)}
    with (folder / "output.txt").open("ab") as output:
        watching = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            await_answer(port, watching, folder / "output.txt")
            yield watching.pid
        finally:
            for pid in [watching.pid, *started_by(watching.pid), *working_in(folder)]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            watching.wait()


def started_by(pid: int) -> list[int]:
    """The processes below this one."""
    children = [child for child, parent, _ in processes() if parent == pid]
    return children + [below for child in children for below in started_by(child)]


def working_in(folder: Path) -> list[int]:
    """The processes that name this folder: a server whose parent is gone already."""
    return [pid for pid, _, command in processes() if str(folder) in command]


def processes() -> list[tuple[int, int, str]]:
    """Every process of the machine: its number, its parent's, and its command line."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    found = [line.split(None, 2) for line in listed.splitlines()]
    return [(int(pid), int(parent), "".join(command)) for pid, parent, *command in found]


def await_answer(port: int, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"Nothing answers on port {port}: {output.read_text()[-2000:]}")


@pytest.mark.timeout(90)
def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    """After kill -9 of watcher, worker and store, the same cookie finds the same answers, and goes on at step 11."""
    port = free_port()
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        browser = HtmlClient(http)
        with running(tmp_path, port) as watching:
            browser.walk(FILLING, until="//body[@data-step='11']")
            browser.open("/steps/pricing")
            saved = answers(browser)
            assert len(started_by(watching)) == 2  # the worker, and the store

        with pytest.raises(httpx.TransportError):
            browser.open("/")

        with running(tmp_path, port):
            browser.open("/")
            assert continues(browser) == ["Continue: 10 of 23 done"]
            browser.open("/steps/pricing")
            assert saved == answers(browser)
            browser.press()
            assert browser.page.xpath("string(//body/@data-step)") == "11"


def answers(browser: HtmlClient) -> list[tuple[str, str]]:
    """What stands in the page's form, what each page makes anew apart."""
    return [(name, value) for name, value in sent(form_of(browser.page)) if name not in ("csrf_token", "submission")]


def continues(browser: HtmlClient) -> list[str]:
    links = [" ".join(link.text_content().split()) for link in browser.page.xpath("//main//a")]
    return [text for text in links if text.startswith("Continue")]
