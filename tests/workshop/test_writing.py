"""What ``new-flow`` and ``new-step`` write is good at once: formatted, typed, checked, tested and served."""

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from app import create_app
from examples.event_signup.flow import flow as sign_up
from onboarding.business.flow import flow as business
from onboarding.cli.scaffolding import flow_source
from onboarding.cli.scaffolding.files import Refused
from onboarding.cli.scaffolding.new_step import write_flow, write_step
from onboarding.config import Settings

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
LONGEST_STEP = 15  # lines


@pytest.fixture
def run(tmp_path: Path, store: redis.Redis, store_url: str) -> Run:
    """``run("onboarding", "new-flow", "x")``: flask's command, or another module's, in a folder that was empty."""

    def run(*command: str, module: str = "flask", flow: str = "") -> subprocess.CompletedProcess[str]:
        settings = {"PYTHONPATH": str(ROOT), "REDIS_URL": store_url, "ONBOARDING_FLOW": flow, "FLASK_APP": "app"}
        return subprocess.run(
            [sys.executable, "-m", module, *command],
            cwd=tmp_path,
            env=os.environ | settings,
            capture_output=True,
            text=True,
        )

    return run


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    """The folder of a flow that was just written."""
    write_flow(tmp_path, "survey", "")
    return tmp_path / "survey"


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("*.py")}


def test_what_is_written_stands_up_to_everything(run: Run, survey: Path) -> None:
    """A new flow with a step more passes the format, the lint, strict types, the flow's checks and its own tests."""
    added = run("onboarding", "new-step", "team-size", flow="survey.flow:flow")
    assert added.returncode == 0, added.stderr
    rules = ("--config", str(ROOT / "pyproject.toml"))
    for module, *command in (
        ("ruff", "format", "--check", *rules, "survey"),
        ("ruff", "check", *rules, "survey"),
        ("mypy", "--strict", "--explicit-package-bases", "--follow-imports=silent", "survey"),
        ("flask", "onboarding", "check"),
    ):
        judged = run(*command, module=module, flow="survey.flow:flow")
        assert judged.returncode == 0, judged.stdout + judged.stderr
    tested = run("-q", "-p", "no:cacheprovider", "survey", module="pytest")
    assert "5 passed" in tested.stdout


def test_it_says_where_the_new_step_is_and_where_to_see_it(run: Run, survey: Path) -> None:
    """Three addresses of the gallery, one for each of three states."""
    done = run("onboarding", "new-step", "team-size", "--title", "The team", "--after", "you", flow="survey.flow:flow")
    assert "Wrote survey/team_size.py" in done.stdout
    assert "Listed in survey/flow.py as step number 3, after 'you'" in done.stdout
    assert [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("See it")] == [
        f"http://127.0.0.1:8000/preview/team-size?state={state}" for state in ("empty", "errors", "longest")
    ]
    steps = run("onboarding", "steps", flow="survey.flow:flow").stdout
    assert [line.split()[1] for line in steps.splitlines()] == ["you", "team-size", "topic"]


