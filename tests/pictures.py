"""The pictures of the documentation: ``python -m tests.pictures`` writes them to ``docs/pictures``.

It starts the application with a store of its own, and answers with the samples.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from app import create_app
from onboarding.sessions.embedded import EmbeddedServer
from onboarding.settings import Settings
from onboarding.testing.browser import running
from onboarding.testing.serving import served

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SAMPLE = "crumb-and-ledger"
DESKTOP, PHONE = 1280, 390  # CSS pixels


class Camera:
    """A browser's eye on one application."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address

    @contextmanager
    def page(
        self, path: str, *, width: int = DESKTOP, height: int = 800, dark: bool = False, steps: int = 23
    ) -> Iterator[Page]:
        """A page as somebody sees it who has answered so many steps."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        if steps:
            context.request.post(f"{self.address}/preview/seed", form={"sample": SAMPLE, "upto": steps})
        page = context.new_page()
        page.goto(f"{self.address}{path}")
        yield page
        context.close()


def take(camera: Camera) -> None:
    with camera.page("/", steps=0) as page:
        _write(page, "start")
    with camera.page("/steps/numbers", steps=21) as page:
        _write(page, "wizard")
    with camera.page("/steps/positioning", height=1300, steps=8) as page:
        _write(page, "positioning")
    with camera.page("/steps/pricing", width=PHONE, dark=True, steps=10) as page:
        _write(page, "pricing-phone")
    with camera.page("/summary") as page:
        _write(page, "summary")
        page.get_by_role("button", name="Finalize").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your business context is ready")
        _write(page, "done")


def _write(page: Page, name: str) -> None:
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
    print(f"{name}.png: {(FOLDER / f'{name}.png').stat().st_size // 1024} KiB")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running() as browser:
        server = EmbeddedServer(Path(folder))
        settings = Settings(app_env="testing", redis_url=f"unix://{server.ensure()}", onboarding_data_dir=Path(folder))
        app = create_app(settings)
        with served(app) as address:
            take(Camera(browser, address))
        server.close()


if __name__ == "__main__":
    main()
