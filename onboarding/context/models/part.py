"""What every part of the context is made of: closed, frozen models, and numbers as exact text.

The docstring under a field is its description in the published JSON Schema. Validation is strict and reads JSON, as
any consumer's would: nothing is coerced, so what is wrong is seen. Errors never repeat a founder's words.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A closed object: every member is always there, null or [] where nothing was answered."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
        json_schema_serialization_defaults_required=True,
    )


DecimalText = Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", examples=["29.5"])]
Percent = Annotated[str, Field(pattern=r"^(100|[1-9]?[0-9](\.[0-9]+)?)$", examples=["12.5"])]
RowId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Coordinate = Annotated[int, Field(ge=-10, le=10)]
Slider = Annotated[int, Field(ge=0, le=10)]
OneToTen = Annotated[int, Field(ge=1, le=10)]
OneToFive = Annotated[int, Field(ge=1, le=5)]


class Money(Part):
    """An exact amount of money."""

    amount: DecimalText
    """Decimal text, never rounded, with at least as many decimals as the currency has: "29.50"."""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code."""
