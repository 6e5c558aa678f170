"""``raw_data/organisation.toml``: what only the organisation behind the site can say.

The accessibility statement (Digg's required items), who publishes the open data and on what terms, and corrections of
errors once published. Every key may be absent; a file is wrong only where it holds something that cannot be used.
"""

import dataclasses
import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pipeline.promises.places import places
from pipeline.promises.register import as_json, rule
from pipeline.promises.tables import Reading, TableError, closest, parsed

FILE = "organisation.toml"
FORMAT = "organisation"
CONFORMANCE = ("fully", "partially", "not")
REASONS = ("not_compliant", "disproportionate_burden", "out_of_scope")

LINKS = (
    ("accessibility", "report_url"),
    ("accessibility", "complaint_url"),
    ("open_data", "publisher_url"),
    ("open_data", "licence_url"),
)


@dataclass(frozen=True)
class Fault:
    """Content that is not accessible: what, and why (lagen 2018:1937: a fault, 12 §, or outside the law, 9 §)."""

    text: str = dataclasses.field(metadata=rule("text", True))
    reason: str = dataclasses.field(metadata=rule("text", True, REASONS))
    explanation: str | None = dataclasses.field(metadata=rule("text"))


@dataclass(frozen=True)
class Accessibility:
    """What Digg asks of a statement (digg.se, *Skapa en tillgänglighetsredogörelse*); the page says what is absent."""

    organisation: str | None = dataclasses.field(metadata=rule("text"))
    site: str | None = dataclasses.field(metadata=rule("text"))
    conformance: str | None = dataclasses.field(metadata=rule("text", codes=CONFORMANCE))
    assessed_on: datetime.date | None = dataclasses.field(metadata=rule("date"))
    method: str | None = dataclasses.field(metadata=rule("text"))
    updated_on: datetime.date | None = dataclasses.field(metadata=rule("date"))
    report: str | None = dataclasses.field(metadata=rule("text"))
    report_url: str | None = dataclasses.field(metadata=rule("text"))
    complaint_url: str | None = dataclasses.field(metadata=rule("text"))
    faults: tuple[Fault, ...] = dataclasses.field(metadata=rule("tables", of=Fault, key="fault"))


@dataclass(frozen=True)
class OpenData:
    """Who publishes the open data, on what terms, and where questions go (DCAT-AP-SE)."""

    publisher: str | None = dataclasses.field(metadata=rule("text"))
    publisher_url: str | None = dataclasses.field(metadata=rule("text"))
    licence_url: str | None = dataclasses.field(metadata=rule("text"))
    contact: str | None = dataclasses.field(metadata=rule("text"))


@dataclass(frozen=True)
class Correction:
    """An error that was published, and what is right."""

    set: str = dataclasses.field(metadata=rule("text", True))
    date: datetime.date = dataclasses.field(metadata=rule("date", True))
    indicator: str = dataclasses.field(metadata=rule("text", True))
    period: str = dataclasses.field(metadata=rule("text", True))
    text: str = dataclasses.field(metadata=rule("text", True))


@dataclass(frozen=True)
class Organisation:
    """The file's outermost keys."""

    accessibility: Accessibility | None = dataclasses.field(metadata=rule("table", of=Accessibility))
    open_data: OpenData | None = dataclasses.field(metadata=rule("table", of=OpenData))
    corrections: tuple[Correction, ...] = dataclasses.field(metadata=rule("tables", of=Correction, key="correction"))

    def content(self) -> dict[str, Any]:
        """In the shape of ``organisation.json``: every key of a given table present, dates as ISO text."""
        shaped: dict[str, Any] = as_json(dataclasses.asdict(self))
        return shaped


def parse(text: str, sets: Collection[str], indicators: Collection[str]) -> Organisation:
    """Read the file.

    Args:
        text: the whole file, TOML.
        sets: ids of the promise sets that a correction may be of.
        indicators: ids of the indicators that a correction may be of.

    Raises:
        TableError: with everything that is wrong with it.
    """
    content = parsed(text)
    reading = Reading(places(text))
    held: Organisation | None = reading.table(Organisation, content, ())
    for number, one in enumerate(held.corrections if held else ()):
        for key, given, known in (("set", one.set, sets), ("indicator", one.indicator, indicators)):
            if given not in known:
                what = "löftesomgången" if key == "set" else "måttet"
                choice = f" Finns: {', '.join(sorted(known)) or 'ingen'}." if key == "set" else closest(given, known)
                reading.note(("correction", number, key), f"{what} {given!r} finns inte.{choice} Rätta värdet.")
    for table, key in LINKS:
        _web_address(reading, (table, key), getattr(getattr(held, table, None), key, None))
    if reading.problems or held is None:
        raise TableError(reading.problems)
    return held


def _web_address(reading: Reading, path: tuple[str, str], given: str | None) -> None:
    """A link on a page leads to the web or to a mailbox, never runs anything."""
    if given and not given.startswith(("https://", "http://", "mailto:")):
        reading.note(path, f"{path[1]} är {given!r}, men ska börja med https:// (eller mailto:). Rätta adressen.")
