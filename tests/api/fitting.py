"""Data that fits its schema, made to fit the rules as well that a schema cannot say (``x-rules``).

So that generated data is accepted more often than not, and not only refused for a good reason.
"""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

from tests.api.program import ANSWERS
from tests.business.asking import PRICES

Json = Any
COMPETITORS = [row["id"] for row in ANSWERS[7]["competitors"]]
ICPS = [row["id"] for row in ANSWERS[14]["icps"]]


def fitted(number: int, data: Json) -> None:
    """Change the data of this step in place."""
    if isinstance(data, dict) and number in _FITTED:
        _FITTED[number](data)


def model_for(data: Json) -> str:
    """The revenue model that asks for most of what these prices have."""
    given = {name for name, value in data.items() if value is not None} if isinstance(data, dict) else set()
    return max(PRICES, key=lambda model: len(given & PRICES[model].keys()))


def rows(data: Json, group: str) -> list[dict[str, Json]]:
    found = data.get(group)
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _places(data: Json) -> None:
    given = rows(data, "places")
    if given and all(isinstance(row.get("competitor"), str) for row in given):
        data["places"] = [{**given[n % len(given)], "competitor": name} for n, name in enumerate(COMPETITORS)]


def _prices(data: Json) -> None:
    asked = PRICES[model_for(data)]
    for name in {name for prices in PRICES.values() for name in prices} - asked.keys():
        data.pop(name, None)
    for name, price in asked.items():
        if data.get(name) is None:
            data[name] = deepcopy(price)


def _shares(group: str, share: str) -> Callable[[Json], None]:
    """A hundred in all."""

    def fit(data: Json) -> None:
        given = [row for row in rows(data, group) if share in row]
        if any(not isinstance(row[share], str | int | float) for row in given):
            return
        for n, row in enumerate(given):
            row[share] = str(100 - (len(given) - 1)) if n == 0 else "1"

    return fit


def _names(group: str, name: str) -> Callable[[Json], None]:
    def fit(data: Json) -> None:
        for n, row in enumerate(rows(data, group)):
            if isinstance(row.get(name), str) and row[name].strip() and len(row[name]) < 60:
                row[name] = f"{row[name].rstrip()}{n}"

    return fit


def _icps(*groups: str) -> Callable[[Json], None]:
    def fit(data: Json) -> None:
        for group in groups:
            for n, row in enumerate(rows(data, group)):
                if isinstance(row.get("icp"), str):
                    row["icp"] = ICPS[n % len(ICPS)]

    return fit


def _ideal(data: Json) -> None:
    _names("icps", "name")(data)
    first = rows(data, "icps")[:1]
    if isinstance(data.get("primary_icp"), str):
        data["primary_icp"] = first[0].get("name") if first else ""


def _channels(data: Json) -> None:
    _shares("channels", "budget_share")(data)
    for row in rows(data, "channels")[:1]:
        if row.get("rank") in ("secondary", "tertiary"):
            row["rank"] = "primary"


def _market(data: Json) -> None:
    sizes = [data.get(name) for name in ("tam", "sam", "som")]
    try:
        ordered = sorted(sizes, key=lambda size: Decimal(str(size)), reverse=True)
    except ArithmeticError:
        return
    data.update(zip(("tam", "sam", "som"), ordered, strict=True))


_FITTED: dict[int, Callable[[Json], None]] = {
    4: _shares("audience_segments", "share"),
    7: _names("competitors", "name"),
    8: _places,
    9: _shares("revenue_streams", "share"),
    10: _prices,
    12: _names("values", "value"),
    14: _ideal,
    15: _icps("pain_points"),
    16: _icps("goals", "trigger_events"),
    17: _icps("key_messages"),
    20: _channels,
    21: _market,
}
