"""``python -m tests.scan``: Wapiti and Schemathesis against the production server, by TLS. 1 where they find something.

About eight minutes. Wapiti is Debian's (``apt-get install wapiti``); it does what a founder with a whole session could.
"""

import json
import ssl
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app import create_app
from onboarding.config import Settings
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.api.program import known_keys
from tests.faults.topologies.tls import certificate
from tests.scan import calls, pages
from tests.scan.founder import enter
from tests.scan.signed_in import COOKIE_FILE
from tests.served import Served, gunicorn

SECRET = "k" * 40
SIGNED_IN = "tests.scan.signed_in:create_app()"
UNLIMITED = {"ONBOARDING_API_KEYS": known_keys(), "ONBOARDING_API_LIMIT": "1000000 per minute"}


def answered(served: Served) -> Counter[int]:
    """How many requests the server answered with which status, by its own lines."""
    events = (json.loads(line) for line in served.lines() if line.startswith("{"))
    return Counter(line["status"] for line in events if line.get("event") == "request")


def main(folder: Path) -> int:
    pem, store = certificate(folder), EmbeddedServer(folder / "store")
    url = f"unix://{store.ensure()}"
    app = create_app(
        Settings(app_env="production", secret_key=SECRET, redis_url=url, onboarding_data_dir=folder, log_level="error")
    )
    try:
        given = {"SECRET_KEY": SECRET, COOKIE_FILE: str(folder / "cookie"), **UNLIMITED}
        with gunicorn(url, folder, pem=pem, app=SIGNED_IN, **given) as served:
            entered = enter(app, served.address, ssl.create_default_context(cafile=pem))
            (folder / "cookie").write_text(entered.cookie)
            fine = pages.told(served.address, folder, entered, url)
            fine = calls.told(served.address, folder, pem) and fine
            counts = answered(served)
        print("\nThe server answered " + ", ".join(f"{count} × {status}" for status, count in sorted(counts.items())))
    finally:
        store.close()
    return 0 if fine and not counts[500] else 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="scan-") as made:
        sys.exit(main(Path(made)))
