"""What goes over the wire: pages and files compressed, and nothing in a page that another site could put there."""

import gzip
from typing import Any

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import Reach
from tests.web.walking import Founder

BROWSER = "gzip, deflate, br, zstd"
FILES = ("/htmx.min.js", "/static/wizard.css", "/static/wizard.js", "/static/icon.svg", "/static/api.css")


def _zstd(content: bytes) -> bytes:
    from flask_compress.compat import compression

    opened: bytes = compression.zstd.decompress(content)
    return opened


OPEN: dict[str | None, Any] = {None: bytes, "br": brotli.decompress, "gzip": gzip.decompress, "zstd": _zstd}


def get(client: FlaskClient, path: str, accept: str, **headers: str) -> TestResponse:
    return client.get(path, headers={"Accept-Encoding": accept, **headers})


@pytest.mark.parametrize("accept", ["gzip", "br", "zstd", BROWSER])
def test_pages_are_compressed(founder: Founder, accept: str) -> None:
    """A page comes in an encoding that the browser knows, at less than half its size, and is the same page."""
    answer = get(founder.client, "/steps/company", accept)
    encoding = answer.headers["Content-Encoding"]
    opened = OPEN[encoding](answer.data)

    assert encoding in accept
    assert len(answer.data) < len(opened) / 2
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert b"<h1" in opened


def test_a_page_with_mistakes_is_compressed(founder: Founder) -> None:
    """It is as large as the step that it is, and keeps its status; so is what there is not."""
    accept = {"Accept-Encoding": BROWSER}
    for path, status in (("/steps/company", 422), ("/nowhere", 404)):
        data = {**founder.open("/steps/company").holds, "act": "save"}
        answer = founder.client.open(path, method="POST" if status == 422 else "GET", data=data, headers=accept)
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (status, "zstd")
        assert b"<h1" in _zstd(answer.data)
        assert len(answer.data) < len(_zstd(answer.data)) * 2 / 3


@pytest.mark.parametrize(
    "accept", ["", "identity", "identity, gzip;q=0", "gzip;q=0", "gzip;q=0, br;q=0.0", "unheard-of"]
)
def test_who_knows_no_encoding_gets_none(client: FlaskClient, accept: str) -> None:
    """Without a known encoding pages and files come as they are, and caches are told that others get others."""
    for path in ("/", *FILES):
        answer = get(client, path, accept)
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.data
        answer.close()


@pytest.mark.parametrize("path", FILES)
def test_files_come_as_small_as_can_be(client: FlaskClient, path: str) -> None:
    """Each file is the same in every encoding, each with an ETag of its own; a second visit needs none of it."""
    plain = get(client, f"{path}?v=1", "identity")
    etags = {plain.headers.get("ETag")}
    for accept, encoding in ((BROWSER, "br"), ("gzip, deflate", "gzip")):
        answer = get(client, f"{path}?v=1", accept)
        etags.add(answer.headers.get("ETag"))
        assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, encoding)
        assert OPEN[encoding](answer.data) == plain.data
        assert len(answer.data) < len(plain.data)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        answer.close()
    if path.startswith("/static/"):
        assert len(etags) == 3
        assert None not in etags
        again = get(client, f"{path}?v=1", "identity", **{"If-None-Match": str(plain.headers["ETag"])})
        assert (again.status_code, again.data) == (304, b"")
        again.close()
    plain.close()


def test_a_part_of_a_file_is_not_compressed(client: FlaskClient) -> None:
    """A range counts bytes of the file as it is."""
    answer = get(client, "/static/wizard.css", BROWSER, Range="bytes=0-9")

    assert (answer.status_code, len(answer.data)) == (206, 10)
    assert "Content-Encoding" not in answer.headers
    answer.close()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}], ids=["cross-site", "unsaid"])
def test_no_page_says_what_an_address_says(app: Flask, founder: Founder, reach: Reach, headers: dict[str, str]) -> None:
    """What somebody else can put into an address is in no page, so its compressed size tells nothing of the rest."""
    reach(23)
    guess = "guess-of-a-secret"
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("wizard.") and "GET" in (rule.methods or ()) and "/preview/" not in rule.rule:
            values = {name: 1 if name == "number" else guess for name in rule.arguments}
            paths = [app.url_map.bind("localhost").build(rule.endpoint, values)]
            if "slug" in values:
                paths.append("/steps/company")
            for path in paths:
                for query in (f"?{guess}={guess}", f"?change={guess}&compact={guess}&next={guess}&v={guess}"):
                    answer = founder.client.get(path + query, headers=headers)
                    assert guess not in answer.get_data(as_text=True), path
                    answer.close()
