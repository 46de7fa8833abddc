"""A webhook: the context is posted as Standard Webhooks (standardwebhooks.com) has it, signed.

An answer is its status and nothing more: no redirect is followed, and nothing of a body is read. Whatever the
receiver does, it takes ANSWER_WITHIN seconds at most, the look-up of its name included.
"""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx
from standardwebhooks import Webhook as Signer

from onboarding.delivery.delivery import Delivery, Outcome

Json = Any

ANSWER_WITHIN = 15.0  # seconds
KIND = "onboarding.finalized"


class Webhook:
    """With several secrets it signs with each, so that a receiver may go from one to the next."""

    def __init__(self, url: str, secrets: Sequence[str], *, answer_within: float = ANSWER_WITHIN) -> None:
        self._url, self._answer_within = url, answer_within
        self._trust = httpx.create_ssl_context()  # takes a moment to load, so once
        self._signers = [Signer(secret) for secret in secrets]

    def send(self, delivery: Delivery, document: dict[str, Json]) -> Outcome:
        body = body_of(delivery, document)
        try:
            answer = asyncio.run(self._post(body, self.signed_headers(delivery, body)))
        except TimeoutError:
            return Outcome(sent=False, why=f"no answer within {self._answer_within:g} s")
        except httpx.HTTPError as error:
            return Outcome(sent=False, why=f"{type(error).__name__}: {error}"[:200])
        return _outcome(answer, delivery.now)

    def signed_headers(self, delivery: Delivery, body: str) -> dict[str, str]:
        """What a receiver verifies; the moment is the store's."""
        return {
            "content-type": "application/json",
            "user-agent": "onboarding-wizard",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(int(delivery.now.timestamp())),
            "webhook-signature": " ".join(signer.sign(delivery.id, delivery.now, body) for signer in self._signers),
        }

    async def _post(self, body: str, headers: dict[str, str]) -> httpx.Response:
        async with (
            asyncio.timeout(self._answer_within),
            httpx.AsyncClient(verify=self._trust, timeout=self._answer_within, follow_redirects=False) as client,
            client.stream("POST", self._url, content=body.encode(), headers=headers) as answer,
        ):
            return answer


def body_of(delivery: Delivery, document: dict[str, Json]) -> str:
    """The same text however often it is sent."""
    assert delivery.finalized_at is not None, "what is sent was finalized"
    timestamp = delivery.finalized_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"type": KIND, "timestamp": timestamp, "data": document}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _outcome(answer: httpx.Response, now: datetime) -> Outcome:
    if answer.is_success:
        return Outcome(sent=True)
    return Outcome(
        sent=False,
        why=f"status {answer.status_code}",
        wait=_asked_to_wait(answer.headers.get("retry-after", ""), now),
        dead=answer.status_code == HTTPStatus.GONE,
    )


def _asked_to_wait(text: str, now: datetime) -> float:
    """Retry-After, in seconds from now; 0 where there is none that can be read (RFC 9110, 10.2.3)."""
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
