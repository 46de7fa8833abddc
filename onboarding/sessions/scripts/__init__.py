"""The Lua scripts: one an operation, each behind the lines that all of them share."""

from functools import cache
from importlib.resources import files

STANDALONE = ("link_keep", "link_find", "count")  # about a link or a limit, in another slot than any session


@cache
def source(name: str) -> str:
    """The whole text of a script, as the store runs it."""
    folder = files(__name__)
    if name in STANDALONE:
        return (folder / f"{name}.lua").read_text()
    return (folder / "_session.lua").read_text() + "\n" + (folder / f"{name}.lua").read_text()
