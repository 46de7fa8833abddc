"""What type checkers see of the two managers. ``make check`` reads this file; nothing runs it.

An ignore that is not needed is an error there, so that the wrong calls below are known to be told.
"""

from typing import assert_type

from onboarding.sessions import Answers, Finalized, Progress, Saved, SessionManager
from onboarding.sessions.aio import AsyncSessionManager


def blocking(manager: SessionManager, session_id: str) -> None:
    """Each operation has its own parameters and its own result."""
    assert_type(manager.get_step(session_id, 1), Answers | None)
    assert_type(manager.get_all_steps(session_id), dict[int, Answers])
    assert_type(manager.save_step(session_id, 1, {"company_name": "Oveni"}, version=0), Saved)
    assert_type(manager.get_progress(session_id), Progress)
    assert_type(manager.finalize(session_id), Finalized)
    manager.get_step(session_id)  # type: ignore[call-arg]
    manager.get_step(session_id, "1")  # type: ignore[arg-type]
    manager.save_step(session_id, 1, {}, versoin=0)  # type: ignore[call-arg]


async def awaiting(manager: AsyncSessionManager, session_id: str) -> None:
    """Likewise, awaited; who forgets to await is told."""
    assert_type(await manager.get_step(session_id, 1), Answers | None)
    assert_type(await manager.save_step(session_id, 1, {"company_name": "Oveni"}, version=0), Saved)
    assert_type(await manager.finalize(session_id), Finalized)
    manager.get_progress(session_id)  # type: ignore[unused-coroutine]
    await manager.get_step(session_id, "1")  # type: ignore[arg-type]
