"""Rendering the package's own templates, in an environment of their own.

An application that mounts the wizard has templates and Jinja settings too. A ``layout.html`` of its own does not get in
the way of ours, nor a setting of ours into its pages.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import current_app, url_for
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from onboarding.controls import control
from onboarding.forms import AnswerField, StepForm
from onboarding.shipped import TEMPLATES
from onboarding.widths import width


def render(template: str, **shown: Any) -> str:
    """A template of the package, with what it shows. While developing, as it stands on the disk."""
    return (
        _environment(bool(current_app.debug or current_app.config["TEMPLATES_AUTO_RELOAD"]))
        .get_template(template)
        .render(shown)
    )


@cache
def _environment(reloads: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=reloads
    )
    environment.globals |= {
        "url_for": url_for,
        "macros": lambda template: environment.get_template(template).module,
        "width": width,
        "control": _fresh if reloads else control,
    }
    return environment


def _fresh(field: AnswerField, form: StepForm, make: Callable[[AnswerField, StepForm], Markup]) -> Markup:
    """While a template may change, nothing that it made is kept."""
    return make(field, form)
