"""How a form is filled by somebody who has only its HTML: every value is one that its attributes allow.

What HTML cannot say, and this knows nevertheless, is marked with RULE.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tests.web.html_form import Element, controls, put, tick, visible

SENTENCE = "We bake bread before dawn, and sell it by noon. "
MANY_BYTES = "語"  # three bytes, and one character


@dataclass(frozen=True)
class Filling:
    """``option`` chooses among options, counted round; ``rows`` opens as many rows as there may be."""

    size: Literal["sensible", "shortest", "longest"] = "sensible"
    optional: bool = False
    option: int = 0
    rows: bool = False

    def fill(self, form: Element) -> None:
        """Put something into every control that is to be filled."""
        shown = [control for control in controls(form) if visible(control)]
        for _, group in groupby(shown, key=_group):
            boxes = list(group)
            match boxes[0].get("type") if boxes[0].tag == "input" else boxes[0].tag:
                case "radio":
                    self._choose(boxes)
                case "checkbox":
                    self._tick(boxes)
                case _:
                    self._write(boxes[0])

    def _wanted(self, control: Element) -> bool:
        """A box that makes rows is no question."""
        asks = not str(control.get("name")).startswith("paste:")
        return asks and (self.optional or control.get("required") is not None)

    def _choose(self, radios: list[Element]) -> None:
        # RULE: one channel at least is ranked primary, so that is what every channel is.
        primary = [radio for radio in radios if radio.get("value") == "primary"]
        if self._wanted(radios[0]):
            tick(radios, primary or [radios[self.option % len(radios)]])

    def _tick(self, boxes: list[Element]) -> None:
        limits = boxes[0].xpath("ancestor::fieldset[@data-least][1]")
        if not limits or len(boxes) == 1:
            tick(boxes, boxes if self._wanted(boxes[0]) else [])
        elif self.optional or "optional" not in limits[0].xpath("string(legend)"):
            how_many = int(limits[0].get("data-most" if self.size == "longest" else "data-least"))
            tick(boxes, boxes[:how_many])

    def _write(self, control: Element) -> None:
        if not self._wanted(control):
            return
        if control.tag == "select":
            options = [option.get("value") for option in control.iter("option") if option.get("value")]
            put(control, options[self.option % len(options)])
        else:
            put(control, self._value(control))

    def _value(self, control: Element) -> str:
        kind = control.get("type") or control.get("inputmode")
        if kind == "range":
            return _by(self.size, control.get("value"), control.get("min"), control.get("max"))
        if kind == "date":
            return _by(self.size, "2027-03-31", control.get("min"), control.get("max"))
        if control.get("list"):
            return _suggested(control)[0 if self.size != "longest" else -1]
        if kind in ("numeric", "decimal"):
            return str(self._number(control))
        most = int(control.get("data-maxlength") or control.get("maxlength") or 1000)
        if kind == "url":
            return _by(self.size, "example.com/bread", "a.co", "example.com/".ljust(most, "a"))
        if kind == "email":
            return _by(self.size, "baker@example.com", "a@b.co", _longest_email(most))
        return self._text(control, int(control.get("data-minlength") or 1), most)

    def _number(self, control: Element) -> int:
        # RULE: a total market is not below its parts, so all three are the same number.
        least, most = (int(control.get(name) or 0) for name in ("data-min", "data-max"))
        # RULE: shares of a hundred are a hundred together, so the first row has all of it.
        if self.rows and (least, most) == (0, 100):
            return 0 if _row(control) else 100
        least += control.get("data-above") == "true"
        return {"sensible": least + (least < most), "shortest": least, "longest": most}[self.size]

    def _text(self, control: Element, least: int, most: int) -> str:
        # RULE: some names must differ among rows, so every text begins with the number of its row.
        start = str(_row(control) + 1)
        if self.size == "longest":
            text = start.ljust(most, MANY_BYTES)
            return f"{text[:1]}\n{text[2:]}" if control.tag == "textarea" else text
        length = least if self.size == "shortest" else min(most, least + 10)
        return (start + SENTENCE * (length // len(SENTENCE) + 1))[:length].strip().ljust(least, ".")


def _group(control: Element) -> object:
    """Boxes that are one question share a name."""
    return control.get("name") if control.get("type") in ("radio", "checkbox") else control


def _by(size: str, sensible: str, shortest: str, longest: str) -> str:
    return {"sensible": sensible, "shortest": shortest, "longest": longest}[size]


def _row(control: Element) -> int:
    """The number of the row that a control is in, counted from 0; 0 where it is in none."""
    for row in control.xpath("ancestor::*[@role='group'][1]"):
        return len(row.xpath("preceding-sibling::*[@role='group']"))
    return 0


def _suggested(control: Element) -> list[str]:
    (offered,) = control.getroottree().xpath("//datalist[@id=$id]", id=control.get("list"))
    return [option.get("value") for option in offered.iter("option")]


def _longest_email(most: int) -> str:
    domain = ".".join(["d" * 63, "d" * 63, "d" * 63])
    return f"{'a' * 64}@{domain}"[: most - 4] + ".com"
