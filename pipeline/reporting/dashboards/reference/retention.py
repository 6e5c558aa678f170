"""How long the files of a delivery may be kept (``retention`` in source.toml), and which are still there after that.

The software takes nothing away from the raw folder: it says what whoever answers for the files is to do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from pipeline.reporting import wording
from pipeline.reporting.dashboards.reference.subjects import Subject

MICRODATA = "survey_microdata"  # the format of answers of one person at a time, which must have a last day
CODEBOOK = "codebook.csv"  # holds no answers, and stays
KEEPS_ESTIMATES = "De andelar som har räknats fram står kvar."


@dataclass(frozen=True)
class Kept:
    """A delivery whose files have a last day, or should have one.

    Attributes:
        title: as on the page.
        folder: under the raw folder.
        until: the last day in words, what is written in its place, or '' where nothing is.
        files: how many there are; the codebook is none of them.
        is_past: the day has passed.
        is_date: there is a day that can pass.
    """

    title: str
    folder: str
    until: str
    files: int
    is_past: bool
    is_date: bool


def kept(subject: Subject) -> list[Kept]:
    """The set's deliveries that say how long their files are kept, and those with answers of single persons."""
    as_of = date.fromisoformat(subject.promise_set["as_of"])
    rows = subject.delivery.to_dict("records")
    return [_kept(row, as_of) for row in rows if row["retention"] or row["format"] == MICRODATA]


def to_do(subject: Subject) -> list[str]:
    """A text for each delivery whose files should be gone, or lack a last day."""
    said = []
    for one in kept(subject):
        if one.is_past and one.files:
            said.append(
                f"{one.title}: filerna skulle sparas till och med den {one.until}. Ta bort dem ur mappen {one.folder}, "
                f"enligt gallringsbeslutet. {KEEPS_ESTIMATES}"
            )
        elif not one.is_date:
            what = f"anger ”{one.until}”, som inte är ett datum" if one.until else "anger inget sista datum för filerna"
            said.append(f"{one.title} {what}. Skriv retention som ett datum i source.toml i mappen {one.folder}.")
    return said


def _kept(row: Mapping[Any, Any], as_of: date) -> Kept:
    last = _day(row["retention"])
    names = [PurePosixPath(file["path"]).name for file in json.loads(row["files"]) if file["status"] != "removed"]
    return Kept(
        title=row["title"],
        folder=row["delivery"],
        until=wording.long_date(last) if last else row["retention"],
        files=sum(name != CODEBOOK for name in names),
        is_past=last is not None and last < as_of,
        is_date=last is not None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
