"""A new flow: a package with the order of its steps, two steps to begin with, a sample and a test."""

import re
from importlib.util import find_spec
from pathlib import Path

from onboarding.workshop.writing.files import Refused, filled, in_words, shadows, write_new

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILES = ("__init__", "flow", "sample", "topic", "you", "test_flow")


def write_flow(folder: Path, name: str, title: str) -> list[Path]:
    """Write it below the folder; the files, as seen from there."""
    if not _NAME.fullmatch(name):
        raise Refused(
            f"{name!r} cannot name a flow: write it in small letters, digits and underscores, like team_survey."
        )
    if shadows(name) or find_spec(name) is not None:
        raise Refused(f"{name!r} means something in Python already: choose another name.")
    words = {"name": name, "title": title or in_words(name)}
    texts = {folder / name / f"{file}.py": filled(file, **words) for file in _FILES}
    write_new(texts)
    return [path.relative_to(folder) for path in texts]
