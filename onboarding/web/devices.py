"""``/devices``: which browsers may open this session, which links and codes still do, and a button to end each."""

from typing import Any, NamedTuple

from flask import Response, request, url_for

from onboarding.sessions.access import CODE, Access, OpenLink, id_of
from onboarding.web import browser_session, security
from onboarding.web.device_names import named
from onboarding.web.pages import go, moment, page
from onboarding.web.wizard import current_wizard


class Row(NamedTuple):
    """A device or a link, in words. ``ours``: it is the browser that asks."""

    id: str
    what: str
    when: str
    ours: bool


def devices() -> Response:
    browser = browser_session.required()
    return _shown(current_wizard().manager.access(browser.id, grant=browser.grant_hash))


def end_access() -> Response:
    """End one of them, or all but this browser and what it made."""
    browser, manager = browser_session.required(), current_wizard().manager
    if not security.token_is_ours():
        return go(url_for(".devices"))
    if request.form.get("act") == "only":
        manager.sign_out_others(browser.id, browser.grant_hash)
    else:
        ended = request.form.get("id", "")[:64]
        manager.revoke(browser.id, ended, grant=browser.grant_hash)
        if ended == id_of(browser.grant_hash):
            browser_session.forget()
            return go(url_for(".start_page"))
    return _shown(manager.access(browser.id, grant=browser.grant_hash), ended=True)


def _shown(access: Access, **shown: Any) -> Response:
    browser = browser_session.required()
    ours, names = id_of(browser.grant_hash), {device.id: named(device.kind) for device in access.devices}
    return page(
        "devices.html",
        None,
        title=f"Devices and links – {current_wizard().flow.title}",
        devices=[
            Row(
                device.id,
                names[device.id],
                f"since {moment(device.since)}" if device.since else "for longer",
                device.id == ours,
            )
            for device in access.devices
        ],
        links=[
            Row(
                link.id,
                f"{'A code' if link.kind == CODE else 'A link'}, {_maker(link.made_by, ours, names)}",
                f"{_made(link)}opens once until {moment(link.ends_at)}",
                link.made_by == ours,
            )
            for link in access.links
        ],
        **shown,
    )


def _maker(made_by: str, ours: str, names: dict[str, str]) -> str:
    if made_by == ours:
        return "made in this browser"
    return f"made in {names[made_by]}" if made_by in names else "made by the service that invited you"


def _made(link: OpenLink) -> str:
    return f"made {moment(link.made_at)}, " if link.made_at else ""
