"""REDIS_URL, taken apart and checked: what kind of store, where it is, and with which options.

The messages name the variable and say what is wrong, and repeat nothing of the address: it has a password in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.connection import BlockingConnectionPool, parse_url

IN_MEMORY = "memory://"
SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "redis+cluster")
Place = tuple[str, int]  # host and port

# scheme://[user:password@]host[:port][,host[:port]…][/path][?options]
_SHAPE = re.compile(
    r"(?P<scheme>[a-z+]+)://((?P<who>[^/?#]*)@)?(?P<where>[^/?#@]*)(?P<path>/[^?#]*)?(\?(?P<options>[^#]*))?"
)


@dataclass(frozen=True)
class Address:
    """``service`` is Sentinel's name of the primary; ``path`` what redis-py reads: a database or a socket."""

    scheme: str
    who: str = ""
    where: str = ""
    service: str = ""
    path: str = ""
    options: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str) -> Self:
        """ValueError, with a sentence that names REDIS_URL, where it is no address of a store."""
        if url == IN_MEMORY:
            return cls("memory")
        if url.partition("://")[0] not in SCHEMES:
            raise ValueError(f"REDIS_URL must begin with one of {', '.join(f'{scheme}://' for scheme in SCHEMES)}")
        found = _SHAPE.fullmatch(url)
        if found is None:
            raise ValueError("REDIS_URL cannot be read; a password's special characters are written like %23 for #")
        scheme, who, where, path, options = found.group("scheme", "who", "where", "path", "options")
        service = ""
        if scheme == "redis+sentinel":
            service, _, database = (path or "").strip("/").partition("/")
            path = f"/{database}"
        address = cls(scheme, who or "", where, service, path or "", dict(parse_qsl(options or "")))
        address._check()
        return address

    def places(self, default: int = 6379) -> list[Place]:
        """Where it is; several with commas between."""
        return [(parts.hostname or "", parts.port or default) for parts in self._places()]

    def at(self, place: Place) -> str:
        """The URL of one server there, by the user, password and options of this address."""
        options = {name: value for name, value in self.options.items() if name not in _SENTINELS_OWN}
        tls = options.pop("ssl", "") == "true" or self.scheme == "rediss"
        host, port = place
        scheme, host = "rediss" if tls else "redis", f"[{host}]" if ":" in host else host
        return f"{scheme}://{self.who}{'@' if self.who else ''}{host}:{port}{self.path}?{urlencode(options)}"

    @property
    def sentinels_own(self) -> dict[str, str]:
        """User and password of the Sentinels themselves, which are not the server's."""
        names = {name: self.options.get(option) for option, name in _SENTINELS_OWN.items()}
        return {name: value for name, value in names.items() if value}

    def _places(self) -> list[Any]:
        return [urlsplit(f"//{place}") for place in self.where.split(",")]

    def _check(self) -> None:
        for wrong, what in _MISTAKES:
            if wrong(self):
                raise ValueError(f"REDIS_URL {what}")
        _construct(self._one())

    def _one(self) -> str:
        """What redis-py can read, with which it is tried whether it knows the options."""
        return f"unix://{self.path}?{urlencode(self.options)}" if self.scheme == "unix" else self.at(self.places()[0])


_SENTINELS_OWN = {"sentinel_username": "username", "sentinel_password": "password"}


def _no_hosts(address: Address) -> bool:
    if address.scheme == "unix":
        return False
    try:
        return not all(host for host, _ in address.places())
    except ValueError:  # a port that is no number
        return True


def _several(address: Address) -> bool:
    return "," in address.where and not address.scheme.startswith("redis+")


def _bad_database(address: Address) -> bool:
    database = address.path.strip("/")
    if address.scheme == "redis+cluster":
        return database not in ("", "0")
    return address.scheme != "unix" and not (database or "0").isdecimal()


def _no_file(address: Address) -> bool:
    files = (address.options.get(name) for name in ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile"))
    return any(file and not Path(file).is_file() for file in files)


_MISTAKES: tuple[tuple[Callable[[Address], bool], str], ...] = (
    (lambda address: address.scheme == "unix" and len(address.path) < 2, "names no socket: unix:///path/to/socket"),
    (_no_hosts, "has no host, or a port that is no number; a password's special characters are written like %23 for #"),
    (_several, "has several hosts; redis+sentinel:// and redis+cluster:// may have them"),
    (
        lambda address: address.scheme == "redis+sentinel" and not address.service,
        "for Sentinel names the service: redis+sentinel://host:port,host:port/service",
    ),
    (_bad_database, "ends with the number of a database, or with none; Cluster has none"),
    (_no_file, "names a file of certificates that is not there"),
)


def _construct(url: str) -> None:
    """Let redis-py make a connection and not connect it: it refuses what it does not know."""
    try:
        pool = BlockingConnectionPool(**parse_url(url))
        pool.make_connection()
    except (ValueError, TypeError) as error:
        option = re.search(r"argument '(\w+)'|'(\w+)' in connection", str(error))
        named = f" {option[1] or option[2]}" if option else ""
        raise ValueError(f"REDIS_URL has an option{named} that is not known or cannot be read") from None
