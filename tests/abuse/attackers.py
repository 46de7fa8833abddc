"""Who does not mean well: many addresses in many networks, at a steady pace, each request another kind of abuse."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from tests.abuse.people import Person

NETWORKS, ADDRESSES = 200, 10_000
SLOW = 6  # bodies that come drop by drop, at a time


def address_of(number: int) -> str:
    """One of ten thousand: fifty in each of two hundred networks, half of them IPv6."""
    network, host = number % NETWORKS, number // NETWORKS
    return f"198.18.{network}.{host + 1}" if network % 2 else f"2001:db8:{network:x}:{host:x}::{host:x}"


@dataclass
class Attackers:
    """``threads`` that ask ``a_second`` things together. ``statuses`` counts the answers by kind of abuse."""

    address: str
    pdf_cookie: str
    threads: int = 6
    a_second: float = 100.0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    addresses: set[str] = field(default_factory=set)

    def start(self) -> None:
        self._over = threading.Event()
        self._at_work = [threading.Thread(target=self._ask_on, args=(n,), daemon=True) for n in range(self.threads)]
        self._at_work.append(threading.Thread(target=self._dribble, daemon=True))
        for thread in self._at_work:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._at_work:
            thread.join(90)

    def _ask_on(self, number: int) -> None:
        chance, pause = random.Random(number), self.threads / self.a_second
        kinds: list[Callable[[Person, random.Random], httpx.Response]] = [
            *(self._fill, self._fill, self._fill, self._guess_code, self._guess_key, self._widen, self._deepen),
            *(self._pdf, self._look),
        ]
        with httpx.Client(base_url=self.address, timeout=60) as http:
            due = time.monotonic()
            while not self._over.is_set():
                who = address_of(chance.randrange(ADDRESSES))
                self.addresses.add(who)
                does = chance.choice(kinds)
                try:
                    answer = does(Person(http, {"X-Forwarded-For": who}), chance)
                    self.statuses[does.__name__, answer.status_code] += 1
                except httpx.TransportError:
                    self.statuses[does.__name__, 0] += 1  # hung up on, which is right too
                due += pause
                self._over.wait(max(0.0, due - time.monotonic()))

    def _fill(self, person: Person, chance: random.Random) -> httpx.Response:
        """A session with as much in it as goes in."""
        person.start()
        person.get("/steps/company")
        text = chance.randbytes(60_000).hex()
        return person.post("/steps/company/draft", {"version": "0", "company_name": "x", "description": text})

    def _guess_code(self, person: Person, chance: random.Random) -> httpx.Response:
        person.get("/resume")
        code = "".join(chance.choices("23456789ABCDEFGHJKMNPQRSTVWXYZ", k=10))
        return person.post("/resume", {"act": "use", "code": code})

    def _guess_key(self, person: Person, chance: random.Random) -> httpx.Response:
        headers = {**person.headers, "Authorization": f"Bearer {chance.random()}"}
        return person.http.post("/api/v1/onboarding/session", json={}, headers=headers)

    def _widen(self, person: Person, chance: random.Random) -> httpx.Response:
        person.get("/")
        return person.post("/steps/company", {f"n{n}": "x" for n in range(3000)})

    def _deepen(self, person: Person, chance: random.Random) -> httpx.Response:
        body = b'{"data":' + b"[" * 60_000
        headers = {**person.headers, "Content-Type": "application/json"}
        return person.http.post("/api/v1/onboarding/session", content=body, headers=headers)

    def _pdf(self, person: Person, chance: random.Random) -> httpx.Response:
        person.cookie = self.pdf_cookie
        return person.get("/export/business-context.pdf")

    def _look(self, person: Person, chance: random.Random) -> httpx.Response:
        return person.get(chance.choice(["/", "/resume", "/steps/plan", f"/resume/{chance.random()}", "/nowhere"]))

    def _dribble(self) -> None:
        """A few bodies at a time that come a byte every tenth of a second."""
        host, port = self.address.removeprefix("http://").split(":")
        head = f"POST /start HTTP/1.1\r\nHost: {host}\r\nContent-Length: 500\r\n"
        head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        while not self._over.is_set():
            slow = [socket.create_connection((host, int(port))) for _ in range(SLOW)]
            try:
                for connection in slow:
                    connection.sendall(head.encode())
                for _ in range(100):
                    for connection in slow:
                        connection.sendall(b"x")
                    if self._over.wait(0.1):
                        break
            except OSError:
                pass  # hung up on
            finally:
                for connection in slow:
                    connection.close()
