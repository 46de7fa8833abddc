"""Making API keys: what is told once, and what stands for it in the environment."""

import hashlib
import secrets


def new_key(name: str, workspace: str) -> tuple[str, str]:
    """A key, and what stands for it in ``ONBOARDING_API_KEYS``."""
    key = f"onb_{secrets.token_urlsafe(32)}"
    return key, f"{name}:{workspace}:{hashlib.sha256(key.encode()).hexdigest()}"
