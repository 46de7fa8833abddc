"""Countries and regions: what they are called in every language of CLDR, and what somebody meant who typed some.

Nothing here knows a form, a request or a store, and nothing is read from files before the first name is looked up.
"""

from onboarding.forms.territories.names import countries, country_name
from onboarding.forms.territories.reading import AmbiguousPlace, Chosen, codes_of, read_countries, unmistakable_name
from onboarding.forms.territories.regions import CODES, WORLD, is_region, members

__all__ = [
    "CODES",
    "WORLD",
    "AmbiguousPlace",
    "Chosen",
    "codes_of",
    "countries",
    "country_name",
    "is_region",
    "members",
    "read_countries",
    "unmistakable_name",
]
