"""The production server: threads in several workers, log lines in one form, and figures that all workers share.

``gunicorn -c deploy/gunicorn.conf.py "app:create_app()"``; what is set here the command line can set otherwise.
"""

import gc
import os
import shutil
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any

# Before prometheus_client is imported, which reads it then. Whoever sets it also sees to it that it is empty. A reload
# runs this file again, and finds what the first run set.
_OURS = "onboarding-figures-"
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=_OURS)

from gunicorn.glogging import Logger

from onboarding.config import load_settings
from onboarding.observability.logs import configure
from onboarding.observability.metrics import merge_all_ended, merge_ended

_settings = load_settings()
configure(_settings)

bind = f"{_settings.host}:{_settings.port}"
worker_class = "gthread"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "8"))
graceful_timeout = 12  # seconds: a PDF that is being made may end
max_requests, max_requests_jitter = 10_000, 1000
timeout = 30  # seconds without a sign of life of a worker
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # signs of life touch no disk
control_socket_disable = True
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# No header moves the application: gunicorn would believe SCRIPT_NAME and PATH_INFO of whoever asks from this machine.
forwarder_headers = ""
header_map = "drop"  # and none with an underscore is taken for another


class _Lines(Logger):  # type: ignore[misc]  # gunicorn tells no types of it
    """gunicorn's own, but for the lines of requests, which cost 3 % of a step and were thrown away: the application has
    written one already."""

    access_log_enabled = False


logger_class = _Lines
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "root": {"level": "WARNING", "handlers": []},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}},
}


def when_ready(server: Any) -> None:
    configure(_settings)  # gunicorn has set up its own by now


on_reload = when_ready  # and again


def post_fork(server: Any, worker: Any) -> None:
    """A worker that loads the application makes hardly any garbage; looking for it would be a seventh of its start."""
    gc.disable()


def post_worker_init(worker: Any) -> None:
    """What is loaded by now stays for ever. No collection goes through it again: each would hold up all threads.

    What the first finalizing would load is loaded beside the first requests, so that nobody waits for it.
    """
    gc.freeze()
    gc.enable()
    threading.Thread(target=import_module, args=("onboarding.context.models",), daemon=True).start()


def child_exit(server: Any, worker: Any) -> None:
    """What a worker counted stays, in one set of files; what it had under way does not."""
    merge_ended(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]), worker.pid)


def on_starting(server: Any) -> None:
    """A folder of somebody else's choice may have files of workers that a killed server left."""
    merge_all_ended(Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]))


def on_exit(server: Any) -> None:
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
    if os.path.basename(folder).startswith(_OURS):
        shutil.rmtree(folder, ignore_errors=True)
