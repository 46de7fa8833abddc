"""Labels from a flow's own forms."""

from onboarding.business.flow import flow
from onboarding.context.formatting import Labels, labels_of
from tests.context.filled import every_field

LABELS = labels_of(flow)


def test_every_field_has_its_label() -> None:
    """Those of rows too, and those that are asked only under a condition."""
    assert {name: field.label.text for name, field in every_field(flow)} == dict(LABELS.fields)


def test_every_option_has_its_label() -> None:
    """As the forms have them; countries by name."""
    assert LABELS.of_option("channels[].type", "pr_media") == "Press and media"
    assert LABELS.of_option("billing_period", "month") == "Every month"
    assert LABELS.of_option("tone_of_voice", "warm") == "Warm"
    assert LABELS.of_option("geography", "JO") == "Jordan"


def test_without_labels_names_are_put_in_words() -> None:
    """Readable, if not as well."""
    assert Labels().of_field("tiers[].for_whom") == "For whom"
    assert Labels().of_option("industry", "food_beverage") == "Food beverage"
