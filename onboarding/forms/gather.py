"""``python -m onboarding.forms.gather``: gathers what reading needs of CLDR, so that no request has to."""

from onboarding.forms.numerals.locales import tables
from onboarding.forms.territories.names import gathered_names

if __name__ == "__main__":
    tables()
    gathered_names()
