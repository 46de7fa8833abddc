"""What programs rely on, of both managers and over both stores."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.context.build import verify
from onboarding.forms.formdata import FormData
from onboarding.sessions import (
    AlreadyFinalized,
    DraftsWaiting,
    Incomplete,
    StaleDraft,
    StaleVersion,
    UnknownSession,
)
from onboarding.sessions.command import ReadOptions
from tests.sessions.conftest import Face

TTL = 604_800
ANSWERS = samples.load("crumb-and-ledger").answers
USAGE = {**ANSWERS[9], "revenue_model": "usage"}
PER_UNIT = {"pricing_strategy": "premium", "unit_name": "forecast", "price_per_unit": "0.0025"}
ALONE = [step.number for step in flow if not flow.needs(step)]  # steps whose forms look at no other


def keys(face: Face, session_id: str) -> set[str]:
    prefix = f"onboarding:{{{session_id}}}:"
    return {key.removeprefix(prefix) for key in face.raw.keys(f"onboarding:{{{session_id}}}:*")}


def test_opening_writes_metadata_and_progress(face: Face, opened: str) -> None:
    """set_metadata opens a session: whose it is, which flow, and nothing complete yet."""
    metadata, progress = face.get_metadata(opened), face.get_progress(opened)
    assert (
        metadata.user_id,
        metadata.workspace_id,
        metadata.flow,
        metadata.status,
    ) == ("user-1", "workspace-1", "business", "open")
    assert (progress.completed, progress.total, progress.percentage) == (0, 23, 0)
    assert {"metadata", "progress"} == keys(face, opened)


def test_a_step_comes_back_as_it_was_saved(face: Face, opened: str) -> None:
    """save_step answers the version and the progress; get_step gives the same data with version and moment."""
    saved = face.save_step(opened, 1, ANSWERS[1])
    assert (saved.version, saved.progress.completed, saved.complete, saved.errors) == (1, 1, True, {})
    answers = face.get_step(opened, 1)
    assert ANSWERS[1] == answers
    assert (answers.version, answers.state) == (1, "complete")
    assert abs(answers.saved_at - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_does_not_pass_comes_back_as_it_was_given(face: Face, opened: str) -> None:
    """Whatever JSON a form does not accept is stored all the same, and is no progress."""
    data = {"company_name": "Test Corp", "list": [], "deep": {"é": [1, 2.5, None, True]}, "large": 2**70}
    saved = face.save_step(opened, 1, data)
    assert (saved.version, saved.progress.completed, saved.complete) == (1, 0, False)
    assert data == face.get_step(opened, 1)
    assert face.get_step(opened, 1).state == "invalid"


def test_what_is_stored_is_exactly_what_python_made(face: Face, opened: str) -> None:
    """The store keeps the JSON text itself: an empty list stays one, numbers stay exact."""
    face.save_step(opened, 1, {"rows": [], "n": 12345678901234567890, "text": "ü{}"})
    text = face.raw.get(f"onboarding:{{{opened}}}:step:1")
    assert text == '{"rows":[],"n":12345678901234567890,"text":"ü{}"}'


def test_an_unsaved_step_of_a_known_session_is_none(face: Face, opened: str) -> None:
    """get_step tells "not answered yet" from "no such session"."""
    assert face.get_step(opened, 5) is None


def test_all_steps_come_in_order(face: Face, opened: str) -> None:
    """get_all_steps gives every saved step by number."""
    for number in (7, 2, 23):
        face.save_step(opened, number, {"n": number})
    assert face.get_all_steps(opened) == {2: {"n": 2}, 7: {"n": 7}, 23: {"n": 23}}
    assert list(face.get_all_steps(opened)) == [2, 7, 23]


def test_progress_is_counted_not_claimed(face: Face, opened: str) -> None:
    """Step 23 first gives 1 of 23, step 3 twice counts once, and update_progress claims nothing."""
    assert face.save_step(opened, 23, ANSWERS[23]).progress.completed == 1
    face.save_step(opened, 3, ANSWERS[3])
    assert face.save_step(opened, 3, {"contradictions": ANSWERS[3]["contradictions"][:1]}).progress.completed == 2
    noted = face.update_progress(opened, 20)
    assert (noted.reached, noted.completed, noted.percentage) == (20, 2, 8)


def test_versions_and_revision_count_saves(face: Face, opened: str) -> None:
    """A version counts the saves of a step, the revision those of the session."""
    versions = [face.save_step(opened, number, {}).version for number in (1, 1, 2, 1)]
    assert versions == [1, 2, 1, 3]
    assert face.get_progress(opened).revision == 4


def test_a_stale_version_changes_nothing(face: Face, opened: str) -> None:
    """A save from an older page is refused, and what was saved meanwhile stands."""
    face.save_step(opened, 1, {"name": "first"}, version=0)
    with pytest.raises(StaleVersion):
        face.save_step(opened, 1, {"name": "second"}, version=0)
    assert face.get_step(opened, 1) == {"name": "first"}
    assert face.save_step(opened, 1, {"name": "second"}, version=1).version == 2


def test_a_repeated_submission_has_one_effect(face: Face, opened: str) -> None:
    """The same submission with the same answers is answered like the first time."""
    first = face.save_step(opened, 1, {"a": 1}, version=0, submission="s1")
    again = face.save_step(opened, 1, {"a": 1}, version=0, submission="s1")
    assert (first.version, first.progress) == (again.version, again.progress)
    assert face.get_progress(opened).revision == 1


def test_what_is_kept_of_a_save_is_short(face: Face, opened: str) -> None:
    """With an id of our own at most 64 characters a step, so that the store packs all of them tightly."""
    for _ in range(10):
        face.save_step(opened, 23, {"a": 1})
    entry = face.raw.hget(f"onboarding:{{{opened}}}:progress", "step:23")
    assert entry.startswith("10 ")
    assert len(entry) <= 64


def test_an_edited_submission_is_judged_by_its_version(face: Face, opened: str) -> None:
    """Back, edit, send again has the same id and other answers: it is no repeat."""
    face.save_step(opened, 1, {"a": 1}, version=0, submission="s1")
    with pytest.raises(StaleVersion):
        face.save_step(opened, 1, {"a": 2}, version=0, submission="s1")


def test_a_changed_value_marks_what_looked_at_it(face: Face, opened: str) -> None:
    """Another revenue model leaves pricing saved, to be checked, and not complete; saving it again mends that."""
    for number in (9, 10):
        face.save_step(opened, number, ANSWERS[number])
    progress = face.save_step(opened, 9, USAGE).progress
    assert (progress.to_check, progress.completed) == ((10,), 1)
    assert face.get_step(opened, 10) == ANSWERS[10]
    progress = face.save_step(opened, 10, PER_UNIT).progress
    assert (progress.to_check, progress.completed) == ((), 2)


def test_any_word_is_a_submission(face: Face, opened: str) -> None:
    """What counts is a step's state, not a submission that is called like one."""
    face.save_step(opened, 9, ANSWERS[9], submission="check")
    face.save_step(opened, 10, ANSWERS[10], submission="complete")
    progress = face.save_step(opened, 9, USAGE, submission="check").progress
    assert (progress.to_check, progress.complete, progress.completed) == ((10,), {9}, 1)


