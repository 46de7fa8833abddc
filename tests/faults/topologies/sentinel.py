"""A primary with replicas and three Sentinels that watch them, on loopback ports."""

from pathlib import Path

from tests.faults.topologies.servers import Server, wait_until

NAME = "sessions"
# An old primary that comes back is made a replica after some periods of telling and asking: 10 s by default, 1 s here.
DOWN_AFTER = 500  # ms
FAILOVER_WITHIN = 3000  # ms; a failover that has not worked by then is begun again


class Watched:
    def __init__(self, folder: Path, *, replicas: int = 2) -> None:
        self.servers = [Server(folder / f"server-{number}") for number in range(1 + replicas)]
        self.sentinels = [Server(folder / f"sentinel-{number}") for number in range(3)]

    @property
    def url(self) -> str:
        places = ",".join(f"127.0.0.1:{sentinel.port}" for sentinel in self.sentinels)
        return f"redis+sentinel://{places}/{NAME}"

    def start(self) -> "Watched":
        first, *others = self.servers
        first.start()
        wait_until(first.answers)
        for replica in others:
            replica.start("--replicaof", f"127.0.0.1 {first.port}")
        wait_until(lambda: all(replica.synced() for replica in others))
        for sentinel in self.sentinels:
            self._watch(sentinel, first.port)
            wait_until(sentinel.answers)
            sentinel.say("SENTINEL", "DEBUG", "INFO-PERIOD", 300, "PUBLISH-PERIOD", 300, "ASK-PERIOD", 300)
        wait_until(lambda: all(self._sees_all(sentinel) for sentinel in self.sentinels))
        return self

    def _watch(self, sentinel: Server, port: int) -> None:
        """A Sentinel keeps what it learns in its configuration file."""
        file = sentinel.folder / "sentinel.conf"
        file.write_text(
            f"port {sentinel.port}\nbind 127.0.0.1\ndir {sentinel.folder}\nlogfile {sentinel.folder}/log\n"
            f"sentinel monitor {NAME} 127.0.0.1 {port} 2\n"
            f"sentinel down-after-milliseconds {NAME} {DOWN_AFTER}\n"
            f"sentinel failover-timeout {NAME} {FAILOVER_WITHIN}\n"
        )
        sentinel.run(str(file), "--sentinel")

    def _sees_all(self, sentinel: Server) -> bool:
        state = sentinel.client.sentinel_master(NAME)
        return state["num-slaves"] == len(self.servers) - 1 and state["num-other-sentinels"] == len(self.sentinels) - 1

    def primary(self) -> Server:
        """As the Sentinels say."""
        _, port = self.sentinels[0].client.sentinel_get_master_addr_by_name(NAME)
        return next(server for server in self.servers if server.port == int(port))

    def wait_until_whole(self) -> None:
        """Until every Sentinel sees one primary, and all other servers follow it."""
        wait_until(lambda: all(self._follows(server) for server in self.servers if server is not self.primary()))
        wait_until(lambda: all(self._is_calm(sentinel) for sentinel in self.sentinels))

    def _follows(self, replica: Server) -> bool:
        return replica.synced() and int(replica.say("ROLE")[2]) == self.primary().port

    def _is_calm(self, sentinel: Server) -> bool:
        state = sentinel.client.sentinel_master(NAME)
        others = sentinel.client.sentinel_slaves(NAME)
        return state["flags"] == "master" and all(other["flags"] == "slave" for other in others)

    def kill(self) -> None:
        for server in (*self.sentinels, *self.servers):
            server.kill()
