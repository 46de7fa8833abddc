"""A network that can be broken: a small TCP proxy on a free port of the loopback address, before a server.

``judge`` sees every request's bytes before they go on and says what becomes of them; ``mode`` says it for all traffic.
"""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.judges import BLACK_HOLE, DROP_REPLY, HANG, LATENCY, PASS, RESET, TRICKLE, Judge, honest

Target = Path | tuple[str, int]


class Proxy:
    def __init__(self, target: Target) -> None:
        self.target = target
        self.latency = 0.0
        self.judge: Judge = honest
        self._mode = PASS
        self._changed = threading.Condition()
        self._closed = False
        self._links: set[_Link] = set()
        self._fillers: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listener.settimeout(0.02)
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        with self._changed:
            if BLACK_HOLE in (mode, self._mode):
                self._open_the_hole() if mode == BLACK_HOLE else self._close_the_hole()
            self._mode = mode
            self._changed.notify_all()

    def close(self) -> None:
        self._closed = True
        self.mode = RESET
        self._listener.close()
        for link in list(self._links):
            link.end()
        self._thread.join(2)

    def forget(self) -> None:
        """Connections that are open now lead nowhere from here on, and neither end is told: a router was restarted."""
        for link in list(self._links):
            link.lost = True

    def waited(self, mode: str) -> bool:
        """Until the mode is another one; whether the proxy is still open then."""
        with self._changed:
            self._changed.wait_for(lambda: self._mode != mode or self._closed)
        return not self._closed

    def _open_the_hole(self) -> None:
        """Nobody accepts, and the kernel's queue is full: it drops what comes, as a router that lost its route does."""
        self.forget()
        self._listener.listen(0)
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(self._listener.getsockname())
            self._fillers.append(filler)

    def _close_the_hole(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()
        self._listener.listen(128)

    def _accept(self) -> None:
        while not self._closed:
            if self._mode == BLACK_HOLE:
                time.sleep(0.01)
                continue
            try:
                client, _ = self._listener.accept()
            except OSError:  # nobody came, or the proxy is closed
                continue
            if self._mode == RESET:
                _reset(client)
                continue
            try:
                link = _Link(self, client, _reach(self.target))
            except OSError:  # the server is down
                _reset(client)
                continue
            self._links.add(link)
            link.start()

    def discard(self, link: "_Link") -> None:
        self._links.discard(link)


class _Link:
    """One client's connection with the server's end of it, and a thread for each direction."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self.lost = False
        self._swallows = False

    def start(self) -> None:
        client, server = self._client, self._server
        for source, send in ((client, self._request), (server, self._reply)):
            threading.Thread(target=self._pump, args=(source, send), daemon=True).start()

    def end(self) -> None:
        for end in (self._client, self._server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already
            end.close()
        self._proxy.discard(self)

    def _pump(self, source: socket.socket, send: Callable[[bytes], bool]) -> None:
        try:
            while data := source.recv(65536):
                while self._proxy.mode == HANG and self._proxy.waited(HANG):
                    pass
                self.lost = self.lost or self._proxy.mode == BLACK_HOLE
                if not self.lost and not send(data):
                    break
            while self.lost and not self._proxy._closed:  # neither end hears of the other's
                time.sleep(0.05)
        except OSError:
            pass  # one of the ends is gone, and so is the other then
        self.end()

    def _request(self, data: bytes) -> bool:
        verdict = self._proxy.judge(data)
        if RESET in (verdict, self._proxy.mode):
            _reset(self._client)
            return False
        self._swallows = DROP_REPLY in (verdict, self._proxy.mode)
        self._server.sendall(data)
        return True

    def _reply(self, data: bytes) -> bool:
        if self._swallows:
            return False
        mode, pieces = self._proxy.mode, [data]
        if mode == TRICKLE:
            pieces = [data[place : place + 1] for place in range(len(data))]
        for piece in pieces:
            if mode in (LATENCY, TRICKLE):
                time.sleep(self._proxy.latency)
            self._client.sendall(piece)
        return True


@contextmanager
def proxied(target: Target) -> Iterator[Proxy]:
    proxy = Proxy(target)
    try:
        yield proxy
    finally:
        proxy.close()


def _reach(target: Target) -> socket.socket:
    if isinstance(target, tuple):
        return socket.create_connection(target, timeout=None)
    server = socket.socket(socket.AF_UNIX)
    try:
        server.connect(str(target))
    except OSError:
        server.close()
        raise
    return server


def _reset(connection: socket.socket) -> None:
    """Close with RST instead of FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