def test_renaming_a_row_marks_nothing(face: Face, opened: str) -> None:
    """What refers to a row looks at its permanent id: a new name is no change, another row is one."""
    for number in (7, 8):
        face.save_step(opened, number, ANSWERS[number])
    first, *others = ANSWERS[7]["competitors"]
    renamed, another = {**first, "name": "New"}, {**first, "id": "b"}
    assert face.save_step(opened, 7, {"competitors": [renamed, *others]}).progress.to_check == ()
    assert face.save_step(opened, 7, {"competitors": [another, *others]}).progress.to_check == (8,)


def test_a_draft_never_counts(face: Face, opened: str) -> None:
    """A draft comes back as typed, is no progress, and is gone with the save that contains it."""
    face.save_draft(opened, 1, FormData({"company_name": ["Te"]}), version=0)
    summary = face.get_session_summary(opened)
    assert summary.drafts[1].typed == {"company_name": ["Te"]}
    assert (summary.progress.completed, summary.answers) == (0, {})
    face.save_step(opened, 1, {"company_name": "Test"}, draft=summary.drafts[1].revision)
    assert face.get_session_summary(opened).drafts == {}
    assert {"metadata", "progress", "step:1"} == keys(face, opened)


def test_what_a_write_answers_is_how_it_is_after_it(face: Face, opened: str) -> None:
    """With everything asked for: a step that was just saved is there, its draft is not, and nothing comes twice."""
    everything = ReadOptions(all_answers=True, all_drafts=True)
    face.save_step(opened, 3, {"a": 3})
    face.save_draft(opened, 4, FormData({"a": ["typed"]}), version=0)
    drafted = face.save_draft(opened, 5, FormData({"a": ["typed"]}), version=0, reading=everything)
    assert ({3}, {4, 5}) == (set(drafted.answers), set(drafted.drafts))
    for number, left in ((4, {5}), (5, set()), (4, set())):
        revision = drafted.drafts[number].revision
        saved = face.save_step(opened, number, {"a": number}, draft=revision, reading=everything)
        now = face.visit(opened, everything)
        assert left == set(saved.session.drafts) == saved.progress.drafts
        assert left == set(now.drafts) == now.progress.drafts
        assert (now.answers, now.metadata) == (saved.session.answers, saved.session.metadata)
        assert (dict(now.progress.steps), now.progress.revision) == (
            dict(saved.progress.steps),
            saved.progress.revision,
        )
    face.save_draft(opened, 4, FormData({"a": ["typed"]}), version=2)
    assert {} == face.save_draft(opened, 4, None, version=2, reading=everything).drafts
    assert 9 == face.update_progress(opened, 9).reached
    assert "user-9" == face.set_metadata(opened, "user-9", "workspace-1").user_id


