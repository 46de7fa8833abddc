"""Links that open a session in another browser, once: signed, so that a made-up one never reaches the store."""

import hashlib
import secrets
from collections.abc import Sequence

from itsdangerous import BadData, URLSafeTimedSerializer

from onboarding.sessions.errors import UnknownSession
from onboarding.sessions.manager import SessionManager

LIVES = 7 * 86_400  # seconds


class Links:
    """``keys`` sign: the last one new links, the others what they signed before it (itsdangerous' order)."""

    def __init__(self, manager: SessionManager, keys: Sequence[str]) -> None:
        self._manager = manager
        self._signer = URLSafeTimedSerializer(list(keys), salt="onboarding-resume")

    def make(self, session_id: str, *, grant: str = "") -> str:
        """A new token. The store keeps its SHA-256, and the link's address has no session id in it."""
        token = str(self._signer.dumps(secrets.token_urlsafe(16)))
        self._manager.make_link(session_id, _hash(token), lives=LIVES, grant=grant)
        return token

    def use(self, token: str, grant: str) -> str:
        """The id of the session that it opens, for a browser with this grant (its SHA-256). UnknownSession else."""
        if not self.is_ours(token):
            raise UnknownSession("The link has expired, or was never there")
        return self._manager.use_link(_hash(token), grant).id

    def is_ours(self, token: str) -> bool:
        """Whether we signed it, and not too long ago."""
        try:
            self._signer.loads(token, max_age=LIVES)
        except BadData:
            return False
        return True


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
