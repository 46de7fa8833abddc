"""HTTP/1.1 answers read off a socket, and their bytes counted."""

import socket

from bench.visitor import Answer, Walk


class Wire:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray()

    def send(self, request: bytes) -> None:
        self.socket.sendall(request)

    def feed(self) -> Answer | None:
        """Read what has come; an answer once it is whole."""
        more = self.socket.recv(262_144)
        if not more:
            raise ConnectionError("The server closed the connection")
        self._buffer += more
        return self._take()

    def receive(self) -> Answer:
        while (answer := self.feed()) is None:
            pass
        return answer

    def _take(self) -> Answer | None:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self._buffer[:end].decode("latin-1").split("\r\n")
        pairs = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        headers = dict(pairs)
        length = int(headers.get("content-length", 0))
        if headers.get("transfer-encoding") == "chunked":
            raise ValueError("An arm answered in chunks; bytes are counted by Content-Length")
        size = end + 4 + length
        if len(self._buffer) < size:
            return None
        body = bytes(self._buffer[end + 4 : size])
        del self._buffer[:size]
        cookies = tuple(value for name, value in pairs if name == "set-cookie")
        return Answer(int(first.split(" ")[1]), headers, cookies, body, size)

    def close(self) -> None:
        self.socket.close()


def drive(wire: Wire, walk: Walk) -> Answer:
    """Walk to the end over one connection."""
    try:
        request = next(walk)
        while True:
            wire.send(request)
            request = walk.send(wire.receive())
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
