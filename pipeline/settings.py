"""Paths and knobs, read once by the shell and passed in. Standard library only.

Nothing else in the library reads the environment, and nothing at all in it asks the clock.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)


class SettingsError(ValueError):
    """A setting cannot be used; the message is Swedish and says what to write instead."""


@dataclass(frozen=True)
class Settings:
    """What one refresh needs to know about where it runs.

    Attributes:
        raw: folder of files as received.
        out: folder of everything we make.
        as_of: the date the pages speak from; None means the newest ``accessed`` of the deliveries.
        publish: ``draft`` or ``automatic`` (approve by itself).
        browser: a Chromium, Chrome or Edge; None means charts are drawn in the reader's browser only.
    """

    raw: Path
    out: Path
    as_of: date | None = None
    publish: str = "draft"
    browser: Path | None = None


def from_environment(
    environment: Mapping[str, str], raw: Path | None = None, out: Path | None = None, as_of: str | None = None
) -> Settings:
    """Settings from the environment; an argument that is given wins over its variable.

    Raises:
        SettingsError: if a date or LOFTEN_PUBLISH cannot be read, or BROWSER_PATH names no file.
    """
    publish = environment.get("LOFTEN_PUBLISH") or "draft"
    if publish not in ("draft", "automatic"):
        raise SettingsError(
            f"LOFTEN_PUBLISH ska vara draft eller automatic, men är {publish!r}. Rätta variabeln eller ta bort den."
        )
    return Settings(
        raw=(raw or Path(environment.get("LOFTEN_RAW") or "raw_data")).absolute(),
        out=(out or Path(environment.get("LOFTEN_OUT") or "output")).absolute(),
        as_of=_date(as_of or environment.get("LOFTEN_AS_OF") or ""),
        publish=publish,
        browser=_browser(environment.get("BROWSER_PATH") or ""),
    )


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"Datumet {text!r} går inte att läsa. Skriv det som 2026-11-20 (--as-of eller LOFTEN_AS_OF)."
        ) from None


def _browser(given: str) -> Path | None:
    if given:
        if not Path(given).is_file():
            raise SettingsError(
                f"BROWSER_PATH pekar på {given!r}, men där finns ingen fil. Rätta sökvägen eller ta bort variabeln."
            )
        return Path(given)
    on_path = (shutil.which(name) for name in BROWSER_NAMES)
    places = (place for place in BROWSER_PLACES if Path(place).is_file())
    found = next((place for place in on_path if place), None) or next(places, None)
    return Path(found) if found else None
