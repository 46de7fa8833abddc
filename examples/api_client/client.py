"""A client of the onboarding API, blocking and awaiting: sends a Call, waits where it is asked to, reads the answer.

with Client("http://127.0.0.1:8000", "dev") as onboarding:
    created = onboarding.send(calls.create("ada", "acme"))

async with AsyncClient("http://127.0.0.1:8000", "dev") as onboarding:
    created = await onboarding.send(calls.create("ada", "acme"))
"""

import asyncio
import time
from typing import Any, Self

import httpx
from calls import WAITS, Call, Problem

Json = Any
ATTEMPTS = 5


class Client:
    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.Client(**_settings(url, key))

    def send(self, call: Call) -> Json:
        """What is answered; a Problem where that is an error."""
        for _ in range(ATTEMPTS - 1):
            answer = self._http.request(call.method, call.path, json=call.body, headers=call.headers)
            if answer.status_code not in WAITS:
                break
            time.sleep(_wait(answer))
        return _read(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()


class AsyncClient:
    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.AsyncClient(**_settings(url, key))

    async def send(self, call: Call) -> Json:
        """As Client.send, awaited."""
        for _ in range(ATTEMPTS - 1):
            answer = await self._http.request(call.method, call.path, json=call.body, headers=call.headers)
            if answer.status_code not in WAITS:
                break
            await asyncio.sleep(_wait(answer))
        return _read(answer)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.aclose()


def _settings(url: str, key: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {key}"}
    return {"base_url": f"{url.rstrip('/')}/api/v1/onboarding", "headers": headers, "timeout": 10}


def _wait(answer: httpx.Response) -> float:
    return float(answer.headers["Retry-After"])


def _read(answer: httpx.Response) -> Json:
    if answer.is_error:
        raise Problem(answer.json())
    return answer.json() if answer.content else None
