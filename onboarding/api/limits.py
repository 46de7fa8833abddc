"""Where the limits count: in the sessions' own store, so that all workers share them."""


def limits_storage(url: str) -> str:
    """The address of the store as the library ``limits`` writes it."""
    if url.startswith("unix://"):
        return f"redis+{url}"
    return url.partition("?")[0] if url.startswith(("redis+sentinel://", "redis+cluster://")) else url
