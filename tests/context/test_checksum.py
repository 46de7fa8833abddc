"""The checksum: anybody's, whatever the order of keys; and it sees every change."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.context.build import checksum, verify

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
leaves = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))
documents = st.dictionaries(texts.filter(lambda name: name != "checksum"), values, min_size=1, max_size=5)


def ways(node: Any) -> list[list[Any]]:
    """The ways to everything in a document."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way for key, value in inner for way in ([key], *([key, *rest] for rest in ways(value)))]


def changed(node: Any, way: list[Any]) -> Any:
    """A copy in which what is at the end of the way is in a list of its own."""
    if not way:
        return [node]
    copied = dict(node) if isinstance(node, dict) else list(node)
    copied[way[0]] = changed(node[way[0]], way[1:])
    return copied


def turned(node: Any) -> Any:
    """The same with all keys in the opposite order."""
    if isinstance(node, dict):
        return {name: turned(node[name]) for name in reversed(node)}
    return [turned(item) for item in node] if isinstance(node, list) else node


def test_the_checksum_is_sha256_of_canonical_json() -> None:
    """As anybody can compute it: keys sorted, no space, UTF-8, without the checksum itself."""
    document = {"b": "é", "a": [1, None, True], "checksum": "whatever"}
    expected = hashlib.sha256('{"a":[1,null,true],"b":"é"}'.encode()).hexdigest()
    assert f"sha256:{expected}" == checksum(document)


@given(documents)
def test_the_order_of_keys_does_not_matter(document: dict[str, Any]) -> None:
    """A store or a program may reorder what it likes."""
    assert checksum(document) == checksum(turned(document))


@given(documents)
def test_a_document_with_its_checksum_verifies(document: dict[str, Any]) -> None:
    """Also after it went through JSON."""
    sealed = {**document, "checksum": checksum(document)}
    assert verify(json.loads(json.dumps(sealed)))


@given(documents, st.data())
def test_every_change_is_seen(document: dict[str, Any], data: st.DataObject) -> None:
    """However small the value, and however deep."""
    sealed = {**document, "checksum": checksum(document)}
    way = data.draw(st.sampled_from(ways(document)))
    assert not verify(changed(sealed, way))


@given(documents, st.data())
def test_every_loss_and_every_addition_is_seen(document: dict[str, Any], data: st.DataObject) -> None:
    """A member more or a member less is a change too."""
    sealed = {**document, "checksum": checksum(document)}
    name = data.draw(st.sampled_from(sorted(document)))
    assert not verify({key: value for key, value in sealed.items() if key != name})
    assert not verify({**sealed, name + "+": document[name]} if name + "+" not in document else {**document})


def test_a_real_document_notices_one_letter(context: Any) -> None:
    """The one that people would try."""
    context["foundation"]["company"]["name"] += "."
    assert not verify(context)


@pytest.mark.parametrize("document", [{}, {"a": 1}, {"a": 1, "checksum": None}, {"a": 1, "checksum": "sha256:"}])
def test_without_a_checksum_nothing_verifies(document: dict[str, Any]) -> None:
    """No checksum is no proof."""
    assert not verify(document)


@pytest.mark.parametrize("value", [float("nan"), 2**60, "\ud800", {"\ud800": 1}])
def test_what_has_no_canonical_form_does_not_verify(value: Any) -> None:
    """Whatever came in from outside, the answer is no, and not an error."""
    assert not verify({"a": value, "checksum": "sha256:" + 64 * "0"})
