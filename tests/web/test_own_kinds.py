"""Kinds of one's own, any field of WTForms, and rows within rows: on pages, in the API's schema, in the gallery."""

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
import wtforms
from flask import Flask

from onboarding.api.openapi.schema_docs import data_schema
from onboarding.flow import Flow, Phase, Step
from onboarding.flow.lint import mistakes_of
from onboarding.forms import Between, DateField, Length, RowForm, RowsField, StepForm, TextField, WholeNumberField
from onboarding.forms.fields import DayBetween
from onboarding.preview.gallery import STATES, add_gallery
from onboarding.sessions.verdict import judge
from onboarding.web import wizard
from tests.web.own_kinds.dial import Sound, Tracks, flow
from tests.web.walking import Founder

LOUD = {"loudness": "11", "colour": "red", "speed": "33", "stereo": "y", "sleeve": "A cow", "released": "1979-04-01"}
ANSWERS = flow.samples["loud"]()


@pytest.fixture
def founder(store_url: str, store: object, monkeypatch: pytest.MonkeyPatch) -> Founder:
    monkeypatch.setenv("REDIS_URL", store_url)
    app = Flask(__name__)
    app.secret_key = "of the host"
    pages = wizard(flow)
    add_gallery(pages)
    app.register_blueprint(pages)
    return Founder(app.test_client()).begin()


def test_a_template_beside_the_class_renders_the_control(founder: Founder) -> None:
    """It has the field, and the macros of other kinds: label, mistakes, what describes it, what was understood."""
    (dial,) = founder.page.tree.xpath("//input[@class='dial']")
    assert ("range", "loudness", "") == (dial.get("type"), dial.get("name"), dial.get("required"))
    founder.page = founder.press({**LOUD, "loudness": "loud"})
    assert 422 == founder.page.status
    (dial,) = founder.page.tree.xpath("//input[@class='dial']")
    assert ("loud", "loudness-error loudness-understood") == (dial.get("value"), dial.get("aria-describedby"))
    assert founder.page.tree.xpath("//output[@id='loudness-understood']")


def test_fields_of_wtforms_are_answered_like_any_other(founder: Founder) -> None:
    """By their own widgets and validators; what was typed stays, and what they read is on the summary."""
    founder.page = founder.press({**LOUD, "colour": "x"})
    assert {"colour": "Field must be between 2 and 9 characters long."} == founder.page.field_errors
    assert "A cow" == founder.page.answers["sleeve"][0].strip()
    assert founder.press({**LOUD, "colour": "red"}).to == "/steps/tracks"
    entries = founder.open("/summary").said("//dl[@class='answers']/div")
    assert "Speed33 rpm" in entries
    assert "Released1 April 1979" in entries
    assert "What is on the sleeve?A cow" in entries


def test_rows_in_rows_are_added_moved_and_removed(founder: Founder) -> None:
    """Each group by its own buttons, named by the place that it has."""
    founder.press(LOUD)
    founder.open("/steps/tracks")
    song = {"tracks-0-called": "One", "tracks-0-kind": "song", "tracks-0-takes-0-number": "1"}
    founder.press_of_rows("add:tracks-0-takes", song)
    founder.press_of_rows("add:tracks-0-takes-0-players", {"tracks-0-takes-1-number": "2"})
    players = {"tracks-0-takes-0-players-0-name": "Ann", "tracks-0-takes-0-players-1-name": "Bo"}
    founder.press_of_rows("down:tracks-0-takes:0", players)
    assert ["2", "1"] == [founder.page.answers[f"tracks-0-takes-{n}-number"][0] for n in (0, 1)]
    assert "Ann" == founder.page.answers["tracks-0-takes-1-players-0-name"][0]
    founder.press_of_rows("remove:tracks-0-takes-1-players:0")
    assert founder.press().to == "/summary"
    (tracks,) = [
        text for text in founder.open("/summary").said("//dl[@class='answers']/div") if text.startswith("Tracks")
    ]
    assert "Takes: Number: 2; Number: 1, Players: Name: Bo" in tracks


def test_the_innermost_row_comes_back(founder: Founder) -> None:
    """The only row of a group within rows can be removed, a choice in a row cleared, and both be put back."""
    founder.press(LOUD)
    founder.open("/steps/tracks")
    song = {"tracks-0-called": "One", "tracks-0-kind": "song", "tracks-0-takes-0-number": "1"}
    founder.press_of_rows("add:tracks", {**song, "tracks-0-takes-0-players-0-name": "Ann"})
    before = founder.page.answers
    founder.press_of_rows("remove:tracks-0-takes-0-players:0")
    founder.press_of_rows("clear:tracks-0-kind")
    founder.press_of_rows("down:tracks:0")
    assert ["Your answer to “Kind” was cleared."] == founder.page.said("//*[@id='undone']")
    founder.press_of_rows("undo")
    assert ["Player 1 was removed."] == founder.page.said("//*[@id='undone']")
    assert ["tracks-1-takes-0-players"] == founder.page.tree.xpath("//*[@id='undone']/../../@data-rows")
    founder.press_of_rows("undo")

    assert before == founder.press_of_rows("up:tracks:1").answers


