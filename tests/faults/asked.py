"""What a server is asked, as its own MONITOR says."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile, takewhile

from tests.faults.servers import Server

GREETINGS = ("PING", "HELLO", "CLIENT", "AUTH", "SELECT")  # of a new connection


@contextmanager
def asked(server: Server) -> Iterator[list[str]]:
    """The names of the commands that come meanwhile, by anybody but a script; greetings apart."""
    found: list[str] = []
    with server.raw as other, server.raw as client, client.monitor() as monitor:
        other.echo("from here")
        yield found
        other.echo("to here")
        until = takewhile(lambda seen: "to here" not in seen["command"], monitor.listen())
        between = list(dropwhile(lambda seen: "from here" not in seen["command"], until))[1:]
        names = [seen["command"].split()[0].upper() for seen in between if seen["client_type"] != "lua"]
        found += [name for name in names if name not in GREETINGS]
