"""What the floor and Flask-Session's arm share: the form as Flask-WTF's documentation writes one, and its page."""

import json

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField, URLField
from wtforms.validators import URL, DataRequired, Length, Optional

from bench.answers import KINDS, LONGEST_DETAIL, LONGEST_NAME


class StepForm(FlaskForm):
    name = StringField("Name", [DataRequired(), Length(max=LONGEST_NAME)])
    kind = SelectField("Kind", choices=KINDS)
    detail = TextAreaField("Detail", [DataRequired(), Length(max=LONGEST_DETAIL)])
    link = URLField("Link", [Optional(), URL()])

    def stored(self) -> str:
        return json.dumps({name: self[name].data for name in ("name", "kind", "detail", "link")})

    def show(self, stored: bytes | str | None) -> None:
        """What was saved, where nothing was typed."""
        if stored and not self.is_submitted():
            self.process(data=json.loads(stored))
