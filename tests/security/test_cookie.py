"""The cookie of a browser, as production sets it."""

from flask import Flask


def test_the_cookie_is_for_this_host_and_https_alone(production: Flask) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite=Lax, for the whole host and no other."""
    answer = production.test_client().get("/", base_url="https://localhost")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, _, attributes = cookie.partition("=")
    flags = {part.strip().partition("=")[0] for part in attributes.split(";")[1:]}
    assert "__Host-onboarding" == name
    assert {"Secure", "HttpOnly", "Path", "SameSite"} == flags
    assert "; SameSite=Lax" in cookie
    assert "; Path=/;" in cookie
