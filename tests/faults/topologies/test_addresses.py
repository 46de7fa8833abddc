"""Every kind of address that the settings take: each connects and saves, and a malformed one is refused at once."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from onboarding.config import load_settings
from onboarding.sessions import RetryPolicy, StoreUnavailable
from onboarding.sessions.redis.address import Address
from onboarding.sessions.redis.connection import async_connector, connector
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import Server
from tests.faults.topologies.tls import certificate, encrypted

PASSWORD = "p@ss/w:rd?#[%20]&=+,é"
WHO = f"founder:{quote(PASSWORD, safe='')}@"
ALLOWED = ("ACL", "SETUSER", "founder", "on", f">{PASSWORD}", "~*", "&*", "+@all")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def tls_port(server: Server, pem: Path) -> Iterator[int]:
    with encrypted(server.port, pem) as port:
        yield port


def _with_password(url: str) -> str:
    return url.replace("://", f"://{WHO}")


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """An address of this kind, by the user “founder” where it says so."""
    if "sentinel" in kind:
        watched: Watched = request.getfixturevalue("watched")
        for server in (watched.primary(), *watched.sentinels):
            server.say(*ALLOWED)
        own = f"?sentinel_username=founder&sentinel_password={quote(PASSWORD, safe='')}"
        return {
            "sentinel": watched.url,
            "sentinel, database": f"{watched.url}/1",
            "sentinel, password": _with_password(watched.url),
            "sentinel, passwords": _with_password(watched.url) + own,
        }[kind]
    if "cluster" in kind:
        cluster: Cluster = request.getfixturevalue("cluster")
        for node in cluster.servers:
            node.say(*ALLOWED)
        return cluster.url if kind == "cluster" else _with_password(cluster.url)
    server: Server = request.getfixturevalue("server")
    server.say(*ALLOWED)
    if "rediss" in kind:
        port, pem = request.getfixturevalue("tls_port"), request.getfixturevalue("pem")
        return f"rediss://{WHO}127.0.0.1:{port}?ssl_ca_certs={quote(str(pem))}"
    return {
        "redis": f"redis://127.0.0.1:{server.port}",
        "redis, database": f"redis://127.0.0.1:{server.port}/3",
        "redis, password": f"redis://{WHO}127.0.0.1:{server.port}/0",
        "unix": f"unix://{server.folder}/socket",
        "unix, password": f"unix://{WHO}{server.folder}/socket?db=2",
    }[kind]


KINDS = ("redis", "redis, database", "redis, password", "rediss, password", "unix", "unix, password")
KINDS += ("sentinel", "sentinel, database", "sentinel, password", "sentinel, passwords", "cluster", "cluster, password")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_address_connects_and_saves(url: str, manage: Manage) -> None:
    """A session is opened, saved and read by every kind of address, passwords with special characters included."""
    manager, session_id = manage(url), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)

    assert manager.save_step(session_id, 1, {"answer_1": "Crumb"}).version == 1
    assert manager.get_step(session_id, 1) == {"answer_1": "Crumb"}
    assert manager.health()["latency_ms"] > 0


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_port: int, manage: Manage) -> None:
    """Without its file of certificates, a server that only vouches for itself is not trusted with anything."""
    with pytest.raises(StoreUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        manage(f"rediss://{WHO}127.0.0.1:{tls_port}").set_metadata(str(uuid.uuid4()), **IDS)


@pytest.mark.parametrize("kind", ["redis, password", "sentinel, password", "cluster, password"])
def test_a_wrong_password_is_not_tried_again(url: str, manage: Manage) -> None:
    """A refused password is the store's no to all callers, told after one attempt."""
    manager = manage(url.replace("founder:", "founder:not-"), policy=RetryPolicy(first=0.01))

    with pytest.raises(StoreUnavailable, match="password"):
        manager.set_metadata(str(uuid.uuid4()), **IDS)
    assert manager.metrics.operations()["open"].retries == 0


def test_upstash_is_reached_by_its_two_variables(
    tmp_path: Path, pem: Path, manage: Manage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Upstash's address and token come to a TLS connection, checked against the system's certificates."""
    server = Server(tmp_path / "upstash", "--requirepass", PASSWORD).start()
    with encrypted(server.port, pem) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        monkeypatch.setenv("UPSTASH_REDIS_URL", f"https://127.0.0.1:{port}")
        monkeypatch.setenv("UPSTASH_REDIS_TOKEN", PASSWORD)
        manager = manage(load_settings().store_url, policy=RetryPolicy(first=0.1))
        assert manager.set_metadata(str(uuid.uuid4()), **IDS).user_id == IDS["user_id"]
        manager.close()
    server.kill()


@pytest.mark.parametrize(
    "url",
    [
        "127.0.0.1:6379",
        "http://host",
        "redis://",
        "redis://host:port",
        "redis://host:1/two",
        "redis://host:1,other:2",
        "redis://host?colour=red",
        "redis://host?socket_timeout=soon",
        "redis://:sec#ret@host",
        "redis://:sec/ret@host",
        "rediss://:secret@host?ssl_ca_certs=/not/there.pem",
        "unix://",
        "redis+sentinel://host:1,other:2",
        "redis+sentinel:///service",
        "redis+sentinel://:secret@host:port/service",
        "redis+sentinel://host/service/zero",
        "redis+cluster://",
        "redis+cluster://host:1,:2",
        "redis+cluster://host:1/3",
    ],
)
@pytest.mark.parametrize("connector", [connector, async_connector])
def test_a_malformed_address_is_refused_at_once(connector: Callable[[str], object], url: str) -> None:
    """What is no address is refused before anything connects, by a sentence that names the variable and no secret."""
    with pytest.raises(ValueError, match=r"^REDIS_URL [a-z]") as refused:
        connector(url)
    assert "ret" not in str(refused.value)


def test_addresses_of_ipv6_and_several_hosts() -> None:
    """Hosts stand between commas, ports may be left out, and each node is reached with the address's own options."""
    address = Address.of("redis+cluster://u:p%40@[::1]:7000,[fe80::2],host?ssl=true&ssl_cert_reqs=none")

    assert address.places() == [("::1", 7000), ("fe80::2", 6379), ("host", 6379)]
    assert address.at(("::1", 7000)) == "rediss://u:p%40@[::1]:7000?ssl_cert_reqs=none"
