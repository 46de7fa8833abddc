"""Redis Cluster: which node has a session's slot, and a client of each node.

redis-py's own Cluster clients are not used. Seen with 8.1: after a failover they ask one node after another for the new
layout, without bound of time; some of what they raise is no RedisError; a connection that is lent for WAIT learns of no
failover at all; the awaiting one sends ASKING on one connection and the command on another; its pool does not wait.
"""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import redis
import redis.asyncio
from redis.crc import key_slot
from redis.exceptions import AskError, ClusterDownError, MovedError, ResponseError

from onboarding.sessions.redis.address import Place

ASKED_WITHIN = 0.4  # seconds; after that no further node is asked, so that an attempt has an end
Node = TypeVar("Node")


class Layout(Generic[Node]):
    """Who has which slot, as last heard, and the nodes' clients. Does no IO."""

    def __init__(self, seeds: list[Place], client: Callable[[Place], Node]) -> None:
        self._client = client
        self._nodes: dict[Place, Node] = {}
        self._owners: dict[int, Place] = {}
        self._seeds = self._to_ask = seeds
        self.doubtful = True

    def node(self, place: Place) -> Node:
        """The client of a place, made when it is first asked for."""
        if place not in self._nodes:
            self._nodes.setdefault(place, self._client(place))
        return self._nodes[place]

    @property
    def nodes(self) -> list[Node]:
        """All nodes that were asked so far."""
        return list(self._nodes.values())

    def owner(self, key: str) -> Node:
        """The node that has a key's slot; ClusterDownError where nobody has it now."""
        place = self._owners.get(key_slot(key.encode()))
        if place is None:
            self.doubtful = True
            raise ClusterDownError("no node has this slot now")
        return self.node(place)

    def owners(self) -> list[Node]:
        """The primaries, each once."""
        return [self.node(place) for place in dict.fromkeys(self._owners.values())]

    def redirect(self, error: AskError) -> Node:
        """The node that another one names: for this command (ASK), or for good (MOVED)."""
        place = (error.host, error.port)
        if not error.host:  # "the host that you know me by"
            self.doubtful = True
            raise ClusterDownError("a node named another one without its host")
        if isinstance(error, MovedError):
            self._owners[error.slot_id] = place
            self.doubt(None)
            self._to_ask = [place, *(other for other in self._to_ask if other != place)]
        return self.node(place)

    def doubt(self, node: Node | None) -> None:
        """The layout may have changed. A node that did not answer is asked last."""
        self.doubtful = True
        self._to_ask = sorted(self._to_ask, key=lambda place: node is not None and self._nodes.get(place) is node)

    def to_ask(self) -> list[tuple[Place, Node]]:
        """The places to ask for the layout, in order, with their nodes."""
        return [(place, self.node(place)) for place in self._to_ask]

    def learn(self, told_by: Place, ranges: list[Any]) -> None:
        """CLUSTER SLOTS: [[first, last, [host, port, …] of the primary, [host, port, …] of a replica, …], …]."""
        owners: dict[int, Place] = {}
        all_places: list[Place] = []
        for first, last, *nodes in ranges:
            places = [(host if host and host != "?" else told_by[0], int(port)) for host, port, *_ in nodes]
            owners.update(dict.fromkeys(range(first, last + 1), places[0]))
            all_places += places
        self._owners, self.doubtful = owners, False
        self._to_ask = list(dict.fromkeys([*all_places, *self._seeds]))


class Cluster:
    """Safe for threads: each that finds the layout doubtful asks for it by itself."""

    def __init__(self, seeds: list[Place], connect: Callable[[Place], redis.Redis]) -> None:
        self.layout = Layout(seeds, connect)

    def of(self, key: str) -> redis.Redis:
        """The node that a key belongs to."""
        if self.layout.doubtful:
            self._ask()
        return self.layout.owner(key)

    def ping(self) -> None:
        """Some node answers, and says who has which slot."""
        self._ask()

    def primaries(self) -> list[redis.Redis]:
        """Every node that has slots, as of now."""
        self._ask()
        return self.layout.owners()

    def _ask(self) -> None:
        failed: redis.RedisError = ClusterDownError("nobody was asked")
        until = time.monotonic() + ASKED_WITHIN
        for place, node in self.layout.to_ask():
            try:
                return self.layout.learn(place, node.execute_command("CLUSTER", "SLOTS"))
            except (redis.ConnectionError, redis.TimeoutError) as error:
                failed = error
            except ResponseError as error:
                failed = ClusterDownError(str(error))
            if time.monotonic() > until:
                break
        raise failed

    def close(self) -> None:
        """Give all connections back."""
        for node in self.layout.nodes:
            node.connection_pool.close()


class AsyncCluster:
    """As Cluster, awaited."""

    def __init__(self, seeds: list[Place], connect: Callable[[Place], redis.asyncio.Redis]) -> None:
        self.layout = Layout(seeds, connect)

    async def of(self, key: str) -> redis.asyncio.Redis:
        """The node that a key belongs to."""
        if self.layout.doubtful:
            await self._ask()
        return self.layout.owner(key)

    async def ping(self) -> None:
        """Ask for the layout; an error of redis-py where nobody answers."""
        await self._ask()

    async def _ask(self) -> None:
        failed: redis.RedisError = ClusterDownError("nobody was asked")
        until = time.monotonic() + ASKED_WITHIN
        for place, node in self.layout.to_ask():
            try:
                return self.layout.learn(place, await node.execute_command("CLUSTER", "SLOTS"))
            except (redis.ConnectionError, redis.TimeoutError) as error:
                failed = error
            except ResponseError as error:
                failed = ClusterDownError(str(error))
            if time.monotonic() > until:
                break
        raise failed

    async def aclose(self) -> None:
        """Give all connections back."""
        for node in self.layout.nodes:
            await node.connection_pool.aclose()
