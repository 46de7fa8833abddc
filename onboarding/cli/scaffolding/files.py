"""New files from the skeletons beside this module, all of them or none."""

import builtins
import json
import keyword
import sys
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined


class Refused(Exception):
    """Why nothing was written, in a sentence that says what to do."""


def filled(skeleton: str, **words: str) -> str:
    """The text of a new file."""
    return _skeletons().get_template(f"{skeleton}.txt").render(words)


@cache
def _skeletons() -> Environment:
    found = {file.name: file.read_text(encoding="utf-8") for file in (files(__package__) / "skeletons").iterdir()}
    environment = Environment(loader=DictLoader(found), undefined=StrictUndefined, keep_trailing_newline=True)  # noqa: S701  # it is Python
    environment.filters["quoted"] = quoted
    return environment


def quoted(text: str) -> str:
    """As a Python literal in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def write_new(texts: Mapping[Path, str]) -> None:
    """Every file, or none where one of them is there."""
    for path in texts:
        if path.exists():
            raise Refused(f"{path} is there already, and nothing is overwritten: choose another name.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)


def is_taken(name: str) -> bool:
    """Whether Python means something by a name of a module."""
    return keyword.iskeyword(name) or keyword.issoftkeyword(name) or hasattr(builtins, name)


def shadows(name: str) -> bool:
    """Whether a module of this name, at the top, would hide another one."""
    return is_taken(name) or name in sys.stdlib_module_names


def in_words(name: str) -> str:
    """“Team size” of ``team_size`` or ``team-size``."""
    return name.replace("_", " ").replace("-", " ").capitalize()
