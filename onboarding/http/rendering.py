"""Rendering the package's own templates, in an environment of their own.

An application that mounts the wizard has templates and Jinja settings too. A ``layout.html`` of its own does not get in
the way of ours, nor a setting of ours into its pages.

The files that come with the package: at the top of the tree, or inside the package once it is installed.

How much room a control takes on its page: what is short may stand beside another one.
"""

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app, url_for
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader
from markupsafe import Markup

from onboarding.forms import AnswerField, ScaleField

_PACKAGE = Path(__file__).parent.parent


def _shipped(name: str) -> Path:
    """``pyproject.toml`` says what a wheel calls them."""
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


TEMPLATES = _shipped("templates")
STATIC = _shipped("static")


_ONE_LINE = 52  # characters of a hint; a longer one needs the whole width
_FEW = 5  # buttons of a scale that fit into half of it


def width(field: AnswerField, *, in_row: bool = False) -> str:
    """“short”, “middling”, or empty for the whole width: a class of ``wizard.css``."""
    if len(field.description) > _ONE_LINE:
        return ""
    if field.kind == "text":
        return _of_text(field, 120 if in_row else 80)
    few = field.kind == "scale" and isinstance(field, ScaleField) and len(field.values) <= _FEW
    return "middling" if few or field.kind == "select" else ""


def _of_text(field: AnswerField, longest: int) -> str:
    attributes = field.attributes
    keyboard, limit = attributes.get("inputmode"), field.flags.maxlength or 1000
    if keyboard in ("numeric", "decimal") or attributes.get("type") == "date" or limit <= 40:
        return "short"
    return "middling" if not keyboard and limit <= longest else ""


def render(template: str, **shown: Any) -> str:
    """A template of the package, with what it shows. While developing, as it stands on the disk."""
    return (
        _environment(bool(current_app.debug or current_app.config["TEMPLATES_AUTO_RELOAD"]))
        .get_template(template)
        .render(shown)
    )


@cache
def _environment(reloads: bool) -> Environment:
    loader = ChoiceLoader([FileSystemLoader(TEMPLATES), FunctionLoader(_beside_a_module)])
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=reloads)

    def own_control(field: AnswerField) -> Markup:
        """The control of a kind that somebody else wrote, by the template beside its class."""
        module, name = field.own_template() or ("", "")
        template = environment.get_template(f"{module}:{name}")
        html = template.render(field=field, fields=environment.get_template("_fields.html").module)
        return Markup(html)  # noqa: S704  # rendered with autoescape

    environment.globals |= {
        "url_for": url_for,
        "macros": lambda template: environment.get_template(template).module,
        "width": width,
        "own_control": own_control,
    }
    return environment


def _beside_a_module(name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """“package.module:dial.html”, as ``AnswerField.template`` names it."""
    module, _, file = name.partition(":")
    at = getattr(sys.modules.get(module), "__file__", None)
    path = Path(at).parent / file if at and file else None
    if path is None or not path.is_file():
        return None
    changed = path.stat().st_mtime_ns
    return path.read_text(), str(path), lambda: path.is_file() and path.stat().st_mtime_ns == changed
