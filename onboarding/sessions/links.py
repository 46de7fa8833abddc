"""Opening a session in another browser, once: by a signed link, or by a short code that can be read over the phone.

The store keeps an HMAC of each, keyed by SECRET_KEY: whoever reads the store, or a backup of it, learns nothing that
opens a session, though a code has 49 bits only. A code is made when somebody asks for one, and a session has one at a
time.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence

from itsdangerous import BadData, URLSafeTimedSerializer

from onboarding.sessions.access import CODE, LINK
from onboarding.sessions.errors import UnknownSession
from onboarding.sessions.manager import SessionManager

LIVES = 7 * 86_400  # seconds
CODE_LIVES = 86_400  # seconds; it is typed soon after it was made
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another, aloud or on paper
CODE_LENGTH = 10  # 49 bits; with a limit on tries nobody guesses one in the day that it lives
STORED = 32  # hex digits of an HMAC: 128 bits


class Links:
    """``keys`` sign: the last one new links, the others what they signed before it (itsdangerous' order).

    A link of one flow opens nothing in another, though both may keep their sessions in the same store.
    """

    def __init__(self, manager: SessionManager, keys: Sequence[str]) -> None:
        self._manager, self._keys = manager, list(keys)
        self.signer = URLSafeTimedSerializer(self._keys, salt=f"onboarding-resume {manager.flow.name}")

    def make(self, session_id: str, *, grant: str = "", secret: str | None = None) -> str:
        """The token of a new link. It has nothing of the session's id in it.

        ``secret`` (128 bits, in hexadecimal) is the same where one call is sent again: the link takes its own place.
        """
        token = str(self.signer.dumps(secret or secrets.token_urlsafe(16)))
        self._manager.make_links(session_id, [self._kept_as(token)], lives=LIVES, grant=grant, kind=LINK)
        return token

    def make_code(self, session_id: str, *, grant: str = "") -> str:
        """A new short code, as people read it: “7KQ2M-X9T4W”. The one before it ends."""
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        self._manager.make_links(session_id, [self._kept_as(code)], lives=CODE_LIVES, grant=grant, kind=CODE)
        return f"{code[:5]}-{code[5:]}"

    def use(self, token: str, grant: str, device: str = "") -> str:
        """The id of the session that it opens, for a browser with this grant (its SHA-256). UnknownSession else."""
        if not self.is_ours(token):
            raise UnknownSession("The link has expired, or was never there")
        before = hashlib.sha256(f"{self._manager.flow.name} {token}".encode()).hexdigest()
        return self._use([*self._any_key(token), before], grant, device)  # a signed link of 128 bits needed no key

    def use_code(self, typed: str, grant: str, device: str = "") -> str:
        """As ``use``, with a code as people type it: small letters, spaces and hyphens do not matter."""
        code = "".join(letter for letter in typed.upper() if letter.isalnum())
        if len(code) != CODE_LENGTH or set(code) - set(LETTERS):
            raise UnknownSession("A code has ten letters and digits")
        return self._use(self._any_key(code), grant, device)

    def is_ours(self, token: str) -> bool:
        """Whether we signed it. How long ago is for the store to say, whose clock all workers share."""
        try:
            self.signer.loads(token)
        except BadData:
            return False
        return True

    def _use(self, candidates: Sequence[str], grant: str, device: str) -> str:
        """By whichever of these names the store knows it; one command for each that it does not know."""
        for kept_as in candidates[:-1]:
            try:
                return self._manager.use_link(kept_as, grant, device).id
            except UnknownSession:
                continue
        return self._manager.use_link(candidates[-1], grant, device).id

    def _kept_as(self, secret: str) -> str:
        return self._named(self._keys[-1])(secret)

    def _any_key(self, secret: str) -> list[str]:
        """As the current key names it, and then as those from before do."""
        return [self._named(key)(secret) for key in reversed(self._keys)]

    def _named(self, key: str) -> Callable[[str], str]:
        purpose, flow = hmac.digest(key.encode(), b"onboarding resume", "sha256"), self._manager.flow.name
        return lambda secret: hmac.digest(purpose, f"{flow} {secret}".encode(), "sha256").hex()[:STORED]
