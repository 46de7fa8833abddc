"""A dial that goes up to eleven; a form with it, with fields of WTForms and with rows in rows."""

from datetime import date

import wtforms
from wtforms import validators
from wtforms.fields.choices import SelectChoice

from onboarding.flow import Flow, Phase, Step
from onboarding.forms import (
    ChoiceField,
    DateField,
    Length,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    WholeNumberField,
)
from onboarding.forms.fields import DayBetween, adapt


class Dial(WholeNumberField):
    kind = "dial"
    template = "dial.html"


class Sound(StepForm):
    loudness = Dial("How loud?", [Required("Turn the dial")])
    colour = wtforms.StringField("Colour", [validators.DataRequired("Enter a colour"), validators.Length(2, 9)])
    speed = wtforms.RadioField("Speed", choices=[SelectChoice("33", "33 rpm"), SelectChoice("45", "45 rpm")])
    released = wtforms.DateField("Released", [validators.Optional()])
    stereo = wtforms.BooleanField("In stereo")
    sleeve = adapt(wtforms.TextAreaField("What is on the sleeve?"), shown_if=("stereo", True))
    pressed = DateField("Pressed on", [DayBetween(date(1950, 1, 1), date(2026, 12, 31))])


class Player(RowForm):
    name = TextField("Name", [Required("Enter the player's name"), Length(1, 40)])


class Take(RowForm):
    number = WholeNumberField("Number", [Required("Enter a number")])
    players = RowsField("Players", Player, 0, 3, noun="player")


class Track(RowForm):
    called = TextField("Called", [Required("Enter what it is called")])
    kind = ChoiceField("Kind", [("song", "Song"), ("noise", "Noise")], [Required("Choose a kind")])
    takes = RowsField("Takes", Take, 0, 3, noun="take", shown_if=("kind", "song"))


class Tracks(StepForm):
    tracks = RowsField("Tracks", Track, 1, 4, noun="track")


flow = Flow(
    "record",
    "Record",
    (
        Phase(
            "All",
            Step(number=1, slug="sound", title="Sound", form=Sound, section="sound"),
            Step(number=2, slug="tracks", title="Tracks", form=Tracks, section="tracks"),
        ),
    ),
    samples={
        "loud": lambda: {
            1: {"loudness": 11, "colour": "red", "speed": "33", "released": "1979-04-01", "stereo": True},
            2: {
                "tracks": [
                    {
                        "called": "One",
                        "kind": "song",
                        "takes": [{"number": 1, "players": [{"name": "Ann"}, {"name": "Bo"}]}, {"number": 2}],
                    },
                    {"called": "Hiss", "kind": "noise"},
                ]
            },
        }
    },
)
