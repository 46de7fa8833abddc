"""``Idempotency-Key``: an unsafe call has one effect, however often it is sent, and is answered alike for a day.

As the IETF's draft has it (draft-ietf-httpapi-idempotency-key-header-07): the same key with another call or body is
422, and 409 while the first one is under way. What a call makes ids of (a session's, a submission's) is kept with the
key from its beginning, so that a call whose end nobody heard of goes on where it was. A refusal is not kept.

The answer is kept encrypted under SECRET_KEY, since it may hold a link that opens a session: the store alone opens
none. Nobody's answers are in it; what holds them (``keeps_nothing``) is asked for again, and is the same by itself.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from flask import Response, current_app, g, request

from onboarding.api import request_models
from onboarding.api.auth import current_api, key
from onboarding.api.problems import Problem, problem_of
from onboarding.sessions import StoreUnavailable
from onboarding.sessions.command import Command

HEADER = "Idempotency-Key"
PATTERN = "[!-~]{1,255}"  # printable ASCII
KEPT_FOR = 86_400  # seconds
AT_IT_FOR = 5  # seconds; a call is answered within 2.5
_ASKED = ("If-Match", "If-None-Match")
_KEPT_HEADERS = ("ETag", "Location", "Content-Type")
View = Callable[..., Response]


class Begun(NamedTuple):
    """What a call makes its ids of, and whether it was begun before, and may have had its effect."""

    seed: str
    again: bool


def idempotent(view: View, *, keeps_nothing: bool = False) -> View:
    """The view, once for each key. With ``keeps_nothing`` it is asked again, and answers the same by itself."""

    @wraps(view)
    def once(**named: Any) -> Response:
        given = request.headers.get(HEADER)
        if given is None:
            return view(**named)
        if not re.fullmatch(PATTERN, given):
            raise Problem(400, "An Idempotency-Key has 1 to 255 printable ASCII characters without spaces")
        call = _Call(given)
        replayed = call.begin()
        if replayed is not None and not keeps_nothing:
            return replayed
        return call.end(view, named, keeps_nothing=keeps_nothing)

    return once


def seeded(purpose: str) -> str | None:
    """32 hexadecimal digits for an id that this call makes, the same each time it is sent; None without a key."""
    begun: Begun | None = g.get("idempotent")
    return None if begun is None else hmac.digest(begun.seed.encode(), purpose.encode(), "sha256").hex()[:32]


def has_key() -> bool:
    """Whether this call may be sent again, and has one effect."""
    return g.get("idempotent") is not None


def new_id() -> str:
    """The id of a session that this call opens."""
    digits = seeded("session")
    return str(uuid.uuid4() if digits is None else uuid.UUID(bytes=bytes.fromhex(digits), version=4))


def sent_before() -> bool:
    """Whether this call was begun before, so that its effect may be there already."""
    begun: Begun | None = g.get("idempotent")
    return begun is not None and begun.again


class _Call:
    """One sending of a call with a key."""

    def __init__(self, given: str) -> None:
        self._who = secrets.token_hex(8)
        named = hashlib.sha256(b"\0".join([key().digest.encode(), given.encode()])).hexdigest()
        self._key = f"onboarding:{{once:{named}}}"
        asked = "\0".join([request.method, request.full_path, *(request.headers.get(name, "") for name in _ASKED)])
        body = asked.encode() + b"\0" + request_models.sent()
        self._asked = " ".join(hmac.digest(secret, body, "sha256").hex() for secret in _secrets(b"digest"))

    def begin(self) -> Response | None:
        """What was answered before; None where it is to be done."""
        arguments = [self._asked, secrets.token_hex(16), self._who, str(AT_IT_FOR * 1000), str(KEPT_FOR * 1000)]
        verdict, *found = current_api().manager.run(Command("once_begin", [self._key], arguments, list))
        if verdict == "other":
            raise Problem(
                422, "This Idempotency-Key was used for another call or body; use a new one", code="key_reused"
            )
        if verdict == "busy":
            detail = "The first call with this Idempotency-Key is under way; ask again in a moment"
            raise Problem(409, detail, code="in_progress", headers={"Retry-After": "1"})
        g.idempotent = Begun(found[0], again=verdict != "new")
        return self._opened(found[1]) if verdict == "done" else None

    def end(self, view: View, named: dict[str, Any], *, keeps_nothing: bool) -> Response:
        try:
            response = view(**named)
        except StoreUnavailable:
            self._end("unknown")
            raise
        except Exception as error:
            self._end("refused" if problem_of(error) else "unknown")
            raise
        self._end("done", self._sealed(Response(status=200) if keeps_nothing else response))
        return response

    def _end(self, *how: str) -> None:
        try:
            current_api().manager.run(Command("once_end", [self._key], [self._who, *how], int))
        except StoreUnavailable:
            pass  # it ends by itself, and whoever asks again goes on with the same ids

    def _sealed(self, response: Response) -> str:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 7 MB, for calls that have a key

        kept = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        text = json.dumps([response.status_code, kept, response.get_data(as_text=True)])
        nonce = os.urandom(12)
        sealed = AESGCM(_secrets(b"answer")[0]).encrypt(nonce, text.encode(), self._key.encode())
        return base64.b64encode(nonce + sealed).decode()

    def _opened(self, sealed: str) -> Response:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # as above

        raw = base64.b64decode(sealed)
        for secret in _secrets(b"answer"):
            try:
                text = AESGCM(secret).decrypt(raw[:12], raw[12:], self._key.encode())
            except InvalidTag:
                continue  # it was made with another key
            status, headers, body = json.loads(text)
            return Response(body, status, headers)
        raise Problem(409, "It was done, but what was answered then cannot be read any more", code="answer_lost")


def _secrets(purpose: bytes) -> list[bytes]:
    """The current key's first, then those that it has taken the place of."""
    keys = [str(current_app.secret_key), *current_app.config["SECRET_KEY_FALLBACKS"]]
    return [hashlib.sha256(b"idempotency " + purpose + key.encode()).digest() for key in keys]
