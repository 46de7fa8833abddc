"""How managers live: in any loop, thread and process, as context managers, and in whichever folder they are started."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import redis

from onboarding import sessions
from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.sessions import SessionManager, UnknownSession, manager_of, store_address
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import async_connector
from onboarding.sessions.redis.store import AsyncStore, Durability
from tests.faults.sizes import size
from tests.figures import Figure

ANSWERS = samples.load("crumb-and-ledger").answers
FEW_FILES = """
import asyncio, resource, sys, uuid
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
from onboarding.sessions.aio import get_onboarding_session_manager
manager, session_id = get_onboarding_session_manager(), str(uuid.uuid4())  # made outside of any loop
asyncio.run(manager.set_metadata(session_id, "ada", "acme"))
async def several():
    return await asyncio.gather(*(manager.get_progress(session_id) for _ in range(4)))
for _ in range(int(sys.argv[1])):
    asyncio.run(several())
print("none was refused")
"""


@pytest.fixture
def awaiting(store: redis.Redis, store_url: str) -> AsyncSessionManager:
    """An awaiting manager, made where no loop runs."""
    return AsyncSessionManager(AsyncStore(async_connector(store_url), Durability()), flow, builder(flow))


def connected(store: redis.Redis) -> int:
    """How many connections the server has, this one not counted."""
    return int(store.info("clients")["connected_clients"]) - 1


def settles_at(store: redis.Redis, most: int, *, within: float = 10.0) -> bool:
    """Whether at most so many others are connected soon: the server takes a moment to see that one has gone."""
    deadline = time.monotonic() + within
    while connected(store) > most:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_loops_without_end(store: redis.Redis, store_url: str, figure: Figure) -> None:
    """Each ``asyncio.run`` gives back what it took: far more of them than files that may be open."""
    loops = size(400, 1500)
    environment = {**os.environ, "REDIS_URL": store_url}
    ran = subprocess.run(
        [sys.executable, "-c", FEW_FILES, str(loops)], env=environment, capture_output=True, text=True, timeout=110
    )
    assert ran.stdout == "none was refused\n", ran.stderr
    figure(f"{loops} asyncio.run at ulimit -n 256", "no connection left")


def test_a_loop_gives_its_connections_back(awaiting: AsyncSessionManager, store: redis.Redis, session_id: str) -> None:
    """While it runs it has some, whoever else has; when it ends, none."""
    before = connected(store)

    async def use() -> int:
        await awaiting.set_metadata(session_id, "ada", "acme")
        return connected(store)

    assert asyncio.run(use()) == before + 1
    assert settles_at(store, before)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(awaiting.get_progress(session_id))
    assert connected(store) == before + 1
    loop.run_until_complete(awaiting.close())
    assert settles_at(store, before)
    loop.close()


def test_loops_in_threads_share_one(awaiting: AsyncSessionManager, store: redis.Redis) -> None:
    """A loop in each of several threads, all at once: each has connections of its own, and nothing is mixed up."""

    def run(number: int) -> int:
        async def walk() -> int:
            session_id = str(uuid.uuid4())
            await awaiting.set_metadata(session_id, f"user-{number}", "acme")
            await asyncio.gather(*(awaiting.save_step(session_id, n, ANSWERS[n]) for n in (1, 2, 4, 5)))
            assert (await awaiting.get_metadata(session_id)).user_id == f"user-{number}"
            return (await awaiting.get_progress(session_id)).completed

        return asyncio.run(walk())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(run, range(16))) == [4] * 16


def test_they_are_context_managers(
    manager: SessionManager, awaiting: AsyncSessionManager, settings: Settings, store: redis.Redis, session_id: str
) -> None:
    """After the block nothing is open; whoever asks again gets an answer."""
    before = connected(store)
    with manager_of(settings, flow, store_address(settings)) as blocking:
        blocking.set_metadata(session_id, "ada", "acme")
        assert connected(store) == before + 1
    assert settles_at(store, before)
    assert blocking.get_progress(session_id).completed == 0
    blocking.close()

    async def use() -> None:
        async with awaiting as entered:
            await entered.get_progress(session_id)
            assert connected(store) == before + 1
        assert settles_at(store, before)
        assert (await awaiting).flow is flow

    asyncio.run(use())


def test_a_crowd_of_threads(settings: Settings, store: redis.Redis, figure: Figure) -> None:
    """Two hundred threads with 32 connections: everybody waits a moment, nobody is refused, nothing is lost."""
    crowded = settings.model_copy(update={"onboarding_redis_wait_seconds": 30.0})
    barrier, before = threading.Barrier(200), connected(store)
    with manager_of(crowded, flow, store_address(settings)) as manager:
        manager.policy = replace(manager.policy, attempt_within=30.0)  # an attempt has waiting in it

        def work(number: int) -> int:
            session_id = str(uuid.uuid4())
            barrier.wait()
            manager.set_metadata(session_id, "ada", "acme")
            for step in (1, 2, 4):
                manager.save_step(session_id, step, ANSWERS[step])
            return manager.get_progress(session_id).completed

        with ThreadPoolExecutor(200) as threads:
            assert list(threads.map(work, range(200))) == [3] * 200
        assert settles_at(store, before + 32)
        figure("200 threads, 32 connections", "800 operations, none refused")


def test_the_pool_is_a_setting(settings: Settings, store: redis.Redis, session_id: str) -> None:
    """So many connections, and health says so."""
    small = settings.model_copy(update={"onboarding_redis_connections": 2})
    with manager_of(small, flow, store_address(small)) as manager:
        manager.set_metadata(session_id, "ada", "acme")
        before = connected(store)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(manager.get_progress, [session_id] * 40))
        assert settles_at(store, before + 1)
        assert manager.health()["pool"]["size"] == 2


def test_a_fork_uses_connections_of_its_own(settings: Settings, store: redis.Redis, session_id: str) -> None:
    """As a pre-forking server or Celery does: parent and children go on with the same manager."""
    with manager_of(settings, flow, store_address(settings)) as manager:
        manager.set_metadata(session_id, "ada", "acme")
        children = []
        for step in (1, 2, 4, 5):
            child = os.fork()
            if child == 0:
                try:
                    os._exit(0 if manager.save_step(session_id, step, ANSWERS[step]).complete else 1)
                finally:
                    os._exit(2)
            children.append(child)
            manager.get_progress(session_id)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
        assert manager.get_progress(session_id).completed == 4


def test_the_furthest_step_never_goes_back(manager: SessionManager, session_id: str) -> None:
    """update_progress notes how far somebody came, in whichever order it is told."""
    manager.set_metadata(session_id, "ada", "acme")
    assert [manager.update_progress(session_id, step).reached for step in (0, 7, 5, 0, 23, 7)] == [0, 7, 7, 7, 23, 23]
    with pytest.raises(UnknownSession):
        manager.update_progress(str(uuid.uuid4()), 1)


@pytest.mark.parametrize(("folder", "level"), [("instance", logging.WARNING), ("kept", logging.INFO)])
def test_a_relative_folder_is_said_once(
    folder: str, level: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A new one is a warning: who started it elsewhere would look at an empty store. An absolute one says nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sessions, "server_here", str)  # no server is needed to see what is said
    sessions.say_where.cache_clear()
    (tmp_path / "kept").mkdir()
    caplog.set_level(logging.INFO, "onboarding.sessions")
    store_address(Settings(onboarding_data_dir=tmp_path / folder))
    assert caplog.records == []
    for _ in range(2):
        store_address(Settings(onboarding_data_dir=Path(folder)))
    (record,) = caplog.records
    assert (record.levelno, str(tmp_path / folder) in record.getMessage()) == (level, True)
