"""Listing a step in the source of a flow: an import, and a ``Step(…)`` after another one. Nothing else is touched."""

import ast

from onboarding.cli.scaffolding.files import Refused

LONGEST = 88  # characters of a line that formatters leave alone


def listed(source: str, after: str, arguments: list[str], package: str, module: str, form: str) -> str:
    """The source with the step in it."""
    lines = source.encode().splitlines(keepends=True)  # the columns of a syntax tree count bytes
    tree = ast.parse(source)
    call = _call_of(tree, after)
    _put_after(lines, call, arguments)
    _put_import(lines, tree, package, module, form)
    return b"".join(lines).decode()


def _call_of(tree: ast.Module, slug: str) -> ast.Call:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            value = named.get("slug")
            if isinstance(value, ast.Constant) and value.value == slug:
                return node
    raise Refused(f"The step {slug!r} is not written out as Step(slug={slug!r}, …): list the new one by hand.")


def _put_after(lines: list[bytes], call: ast.Call, arguments: list[str]) -> None:
    begins, last = lines[call.lineno - 1][: call.col_offset], int(call.end_lineno or 0) - 1
    end = int(call.end_col_offset or 0)
    own_line = not begins.strip()
    indent = begins.decode() if own_line else ""
    step = f",\n{indent}{_step(arguments, indent)}" if own_line else f", Step({', '.join(arguments)})"
    lines[last] = lines[last][:end] + step.encode() + lines[last][end:]


def _step(arguments: list[str], indent: str) -> str:
    short = f"Step({', '.join(arguments)})"
    if len(indent) + len(short) + 1 <= LONGEST:
        return short
    inner = "".join(f"\n{indent}    {argument}," for argument in arguments)
    return f"Step({inner}\n{indent})"


def _put_import(lines: list[bytes], tree: ast.Module, package: str, module: str, form: str) -> None:
    """In the place that sorting would give it, among the imports of its kind."""
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    relative = any(node.level == 1 for node in imports)
    whole = module if relative or not package else f"{package}.{module}"
    kin = [node for node in imports if _is_kin(node, package, relative)]
    before = [node for node in kin if str(node.module) < whole]
    line = f"from {'.' if relative else ''}{whole} import {form}\n".encode()
    if before:
        place = int(before[-1].end_lineno or 0)
    elif kin:
        place = kin[0].lineno - 1
    else:
        place = max((int(node.end_lineno or 0) for node in imports), default=0)
        line = b"\n" + line
    lines.insert(place, line)


def _is_kin(node: ast.ImportFrom, package: str, relative: bool) -> bool:
    if relative:
        return node.level == 1
    top = package.partition(".")[0]
    return node.level == 0 and bool(top) and str(node.module).partition(".")[0] == top