def test_a_save_keeps_a_draft_that_it_does_not_contain(face: Face, opened: str) -> None:
    """What somebody typed beside a program's save, or beside another page's, is still there, and said to be older."""
    face.save_draft(opened, 1, FormData({"company_name": ["Te"]}), version=0, by="page-a", order=1)
    revision = face.visit(opened, ReadOptions(drafts=(1,))).drafts[1].revision
    face.save_draft(opened, 1, FormData({"company_name": ["Tes"]}), version=0, by="page-a", order=2)
    for judged_by in ({}, {"draft": revision}, {"submission": "page-b"}):
        face.save_step(opened, 1, {"company_name": "Other"}, **judged_by)
        draft = face.visit(opened, ReadOptions(drafts=(1,))).drafts[1]
        assert (["Tes"], 0) == (draft.typed["company_name"], draft.version)
    face.save_step(opened, 1, {"company_name": "Tes"}, submission="page-a")
    assert {} == face.get_session_summary(opened).drafts


def test_drafts_are_compared_with_each_other(face: Face, opened: str) -> None:
    """A draft takes the place of the one that it knew, and of no other; a revision never comes twice."""

    def keep(text: str, revision: str) -> str:
        typed = FormData({"company_name": [text]}) if text else None
        drafts = face.save_draft(
            opened, 1, typed, version=0, revision=revision, reading=ReadOptions(drafts=(1,))
        ).drafts
        return drafts[1].revision if drafts else "0"

    first = keep("A", "0")
    with pytest.raises(StaleDraft) as refused:
        keep("B", "0")
    assert ["A"] == refused.value.session.drafts[1].typed["company_name"]
    second = keep("B", first)
    assert "0" == keep("", second)
    with pytest.raises(StaleDraft):
        keep("C", second)
    assert keep("C", "0") not in (first, second)


def test_a_late_draft_of_the_same_page_changes_nothing(face: Face, opened: str) -> None:
    """A page's drafts may overtake each other, and its save all of them: the newest stays."""

    def keep(text: str, order: int) -> None:
        typed = FormData({"company_name": [text]})
        face.save_draft(opened, 1, typed, version=0, revision="0", by="page-a", order=order, brief=True)

    for text, order in (("A", 1), ("ABC", 3), ("AB", 2), ("ABC", 3)):
        keep(text, order)
    assert ["ABC"] == face.get_session_summary(opened).drafts[1].typed["company_name"]
    face.save_step(opened, 1, {"company_name": "ABCD"}, version=0, submission="page-a")
    keep("ABC", 4)
    assert {} == face.get_session_summary(opened).drafts


