"""How many PDFs one machine sets at a time, whichever process asks: so many files, and who locks one may set.

A compiler takes about 100 MB and one core. Without a bound, sixteen requests of one browser took 1.4 GB. The kernel
gives a lock back when its process ends, however it ends, so nothing has to be tidied up after a kill.
"""

import fcntl
import os
import random
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COMPILERS = int(os.environ.get("ONBOARDING_PDF_COMPILERS") or 2)  # settings.py has read and checked it
_LOOKS_AGAIN = 0.05  # seconds


class TypesettingBusy(Exception):
    """All compilers of the machine are at work; ``retry_after`` is when it makes sense to ask again, in seconds."""

    def __init__(self, retry_after: int = 3) -> None:
        super().__init__("Other PDFs are being made on this machine now")
        self.retry_after = retry_after


@contextmanager
def one_of(compilers: int, *, patience: float) -> Iterator[None]:
    """While it lasts, one of the machine's compilers is ours. TypesettingBusy if none is free within ``patience``
    seconds."""
    folder, deadline = _folder(), time.monotonic() + patience
    while (lock := _free(folder, compilers)) is None:
        if time.monotonic() >= deadline:
            raise TypesettingBusy
        time.sleep(_LOOKS_AGAIN * random.uniform(0.5, 1.5))  # noqa: S311  # spreads who waits, hides nothing
    try:
        yield
    finally:
        os.close(lock)


def _free(folder: Path, compilers: int) -> int | None:
    """The file descriptor of a lock that was free, now ours."""
    for number in range(compilers):
        held = os.open(folder / f"compiler-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
        else:
            return held
    return None


def _folder() -> Path:
    """A private one in the temporary folder, which all workers of a machine or a container share."""
    folder = Path(tempfile.gettempdir()) / f"onboarding-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise RuntimeError(f"{folder} belongs to somebody else; remove it, or set TMPDIR to a folder of your own")
    return folder
