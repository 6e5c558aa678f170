"""What a chart is, what it is about, and what comes out of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import other_surveys, wording
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import WORDS, marked

Size = Literal["wide", "phone"]
SIZES: tuple[Size, ...] = ("wide", "phone")
SYNTHETIC = "Påhittat exempel"
POLICE_AREA = "lpo:"
WAVE = "wave"


@dataclass(frozen=True)
class Subject:
    """One indicator of one promise, and all that was published about it.

    Attributes:
        published: everything that was published.
        promise_set: the set, as in ``promise.json``.
        promise: the promise in it.
        indicator: an id of the dictionary.
        verdict: its row of ``verdicts``.
        verdicts: indicator → row of ``verdicts``, of every indicator that the promise names.
        rows: its published rows, all areas and groups, whose synthetic mark agrees with the set's: a made-up
            municipality is never set beside a real one.
        survey: of one survey among several that are not comparable: what it is called. ``rows`` are then its own.
        part: which of them, from 1; 0 where there is one alone.
        apart: said of them all: that they are not comparable.
    """

    published: Published
    promise_set: dict[str, Any]
    promise: dict[str, Any]
    indicator: str
    verdict: Any
    verdicts: dict[str, dict[str, Any]]
    rows: pd.DataFrame
    survey: str = ""
    part: int = 0
    apart: str = ""

    @classmethod
    def of(cls, published: Published, verdict: Any, verdicts: pd.DataFrame) -> "Subject":
        """The subject of a row of ``verdicts``."""
        promise_set = published.promise[verdict["promise_set"]]
        promise = next(one for one in promise_set["promises"] if one["id"] == verdict["promise"])
        rows = published.observation
        own = (rows["indicator"] == verdict["indicator"]) & (rows["synthetic"] == bool(promise_set["demo"]))
        beside = (verdicts["promise_set"] == verdict["promise_set"]) & (verdicts["promise"] == verdict["promise"])
        by_indicator: dict[str, dict[str, Any]] = {}
        for one in verdicts[beside].to_dict("records"):  # of one judged by groups, the first
            by_indicator.setdefault(str(one["indicator"]), {str(key): value for key, value in one.items()})
        return cls(published, promise_set, promise, verdict["indicator"], verdict, by_indicator, rows[own])

    @property
    def title(self) -> str:
        """The indicator's title."""
        title = str(self.published.dictionary[self.indicator]["title"])
        return f"{title} ({self.survey})" if self.survey else title

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
    def as_of(self) -> date:
        """The day that the pages speak from."""
        return date.fromisoformat(self.promise_set["as_of"])

    @property
    def is_over(self) -> bool:
        """The promise period ended before the day the pages speak from."""
        return self.end < self.as_of

    def area_name(self, code: str) -> str:
        """Name of an area; its code where no name was published."""
        return str(self.published.label["area"].get(code, code))

    def finding(self, when: str = "") -> str:
        """The verdict on the change as a title; '' where there is none, and of a background, which proves nothing.

        *Ingen säkerställd förändring i anmälda bostadsinbrott, 2016 mot 2017* · *Trygghet: kan inte bedömas*.
        """
        code = self.verdict["change"]
        if code in ("", "not_applicable") or self.is_background:
            return ""
        words = WORDS["change"][code].words
        if code == "cannot_judge":
            return f"{self.title}: {wording.uncapitalised(words)}"
        return f"{words} i {wording.uncapitalised(self.title)}{f', {when}' if when else ''}"

    @property
    def is_background(self) -> bool:
        """It is shown beside the promise and says nothing of whether it is kept."""
        return bool(self.published.dictionary[self.indicator]["kind"] == "context")

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

    def own_area(self, rows: pd.DataFrame) -> str:
        """The area whose rows speak for the set: see the function of the same name."""
        return own_area(self.published, self.promise_set, rows)

    def survey_label(self, row: Mapping[Any, Any]) -> dict[str, Any]:
        """Question, base, version, answers and invited of a published share; {} where nothing was published of it."""
        key = {"group_key": "", "indicator": self.indicator} | {
            name: row[name] for name in ("area_code", "period", "group_key") if name in row
        }
        held = self.published.label.get("survey", [])
        return next((dict(one) for one in held if all(one[name] == value for name, value in key.items())), {})

    def group_words(self, group_key: str) -> str:
        """A group as words: *Årskurs 9, flickor*; parts without words of their own as they are."""
        held = self.published.label.get("group", {})
        return wording.capitalised(", ".join(held.get(one, one) for one in group_key.split(";")))

    def sources(self, rows: pd.DataFrame) -> str:
        """Publishers of the deliveries behind the rows, as a sentence."""
        names = {name for joined in rows["deliveries"] for name in joined.split(";") if name}
        deliveries = self.published.delivery
        used = deliveries[deliveries["delivery"].isin(names)]
        publishers = list(dict.fromkeys(one for one in used["publisher"] if one))
        return f"Källa: {wording.listed(publishers)}." if publishers else ""


