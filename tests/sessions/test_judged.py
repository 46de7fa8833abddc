"""A save is judged by the step's form, whoever calls it; what does not pass is stored, told, and counts in nothing."""

import uuid
from typing import Any

import pytest

from onboarding.business import samples
from onboarding.forms import messages
from onboarding.sessions import AnswerError, Incomplete, InvalidAnswers, StaleVersion
from tests.sessions.conftest import Face

ANSWERS = samples.load("crumb-and-ledger").answers
TEST_CORP = {"company_name": "Test Corp"}


def test_what_does_not_pass_is_stored_and_told(face: Face, opened: str) -> None:
    """The contract's own example: one answer of a step that asks for more is stored, and does not count."""
    saved = face.save_step(opened, 1, TEST_CORP)
    assert (saved.version, saved.complete, saved.progress.completed) == (1, False, 0)
    assert saved.errors["industry"] == (AnswerError("industry", "required", "Choose the industry that fits best"),)
    assert {"industry", "stage", "description"} <= saved.errors.keys()
    assert "company_name" not in saved.errors
    assert (face.get_step(opened, 1), face.get_progress(opened).invalid) == (TEST_CORP, (1,))


def test_strict_refuses_instead(face: Face, opened: str) -> None:
    """With ``strict`` nothing is stored, and the exception has what is wrong, field by field."""
    with pytest.raises(InvalidAnswers) as refused:
        face.save_step(opened, 7, {"competitors": [{"name": "x" * 121, "kind": "direct"}]}, strict=True)
    (error,) = refused.value.errors
    assert ("competitors.0.name", "too_long") == (error.field, error.code)
    assert "at most" in error.message
    assert face.get_step(opened, 7) is None


def test_what_passes_is_stored_as_the_form_reads_it(face: Face, opened: str) -> None:
    """Spaces around it go, a web address gets its scheme, a row its permanent id: as from a page."""
    rows = [{"name": " Oveni ", "kind": "direct", "website": "oveni.example"}]
    saved = face.save_step(opened, 7, {"competitors": rows})
    assert (saved.complete, saved.errors) == (True, {})
    (row,) = face.get_step(opened, 7)["competitors"]
    assert {**row, "id": ""} == {"id": "", "name": "Oveni", "kind": "direct", "website": "https://oveni.example"}
    assert row["id"]


def test_a_name_that_is_not_asked_for_does_not_pass(face: Face, opened: str) -> None:
    """What no field of the step is called would be lost with finalizing; so it is told."""
    saved = face.save_step(opened, 1, {**ANSWERS[1], "founded": 2019})
    assert saved.errors == {"founded": (AnswerError("founded", "unexpected", messages.NOT_ASKED),)}


def test_nothing_is_judged_without_what_it_builds_on(face: Face, opened: str) -> None:
    """Prices before the revenue model that decides which are asked for: told, and in order it passes."""
    saved = face.save_step(opened, 10, ANSWERS[10])
    assert not saved.complete
    assert saved.errors[""][0].code == "earlier_step"
    with pytest.raises(InvalidAnswers) as refused:
        face.save_step(opened, 10, ANSWERS[10], strict=True)
    assert refused.value.missing == (9,)
    face.save_step(opened, 9, ANSWERS[9])
    assert face.save_step(opened, 10, ANSWERS[10]).complete


def test_what_does_not_pass_is_nothing_to_build_on(face: Face, opened: str) -> None:
    """Over a good save it hides what that one showed, and marks what looked at it: that is to be checked."""
    for number in (9, 10):
        face.save_step(opened, number, ANSWERS[number])
    progress = face.save_step(opened, 9, {"revenue_model": "subscription"}).progress
    assert (progress.completed, progress.invalid, progress.to_check) == (0, (9,), (10,))
    assert not face.save_step(opened, 10, ANSWERS[10]).complete
    face.save_step(opened, 9, ANSWERS[9])
    assert face.save_step(opened, 10, ANSWERS[10]).progress.completed == 2


def test_every_step_empty_is_nothing(face: Face, opened: str) -> None:
    """{} in all steps completes those alone that ask for nothing, and finalizing names all the others."""
    counted = [number for number in ANSWERS if face.save_step(opened, number, {}).complete]
    progress = face.get_progress(opened)
    assert (progress.completed, set(progress.invalid)) == (len(counted), ANSWERS.keys() - counted)
    with pytest.raises(Incomplete) as refused:
        face.finalize(opened)
    assert refused.value.missing == progress.invalid


def test_an_optional_step_that_does_not_pass_holds_finalizing_up(face: Face, opened: str) -> None:
    """Nobody asked for it, but somebody gave it: it is not left out without a word."""
    for number, answers in ANSWERS.items():
        face.save_step(opened, number, answers)
    face.save_step(opened, 18, {"content_pillars": "none"})
    with pytest.raises(Incomplete) as refused:
        face.finalize(opened)
    assert refused.value.missing == (18,)


def test_a_repeat_tells_the_same(face: Face, opened: str) -> None:
    """The same submission again is one effect, and says again what is wrong."""
    sent: dict[str, Any] = {"submission": "s1", "version": 0}
    first, again = face.save_step(opened, 1, TEST_CORP, **sent), face.save_step(opened, 1, TEST_CORP, **sent)
    assert (first.version, first.complete, first.errors) == (again.version, again.complete, again.errors)
    with pytest.raises(StaleVersion):
        face.save_step(opened, 1, ANSWERS[1], **sent)


def test_the_form_of_an_unknown_session_is_not_asked(face: Face) -> None:
    """Strict or not, a session that is not there is told as such, and as nothing else."""
    from onboarding.sessions import UnknownSession

    for number in (1, 10):
        with pytest.raises(UnknownSession):
            face.save_step(str(uuid.uuid4()), number, ANSWERS[number])