def test_the_addresses_show_the_new_step(
    run: Run, survey: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Served by ONBOARDING_FLOW, the gallery has it in each of the states, and the wizard walks through it."""
    assert run("onboarding", "new-step", "team-size", flow="survey.flow:flow").returncode == 0
    monkeypatch.syspath_prepend(str(survey.parent))
    client = create_app(settings.model_copy(update={"onboarding_flow": "survey.flow:flow"})).test_client()
    pages = {
        state: client.get(f"/preview/team-size/page?state={state}").text for state in ("empty", "errors", "longest")
    }
    for name in [name for name in sys.modules if name.partition(".")[0] == "survey"]:
        del sys.modules[name]  # for good: the next test writes one of this name
    assert all("What should we know about team size?" in page for page in pages.values())
    assert ['class="error-summary"' in page for page in pages.values()] == [False, True, False]
    assert "Step 3 of 3" in pages["empty"]


def test_nothing_is_overwritten(run: Run, survey: Path) -> None:
    """A folder or a file that is there stays as it is, and so does everything beside it."""
    (survey / "team_size.py").write_text("MINE = 1\n")
    before = texts(survey)
    again = run("onboarding", "new-flow", "survey")
    step = run("onboarding", "new-step", "team-size", flow="survey.flow:flow")
    assert (1, 1, before) == (again.returncode, step.returncode, texts(survey))
    assert "choose another name" in again.stderr
    assert "team_size.py is there already, and nothing is overwritten" in step.stderr


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Team", "write it in small letters"),
        ("team-survey", "write it in small letters"),
        ("2nd", "write it in small letters"),
        ("../up", "write it in small letters"),
        ("class", "means something in Python"),
        ("json", "means something in Python"),
        ("onboarding", "means something in Python"),
    ],
)
def test_a_flow_that_cannot_be_called_so(tmp_path: Path, name: str, why: str) -> None:
    """One sentence, and nothing written."""
    with pytest.raises(Refused, match=why):
        write_flow(tmp_path, name, "")
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("slug", "after", "why"),
    [
        ("Team", "", "write it in small letters"),
        ("team_size", "", "write it in small letters"),
        ("7", "", "write it in small letters"),
        ("talks", "", "has a step 'talks' already"),
        ("class", "", "means something in Python"),
        ("lunch-time", "nowhere", "has no step 'nowhere'"),
        ("email", "", "rename the field 'email'"),
        ("version", "", "rename the field 'version'"),
        ("data", "", "rename the field 'data'"),
        ("steps", "", "steps.py is there already, and nothing is overwritten"),
    ],
)
def test_a_step_that_cannot_be_called_so(slug: str, after: str, why: str) -> None:
    """One sentence, and nothing written or changed: the flow that would come of it is checked first."""
    folder = ROOT / "examples" / "event_signup"
    before = texts(folder)
    with pytest.raises(Refused, match=why):
        write_step(ROOT, sign_up, slug, "", after)
    assert before == texts(folder)


def test_into_a_flow_that_is_named(run: Run, survey: Path) -> None:
    """``--flow`` names another than the one that is served; one that is not there is a sentence."""
    assert run("onboarding", "new-step", "team-size", "--flow", "survey.flow:flow").returncode == 0
    assert "TeamSize" in (survey / "flow.py").read_text()
    missing = run("onboarding", "new-step", "team-size", "--flow", "nowhere:flow")
    assert (1, False) == (missing.returncode, "Traceback" in missing.stderr)
    assert "nowhere" in missing.stderr


@pytest.mark.parametrize("after", [step.slug for step in business])
def test_into_the_source_of_the_business_flow(after: str) -> None:
    """After any of its steps: one step and one import more, the rest of the source as it was."""
    source = (ROOT / "onboarding/business/flow.py").read_text()
    arguments = ["number=24", 'slug="team-size"', "form=TeamSize"]
    listed = flow_source.listed(source, after, arguments, "onboarding.business", "team_size", "TeamSize")
    added = "from onboarding.business.team_size import TeamSize\n"
    slugs = [
        keyword.value.value
        for node in ast.walk(ast.parse(listed))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "slug" and isinstance(keyword.value, ast.Constant)
    ]
    assert slugs[slugs.index(after) + 1 :][:1] == ["team-size"] or "team-size" in slugs
    assert listed.count(added) == 1
    assert source.splitlines() == [
        line for line in listed.splitlines() if "TeamSize" not in line and 'slug="team-size"' not in line
    ]


def test_a_step_that_is_not_written_out() -> None:
    """Where a flow is made by a function of its own, the new step is to be listed by hand."""
    with pytest.raises(Refused, match="list the new one by hand"):
        flow_source.listed("flow = make('you')\n", "you", [], "", "team_size", "TeamSize")


def test_in_a_line_with_words_of_other_alphabets() -> None:
    """Columns are counted in bytes; the step lands behind the right bracket."""
    source = 'x = Phase("Größe", Step(slug="größe-1", title="Größe"))\n'
    listed = flow_source.listed(source, "größe-1", ['slug="two"'], "", "two", "Two")
    assert 'Step(slug="größe-1", title="Größe"), Step(slug="two"))' in listed


def test_a_step_is_a_few_lines() -> None:
    """Half of the business flow's steps, and what the skeletons write, are declared in at most fifteen lines."""
    lengths = sorted(
        _declared_in(Path(str(sys.modules[step.form.__module__].__file__)), step.form) for step in business
    )
    assert lengths[len(lengths) // 2] <= LONGEST_STEP
    for skeleton in ("you", "topic"):
        text = (ROOT / f"onboarding/cli/scaffolding/skeletons/{skeleton}.txt").read_text()
        assert len(text.partition("class ")[2].splitlines()) <= LONGEST_STEP


def _declared_in(file: Path, form: type) -> int:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ClassDef) and node.name == form.__name__:
            return int(node.end_lineno or 0) - node.lineno + 1
    raise AssertionError(form)
