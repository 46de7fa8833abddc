"""A browser without any input or output: what it would send, as bytes, and what it makes of the answer.

A walk is a generator that yields requests and is sent answers, so that one socket (``wire.drive``) or many
(``crowd.py``) can drive it. What it costs is not the server's: that is measured in the server's own process.
"""

import gzip
import re
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HOST = "localhost"
_UNPACK = {"zstd": zstd.decompress, "br": brotli.decompress, "gzip": gzip.decompress}


@dataclass(frozen=True)
class Answer:
    """``size`` is all bytes on the wire, headers included; ``headers`` have their names in small letters."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes
    size: int

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding")
        return (_UNPACK[packed](self.body) if packed else self.body).decode()

    def value(self, name: str) -> str:
        """Of a hidden control; its attributes may stand in any order."""
        control = re.search(rf'<input[^>]*name="{name}"[^>]*>', self.text)
        assert control, f"no control {name!r} in {self.text[:2000]}"
        found = re.search(r'value="([^"]*)"', control[0])
        return found[1] if found else ""


Walk = Generator[bytes, Answer, Answer]


class UnexpectedAnswer(Exception):
    """A walk went another way than it should: what was measured is not what was meant."""


@dataclass
class Visitor:
    """``always`` are headers of every request. Cookies are kept whatever they say of secure connections."""

    always: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, expect: int = 200) -> Walk:
        return (yield from self._send("GET", path, b"", {}, expect))

    def post(self, path: str, form: Mapping[str, str], expect: int, **headers: str) -> Walk:
        return (yield from self._send("POST", path, urlencode(form).encode(), headers, expect))

    def _send(self, method: str, path: str, body: bytes, headers: Mapping[str, str], expect: int) -> Walk:
        fields = {"Host": HOST, **self.always, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body:
            fields |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        answer = yield "\r\n".join(lines).encode() + body
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != expect:
            raise UnexpectedAnswer(f"{method} {path}: {answer.status} {answer.body[:2000]!r}")
        return answer
