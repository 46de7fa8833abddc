"""The JSON face: the same sessions for programs, under /api/v1/onboarding."""

from onboarding.api.blueprint import api

__all__ = ["api"]
