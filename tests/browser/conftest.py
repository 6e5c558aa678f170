"""The site that a refresh of what ships wrote, and a browser to read it with."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.settings import from_environment

sys.path.insert(0, str(Path(__file__).parent))  # these tests share ``markup``, and have no package


@dataclass
class Reader:
    """A page of the browser, with everything it asked for and everything it complained about."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The browser that settings find."""
    found = from_environment(os.environ).browser
    if found is None:
        pytest.skip("ingen Chromium, Chrome eller Edge hittades (BROWSER_PATH eller de vanliga platserna)")
    return found


@pytest.fixture(scope="session")
def site(shipped: Path) -> Path:
    """Every page of both promise sets, charts drawn, as a refresh of what ships wrote them."""
    return (shipped / "site").resolve()


@pytest.fixture(scope="session")
def browser(browser_path: Path) -> Iterator[object]:
    """One Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(browser_path), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: object) -> Iterator[object]:
    """Open a page by its path; options go to the browser's context (viewport, java_script_enabled …)."""
    contexts = []

    def _open(path: Path, **options: object) -> Reader:
        context = browser.new_context(**options)
        contexts.append(context)
        reader = Reader(context.new_page())
        reader.page.on("request", lambda request: reader.requests.append(request.url))
        reader.page.on("console", lambda message: reader.complaints.append(message.text))
        reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        reader.page.goto(path.as_uri())
        return reader

    yield _open
    for context in contexts:
        context.close()
