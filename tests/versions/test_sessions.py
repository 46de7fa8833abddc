"""Sessions that an earlier release stored, opened under a flow that has changed since, by both Python faces."""

from typing import Any

import pytest
import redis

from onboarding.business.flow import flow as business
from onboarding.forms.formdata import FormData
from onboarding.sessions import AlreadyFinalized
from onboarding.sessions.command import EVERYTHING
from tests.versions import flows
from tests.versions.conftest import Managing
from tests.versions.flows import changed, with_step
from tests.versions.old import restore, stored

EXAMPLE = business.example()


def by_slug(flow: Any, session: Any) -> dict[str, dict[str, Any]]:
    return {flow.step(n).slug: dict(answers) for n, answers in session.answers.items() if flow.has(n)}


def test_an_empty_step_that_was_renamed(managing: Managing, store: redis.Redis) -> None:
    """Of a session from before numbers were noted even an optional step without answers is known by its former slug."""
    moved = with_step("contradictions", number=30, slug="tensions", formerly=("contradictions",))
    session_id = restore(store, "under-way")
    store.set(f"onboarding:{{{session_id}}}:step:3", "{}")

    assert managing(changed(moved)).get_step(session_id, 30) == {}


def test_the_same_flow(managing: Managing, store: redis.Redis) -> None:
    """Reading writes nothing. The first save notes what the numbers stand for, and changes no answer."""
    session_id, manager = restore(store, "under-way"), managing(business)
    before = stored(store, session_id)
    session = manager.visit(session_id, EVERYTHING)

    assert (12, 23, ()) == (session.progress.completed, session.progress.total, session.progress.to_check)
    assert {n: EXAMPLE[n] for n in range(1, 13)} == session.answers
    assert before == stored(store, session_id)

    manager.save_step(session_id, 13, EXAMPLE[13])
    after: Any = stored(store, session_id)
    assert {"step:13", "metadata", "progress"} == {key for key in after if after[key] != before.get(key)}
    assert (business.definition, business.numbering) == (
        after["metadata"]["definition"],
        after["metadata"]["numbering"],
    )


def test_a_field_is_added(managing: Managing, store: redis.Redis) -> None:
    """The step is asked again; what was answered is kept, and saving it makes it complete."""
    flow = changed(with_step("problem", form=flows.MoreOfTheProblem))
    session_id, manager = restore(store, "under-way"), managing(flow)
    progress = manager.get_progress(session_id)

    assert (11, (5,)) == (progress.completed, progress.to_check)
    assert dict(manager.get_step(session_id, 5)) == EXAMPLE[5]
    saved = manager.save_step(session_id, 5, {**EXAMPLE[5], "problem_since": "2019"})
    assert (12, (), 2) == (saved.progress.completed, saved.progress.to_check, saved.version)


def test_a_session_without_an_expiry_is_brought_forward(managing: Managing, store: redis.Redis) -> None:
    """Restored from a backup that kept none, it stays, and has one from then on."""
    flow = changed(with_step("problem", form=flows.MoreOfTheProblem))
    session_id = restore(store, "under-way")
    before = store.keys("*")
    for key in before:
        store.persist(key)
    managing(flow).save_step(session_id, 5, {**EXAMPLE[5], "problem_since": "2019"})

    after = store.keys("*")
    assert sorted(before) == sorted(after)
    (moment,) = {store.pexpiretime(key) for key in after}
    assert moment > 0


def test_a_field_is_removed(managing: Managing, store: redis.Redis) -> None:
    """The step is asked again. What is not asked any more stays stored until then, and is in no form."""
    flow = changed(with_step("problem", form=flows.LessOfTheProblem))
    session_id, manager = restore(store, "under-way"), managing(flow)

    assert manager.get_progress(session_id).to_check == (5,)
    assert "affected_groups" in manager.get_step(session_id, 5)
    form = flow.step(5).form(answers=manager.get_step(session_id, 5))
    assert form.validate()
    assert "affected_groups" not in form.answers()


def test_a_field_is_renamed_without_a_migration(managing: Managing, store: redis.Redis) -> None:
    """The step is asked again, with the other answers in it."""
    flow = changed(with_step("value-proposition", form=flows.RenamedValue))
    session_id, manager = restore(store, "under-way"), managing(flow)

    assert manager.get_progress(session_id).to_check == (2,)
    assert manager.get_step(session_id, 2)["value_proposition"] == EXAMPLE[2]["value_proposition"]


