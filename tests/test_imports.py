"""Imports point one way: no module of the package imports what imports it."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in (ROOT / "onboarding").rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """The package's modules that a module imports when it is imported itself."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module in MODULES:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in names}
    return found


def test_no_module_imports_what_imports_it() -> None:
    """Neither at once nor by way of others. A circle is an error that names it."""
    graph = {name: imported(path) - {name} for name, path in MODULES.items()}
    assert MODULES.keys() == set(TopologicalSorter(graph).static_order())
