"""Numbered marks on a chart's zero line: when the promise's activities were done, never why anything changed.

A mark stands for a month with done activities; where months are too narrow for a number, for a quarter, half-year or
year of them. The marks are the same in both sizes, and a list under the picture explains them.
"""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Size, Subject
from pipeline.reporting.dashboards.theme import colours

DIAMETER_PX = {"wide": 16, "phone": 14}
NARROWEST_PX = 16
GROUPS_OF_MONTHS = (1, 3, 6, 12)
NOT_CAUSES = "Siffrorna visar när något gjordes, inte vad som har påverkat utvecklingen."


@dataclass(frozen=True)
class Marker:
    """One mark: where it stands (months since year 0) and what was done then, in words."""

    number: int
    position: float
    words: str


def of(subject: Subject, first: int, last: int, px_per_month: float) -> tuple[Marker, ...]:
    """The marks of a promise's activities between two months.

    Args:
        subject: whose promise.
        first: the first month of the axis, in months since year 0.
        last: its last month.
        px_per_month: in the narrowest drawing.
    """
    done = _done(subject)
    done = done[(done["position"] >= first) & (done["position"] <= last)]
    if done.empty:
        return ()
    months = next((n for n in GROUPS_OF_MONTHS if n * px_per_month >= NARROWEST_PX), GROUPS_OF_MONTHS[-1])
    grouped = done.groupby(done["position"] // months, sort=True)
    return tuple(
        Marker(number, float(rows["position"].min() + rows["position"].max()) / 2, _words(rows))
        for number, (_, rows) in enumerate(grouped, 1)
    )


def draw(drawn: go.Figure, markers: tuple[Marker, ...], axis: str, size: Size, uid: str) -> None:
    """Ink circles with white numbers on the zero line."""
    if not markers:
        return
    drawn.add_scatter(
        x=[one.position for one in markers], y=[0] * len(markers), xaxis=axis, mode="markers+text",
        marker={"size": DIAMETER_PX[size], "color": colours()["ink"], "opacity": 1},
        text=[str(one.number) for one in markers], textposition="middle center",
        textfont={"size": style.SMALL_PX[size], "color": "#ffffff", "weight": 700}, cliponaxis=False,
        customdata=[one.words for one in markers], hovertemplate="%{customdata}<extra></extra>",
        meta={"points": 0}, uid=uid,
    )  # fmt: skip


def _done(subject: Subject) -> pd.DataFrame:
    """Months with done activities of the promise: position, start, end, title, unit, value."""
    dictionary = subject.published.dictionary
    named = [one for commitment in subject.promise["commitments"] for one in commitment["indicators"]]
    activities = [one for one in dict.fromkeys(named) if dictionary[one]["kind"] == "activity"]
    rows = subject.published.observation
    rows = rows[rows["indicator"].isin(activities) & (rows["area_code"] == subject.promise_set["area_code"])]
    rows = rows[(rows["period_kind"] == "month") & (rows["dimension"] == "") & (rows["status"] == "ok")]
    rows = rows[rows["value"] > 0]
    rows = rows[rows["unit"] == rows["indicator"].map({one: dictionary[one]["unit"] for one in activities})]
    return pd.DataFrame({
        "position": [day.year * 12 + day.month - 1 for day in rows["period_start"]],
        "start": rows["period_start"].tolist(),
        "end": rows["period_end"].tolist(),
        "title": [wording.uncapitalised(dictionary[one]["title"]) for one in rows["indicator"]],
        "order": [activities.index(one) for one in rows["indicator"]],
        "unit": rows["unit"].tolist(),
        "value": rows["value"].tolist(),
    })  # fmt: skip


def _words(rows: pd.DataFrame) -> str:
    """As in *Juni 2026: hastighetskontroller 6, kampanjer 1*."""
    by_activity = [one for _, one in rows.groupby("order", sort=True)]
    said = ", ".join(
        f"{one['title'].iloc[0]} {wording.value(one['value'].sum(), one['unit'].iloc[0])}" for one in by_activity
    )
    when = wording.span_words(rows["start"].min(), rows["end"].max())
    return f"{wording.capitalised(when)}: {said}."
