"""What is gathered from Babel's copy of CLDR, once for each version of Babel, and kept beside the modules that read it.

Reading every language that there is takes some seconds. So setting up does it (``python -m onboarding.forms.gather``),
and a wheel has the files. Where they are missing, or of another Babel, whoever needs them first gathers them.
"""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)
Table = dict[str, Any]


def table_in(file: Path, gather: Callable[[], Table]) -> Table:
    """What the file has of the Babel that is installed, else what ``gather`` makes of it, which is kept there.

    ``gather`` is of the module ``gather`` beside the file; where its text is another, it is gathered anew.
    """
    made_by = hashlib.blake2b(file.with_name("gather.py").read_bytes(), digest_size=6).hexdigest()
    source = f"CLDR as in Babel {version('babel')}, gathered by {made_by}"
    if file.exists():
        kept: Table = json.loads(file.read_text(encoding="utf-8"))
        if kept.get("source") == source:
            return kept
    table = {"source": source, **gather()}
    try:
        _keep(file, table)
    except OSError as error:  # an installation that may not be written: this process goes on with what it has
        _log.warning("%s cannot be kept, so each process gathers it again: %s", file.name, error)
    return table


def _keep(file: Path, table: Table) -> None:
    """Whole or not at all, since several processes may do so at once."""
    text = json.dumps(table, ensure_ascii=False, indent=0, separators=(",", ":"))
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.stem}")
    with open(handle, "w", encoding="utf-8") as written:
        written.write(text)
    os.chmod(name, 0o644)
    os.replace(name, file)
