"""The pictures of the documentation, with a contact sheet: ``python -m tests.pictures`` makes ``docs/pictures`` anew.

It starts the application with a store of its own, and answers with the samples.
"""

import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from app import create_app
from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.context.formatting import labels_of
from onboarding.context.pdf import to_pages
from onboarding.sessions.finalizing import EXAMPLE, context_of
from onboarding.sessions.redis.embedded import EmbeddedServer
from onboarding.testing.browser import running
from onboarding.testing.serving import served

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SAMPLE, ARABIC = "crumb-and-ledger", "mufakk-al-bayt"
WIDTHS = {"desktop": 1280, "phone": 390}  # CSS pixels
IN_THE_DARK = ("positioning", "pricing", "personality", "plan")
DAY = date(2027, 1, 1)
QUALITY = 72  # of WebP: letters stay clean
TALLEST = 16_383  # pixels, of WebP: a longer page is taken smaller
DENSITY = 90  # pixels an inch, of the PDF's pages
PAPER = 744  # pixels: A4 is 210 mm wide


@dataclass
class Sheet:
    """What was taken, by chapter: the words below a picture, and its files by width."""

    chapters: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)

    def note(self, chapter: str, words: str, *names: str) -> None:
        self.chapters.setdefault(chapter, []).append((words, list(names)))

    def written(self) -> str:
        parts = ["# The pages, one by one\n", "Made by `make pictures`, of two invented businesses.\n"]
        for chapter, pictures in self.chapters.items():
            parts.append(f"## {chapter}\n")
            for words, names in pictures:
                shown = " ".join(f'<img src="{name}" alt="" height="420">' for name in names)
                parts.append(f"**{words}**\n\n{shown}\n")
        return "\n".join(parts)


class Camera:
    """A browser's eye on one application."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.sheet = Sheet()

    @contextmanager
    def page(
        self, path: str, *, width: int, dark: bool = False, steps: int = 23, sample: str = SAMPLE
    ) -> Iterator[Page]:
        """A page as somebody sees it who has answered so many steps."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        if steps:
            context.request.post(f"{self.address}/preview/seed", form={"sample": sample, "upto": steps})
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        yield page
        context.close()

    def at_both_widths(self, chapter: str, words: str, name: str, path: str, **seen: object) -> None:
        for width, pixels in WIDTHS.items():
            with self.page(path, width=pixels, **seen) as page:  # type: ignore[arg-type]  # passed on
                write(page, f"{width}/{name}")
        self.sheet.note(chapter, words, *(f"{width}/{name}.webp" for width in WIDTHS))


def write(page: Page, name: str, *, whole: bool = True) -> None:
    """As WebP, which Playwright does not offer but the browser does."""
    size = page.evaluate("[innerWidth, document.documentElement.scrollHeight]") if whole else [1280, 800]
    taken = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {
            "format": "webp",
            "quality": QUALITY,
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": min(1, TALLEST / size[1])},
        },
    )
    path = FOLDER / f"{name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(base64.b64decode(taken["data"]))


def take(camera: Camera) -> None:
    with camera.page("/steps/numbers", width=1280, steps=21) as page:
        write(page, "wizard", whole=False)
    camera.at_both_widths("Start", "The start page", "00-start", "/", steps=0)
    for place, step in enumerate(flow, start=1):
        name, path = f"{place:02}-{step.slug}", f"/steps/{step.slug}"
        camera.at_both_widths("The 23 steps", f"{place}. {step.title}", name, path, steps=step.number)
    camera.at_both_widths("The end", "The summary", "24-summary", "/summary")
    take_done(camera)
    for slug in IN_THE_DARK:
        camera.at_both_widths("In the dark", flow.by_slug(slug).title, f"dark-{slug}", f"/steps/{slug}", dark=True)  # type: ignore[union-attr]  # it is there
    camera.at_both_widths("Written from right to left", "A business in Arabic", "arabic", "/steps/icps", sample=ARABIC)
    take_document(camera)


def take_done(camera: Camera) -> None:
    for width, pixels in WIDTHS.items():
        with camera.page("/summary", width=pixels) as page:
            page.get_by_role("button", name="Finalize").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Your business context is ready")
            write(page, f"{width}/25-done")
    camera.sheet.note("The end", "The business context is ready", *(f"{width}/25-done.webp" for width in WIDTHS))


def take_document(camera: Camera) -> None:
    """The PDF's pages."""
    context = context_of(
        flow, samples.load(SAMPLE).answers, replace(EXAMPLE, completed_steps=23, total_steps=23), today=DAY
    )
    names = []
    for number, png in enumerate(to_pages(context, labels_of(flow), density=DENSITY), start=1):
        page = camera.browser.new_page(viewport={"width": PAPER, "height": 100})
        page.set_content(f'<style>body{{margin:0}}img{{display:block}}</style><img src="{_inline(png)}">')
        page.wait_for_function("document.images[0].complete")
        names.append(f"document/{number:02}")
        write(page, names[-1])
        page.close()
    camera.sheet.note("The document", "The PDF, page by page", *(f"{name}.webp" for name in names))


def _inline(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.rglob("*.webp"):  # the drawings beside them are made elsewhere
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, running() as browser:
        server = EmbeddedServer(Path(folder))
        settings = Settings(app_env="testing", redis_url=f"unix://{server.ensure()}", onboarding_data_dir=Path(folder))
        app = create_app(settings)
        with served(app) as address:
            camera = Camera(browser, address)
            take(camera)
        server.close()
    (FOLDER / "README.md").write_text(camera.sheet.written(), encoding="utf-8")
    taken = list(FOLDER.rglob("*.webp"))
    print(f"{len(taken)} pictures, {sum(path.stat().st_size for path in taken) / 1e6:.1f} MB in {FOLDER}")


if __name__ == "__main__":
    main()