def test_a_field_is_renamed_with_a_migration(managing: Managing, store: redis.Redis) -> None:
    """The answer has its new name at once, and nothing is asked again; the next save, of any step, stores it so."""
    change = with_step("value-proposition", form=flows.RenamedValue)
    flow = changed(change, migrations={2: flows.value_to_only_here})
    session_id, manager = restore(store, "under-way"), managing(flow)
    before = stored(store, session_id)

    assert manager.get_progress(session_id).to_check == ()
    assert manager.get_step(session_id, 2)["only_here"] == EXAMPLE[2]["unique_value"]
    assert before == stored(store, session_id)
    manager.save_step(session_id, 13, EXAMPLE[13])
    after: Any = stored(store, session_id)
    assert '"only_here":' in after["step:2"]
    assert "unique_value" not in after["step:2"]
    assert after["metadata"]["flow_version"] == "2"
    again = managing(changed(change, migrations={2: lambda answers: pytest.fail("migrated twice")}))
    assert again.get_step(session_id, 2)["only_here"] == EXAMPLE[2]["unique_value"]


def test_versions_are_passed_through_one_by_one(managing: Managing, store: redis.Redis) -> None:
    """A session that is three versions behind goes through each migration in turn, and a version may have none."""
    seen: list[int] = []
    migrations = {v: lambda answers, v=v: (seen.append(v), answers)[1] for v in (1, 2, 4, 5)}
    flow = changed(lambda steps: steps, version=4, migrations=migrations)
    manager = managing(flow)
    manager.get_progress(restore(store, "under-way"))

    assert seen == [2, 4]


def test_a_limit_is_widened(managing: Managing, store: redis.Redis) -> None:
    """The same questions with other limits are asked again only where the answers do not fit."""
    flow = changed(with_step("value-proposition", form=flows.LongerValue))
    session_id = restore(store, "under-way")
    managing(business).save_step(session_id, 2, EXAMPLE[2])

    assert flow.fingerprint(flow.step(2)) != business.fingerprint(business.step(2))
    assert managing(flow).get_progress(session_id).to_check == ()


def test_an_option_is_removed(managing: Managing, store: redis.Redis) -> None:
    """Who chose it is asked again; the other answers of the step are kept, and finalizing says what is missing."""
    flow = changed(with_step("company", form=flows.FewerStages))
    session_id, manager = restore(store, "all-answered"), managing(flow)

    assert manager.get_progress(session_id).to_check == (1,)
    form = flow.step(1).form(answers=manager.get_step(session_id, 1))
    assert not form.validate()
    assert ["stage"] == [wrong.name for wrong in form.field_errors()]
    manager.save_step(session_id, 1, {**EXAMPLE[1], "stage": "growth"})
    assert manager.get_progress(session_id).completed == 23


@pytest.mark.parametrize("change", [flows.inserted, flows.renumbered, flows.reordered, flows.renamed])
def test_steps_move(managing: Managing, store: redis.Redis, change: flows.Change) -> None:
    """Inserted, renumbered, reordered or renamed: every answer, and the draft, is where its step is."""
    flow = changed(change)
    session_id, manager = restore(store, "under-way"), managing(flow)
    old = {business.step(n).slug: EXAMPLE[n] for n in range(1, 13)}
    wanted = {flow.by_slug(slug).slug: answers for slug, answers in old.items()}  # type: ignore[union-attr]
    session = manager.visit(session_id, EVERYTHING)

    assert by_slug(flow, session) == wanted
    assert (12, len(flow), ()) == (session.progress.completed, session.progress.total, session.progress.to_check)
    assert ["icps"] == [flow.step(n).slug for n in session.drafts]

    number = flow.by_slug("personality").number  # type: ignore[union-attr]
    manager.save_step(session_id, number, EXAMPLE[13])
    after = manager.visit(session_id, EVERYTHING)
    assert by_slug(flow, after) == wanted | {"personality": EXAMPLE[13]}
    assert [("icps", session.drafts[n].typed) for n in session.drafts] == [
        (flow.step(n).slug, draft.typed) for n, draft in after.drafts.items()
    ]
    keys = {f"step:{n}" for n in after.progress.steps} | {f"draft:{n}" for n in after.drafts}
    assert stored(store, session_id).keys() == keys | {"metadata", "progress"}
    assert 1 == len({store.pexpiretime(f"onboarding:{{{session_id}}}:{key}") for key in stored(store, session_id)})


def test_a_step_is_removed_and_comes_back(managing: Managing, store: redis.Redis) -> None:
    """Its answers count no more and are not lost: under a flow that has it again they are there."""
    without = changed(flows.without("values"))
    session_id, manager = restore(store, "under-way"), managing(without)

    progress = manager.get_progress(session_id)
    assert (11, 22) == (progress.completed, progress.total)
    manager.save_step(session_id, 13, EXAMPLE[13])

    def in_its_place(steps: list) -> list:
        return [*(s for s in steps if s.slug != "values"), flows.new_step(number=12)]

    other = managing(changed(in_its_place, version=3))
    assert other.get_step(session_id, 12) is None
    other.save_step(session_id, 12, {"why_now": "Flour is dear"})
    back = managing(changed(lambda steps: [*steps, flows.new_step()], version=4))
    assert dict(back.get_step(session_id, 12)) == EXAMPLE[12]
    assert dict(back.get_step(session_id, 24)) == {"why_now": "Flour is dear"}
    assert back.get_progress(session_id).completed == 14


