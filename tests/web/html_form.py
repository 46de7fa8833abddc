"""A page and its form as a browser without scripts has them: what stands there, and what would be sent.

Knows HTML and nothing of this project.
"""

from collections.abc import Iterator
from typing import Any

import lxml.html

Element = Any  # lxml's own types do not say which methods an HTML element has
Pairs = list[tuple[str, str]]
_NOT_SENT = ("submit", "button", "image", "reset", "file")


def parse(content: bytes) -> Element:
    return lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(encoding="utf-8"))


def form_of(page: Element) -> Element:
    """The one form of a page."""
    (form,) = page.xpath("//form")
    return form


def controls(form: Element) -> Iterator[Element]:
    """Everything with a name that is not disabled, in the order of the page."""
    for control in form.iter("input", "textarea", "select"):
        if control.get("name") and not _disabled(control) and control.get("type") not in _NOT_SENT:
            yield control


def visible(control: Element) -> bool:
    return control.get("type") != "hidden" and not control.xpath("ancestor-or-self::*[@hidden]")


def texts(form: Element) -> list[Element]:
    """The controls that one types answers into; a box that makes rows is no question."""
    boxes = ("radio", "checkbox", "range", "hidden")
    return [
        control
        for control in controls(form)
        if control.tag == "textarea" or (control.tag == "input" and control.get("type") not in boxes)
        if not control.get("name").startswith("paste:")
    ]


def buttons(form: Element, text: str = "") -> list[Element]:
    """The buttons that send the form, of those whose text begins like this."""
    return [
        button
        for button in form.iter("button")
        if not _disabled(button) and " ".join(button.text_content().split()).startswith(text)
    ]


def sent(form: Element, button: Element | None = None) -> Pairs:
    """The names and values that a browser sends, line ends as it sends them."""
    pairs = [(control.get("name"), value) for control in controls(form) for value in values_of(control)]
    if button is not None and button.get("name"):
        pairs.append((button.get("name"), button.get("value", "")))
    return [(name, value.replace("\r\n", "\n").replace("\n", "\r\n")) for name, value in pairs]


def values_of(control: Element) -> list[str]:
    """What a control holds; nothing for a box that is not ticked."""
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = control.xpath(".//option[@selected]") or control.xpath("(.//option[not(@disabled)])[1]")
        return [option.get("value", option.text_content()) for option in options]
    if control.get("type") in ("radio", "checkbox") and control.get("checked") is None:
        return []
    return [control.get("value", "on" if control.get("type") in ("radio", "checkbox") else "")]


def put(control: Element, value: str) -> None:
    """Type into a text control, or choose an option of a select."""
    if control.tag == "textarea":
        control.text = f"\n{value}"
    elif control.tag == "select":
        for option in control.iter("option"):
            option.attrib.pop("selected", None)
            if option.get("value") == value:
                option.set("selected", "")
    else:
        control.set("value", value)


def tick(boxes: list[Element], chosen: list[Element]) -> None:
    """Leave exactly these of some radios or checkboxes ticked."""
    for box in boxes:
        box.attrib.pop("checked", None)
        if box in chosen:
            box.set("checked", "")


def _disabled(control: Element) -> bool:
    return control.get("disabled") is not None or bool(control.xpath("ancestor::fieldset[@disabled]"))