def test_finalizing_waits_for_drafts(face: Face, opened: str) -> None:
    """What was typed and not saved is used or discarded first; what says the same as the answers is in nobody's way."""
    answers = samples.load("crumb-and-ledger").answers
    for number, data in answers.items():
        face.save_step(opened, number, data)
    face.save_draft(opened, 5, FormData({"affected_groups": ["Porters"]}), version=1)
    face.save_draft(opened, 1, FormData({"company_name": [answers[1]["company_name"]]}), version=1)
    with pytest.raises(DraftsWaiting) as refused:
        face.finalize(opened)
    assert (5,) == refused.value.drafts
    assert "open" == face.get_metadata(opened).status
    face.discard_draft(opened, 5)
    problem = face.finalize(opened).business_context["foundation"]["problem"]
    assert answers[5]["affected_groups"] == problem["affected_groups"]
    assert not [key for key in keys(face, opened) if key.startswith("draft:")]


def test_an_old_draft_is_dropped(face: Face, opened: str) -> None:
    """A draft that was typed on an older version does not come back over a newer save."""
    face.save_step(opened, 1, {"company_name": "Test"})
    with pytest.raises(StaleVersion):
        face.save_draft(opened, 1, FormData({"company_name": ["Old"]}), version=0)
    assert face.get_session_summary(opened).drafts == {}


def test_finalize_happens_once(face: Face, opened: str) -> None:
    """A complete session becomes a context that verifies; finalizing again answers the same, saving is over."""
    for number, answers in ANSWERS.items():
        face.save_step(opened, number, answers)
    first, again = face.finalize(opened), face.finalize(opened)
    assert (first.reference, first.checksum, first.finalized_at) == (
        again.reference,
        again.checksum,
        again.finalized_at,
    )
    assert first.business_context == again.business_context
    assert verify(first.business_context)
    assert opened == first.business_context["session_id"]
    expires_at = face.raw.pexpiretime(f"onboarding:{{{opened}}}:context") / 1000
    assert expires_at == first.session.expires_at.timestamp() == again.session.expires_at.timestamp()
    assert first.business_context == json.loads(face.raw.get(f"onboarding:{{{opened}}}:context"))
    with pytest.raises(AlreadyFinalized):
        face.save_step(opened, 1, {})
    assert len(face.get_all_steps(opened)) == 23


def test_finalize_says_what_is_missing(face: Face, opened: str) -> None:
    """An unanswered required step, and one whose answers do not stand, are named; nothing is closed."""
    for number, answers in ANSWERS.items():
        if number not in (4, 13):
            face.save_step(opened, number, answers)
    face.save_step(opened, 17, {"one_liner": "short"})
    with pytest.raises(Incomplete) as refused:
        face.finalize(opened)
    assert refused.value.missing == (4, 17)
    assert face.get_metadata(opened).status == "open"


def test_delete_leaves_nothing(face: Face, opened: str) -> None:
    """delete_session removes every key; then the session is unknown."""
    face.save_step(opened, 1, {})
    face.save_draft(opened, 2, FormData({"a": ["b"]}), version=0)
    face.delete_session(opened)
    assert set() == keys(face, opened)
    with pytest.raises(UnknownSession):
        face.delete_session(opened)


@pytest.mark.parametrize("gone", ["metadata", "progress"])
def test_half_a_session_is_deleted_too(face: Face, opened: str, gone: str) -> None:
    """Where progress is gone, which names the keys, those that the flow's steps may have are deleted."""
    for number in (1, 23):
        face.save_step(opened, number, {})
        face.save_draft(opened, number, FormData({"a": ["b"]}), version=1)
    face.raw.set(f"onboarding:{{{opened}}}:context", "{}")
    face.raw.delete(f"onboarding:{{{opened}}}:{gone}")
    face.delete_session(opened)
    assert set() == keys(face, opened)


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("get_metadata", ()),
        ("get_progress", ()),
        ("update_progress", (3,)),
        ("save_step", (1, {})),
        ("get_step", (1,)),
        ("get_all_steps", ()),
        ("get_session_summary", ()),
        ("finalize", ()),
        ("delete_session", ()),
    ],
)
def test_an_unknown_session_is_not_brought_to_life(face: Face, operation: str, arguments: tuple) -> None:
    """Every other call on an unknown session raises UnknownSession and writes nothing."""
    session_id = str(uuid.uuid4())
    with pytest.raises(UnknownSession):
        getattr(face, operation)(session_id, *arguments)
    assert set() == keys(face, session_id)


