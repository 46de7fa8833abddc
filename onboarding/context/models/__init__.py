"""The business context as frozen models, one module a section."""

from onboarding.context.models.document import SCHEMA, BusinessContext, schema

__all__ = ["SCHEMA", "BusinessContext", "schema"]
