"""What a chart is, what it is about, and what comes out of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import wording
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import marked

Size = Literal["wide", "phone"]
SIZES: tuple[Size, ...] = ("wide", "phone")
SYNTHETIC = "Påhittat exempel"


@dataclass(frozen=True)
class Subject:
    """One indicator of one promise, and all that was published about it.

    Attributes:
        published: everything that was published.
        promise_set: the set, as in ``promise.json``.
        promise: the promise in it.
        indicator: an id of the dictionary.
        verdict: its row of ``verdicts``.
        rows: its published rows, all areas and groups, whose synthetic mark agrees with the set's: a made-up
            municipality is never set beside a real one.
    """

    published: Published
    promise_set: dict[str, Any]
    promise: dict[str, Any]
    indicator: str
    verdict: Any
    rows: pd.DataFrame

    @classmethod
    def of(cls, published: Published, verdict: Any) -> "Subject":
        """The subject of a row of ``verdicts``."""
        promise_set = published.promise[verdict["promise_set"]]
        promise = next(one for one in promise_set["promises"] if one["id"] == verdict["promise"])
        rows = published.observation
        own = (rows["indicator"] == verdict["indicator"]) & (rows["synthetic"] == bool(promise_set["demo"]))
        return cls(published, promise_set, promise, verdict["indicator"], verdict, rows[own])

    @property
    def title(self) -> str:
        """The indicator's title."""
        return str(self.published.dictionary[self.indicator]["title"])

    @property
    def area(self) -> str:
        """Name of the set's area."""
        return self.area_name(self.promise_set["area_code"])

    @property
    def start(self) -> date:
        """First day of the promise period."""
        return date.fromisoformat(self.promise_set["period_start"])

    @property
    def end(self) -> date:
        """Last day of the promise period."""
        return date.fromisoformat(self.promise_set["period_end"])

    @property
    def is_over(self) -> bool:
        """The promise period ended before the day the pages speak from."""
        return self.end < date.fromisoformat(self.promise_set["as_of"])

    def area_name(self, code: str) -> str:
        """Name of an area; its code where no name was published."""
        return str(self.published.label["area"].get(code, code))

    def target(self) -> dict[str, Any] | None:
        """The target that the promise sets for this indicator."""
        for commitment in self.promise["commitments"]:
            if commitment["indicators"][:1] == [self.indicator] and commitment["target"]:
                return dict(commitment["target"])
        return None

    @property
    def has_baseline(self) -> bool:
        """The promise states a baseline for this indicator."""
        firsts = [one for one in self.promise["commitments"] if one["indicators"][:1] == [self.indicator]]
        return any(one["baseline"] for one in firsts)

    def sources(self, rows: pd.DataFrame) -> str:
        """Publishers of the deliveries behind the rows, as a sentence."""
        names = {name for joined in rows["deliveries"] for name in joined.split(";") if name}
        deliveries = self.published.delivery
        used = deliveries[deliveries["delivery"].isin(names)]
        publishers = list(dict.fromkeys(one for one in used["publisher"] if one))
        return f"Källa: {wording.listed(publishers)}." if publishers else ""


@dataclass(frozen=True)
class Table:
    """The picture's numbers as words: one row per plotted point."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """What is said about a picture, Swedish. ``title`` states the finding."""

    title: str
    subtitle: str
    description: str
    note: str
    table: Table


@dataclass(frozen=True)
class Chart:
    """One kind of chart.

    Attributes:
        id: part of the picture's id.
        data: subject → small frame, one row per plotted point; empty where there is nothing to draw.
        figure: frame, subject, size → plotly Figure with fixed width and height.
        words: frame, subject → what is said about it.
    """

    id: str
    data: Callable[[Subject], pd.DataFrame]
    figure: Callable[[pd.DataFrame, Subject, Size], go.Figure]
    words: Callable[[pd.DataFrame, Subject], Words]


@dataclass(frozen=True)
class Picture:
    """A chart of one indicator of one promise, ready to be drawn and put on its page.

    Attributes:
        id: safe in a file name and in HTML.
        promise_set: id of the set whose pages it stands on.
        promise: id of the promise whose page it stands on.
        indicator: id of what it shows.
        title: the finding, of a context indicator after "Bakgrund:"; begins "Påhittat exempel:" where the data is
            synthetic, like every text of it.
        subtitle: unit, place and period.
        description: for those who cannot see the picture.
        note: how to read it.
        source: who published the data.
        figures: ``wide`` and ``phone``: plotly Figures.
        table: its numbers, one row per plotted point.
        data: the same as a frame, for the download.
        synthetic: the data is made up.
    """

    id: str
    promise_set: str
    promise: str
    indicator: str
    title: str
    subtitle: str
    description: str
    note: str
    source: str
    figures: dict[str, go.Figure]
    table: Table
    data: pd.DataFrame
    synthetic: bool


def picture(chart: Chart, subject: Subject, frame: pd.DataFrame) -> Picture:
    """Make one picture of a frame that holds something."""
    words = chart.words(frame, subject)
    synthetic = bool(subject.promise_set["demo"])
    is_background = subject.published.dictionary[subject.indicator]["kind"] == "context"
    title = f"Bakgrund: {wording.uncapitalised(words.title)}" if is_background else words.title
    return Picture(
        id=f"{subject.promise_set['id']}-{subject.promise['id']}-{subject.indicator}-{chart.id}",
        promise_set=subject.promise_set["id"],
        promise=subject.promise["id"],
        indicator=subject.indicator,
        title=marked([title], synthetic=synthetic),
        subtitle=marked([words.subtitle], synthetic=synthetic),
        description=marked([words.description], synthetic=synthetic),
        note=marked([words.note], synthetic=synthetic),
        source=marked([subject.sources(subject.rows)], synthetic=synthetic),
        figures={size: chart.figure(frame, subject, size) for size in SIZES},
        table=words.table,
        data=frame,
        synthetic=synthetic,
    )
