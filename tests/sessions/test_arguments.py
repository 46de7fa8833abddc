"""Arguments are checked before anything is sent."""

from collections import UserDict
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest

from onboarding.business.flow import flow
from onboarding.sessions.codec import LARGEST_STEP, new_submission
from onboarding.sessions.command import Command
from onboarding.sessions.commands import Commands

ID = "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"
commands = Commands(flow)


def save(number: int, data: Any, **judged_by: Any) -> Command[Any]:
    """The first command of a save: what is wrong with the arguments is told before there is one."""
    return next(commands.save_step(ID, number, data, **judged_by))


@pytest.mark.parametrize(
    "session_id", ["", "abc", ID.upper(), ID[:-1], f"{ID} ", "{" + ID + "}", "*", ID.replace("4d6e", "1d6e")]
)
def test_a_malformed_session_id_is_refused(session_id: str) -> None:
    """An id that is not a UUID4 in lower case cannot name a key."""
    with pytest.raises(ValueError, match="UUID4"):
        commands.get_progress(session_id)


def test_a_session_id_may_be_a_uuid() -> None:
    """As Python has it, or as text: the same keys."""
    assert commands.get_progress(UUID(ID)).keys == commands.get_progress(ID).keys
    with pytest.raises(ValueError, match="UUID4"):
        commands.get_progress(UUID(ID.replace("4d6e", "1d6e")))


@pytest.mark.parametrize("session_id", [None, 7, b"x"])
def test_a_session_id_is_text(session_id: Any) -> None:
    """Another type than text is a TypeError."""
    with pytest.raises(TypeError):
        commands.get_progress(session_id)


@pytest.mark.parametrize("number", [0, 24, -1, 10**9])
def test_a_step_is_in_the_flow(number: int) -> None:
    """A number outside the flow is refused by every operation that takes one."""
    for make in (
        lambda: commands.get_step(ID, number),
        lambda: save(number, {}),
        lambda: commands.save_draft(ID, number, None, version=0),
    ):
        with pytest.raises(ValueError, match="1 to 23"):
            make()


@pytest.mark.parametrize("number", ["1", 1.0, None, True])
def test_a_step_is_a_whole_number(number: Any) -> None:
    """True is no step, and neither is "1"."""
    with pytest.raises(TypeError):
        commands.get_step(ID, number)


def test_the_furthest_step_may_be_none_yet() -> None:
    """update_progress takes 0 to N."""
    assert commands.update_progress(ID, 0).args[4] == "0"
    with pytest.raises(ValueError, match="1 to 23"):
        commands.update_progress(ID, 24)


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_data_is_a_mapping(data: Any) -> None:
    """Anything but a Mapping is a TypeError."""
    with pytest.raises(TypeError, match="Mapping"):
        save(1, data)


def test_any_mapping_will_do() -> None:
    """Mappings that are no dict, and tuples, are stored as what JSON calls objects and arrays."""
    data = MappingProxyType({"competitors": (UserDict(name="Oveni"),)})
    assert save(1, data).args[4] == save(1, {"competitors": [{"name": "Oveni"}]}).args[4]


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ({"a", "b"}, TypeError, r"rows\.0\.since is of type set.*give a list"),
        (date(2027, 3, 31), TypeError, r"rows\.0\.since is of type date.*like 2027-03-31"),
        (Decimal("1.5"), TypeError, r"rows\.0\.since is of type Decimal.*stays exact"),
        (object(), TypeError, r"rows\.0\.since is of type object"),
        ({1: "a", "1": "b"}, TypeError, r"rows\.0\.since has the key 1, and keys are text"),
        (float("inf"), ValueError, r"rows\.0\.since is inf"),
        ("\ud800", ValueError, r"rows\.0\.since has half a character"),
        ({"\ud800": 1}, ValueError, r"rows\.0\.since\.a key has half a character"),
        pytest.param(10**4300, ValueError, r"rows\.0\.since is a number with more digits", id="huge"),
    ],
)
def test_what_json_has_no_form_for_is_named(value: Any, error: type[Exception], message: str) -> None:
    """The error says where it is, and what to give instead."""
    with pytest.raises(error, match=message):
        save(1, {"rows": [{"since": value}]})


def test_data_has_a_depth() -> None:
    """What one thread could write and another not read again is refused."""
    deep: Any = "the end"
    for _ in range(2000):
        deep = [deep]
    with pytest.raises(ValueError, match="deeper than 32 levels at deep"):
        save(1, {"deep": deep})


def test_data_has_a_size() -> None:
    """The limit is bytes of JSON, and is said."""
    fits = {"a": "x" * (LARGEST_STEP - 8)}
    assert save(1, fits).args
    with pytest.raises(ValueError, match=str(LARGEST_STEP)):
        save(1, {"a": "x" * (LARGEST_STEP - 7)})


@pytest.mark.parametrize("name", ["", "x" * 201])
def test_whose_session_it_is_has_a_length(name: str) -> None:
    """A user and a workspace have names of 1 to 200 characters."""
    with pytest.raises(ValueError, match="1 to 200"):
        commands.set_metadata(ID, name, "w", "")


@pytest.mark.parametrize("submission", ["", "a b", "x" * 65, "é"])
@pytest.mark.parametrize("number", [1, 10])
def test_a_submission_id_is_short_and_plain(submission: str, number: int) -> None:
    """It is one word of the progress hash."""
    with pytest.raises(ValueError, match="submission"):
        save(number, {}, submission=submission)


def test_our_own_submission_ids() -> None:
    """Four letters and digits, which pages of an older worker take too, and hardly ever the same ones."""
    made = [new_submission() for _ in range(2000)]
    assert all(len(submission) == 4 and submission.isascii() and submission.isalnum() for submission in made)
    assert len(set(made)) > 1990
