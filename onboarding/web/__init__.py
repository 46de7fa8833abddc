"""The browser's face: a blueprint that serves one flow."""

from onboarding.web.blueprint import wizard

__all__ = ["wizard"]
