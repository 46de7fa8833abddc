"""Every block of the docs that a newcomer follows does what the page says, as pasted."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import free_port
from tests.docs.running import ROOT, Reader, copy_of_the_tree

PAGES = ("your-first-step", "your-own-flow", "mount-it", "python")
LINKED = ("README.md", *(f"docs/{page}.md" for page in PAGES))


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with copy_of_the_tree(tmp_path) as folder:
        reader = Reader(folder, free_port())
        yield reader
        reader.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_it_is_pasted(reader: Reader, page: str) -> None:
    """Each block ends well, and each address of this machine shows something."""
    reader.follow((ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))


@pytest.mark.timeout(300)
def test_the_example_that_is_mounted_starts_as_pasted(reader: Reader) -> None:
    """The command of its README serves both addresses that it names."""
    text = (ROOT / "examples" / "mounted" / "README.md").read_text(encoding="utf-8")
    reader.follow(
        text.replace(
            "flask --app examples.mounted.app run --port 8000", "flask --app examples.mounted.app run --port 8000 &"
        )
    )


@pytest.mark.timeout(300)
def test_the_sign_up_starts_as_pasted(reader: Reader) -> None:
    """So does that of the sign-up; its tests run with the others."""
    text = (ROOT / "examples" / "event_signup" / "README.md").read_text(encoding="utf-8")
    reader.follow(text.replace("make run\n", "make run &\n").partition("Its tests")[0])


@pytest.mark.timeout(300)
def test_what_a_page_shows_can_fail(reader: Reader) -> None:
    """A block that ends badly fails the test, in either language."""
    with pytest.raises(AssertionError, match="nowhere"):
        reader.follow("```sh\nls nowhere\n```\n")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        reader.follow("```python\n1 / 0\n```\n")


@pytest.mark.parametrize("page", LINKED)
def test_its_links_lead_somewhere(page: str) -> None:
    """Files that are linked are there."""
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert links
    assert not [link for link in links if not (path.parent / link).exists()]
