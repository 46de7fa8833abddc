"""The production server's workers look for garbage where some may be, and write of a request what is read of it."""

from pathlib import Path

import httpx

from tests.served import gunicorn


def test_what_a_worker_loads_is_never_looked_through(store_url: str, store: object, tmp_path: Path) -> None:
    """Not while it loads, and not by the collections of its requests, which are on from the first one."""
    with gunicorn(store_url, tmp_path, workers=1, app="tests.deploy.telling:create_app()") as server:
        state = httpx.get(f"{server.address}/collecting").json()
    assert (state["at_start"], state["enabled"]) == (False, True)
    assert state["frozen"] > 80_000


def test_a_request_is_told_once(store_url: str, store: object, tmp_path: Path) -> None:
    """The application writes a line for each request; gunicorn puts none together beside it."""
    with gunicorn(store_url, tmp_path, workers=1, app="tests.deploy.telling:create_app()") as server:
        states = [httpx.get(f"{server.address}/collecting").json() for _ in range(3)]
    lines = [line for line in (tmp_path / "gunicorn.log").read_text().splitlines() if "/collecting" in line]
    assert (states[-1]["gunicorns_lines"], len(lines)) == (0, 3)


def test_no_header_moves_the_application(store_url: str, store: object, tmp_path: Path) -> None:
    """Whoever asks from this machine, as a proxy does for everybody, rewrites no link by SCRIPT_NAME or PATH_INFO."""
    with gunicorn(store_url, tmp_path, workers=1) as server:
        for name in ("SCRIPT_NAME", "Script-Name", "PATH_INFO", "X-Script-Name", "REMOTE_USER"):
            answer = httpx.get(f"{server.address}/", headers={name: "/moved"})
            assert (answer.status_code, "/moved" in answer.text) == (200, False), name
