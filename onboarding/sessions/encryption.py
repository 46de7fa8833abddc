"""Encryption at rest of what founders typed: answers, drafts and contexts.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the session's id and the place (a step, a draft, the context)
are the associated data, so that a text moved to another place does not open. A sealed text begins with the key's
short name, which is how rotated keys are found; what was stored before encryption was turned on opens as it is.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from typing import Protocol

from onboarding.sessions.errors import StoreUnavailable

_MARK = "sealed:"
_NONCE = 12  # bytes


class CannotDecrypt(StoreUnavailable):
    """A text was sealed with a key that is not known any more, or was moved or altered."""


class Cipher(Protocol):
    """How a text is stored, and what stands in for it where only sameness counts.

    ``digests`` has the one to store first, and then those that may be stored from before a change of keys.
    """

    def close(self, text: str, session_id: str, place: str) -> str:
        """The text as it is stored; ``place`` is the field that it is stored in, and is bound to it."""

    def open(self, stored: str, session_id: str, place: str) -> str:
        """The text again; CannotDecrypt where the key is another, or the text was moved or altered."""

    def digests(self, text: str) -> list[str]:
        """What the text is compared by, 16 hexadecimal digits; the current key's first, then those of former ones."""


class NoCipher(Cipher):
    """No encryption."""

    def close(self, text: str, session_id: str, place: str) -> str:
        return text

    def open(self, stored: str, session_id: str, place: str) -> str:
        if stored.startswith(_MARK):
            raise CannotDecrypt(
                "The answers are encrypted; set ONBOARDING_DATA_KEY to the key that they were saved with"
            )
        return stored

    def digests(self, text: str) -> list[str]:
        return [hashlib.sha256(text.encode()).hexdigest()[:16]]


class Encrypted(Cipher):
    """With ``key``; texts that were sealed with one of ``fallbacks`` still open. Keys are 32 bytes in base64."""

    def __init__(self, key: str, fallbacks: Sequence[str] = ()) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # 7 MB, which who has no key does without

        keys = [_read(text) for text in (key, *fallbacks)]
        self._ciphers = {_name(key): AESGCM(key) for key in reversed(keys)}
        self._current = _name(keys[0])
        self._digesting = [hmac.digest(key, b"digest", "sha256") for key in keys]

    def close(self, text: str, session_id: str, place: str) -> str:
        nonce = os.urandom(_NONCE)
        sealed = self._ciphers[self._current].encrypt(nonce, text.encode(), _where(session_id, place))
        return f"{_MARK}{self._current}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, stored: str, session_id: str, place: str) -> str:
        if not stored.startswith(_MARK):
            return stored
        name, _, body = stored.removeprefix(_MARK).partition(":")
        if name not in self._ciphers:
            raise CannotDecrypt(f"The key {name} is not in ONBOARDING_DATA_KEY or ONBOARDING_DATA_KEY_FALLBACKS")
        from cryptography.exceptions import InvalidTag  # as above

        raw = base64.b64decode(body)
        try:
            return self._ciphers[name].decrypt(raw[:_NONCE], raw[_NONCE:], _where(session_id, place)).decode()
        except InvalidTag as error:
            raise CannotDecrypt(f"What is stored as {place} was moved or altered") from error

    def digests(self, text: str) -> list[str]:
        """Keyed: an unkeyed digest of an answer with few values would tell the answer."""
        keyed = [hmac.digest(key, text.encode(), "sha256").hex()[:16] for key in self._digesting]
        return [*keyed, *NoCipher().digests(text)]


def cipher_with(key: str, fallbacks: Sequence[str]) -> Cipher:
    """The cipher of these keys, in base64; with an empty ``key`` nothing is encrypted."""
    return Encrypted(key, fallbacks) if key else NoCipher()


def new_key() -> str:
    """A random key of 32 bytes, in base64."""
    return base64.b64encode(os.urandom(32)).decode()


def _read(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise ValueError("ONBOARDING_DATA_KEY is 32 random bytes in base64; `openssl rand -base64 32` makes one")
    return key


def _name(key: bytes) -> str:
    return hashlib.sha256(b"name:" + key).hexdigest()[:8]


def _where(session_id: str, place: str) -> bytes:
    return f"{session_id}:{place}".encode()
