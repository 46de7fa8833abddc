"""The glossary's words are the code's words."""

import re
from importlib import import_module
from pathlib import Path

import pytest

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
NAMES = re.findall(r"\| `(onboarding[\w.]*)` † \|", GLOSSARY)


@pytest.mark.parametrize("name", NAMES)
def test_each_word_is_in_the_code(name: str) -> None:
    """A module, or a name in one, is called what the glossary calls it."""
    module, _, attribute = name.rpartition(".")
    try:
        import_module(name)
    except ModuleNotFoundError:
        assert hasattr(import_module(module), attribute)


def test_no_word_means_two_things() -> None:
    """Each word stands in the glossary once."""
    words = re.findall(r"^\| (?!word|---)([^|]+?) \|", GLOSSARY, flags=re.MULTILINE)
    assert sorted(words) == sorted(set(words))
