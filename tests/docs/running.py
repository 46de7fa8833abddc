"""Doing what a page of the docs says, in a copy of this tree: every block in order, then every address in the text.

A Python block whose first line is a comment with a path is that file; another one goes on where the last one ended.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import redis
from markdown_it import MarkdownIt

from onboarding.sessions.redis.embedded import EmbeddedServer

ROOT = Path(__file__).parents[2]
_FILE = re.compile(r"# (\S+\.(?:py|toml|html))\n")
_ADDRESS = re.compile(r"http://127\.0\.0\.1:8000[^\s)`*]*(?<![.,:])")
ANSWERS_WITHIN = 60  # seconds, of a server that starts or starts again


@contextmanager
def copy_of_the_tree(folder: Path) -> Iterator[Path]:
    """What somebody has who cloned it and ran ``make test``: the files, and ``.venv``."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for lock in folder.glob("*.lock"):
        os.utime(lock, (0, 0))  # what it asks for is installed
    (folder / ".venv").symlink_to(sys.prefix)
    yield folder


class Reader:
    """Somebody who does what a page says. ``port`` stands for the 8000 of the page."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        hidden = ("REDIS_URL", "ONBOARDING_", "PYTEST_", "APP_ENV", "VIRTUAL_ENV", "MAKEFLAGS")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
        self._environment |= {"PORT": str(port), "PYTHONDONTWRITEBYTECODE": "1"}
        self._shells: list[subprocess.Popen[bytes]] = []

    def follow(self, page: str) -> None:
        commands, python = "", ""
        for token in MarkdownIt("commonmark").parse(page):
            if token.type == "fence" and token.info == "sh":
                commands += token.content
                self._shell(token.content)
            elif token.type == "fence" and token.info == "python":
                if match := _FILE.match(token.content):
                    self._write(match[1], token.content.removeprefix(match[0]))
                else:
                    python += token.content
                    self._run(["-c", python])
        for address in _ADDRESS.findall(page):
            self._open(address)

    def close(self) -> None:
        for shell in self._shells:
            try:
                os.killpg(shell.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass  # everything that it started has ended
        if (self.folder / "instance").exists():
            socket = EmbeddedServer(self.folder / "instance").socket
            with suppress(redis.ConnectionError):  # where nothing was started
                redis.Redis(unix_socket_path=str(socket)).shutdown(nosave=True)

    def _shell(self, text: str) -> None:
        """Variables that it exports stand for the next one, as on a terminal."""
        kept = self.folder / ".exported"
        script = f"set -e\n[ -f {kept} ] && . {kept}\n{self._at_port(text)}\nexport -p > {kept}\n"
        log = (self.folder / f"shell-{len(self._shells)}.log").open("wb")
        shell = subprocess.Popen(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self._environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._shells.append(shell)
        shell.wait()
        log.close()
        assert shell.returncode == 0, Path(log.name).read_text()

    def _run(self, arguments: list[str]) -> None:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=self.folder, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def _open(self, address: str) -> None:
        deadline, status = time.monotonic() + ANSWERS_WITHIN, 0
        while status != 200 and time.monotonic() < deadline:
            try:
                status = httpx.get(self._at_port(address)).status_code
            except httpx.TransportError:
                time.sleep(0.2)  # it is starting
        assert status == 200, address

    def _at_port(self, text: str) -> str:
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace("--port 8000", f"--port {self.port}")
