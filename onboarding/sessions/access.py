"""Who may open a session in a browser: the devices that have a grant, and the links and codes that still give one.

``grant.lua`` keeps both in the session's metadata. An id is what the stored hash begins with: it names a device or a
link on a page and opens nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from onboarding.sessions.session import moment_of

LINK, CODE = "link", "code"
UNKNOWN_DEVICE = "-"
ID = 16  # letters of a hash


@dataclass(frozen=True, slots=True)
class Device:
    """A browser with a grant. ``kind`` is what it called itself when it came, like “firefox:linux”.

    ``since`` is None for one that came before devices were noted.
    """

    id: str
    since: datetime | None
    kind: str


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link or a code that still opens the session. ``made_by`` is a device's id, "" for a program's."""

    id: str
    kind: str
    made_at: datetime | None
    ends_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Access:
    """All of it, the newest link first; devices in the order in which they came."""

    devices: tuple[Device, ...]
    links: tuple[OpenLink, ...]


def id_of(hashed: str) -> str:
    """What a grant or a link is called where people revoke it: the beginning of its hash."""
    return hashed[:ID]


def read_access(metadata: Sequence[str], now: datetime) -> Access:
    """From a session's metadata as a script answers it: field, value, field, …"""
    fields = dict(zip(metadata[::2], metadata[1::2], strict=True))
    devices = tuple(_device(id_of(grant), fields) for grant in fields.get("grants", "").split())
    links = sorted(_links(fields, now), key=lambda link: link.ends_at, reverse=True)
    return Access(devices, tuple(links))


def _device(device_id: str, fields: dict[str, str]) -> Device:
    since, _, kind = fields.get(f"device:{device_id}", "").partition(" ")
    return Device(device_id, moment_of(since) if since else None, kind or UNKNOWN_DEVICE)


def _links(fields: dict[str, str], now: datetime) -> Iterator[OpenLink]:
    for name, value in fields.items():
        if not name.startswith("link:"):
            continue
        words = value.split()
        ends_at, made = moment_of(words[0]), words[1:]
        if ends_at <= now:
            continue
        if len(made) == 3:
            made_at, kind, by = made
            yield OpenLink(id_of(name[5:]), kind, moment_of(made_at), ends_at, "" if by == "-" else by)
        else:  # of before: nobody knows who made it, nor when
            yield OpenLink(id_of(name[5:]), LINK, None, ends_at, "")