def test_mistakes_in_the_innermost_row_are_told_there(founder: Founder) -> None:
    """By the control's id on the page, by the path in a program's data."""
    founder.press(LOUD)
    founder.open("/steps/tracks")
    rows = {"tracks-0-called": "One", "tracks-0-kind": "song", "tracks-0-takes-0-number": "x"}
    answer = founder.press({**rows, "tracks-0-takes-0-players-0-name": "y" * 41})
    assert {"tracks-0-takes-0-number", "tracks-0-takes-0-players-0-name"} == set(answer.field_errors)

    data = {"tracks": [{"called": "A", "kind": "song", "takes": [{"number": 1, "players": [{"name": "y" * 41}]}]}]}
    step = next(step for step in flow if step.form is Tracks)
    assert ["tracks.0.takes.0.players.0.name"] == [error.field for error in judge(flow, step, data, None).errors]


def test_what_is_not_asked_in_a_row_is_not_kept() -> None:
    """A group inside a row has a condition like any other question."""
    form = Tracks(answers={"tracks": [{"called": "Hiss", "kind": "noise", "takes": [{"number": 1}]}]})
    assert form.validate()
    assert {"tracks": [{"called": "Hiss", "kind": "noise"}]} == form.answers()


def test_the_schema_takes_what_the_forms_take() -> None:
    """The sample passes both; what the schema refuses, the forms refuse."""
    for step in flow:
        schema, data = data_schema(step), ANSWERS[step.number]
        jsonschema.validate(data, schema)
        form = step.form(answers=data)
        assert form.validate(), form.field_errors()
        assert data == form.answers()
    bad = [
        (1, {"loudness": 11, "colour": 3}),
        (1, {"loudness": 11, "colour": "red", "speed": "78"}),
        (1, {"loudness": 11, "colour": "red", "stereo": "y"}),
        (2, {"tracks": [{"called": "A", "kind": "song", "takes": [{"number": "one"}]}]}),
        (2, {"tracks": [{"called": "A", "kind": "song", "takes": [{"number": 1, "players": "Ann"}]}]}),
    ]
    for number, data in bad:
        assert list(jsonschema.Draft202012Validator(data_schema(flow.step(number))).iter_errors(data))
        assert not flow.step(number).form(answers=data).validate()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("slug", ["sound", "tracks"])
def test_every_state_can_be_looked_at(founder: Founder, slug: str, state: str) -> None:
    """The gallery has these kinds in each of its states."""
    assert founder.get(f"/preview/{slug}/page?state={state}").status == 200


def test_all_of_it_comes_out_whole(founder: Founder) -> None:
    """Finalized, the document has what was answered, in rows of rows too."""
    answer = founder.client.post("/preview/seed", data={"finalize": "1"})
    assert answer.status_code == 201
    document = json.loads(founder.get("/export/document.json").text)
    assert {"sound": ANSWERS[1], "tracks": ANSWERS[2]} == document["sections"]
    assert founder.get("/export/document.md").status == founder.get("/export/document.pdf").status == 200


def test_a_day_keeps_to_its_limits() -> None:
    """With what to do in words, as the browser's control has them, and in the rules for programs."""
    form = Sound(answers={**ANSWERS[1], "pressed": "1949-12-31"})
    assert not form.validate()
    assert ["Enter a day from 1 January 1950 to 31 December 2026"] == [wrong.message for wrong in form.field_errors()]
    assert ("1950-01-01", "2026-12-31") == tuple(form["pressed"].attributes[name] for name in ("min", "max"))
    assert ("pressed is from 1950-01-01 to 2026-12-31",) == form["pressed"].rules()


def one_step(form: type[StepForm]) -> Flow:
    return Flow("f", "F", (Phase("P", Step(number=1, slug="a", title="A", form=form, section="a")),))


class Fourth(RowForm):
    deep = TextField("Deep")


class Third(RowForm):
    fourth = RowsField("Fourth", Fourth, 0, 2, noun="row")


class Second(RowForm):
    third = RowsField("Third", Third, 0, 2, noun="row")


class First(RowForm):
    second = RowsField("Second", Second, 0, 2, noun="row")


REFUSED = {
    "files": ({"one": wtforms.FileField("One")}, "a file is no answer that can be kept; leave FileField out"),
    "lists": ({"one": wtforms.FieldList(wtforms.StringField("x"), "One")}, "use RowsField instead of FieldList"),
    "buttons": ({"one": wtforms.SubmitField("One")}, "pages have buttons of their own; leave SubmitField out"),
    "a day between numbers": ({"one": DateField("One", [Between(1, 5)])}, "days have DayBetween"),
    "a number between days": (
        {"one": WholeNumberField("One", [DayBetween(maximum=date.today)])},
        "numbers have Between",
    ),
    "a long number": ({"one": WholeNumberField("One", [Length(1, 5)])}, "numbers have Between"),
    "deeper than three": ({"one": RowsField("One", First, 0, 2, noun="row")}, "3 in each other are the most"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_asked_is_told_before_it_is_served(what: str) -> None:
    """None of it passes the check to answer 500 afterwards."""
    fields, sentence = REFUSED[what]
    messages = [mistake.message for mistake in mistakes_of(one_step(type("Form", (StepForm,), dict(fields))))]
    assert [message for message in messages if sentence in message], messages


def test_a_template_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name and the folder in which it was looked for."""
    kind = Sound.loudness.field_class
    monkeypatch.setattr(kind, "template", "knob.html")
    (mistake,) = mistakes_of(replace(flow, samples={}))
    assert mistake.message.startswith("write the template of the field 'loudness'; 'knob.html' is not in ")
