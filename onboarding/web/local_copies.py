"""The key of what a browser keeps of words that did not get through to us: it has them as ciphertext alone.

The key is made anew for each page, of our own and the cookie's secrets, and handed out where the store has just
confirmed that this browser may see the session. Nobody keeps it: once the session is gone or this browser is signed
out, it is not handed out any more, and the browser forgets what it has.
"""

import base64
import hashlib
import hmac

from onboarding.sessions.session import Session
from onboarding.web import browser_session
from onboarding.web.wizard import signing_keys

FORGET = "forget"  # what a page says instead, where there is no session any more


def handed_out(session: Session | None) -> str:
    """What the copies of this session are called by, and the keys that open them, the current one first.

    Empty where nobody has looked whether this browser may see a session.
    """
    known = browser_session.current()
    if session is None or known is None or known.id != session.id:
        return ""
    name = hashlib.sha256(f"copies of {known.id} {known.grant}".encode()).hexdigest()[:16]
    return " ".join([name, *(_key(key, known) for key in reversed(signing_keys()))])


def _key(secret: str, known: browser_session.BrowserSession) -> str:
    """32 bytes, in base64."""
    made = hmac.digest(secret.encode(), f"local copies {known.id} {known.grant}".encode(), "sha256")
    return base64.b64encode(made).decode()
