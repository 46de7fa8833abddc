"""Walk a whole session: create it, save every step, read it back, finalize it, delete it.

    python walk.py http://127.0.0.1:8000 dev            # blocking
    python walk.py http://127.0.0.1:8000 dev --async    # the same, awaited

The answers are the examples of the API's own document.
"""

import asyncio
import re
import sys
from typing import Any

import calls
import httpx
from calls import Problem
from client import AsyncClient, Client

Json = Any


def walk(url: str, key: str) -> None:
    with Client(url, key) as onboarding:
        created = onboarding.send(calls.create("ada", "acme", client_name="example"))
        session_id = created["session_id"]
        print(f"Session {session_id}; a founder goes on with it in a browser at {created['resume_url']}")

        try:
            onboarding.send(calls.save(session_id, 1, {"company_name": ""}))
        except Problem as problem:
            for error in problem.errors:
                print(f"  {error['field']}: {error['message']}")

        for step, data in examples(url).items():
            saved = onboarding.send(calls.save(session_id, step, data, version=0))
            print(f"Step {step:>2} saved: {saved['progress']['percentage']} %")

        read = onboarding.send(calls.read(session_id, 1))
        print(f"Step 1 says {read['data']['company_name']!r}, version {read['version']}")
        for check in onboarding.send(calls.summary(session_id))["checks"]:
            print(f"To think about: {check['message']}")

        finalized = onboarding.send(calls.finalize(session_id))
        print(f"Finalized: {finalized['reference']}, {finalized['checksum']}")
        onboarding.send(calls.delete(session_id))
        print("Deleted")


async def walk_awaiting(url: str, key: str) -> None:
    """As above; what does not depend on each other is sent at once."""
    async with AsyncClient(url, key) as onboarding:
        created = await onboarding.send(calls.create("ada", "acme", client_name="example"))
        session_id, answers = created["session_id"], examples(url)
        print(f"Session {session_id}; a founder goes on with it in a browser at {created['resume_url']}")

        for first in (7, 9, 14):  # other steps look at these
            await onboarding.send(calls.save(session_id, first, answers.pop(first)))
        saves = (onboarding.send(calls.save(session_id, step, data)) for step, data in answers.items())
        await asyncio.gather(*saves)

        progress = await onboarding.send(calls.progress(session_id))
        print(f"{progress['completed']} of {progress['total']} steps saved")
        finalized = await onboarding.send(calls.finalize(session_id))
        print(f"Finalized: {finalized['reference']}, {finalized['checksum']}")
        await onboarding.send(calls.delete(session_id))
        print("Deleted")


def examples(url: str) -> dict[int, Json]:
    """The example of each step, from openapi.json."""
    paths = httpx.get(f"{url}/api/v1/openapi.json").json()["paths"]
    saves = {int(found[1]): paths[path]["post"] for path in paths if (found := re.search(r"/steps/([0-9]+)$", path))}
    bodies = {step: save["requestBody"]["content"]["application/json"] for step, save in sorted(saves.items())}
    return {step: body["example"]["data"] for step, body in bodies.items()}


if __name__ == "__main__":
    address, key, *how = sys.argv[1:]
    asyncio.run(walk_awaiting(address, key)) if how == ["--async"] else walk(address, key)
