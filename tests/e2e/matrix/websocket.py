"""As much of WebSocket (RFC 6455) as it takes to talk to a browser on this machine: text messages, whole ones."""

import base64
import os
import socket
import struct
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG, _LAST = 0x1, 0x8, 0x9, 0xA, 0x80


class WebSocket:
    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=60)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._stream = self._socket.makefile("rb")
        status = self._stream.readline()
        assert b" 101 " in status, status
        while self._stream.readline().strip():
            pass

    def send(self, text: str) -> None:
        self._frame(_TEXT, text.encode())

    def receive(self) -> str:
        message = b""
        while True:
            first, second = self._stream.read(2)
            size = second & 0x7F
            if size >= 126:
                size = int.from_bytes(self._stream.read(2 if size == 126 else 8))
            payload, kind = self._stream.read(size), first & 0x0F
            if kind == _PING:
                self._frame(_PONG, payload)
            elif kind == _CLOSE:
                raise ConnectionError("The browser has closed the connection")
            elif kind != _PONG:
                message += payload
                if first & _LAST:
                    return message.decode()

    def _frame(self, kind: int, payload: bytes) -> None:
        size, mask = len(payload), os.urandom(4)
        lengths = (
            struct.pack("!B", 0x80 | size)
            if size < 126
            else struct.pack("!BH", 0x80 | 126, size)
            if size < 65_536
            else struct.pack("!BQ", 0x80 | 127, size)
        )
        pattern = (mask * (size // 4 + 1))[:size]
        masked = (int.from_bytes(payload) ^ int.from_bytes(pattern)).to_bytes(size) if size else b""
        self._socket.sendall(struct.pack("!B", _LAST | kind) + lengths + mask + masked)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
