"""Whoever reads the code of the engine is told what each public name is for."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import onboarding.flow
import onboarding.forms
import onboarding.sessions
import onboarding.testing

PACKAGES = (onboarding.flow, onboarding.forms, onboarding.sessions, onboarding.testing)
MODULES = sorted(
    [found.name for package in PACKAGES for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    + [package.__name__ for package in PACKAGES]
    + ["onboarding.web.blueprint"]
)


def public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The functions and classes that a module defines, and the methods and properties of those classes."""
    for name, value in vars(module).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(value):
            yield name, value
        elif inspect.isclass(value):
            yield name, value
            for attribute, inside in vars(value).items():
                if not attribute.startswith("_") and (inspect.isfunction(inside) or isinstance(inside, property)):
                    yield f"{name}.{attribute}", getattr(value, attribute)


@pytest.mark.parametrize("name", MODULES)
def test_everything_public_says_what_it_is_for(name: str) -> None:
    """A docstring of its own, or that of the method which it overrides."""
    module = importlib.import_module(name)
    assert module.__doc__, name
    bare = [called for called, value in public(module) if not inspect.getdoc(value)]
    assert [] == bare
