"""What stands at the end of a promise's row: its small chart with the number it ends in, or which series is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from pipeline.reporting import cases, headlines, wording
from pipeline.reporting.dashboards import fact_and_plan, said_picture
from pipeline.reporting.dashboards.charts import sparkline
from pipeline.reporting.dashboards.charts.sparkline import Sparkline
from pipeline.reporting.dashboards.drawing import Drawn
from pipeline.reporting.headlines import Headline
from pipeline.reporting.published import Published
from pipeline.reporting.sentences import WORDS, marked, phrase
from pipeline.reporting.survey_sentences import decimals_of

NO_CHANGE = "mot jämförelsegatorna (streckad linje)"


@dataclass(frozen=True)
class SmallPicture:
    """The chart and the words under it.

    Attributes:
        svg: the drawing, named with the finding; empty where there is none.
        number: the end value: *13*, *−2,1*; of a bar what was done: *9*.
        unit: what the number counts; of a bar *av 20* before it.
        period: when, and since when; '' of a bar.
        is_bar: fact and plan.
        has_target: a dotted line shows it.
        has_gaps: some period has no value, or none that is shown.
    """

    svg: Markup
    number: str
    unit: str
    period: str
    is_bar: bool
    has_target: bool
    has_gaps: bool = False


@dataclass(frozen=True)
class EmptySeries:
    """Nothing to draw: which series there is no value of, or none that is shown.

    Attributes:
        words: of the vocabulary, with the series.
        years: before and after: where two measurements would have stood.
        is_hidden: there is a value, and it is not shown.
        shape: of the word.
    """

    words: str
    years: tuple[int, int]
    is_hidden: bool
    shape: str


def figures(published: Published, verdicts: pd.DataFrame) -> dict[str, go.Figure]:
    """Every small chart of every set, by its name among the drawings."""
    every = (
        of_promise(published, promise_set, promise, headlines.headline(published, verdicts, set_id, promise["id"]))
        for set_id, promise_set in published.promise.items()
        for promise in promise_set["promises"]
    )
    return {one.name: sparkline.figure(one) for one in every if one}


def of_promise(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], headline: Headline
) -> Sparkline | None:
    """The small chart of a promise: its headline outcome, else the first of its activities that has a plan.

    None where the value that is judged is not shown: an earlier one beside *Uppgiften visas inte* would be read as it.
    """
    if headline.change.reason == "protected":
        return None
    judged = [one.indicator for one in headline.activity if one.indicator and one.code != "no_data"]
    named = [one for one in dict.fromkeys([promise["headline_indicator"], *judged]) if one in judged]
    return sparkline.of(published, promise_set, promise, headline.change.indicator, named)


def view(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], headline: Headline, drawn: Drawn
) -> SmallPicture | EmptySeries:
    """The picture as the template wants it."""
    spark = of_promise(published, promise_set, promise, headline)
    if spark is None:
        return _empty(published, promise_set, promise, headline)
    title = published.dictionary[spark.indicator]["title"]
    finding = _finding(title, spark, headline)
    drawing = drawn.svg.get(spark.name)
    svg = said_picture.said(drawing, spark.id, finding, _description(spark)) if drawing else Markup()
    has_target = spark.target is not None
    if spark.bar:
        number, _, rest = spark.bar.words.partition(" ")
        what = wording.uncapitalised(fact_and_plan.short_title(title) if rest.startswith("av ") else title)
        return SmallPicture(svg, number, f"{rest} {what}".strip(), "", True, has_target)
    number, unit = _value(spark)
    if spark.is_matched_change:
        return SmallPicture(svg, number, unit, NO_CHANGE, False, has_target)
    return SmallPicture(
        svg,
        number,
        unit or wording.uncapitalised(title),
        sparkline.period_words(spark),
        is_bar=False,
        has_target=has_target,
        has_gaps=bool(spark.points["value"].isna().any()),
    )


def _value(spark: Sparkline) -> tuple[str, str]:
    last = float(spark.last["value"])
    number, _, unit = wording.value(last, spark.unit).partition(" ")
    if spark.unit == "share":  # at the decimals that the sentence beside it gives the same shares
        known = spark.points["value"].dropna()
        number = wording.number(last * 100, decimals_of(float(known.iloc[0]), last))
    if spark.is_matched_change and spark.last["value"] > 0:
        number = f"+{number}"
    return number, unit


def _finding(title: str, spark: Sparkline, headline: Headline) -> str:
    """What the picture shows, in the words of its verdict."""
    status = next((one for one in headline.activity if spark.bar and one.indicator == spark.indicator), headline.change)
    said = f"{title}: {wording.uncapitalised(phrase(status).text)}."
    return marked([said], synthetic=spark.synthetic)


def _description(spark: Sparkline) -> str:
    """The picture in words, for those who do not see it."""
    if spark.bar:
        said = f"Stapel som visar {spark.bar.words}."
    else:
        points = spark.points.dropna(subset="value")
        last = f"sist {wording.value(float(spark.last['value']), spark.unit)} {sparkline.period_words(spark)}"
        first = f"först {wording.value(float(points['value'].iloc[0]), spark.unit)}"
        said = f"Linje: {last}." if len(points) == 1 or spark.is_matched_change else f"Linje: {first}, {last}."
    return marked([said, "Alla värden finns på löftets egen sida."], synthetic=spark.synthetic)


def _empty(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], headline: Headline
) -> EmptySeries:
    start, end = (date.fromisoformat(promise_set[name]) for name in ("period_start", "period_end"))
    named = [one for commitment in promise["commitments"] for one in commitment["indicators"]]
    series = headline.change.indicator or promise["headline_indicator"] or next(iter(named), "")
    rows = cases.case_of(published, promise_set, promise, series).rows if series else published.observation.head(0)
    hidden = bool((rows["status"] == "suppressed").any())
    word = WORDS["value"]["suppressed" if hidden else "missing"]
    title = wording.uncapitalised(published.dictionary[series]["title"]) if series else ""
    return EmptySeries(
        f"{word.words}: {title}" if title else word.words, (start.year - 1, end.year), hidden, word.shape
    )
