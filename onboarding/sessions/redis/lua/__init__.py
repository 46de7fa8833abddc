"""The Lua scripts: one an operation, each behind the lines that all of its kind share."""

from functools import cache
from importlib.resources import files

STANDALONE = (
    "link_keep",
    "link_find",
    "link_drop",
    "count",
    "lease",
    "once_begin",
    "once_end",
    "outbox_index",
    "funnel_add",
    "funnel_read",
    "probe",
)  # in another slot than any session


@cache
def source(name: str) -> str:
    """The whole text of a script, as the store runs it."""
    folder = files(__name__)
    script = (folder / f"{name}.lua").read_text()
    if name in STANDALONE:
        return script
    begins = "_outbox" if name.startswith("outbox_") else "_session"
    return (folder / f"{begins}.lua").read_text() + "\n" + script