def own_area(published: Published, promise_set: dict[str, Any], rows: pd.DataFrame) -> str:
    """The area whose rows speak for a set: its own, else the police area that its surveys were made in.

    A figure of a police area is never the municipality's: whoever shows it says whose it is.
    """
    own = str(promise_set["area_code"])
    if (rows["area_code"] == own).any():
        return own
    deliveries = published.delivery
    served = set(deliveries.loc[deliveries["municipality"] == promise_set["municipality"], "delivery"])
    police = rows[rows["area_code"].str.startswith(POLICE_AREA)]
    police = police[[bool(served & set(joined.split(";"))) for joined in police["deliveries"]]]
    return str(police["area_code"].iloc[0]) if len(police) else own


def by_survey(subject: Subject) -> tuple[Subject, ...]:
    """The subject once for each survey that asked the set's own area; itself where one alone did."""
    waves = subject.rows[subject.rows["period_kind"] == WAVE]
    area = subject.own_area(waves)
    known = other_surveys.apart(subject.published, waves[waves["area_code"] == area])
    if len(known) < 2:
        return (subject,)
    apart = f"{wording.capitalised(wording.small_number(len(known)))} enkäter som inte går att jämföra: "
    apart += f"{wording.listed(list(known))}."
    return tuple(
        replace(subject, rows=rows, survey=name, part=number, apart=apart)
        for number, (name, rows) in enumerate(known.items(), 1)
    )


@dataclass(frozen=True)
class Table:
    """The picture's numbers as words: one row per plotted point."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Words:
    """What is said about a picture, Swedish. ``title`` states the finding; ``markers`` explains its numbered marks.

    ``is_later``: it shows only what came after a closed set's period.
    """

    title: str
    subtitle: str
    description: str
    note: str
    table: Table
    markers: tuple[str, ...] = ()
    is_later: bool = False


@dataclass(frozen=True)
class Chart:
    """One kind of chart.

    Attributes:
        id: part of the picture's id.
        data: subject → small frame, one row per plotted point; empty where there is nothing to draw.
        figure: frame, subject, size → plotly Figure with fixed width and height.
        words: frame, subject → what is said about it.
        parts: subject → the subjects to draw apart, one picture each; None where there is one picture.
    """

    id: str
    data: Callable[[Subject], pd.DataFrame]
    figure: Callable[[pd.DataFrame, Subject, Size], go.Figure]
    words: Callable[[pd.DataFrame, Subject], Words]
    parts: Callable[[Subject], tuple[Subject, ...]] | None = None


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
        subtitle: unit, place and period; of a background also what it does not show.
        description: for those who cannot see the picture.
        note: how to read it.
        source: who published the data.
        figures: ``wide`` and ``phone``: plotly Figures.
        table: its numbers, one row per plotted point.
        data: the same as a frame, for the download.
        synthetic: the data is made up.
        markers: what the numbered marks on the zero line stand for, in their order.
        dated: the day that it speaks from.
        is_later: it shows only what came after a closed set's period, which changes no verdict.
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
    markers: tuple[str, ...] = ()
    dated: str = ""
    is_later: bool = False


def picture(chart: Chart, subject: Subject, frame: pd.DataFrame) -> Picture:
    """Make one picture of a frame that holds something."""
    words = chart.words(frame, subject)
    synthetic = bool(subject.promise_set["demo"])
    title = f"Bakgrund: {wording.uncapitalised(words.title)}" if subject.is_background else words.title
    caveat = str(subject.published.dictionary[subject.indicator]["caveat"]) if subject.is_background else ""
    number = f"-{subject.part}" if subject.part > 1 else ""
    return Picture(
        id=f"{subject.promise_set['id']}-{subject.promise['id']}-{subject.indicator}-{chart.id}{number}",
        promise_set=subject.promise_set["id"],
        promise=subject.promise["id"],
        indicator=subject.indicator,
        title=marked([title], synthetic=synthetic),
        subtitle=marked([words.subtitle, subject.apart, caveat], synthetic=synthetic),
        description=marked([words.description], synthetic=synthetic),
        note=marked([words.note], synthetic=synthetic),
        source=marked([subject.sources(subject.rows)], synthetic=synthetic),
        figures={size: chart.figure(frame, subject, size) for size in SIZES},
        table=words.table,
        data=frame,
        synthetic=synthetic,
        markers=tuple(marked([one], synthetic=synthetic) for one in words.markers),
        dated=marked([f"Läget per {wording.long_date(subject.as_of)}."], synthetic=synthetic),
        is_later=words.is_later,
    )
