"""A Cluster on loopback ports: primaries that share the slots, each with a replica or without."""

from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import redis

from tests.faults.topologies.servers import Server, free_port, wait_until

SLOTS = 16_384
OPTIONS = ("--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-allow-replica-migration", "no")


class Everywhere(redis.RedisCluster):
    """redis-py asks only one node for keys."""

    def keys(self, pattern: str = "*", **options: Any) -> Any:
        return super().keys(pattern, target_nodes=self.PRIMARIES, **options)


class Cluster:
    def __init__(self, folder: Path, *, primaries: int = 3, replicas: int = 0) -> None:
        self.size = primaries
        self.servers = [
            Server(folder / str(number), *OPTIONS, "--cluster-port", str(free_port()))
            for number in range(primaries * (1 + replicas))
        ]

    @cached_property
    def client(self) -> redis.RedisCluster:
        """A plain client of all of it, to look at the store and to set it up."""
        return Everywhere("127.0.0.1", self.answering().port, decode_responses=True)

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{server.port}" for server in self.servers)

    def start(self) -> "Cluster":
        for server in self.servers:
            server.start()
        for server in self.servers:
            wait_until(server.answers)
        self._share_slots()
        self._meet()
        for number, replica in enumerate(self.servers[self.size :]):
            replica.say("CLUSTER", "REPLICATE", self.id_of(self.servers[number % self.size]))
        self.wait_until_whole()
        return self

    def _share_slots(self) -> None:
        for number, server in enumerate(self.servers[: self.size]):
            first, after = number * SLOTS // self.size, (number + 1) * SLOTS // self.size
            server.say("CLUSTER", "ADDSLOTSRANGE", first, after - 1)
        for number, server in enumerate(self.servers):
            server.say("CLUSTER", "SET-CONFIG-EPOCH", number + 1)

    def _meet(self) -> None:
        for server in self.servers:
            for other in self.servers:
                bus = other.say("CONFIG", "GET", "cluster-port")["cluster-port"]
                server.say("CLUSTER", "MEET", "127.0.0.1", other.port, bus)
        wait_until(lambda: all(self._knows_all(server) for server in self.servers))

    def _knows_all(self, server: Server) -> bool:
        nodes = str(server.say("CLUSTER", "NODES"))
        return len(nodes.splitlines()) == len(self.servers) and "handshake" not in nodes

    def wait_until_whole(self) -> None:
        """Until every node sees all slots served, and every replica follows its primary."""
        wait_until(lambda: all("cluster_state:ok" in server.say("CLUSTER", "INFO") for server in self.servers))
        replicas = len(self.servers) - self.size
        wait_until(lambda: sum(server.synced() for server in self.servers) == replicas)

    def id_of(self, server: Server) -> str:
        return str(server.say("CLUSTER", "MYID"))

    def owner(self, slot: int) -> Server:
        """The primary that has this slot."""
        for first, last, primary, *_ in self.answering().client.execute_command("CLUSTER", "SLOTS"):
            if first <= slot <= last:
                return next(server for server in self.servers if server.port == primary[1])
        raise AssertionError(f"nobody has slot {slot}")

    def answering(self) -> Server:
        for server in self.servers:
            with suppress(redis.RedisError):
                if server.answers():
                    return server
        raise AssertionError("no node answers")

    def primaries(self) -> list[Server]:
        return [server for server in self.servers if server.role() == "master"]

    def replica_of(self, primary: Server) -> Server:
        return next(
            server for server in self.servers if server.role() == "slave" and server.say("ROLE")[2] == primary.port
        )

    def kill(self) -> None:
        if "client" in vars(self):
            self.client.close()
        for server in self.servers:
            server.kill()