@pytest.mark.parametrize("gone", ["metadata", "progress", "step:1", "draft:2"])
def test_a_session_expires_whole(face: Face, opened: str, gone: str) -> None:
    """Where any one of its keys is missing, a session is expired, for reading and for writing."""
    face.save_step(opened, 1, {"a": 1})
    face.save_draft(opened, 2, FormData({"a": ["b"]}), version=0)
    face.raw.delete(f"onboarding:{{{opened}}}:{gone}")
    left = keys(face, opened)
    for attempt in (
        lambda: face.get_step(opened, 3),
        lambda: face.save_step(opened, 1, {"a": 2}),
        lambda: face.set_metadata(opened, "u", "w"),
    ):
        with pytest.raises(UnknownSession):
            attempt()
    assert left == keys(face, opened)


def test_all_keys_share_one_moment_of_expiry(face: Face, opened: str) -> None:
    """Every key of a session expires at the same millisecond, a week ahead."""
    face.save_step(opened, 1, {})
    face.save_draft(opened, 2, FormData({"a": ["b"]}), version=0)
    moments = {face.raw.pexpiretime(f"onboarding:{{{opened}}}:{key}") for key in keys(face, opened)}
    assert len(moments) == 1
    assert abs(moments.pop() / 1000 - datetime.now(UTC).timestamp() - TTL) < 5


@pytest.mark.parametrize("operation", ["visit", "save", "draft"])
def test_a_session_without_expiry_gets_one(face: Face, opened: str, operation: str) -> None:
    """Where something has taken the expiry away, the next operation sets it again, for what it writes as well."""
    face.save_step(opened, 1, {})
    for key in keys(face, opened):
        face.raw.persist(f"onboarding:{{{opened}}}:{key}")
    does = {
        "visit": lambda: face.visit(opened),
        "save": lambda: face.save_step(opened, 2, {}),
        "draft": lambda: face.save_draft(opened, 2, FormData({"a": ["b"]}), version=0),
    }
    does[operation]()
    moments = {face.raw.pexpiretime(f"onboarding:{{{opened}}}:{key}") for key in keys(face, opened)}
    assert len(moments) == 1
    assert abs(moments.pop() / 1000 - datetime.now(UTC).timestamp() - TTL) < 5


@pytest.mark.parametrize("operation", ["visit", "save"])
def test_a_visit_moves_the_expiry_once_an_hour(face: Face, opened: str, operation: str) -> None:
    """When an hour of the week has passed, the next save or visit moves the expiry of all keys together."""
    face.save_step(opened, 1, {})
    for passed, moves in ((timedelta(minutes=59), False), (timedelta(minutes=61), True)):
        then = int((datetime.now(UTC).timestamp() + TTL - passed.total_seconds()) * 1000)
        for key in keys(face, opened):
            face.raw.pexpireat(f"onboarding:{{{opened}}}:{key}", then)
        face.visit(opened) if operation == "visit" else face.save_step(opened, 1, {})
        moments = {face.raw.pexpiretime(f"onboarding:{{{opened}}}:{key}") for key in keys(face, opened)}
        assert len(moments) == 1
        assert moves == (moments.pop() > then)


def test_a_browser_needs_its_grant(face: Face, opened: str) -> None:
    """A session that a program opened is closed to browsers, whatever they send."""
    with pytest.raises(UnknownSession):
        face.visit(opened, grant="0" * 64)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(st.text(), json_values, max_size=5))
def test_any_json_comes_back(face: Face, opened: str, data: dict) -> None:
    """Whatever JSON a step holds, it comes back equal."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return  # lone surrogates are no text; they are refused before anything is sent
    face.save_step(opened, 1, data)
    assert data == face.get_step(opened, 1)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.sampled_from(ALONE), max_size=40))
def test_completed_is_the_number_of_distinct_steps(face: Face, numbers: list[int]) -> None:
    """In whatever order steps are saved, completed counts the distinct ones and the revision counts them all."""
    session_id = str(uuid.uuid4())
    face.set_metadata(session_id, "u", "w")
    for number in numbers:
        face.save_step(session_id, number, ANSWERS[number])
    progress = face.get_progress(session_id)
    assert (len(set(numbers)), len(numbers)) == (progress.completed, progress.revision)
