"""``docs/test-it.md`` does what it says."""

from pathlib import Path

import pytest

from tests.testing.test_plugin import ROOT, TEST, run

BLOCKS = [part.partition("```")[0] for part in (ROOT / "docs" / "test-it.md").read_text().split("```python\n")[1:]]


@pytest.mark.browser
def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    """The first block of the page, as somebody's test file, passes."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_page.py").write_text(BLOCKS[0])
    done = run(tmp_path, "-p", "onboarding.testing.plugin", flow="onboarding.business.flow:flow")

    assert "3 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.browser
def test_the_fixtures_of_the_page_work(tmp_path: Path) -> None:
    """The second block, as somebody's conftest, tests their own application."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "conftest.py").write_text(BLOCKS[1])
    (tmp_path / "test_join.py").write_text(TEST + '    assert "/join/" in wizard.page.url\n')
    done = run(tmp_path, "-p", "onboarding.testing.plugin")

    assert "1 passed" in done.stdout, done.stdout + done.stderr