def test_a_migration_may_make_and_drop_steps(managing: Managing, store: redis.Redis) -> None:
    """What a migration moves into a step that was not there is saved there; what it leaves out is gone."""

    def moved(answers: Any) -> Any:
        return {
            **{k: v for k, v in answers.items() if k != "audience"},
            "timing": {"why_now": answers["company"]["stage"]},
        }

    flow = changed(flows.inserted, migrations={2: moved})
    session_id, manager = restore(store, "under-way"), managing(flow)
    manager.save_step(session_id, 13, EXAMPLE[13])

    assert dict(manager.get_step(session_id, 24)) == {"why_now": "seed"}
    assert manager.get_step(session_id, 4) is None
    assert (13, "step:4" in stored(store, session_id)) == (manager.get_progress(session_id).completed, False)


def test_a_draft_is_kept_under_the_new_numbers(managing: Managing, store: redis.Redis) -> None:
    """Keeping a draft brings the session forward as a save does."""
    flow = changed(flows.renumbered)
    session_id, manager = restore(store, "under-way"), managing(flow)
    manager.save_draft(session_id, 3, FormData.of([("why_now", "Becau")]), version=0)

    session = manager.visit(session_id, EVERYTHING)
    assert {"timing", "icps"} == {flow.step(n).slug for n in session.drafts}
    assert dict(session.answers[5]) == EXAMPLE[4]


def test_finalizing_under_another_version(managing: Managing, store: redis.Redis) -> None:
    """Complete answers of an older version are finalized as they are now, once; afterwards nothing changes any more."""
    flow = changed(flows.renumbered, version=2)
    flow_without = changed(lambda steps: [s for s in flows.renumbered(steps) if s.slug != "timing"])
    session_id, manager = restore(store, "all-answered"), managing(flow_without)
    first = manager.finalize(session_id)

    assert first.business_context["foundation"]["company"]["name"] == EXAMPLE[1]["company_name"]
    before = stored(store, session_id)
    assert manager.finalize(session_id).reference == first.reference
    assert managing(flow).get_session_summary(session_id).context["reference"] == first.reference
    assert stored(store, session_id) == before


def test_finalized_sessions_never_change(managing: Managing, store: redis.Redis) -> None:
    """No version touches what is finalized: it is read as it is stored, and takes nothing."""
    flow = changed(with_step("problem", form=flows.MoreOfTheProblem), migrations={2: lambda answers: {}})
    session_id, manager = restore(store, "finalized"), managing(flow)
    before = stored(store, session_id)

    assert dict(manager.get_step(session_id, 5)) == EXAMPLE[5]
    assert manager.get_progress(session_id).completed == 23
    with pytest.raises(AlreadyFinalized):
        manager.save_step(session_id, 5, EXAMPLE[5])
    assert stored(store, session_id) == before


def test_a_repeat_after_the_change_is_still_one(managing: Managing, store: redis.Redis) -> None:
    """A save whose reply was lost before the change is answered as the first one after it, and saves nothing again."""
    session_id = restore(store, "under-way")
    managing(business).save_step(session_id, 13, EXAMPLE[13], submission="once")
    flow = changed(flows.renumbered)
    again = managing(flow).save_step(session_id, 14, EXAMPLE[13], submission="once")

    assert (1, 13) == (again.version, again.progress.completed)


def test_what_is_looked_at_still_is(managing: Managing, store: redis.Redis) -> None:
    """After the change, a step that looked at an answer is to be checked when that answer changes."""
    flow = changed(flows.renumbered)
    session_id, manager = restore(store, "under-way"), managing(flow)
    saved = manager.save_step(session_id, 10, {**EXAMPLE[9], "currency": "CHF"})

    assert ["pricing"] == [flow.step(n).slug for n in saved.progress.to_check]


def test_two_releases_side_by_side(managing: Managing, store: redis.Redis) -> None:
    """While old and new workers take turns, nothing is lost, and a migration is not applied again."""
    runs: list[int] = []

    def counted(answers: Any) -> Any:
        runs.append(len(answers))
        return flows.value_to_only_here(answers)

    change = with_step("value-proposition", form=flows.RenamedValue)
    session_id = restore(store, "under-way")
    old, new = managing(business), managing(changed(change, migrations={2: counted}))
    new.save_step(session_id, 13, EXAMPLE[13])
    old.save_step(session_id, 14, EXAMPLE[14])
    new.save_step(session_id, 15, EXAMPLE[15])

    session = new.visit(session_id, EVERYTHING)
    assert session.answers[2]["only_here"] == EXAMPLE[2]["unique_value"]
    assert {n: EXAMPLE[n] for n in range(1, 16) if n != 2} == {n: a for n, a in session.answers.items() if n != 2}
    assert 1 <= len(runs) <= 2  # read for the answer “older”, and for what is stored of it
