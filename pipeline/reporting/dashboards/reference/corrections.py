"""*Rättelser*: errors that were published, in the organisation's words, and values that are other than they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.reporting import wording
from pipeline.reporting.dashboards import frame
from pipeline.reporting.dashboards.frame import Frame
from pipeline.reporting.dashboards.reference import values
from pipeline.reporting.dashboards.reference.files import DataFile
from pipeline.reporting.dashboards.reference.subjects import Subject, key
from pipeline.reporting.vocabulary import WORDS

TITLE, PAGE = "Rättelser", "corrections.html"


@dataclass(frozen=True)
class Entry:
    """A correction: *Rättelse den 1 december 2026*."""

    day: str
    indicator: str
    title: str
    period: str
    text: str


@dataclass(frozen=True)
class Revision:
    """A value that an earlier edition said otherwise."""

    indicator: str
    title: str
    what: str
    earlier: str
    edition: str
    now: str
    anchor: str


def render(around: Frame, subject: Subject, files: Sequence[DataFile]) -> str:  # noqa: ARG001 - as every page of PAGES
    """The page as HTML."""
    return frame.render(
        "reference/corrections.html", around, subject=subject, entries=entries(subject), revisions=revisions(subject)
    )


def entries(subject: Subject, indicator: str = "") -> list[Entry]:
    """The set's corrections, the newest first; of one indicator if it is named."""
    found = [
        one
        for one in subject.published.organisation.get("corrections", ())
        if one["set"] == subject.id and indicator in ("", one["indicator"])
    ]
    return [
        Entry(
            wording.long_date(date.fromisoformat(one["date"])),
            one["indicator"] if one["indicator"] in subject.indicators else "",
            subject.published.dictionary.get(one["indicator"], {}).get("title", one["indicator"]),
            wording.period_words(one["period"]),
            one["text"],
        )
        for one in sorted(found, key=lambda one: str(one["date"]), reverse=True)
    ]


def revisions(subject: Subject, indicator: str = "") -> list[Revision]:
    """The set's values that are other now, of the indicators its commitments name; of one if it is named."""
    now = {key(row): row for row in subject.rows.to_dict("records")}
    wanted = [indicator] if indicator else list(subject.indicators)
    found = []
    for row in subject.revision[subject.revision["indicator"].isin(wanted)].to_dict("records"):
        present = now[key(row)]
        unit, status = str(row["unit"]), present["status"]
        where = subject.published.label["area"].get(row["area_code"], row["area_code"])
        group = values.group_words(subject.published, row["group_key"])
        parts = [where, group, values.period_words(subject.published, present), values.unit_words(unit)]
        found.append(
            Revision(
                row["indicator"],
                subject.info(row["indicator"])["title"],
                ", ".join(part for part in parts if part),
                values.amount(float(row["value"]), unit),
                wording.long_date(date.fromisoformat(row["edition"][:10])),
                values.amount(float(present["value"]), unit) if status == "ok" else WORDS["value"][status].words,
                values.anchor(present, subject.promise_set["area_code"]),
            )
        )
    return found
