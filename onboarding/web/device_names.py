"""What a browser is, roughly, by what it says of itself: enough to tell a phone from an office, and nothing else.

Only words of our own are kept, none of the browser's: “firefox:linux”.
"""

from onboarding.sessions.access import UNKNOWN_DEVICE

# The first that is found counts: most browsers name others too.
_BROWSERS = (
    ("Edg", "edge", "Edge"),
    ("OPR/", "opera", "Opera"),
    ("SamsungBrowser", "samsung", "Samsung Internet"),
    ("Firefox", "firefox", "Firefox"),
    ("FxiOS", "firefox", "Firefox"),
    ("CriOS", "chrome", "Chrome"),
    ("Chrome", "chrome", "Chrome"),
    ("Safari", "safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iphone", "iPhone"),
    ("iPad", "ipad", "iPad"),
    ("Android", "android", "Android"),
    ("Windows", "windows", "Windows"),
    ("CrOS", "chromeos", "ChromeOS"),
    ("Macintosh", "macos", "macOS"),
    ("Linux", "linux", "Linux"),
)


def kind_of(user_agent: str) -> str:
    """“firefox:linux”, or what there is of it; “-” where nothing is known."""
    found = [next((code for mark, code, _ in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return ":".join(found) if any(found) else UNKNOWN_DEVICE


def named(kind: str) -> str:
    """“Firefox on Linux”, for people."""
    browser_code, _, system_code = kind.partition(":")
    browser = next((name for _, code, name in _BROWSERS if code == browser_code), "A browser")
    system = next((name for _, code, name in _SYSTEMS if code == system_code), "")
    return f"{browser} on {system}" if system else browser
