"""Opening a session in another browser, once: by a signed link, or by a short code that can be read over the phone."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from itsdangerous import BadData, URLSafeTimedSerializer

from onboarding.sessions.errors import UnknownSession
from onboarding.sessions.manager import SessionManager

LIVES = 7 * 86_400  # seconds
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another, aloud or on paper
CODE_LENGTH = 10  # 49 bits; with a limit on tries nobody guesses one in the week that it lives


class Link(NamedTuple):
    """Two ways to the same session; using one uses up both."""

    token: str
    code: str

    @property
    def spoken(self) -> str:
        """The code in groups: “7KQ2M-X9T4W”."""
        return f"{self.code[:5]}-{self.code[5:]}"


class Links:
    """``keys`` sign: the last one new links, the others what they signed before it (itsdangerous' order).

    A link of one flow opens nothing in another, though both may keep their sessions in the same store.
    """

    def __init__(self, manager: SessionManager, keys: Sequence[str]) -> None:
        self._manager = manager
        self._signer = URLSafeTimedSerializer(list(keys), salt=f"onboarding-resume {manager.flow.name}")

    def make(self, session_id: str, *, grant: str = "") -> Link:
        """A new link. The store keeps hashes, and neither way has the session's id in it."""
        token = str(self._signer.dumps(secrets.token_urlsafe(16)))
        link = Link(token, "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)))
        self._manager.make_links(session_id, [self._hash(link.token), self._hash(link.code)], lives=LIVES, grant=grant)
        return link

    def use(self, token: str, grant: str) -> str:
        """The id of the session that it opens, for a browser with this grant (its SHA-256). UnknownSession else."""
        if not self.is_ours(token):
            raise UnknownSession("The link has expired, or was never there")
        return self._manager.use_link(self._hash(token), grant).id

    def use_code(self, typed: str, grant: str) -> str:
        """As ``use``, with a code as people type it: small letters, spaces and hyphens do not matter."""
        code = "".join(letter for letter in typed.upper() if letter.isalnum())
        if len(code) != CODE_LENGTH or set(code) - set(LETTERS):
            raise UnknownSession("A code has ten letters and digits")
        return self._manager.use_link(self._hash(code), grant).id

    def is_ours(self, token: str) -> bool:
        """Whether we signed it. How long ago is for the store to say, whose clock all workers share."""
        try:
            self._signer.loads(token)
        except BadData:
            return False
        return True

    def _hash(self, secret: str) -> str:
        return hashlib.sha256(f"{self._manager.flow.name} {secret}".encode()).hexdigest()
