"""gunicorn's threads and granian, side by side: the same application, the same pages, the same clients, in turns.

``python -m bench.servers`` prints requests a second, the slowest in a hundred, and the memory of all their processes.
"""

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from onboarding.sessions.redis.embedded import EmbeddedServer

ROUNDS, SECONDS, CLIENTS, WORKERS, THREADS = 5, 4.0, 16, 2, 8
KEY = "k7Gq2vT9xZ4mB8nL5wR3pY6hD1cF0sJa"
SERVERS = {
    "gunicorn gthread": ("-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:create_app()"),
    "granian": (
        *("-m", "granian", "--interface", "wsgi", "--factory", "--workers", str(WORKERS), "--no-ws"),
        *("--blocking-threads", str(THREADS), "app:create_app", "--host", "127.0.0.1", "--port"),
    ),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(arguments: Sequence[str], url: str, port: int) -> "subprocess.Popen[bytes]":
    environment = {
        "APP_ENV": "production",
        "SECRET_KEY": KEY,
        "REDIS_URL": url,
        "PORT": str(port),
        "WORKERS": str(WORKERS),
        "THREADS": str(THREADS),
        "LOG_LEVEL": "error",
    }
    command = [sys.executable, *arguments, *([str(port)] if arguments[-1] == "--port" else [])]
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if ask(port) == 200:
                return process
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"It did not start: {command}")


def ask(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": "localhost", "Connection": "close"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def load(port: int) -> tuple[float, float]:
    """Requests a second, and the slowest in a hundred, in ms."""
    took: list[float] = []
    over = time.monotonic() + SECONDS

    def client() -> None:
        while time.monotonic() < over:
            began = time.perf_counter()
            assert ask(port) == 200
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took) / SECONDS, statistics.quantiles(took, n=100)[98] * 1000


def memory(pid: int) -> float:
    """MB of a process and those that it started, each page counted by its share."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    (line,) = (line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024 + sum(memory(int(child)) for child in children)


def main() -> None:
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in SERVERS}
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedServer(Path(folder))
        url = f"unix://{store.ensure()}"
        for _ in range(ROUNDS):
            for name, arguments in SERVERS.items():
                port = free_port()
                process = start(arguments, url, port)
                load(port)
                figures[name].append((*load(port), memory(process.pid)))
                process.send_signal(signal.SIGTERM)
                process.wait(30)
        store.close()
    for name, rounds in figures.items():
        rate, slowest, megabytes = (statistics.median(column) for column in zip(*rounds, strict=True))
        print(f"{name:<18} {rate:6.0f} requests/s   p99 {slowest:5.0f} ms   {megabytes:4.0f} MB")


if __name__ == "__main__":
    main()
