"""The typeset document of a finalized session: made by one process at a time, then kept for a while where answers are.

It is kept in the store, sealed as answers are, for ten minutes and no longer than its session: who presses "Download"
twice, or thirty times, has one made. It never changes, since the context that it is made of does not.
"""

import base64
import time
from collections.abc import Callable
from typing import Any

from onboarding.sessions.errors import SessionError
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.session import Session

Json = Any
KEPT_FOR = 600.0  # seconds
MADE_WITHIN = 15.0  # seconds; after that somebody else may try: who claimed it has died
_LOOKS_AGAIN = 0.25  # seconds


class DocumentBusy(Exception):
    """Somebody else is making it; ``retry_after`` is when it should be there, in seconds."""

    retry_after = 2


class Documents:
    """The documents of one manager's sessions. ``make`` sets a context, and may raise what it likes."""

    def __init__(self, manager: SessionManager, make: Callable[[Json], bytes]) -> None:
        self.manager, self._make = manager, make

    def of(self, session_id: str, grant: str, *, patience: float) -> bytes:
        """The document, b"" of a session that is not finalized.

        Raises DocumentBusy where another process needs longer than ``patience`` seconds to make it, and UnknownSession
        where there is no session of this id for this grant.
        """
        deadline = time.monotonic() + patience
        claim = self.manager.commands.claim_document
        while (found := self.manager.run(claim(session_id, grant, lease=MADE_WITHIN))) is None:
            if time.monotonic() >= deadline:
                raise DocumentBusy
            time.sleep(_LOOKS_AGAIN)
        if isinstance(found, str):
            return base64.b64decode(self.manager.opened(found, session_id, "document"))
        return self._made(found, grant)

    def _made(self, session: Session, grant: str) -> bytes:
        text = ""
        try:
            document = self._make(session.context)
            text = base64.b64encode(document).decode()
            return document
        finally:
            self._keep(session, grant, text)

    def _keep(self, session: Session, grant: str, text: str) -> None:
        """What cannot be kept is there all the same, and is made anew when it is asked for again."""
        try:
            self.manager.run(self.manager.commands.keep_document(session, grant, text, lives=KEPT_FOR))
        except SessionError:
            pass  # the store is away, or the session has gone meanwhile
