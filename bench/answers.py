"""What is typed into every step by every arm: the same four answers, of the same length."""

STEPS = 23
KINDS = (("tool", "A tool"), ("service", "A service"), ("place", "A place"), ("thing", "A thing"))
LONGEST_NAME, LONGEST_DETAIL = 80, 1000  # characters


def typed(step: int) -> dict[str, str]:
    """Name, kind, detail, link."""
    return {
        "name": f"Answer of step {step:03}",
        "kind": KINDS[step % len(KINDS)][0],
        "detail": f"What there is to say of step {step:03}, in two sentences. " + 3 * "It is neither long nor short. ",
        "link": f"https://example.com/step/{step:03}",
    }
