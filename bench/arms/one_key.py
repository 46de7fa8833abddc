"""A session manager of the same operations with one command a key, awaited one after another: the usual design."""

import json
from typing import Any

import redis.asyncio

from bench.answers import STEPS

TTL = 604_800  # seconds


class OneKeyManager:
    """Each step is a key; a save writes the step, notes it in the progress and moves that one's expiry."""

    def __init__(self, client: redis.asyncio.Redis) -> None:
        self._client = client

    async def save_step(self, session_id: str, step: int, answers: dict[str, Any]) -> None:
        await self._client.set(f"one:{session_id}:step:{step}", json.dumps(answers), ex=TTL)
        await self._client.hset(f"one:{session_id}:progress", f"step:{step}", "complete")
        await self._client.expire(f"one:{session_id}:progress", TTL)

    async def get_all_steps(self, session_id: str) -> dict[int, dict[str, Any]]:
        found = {}
        for step in range(1, STEPS + 1):
            text = await self._client.get(f"one:{session_id}:step:{step}")
            if text is not None:
                found[step] = json.loads(text)
        return found

    async def get_session_summary(self, session_id: str) -> dict[str, Any]:
        metadata = await self._client.hgetall(f"one:{session_id}:metadata")
        progress = await self._client.hgetall(f"one:{session_id}:progress")
        return {"metadata": metadata, "progress": progress, "steps": await self.get_all_steps(session_id)}

    async def delete_session(self, session_id: str) -> None:
        for name in ("metadata", "progress", *(f"step:{step}" for step in range(1, STEPS + 1))):
            await self._client.delete(f"one:{session_id}:{name}")
