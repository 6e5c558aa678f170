"""The small chart beside a promise: a line whose last point is filled, or a bar of what was done of what was planned.

168 × 52 px without axes. The number beside a line is the line's own last point. Counts begin at zero. A line is one
series: nothing is drawn across a break, and a period without a value is a gap.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import cases, wording
from pipeline.reporting.cases import Case
from pipeline.reporting.dashboards import fact_and_plan
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import SYNTHETIC
from pipeline.reporting.dashboards.fact_and_plan import FactAndPlan
from pipeline.reporting.dashboards.theme import FONT, colours
from pipeline.reporting.published import Published

SIZE = "small"
WIDTH_PX, HEIGHT_PX = 168, 52
MARK_PX, MARK_HEIGHT_PX = 11, 15
EDGE_PX = 6
MOST_HOLLOW_POINTS = 8  # a longer line shows its last point alone
FEWEST_POINTS = 3
MOSTLY = 0.8  # of its periods have a value that is shown
KINDS = ("month", "quarter", "year", "wave", "session", "snapshot")
Kind = Literal["line", "bar"]


@dataclass(frozen=True)
class Sparkline:
    """What is drawn.

    Attributes:
        id: of the drawing; ``<id>.small`` is its name among the drawings.
        kind: a line of values, or a bar of fact and plan.
        indicator: whose.
        points: of a line: x (days), value (NaN where there is none), period_start, period_end, period_kind.
        bar: of a bar.
        unit: of the values.
        target: where the dotted line goes; None without one.
        is_matched_change: the line goes from no change to the change against control sites, which are dashed at 0.
        synthetic: the mark stands inside.
    """

    id: str
    kind: Kind
    indicator: str
    points: pd.DataFrame
    bar: FactAndPlan | None
    unit: str
    target: float | None
    is_matched_change: bool
    synthetic: bool

    @property
    def name(self) -> str:
        """Among the drawings."""
        return f"{self.id}.{SIZE}"

    @property
    def last(self) -> Any:
        """The line's last point: a row of ``points``."""
        return self.points.dropna(subset="value").iloc[-1]


def of(
    published: Published, promise_set: dict[str, Any], promise: dict[str, Any], outcome: str, activities: list[str]
) -> Sparkline | None:
    """The small chart of a promise; None where there is no value of anything that it may show.

    Args:
        published: what was published.
        promise_set: the set.
        promise: one of its promises.
        outcome: the indicator of its headline change; '' if it names none.
        activities: its activity indicators that have been judged, the most telling first.
    """
    identity = f"{promise_set['id']}-{promise['id']}-liten"
    demo = bool(promise_set["demo"])
    if outcome:
        case = cases.case_of(published, promise_set, promise, outcome)
        points, target = _points(case), _target(case)
        if points["value"].notna().any():
            unit = str(case.info["unit"])
            return Sparkline(identity, "line", outcome, points, None, unit, target, case.is_matched_change, demo)
    for one in activities:
        bar = fact_and_plan.of(published, promise_set, promise, one)
        if bar and bar.plan:
            unit = str(published.dictionary[one]["unit"])
            return Sparkline(identity, "bar", one, pd.DataFrame(), bar, unit, bar.target, False, demo)
    return None


def figure(spark: Sparkline) -> go.Figure:
    """A plotly figure without axes."""
    drawn = go.Figure()
    top = MARK_HEIGHT_PX if spark.synthetic else EDGE_PX
    hidden = {"visible": False, "fixedrange": True, "automargin": False}
    drawn.update_layout(
        template="none", width=WIDTH_PX, height=HEIGHT_PX, showlegend=False, separators=style.SEPARATORS,
        margin={"l": EDGE_PX, "r": EDGE_PX, "t": top, "b": EDGE_PX, "autoexpand": False},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", xaxis=hidden, yaxis=hidden,
        font={"family": FONT, "size": MARK_PX, "color": colours()["ink"]},
    )  # fmt: skip
    if spark.synthetic:
        drawn.add_annotation(
            text=SYNTHETIC, showarrow=False, xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom",
            xshift=-EDGE_PX, yshift=1, borderpad=0, font={"size": MARK_PX, "color": colours()["grey"]},
        )  # fmt: skip
    if spark.kind == "bar" and spark.bar:
        _draw_bar(drawn, spark.bar)
    else:
        _draw_line(drawn, spark)
    return drawn


def _points(case: Case) -> pd.DataFrame:
    """The points of the line, in order of time, up to the end of a closed set or the day that pages speak from."""
    shown_until = min(case.end, case.as_of) if case.over else case.as_of
    rows = case.rows[case.rows["period_end"] <= shown_until]
    ok = rows[rows["status"] == "ok"]
    if ok.empty:
        return _as_points(rows.head(0))
    if case.is_matched_change:
        return _from_no_change(ok.sort_values("period_end").tail(1))
    kind = _kind(rows)
    same = rows[rows["period_kind"] == kind].sort_values("period_start")
    series = same[same["status"] == "ok"]["series"].iloc[-1]
    points = _as_points(same[same["series"] == series])
    return points.loc[points["value"].first_valid_index() :]


def _kind(rows: pd.DataFrame) -> str:
    """The finest kind of period that a line can be drawn of: the most points, unless too many of them are not shown."""
    counted = rows.assign(ok=rows["status"] == "ok").groupby("period_kind")["ok"].agg(["sum", "mean"])
    counted = counted[counted["sum"] >= min(FEWEST_POINTS, counted["sum"].max())]
    dense = counted[counted["mean"] >= MOSTLY]
    kept = dense if len(dense) else counted[counted["mean"] == counted["mean"].max()]
    return str(max(kept.index, key=lambda one: (kept.loc[one, "sum"], -KINDS.index(one))))


def _as_points(rows: pd.DataFrame) -> pd.DataFrame:
    points: pd.DataFrame = rows[["value", "period_start", "period_end", "period_kind"]].reset_index(drop=True)
    points.insert(0, "x", [float(day.toordinal()) for day in points["period_start"]])
    return points


def _from_no_change(rows: pd.DataFrame) -> pd.DataFrame:
    """A change against control sites begins, by what it means, at no change."""
    points = _as_points(pd.concat([rows.assign(value=0.0), rows]))
    points["x"] = [0.0, 1.0]
    return points


def _target(case: Case) -> float | None:
    """A total for a year says nothing about a month: then there is no line to draw."""
    if case.target is None:
        return None
    yearly = case.rows["period_kind"].eq("year").all()
    return float(case.target["value"]) if case.info["unit"] not in cases.ADDITIVE or yearly else None


def _draw_line(drawn: go.Figure, spark: Sparkline) -> None:
    values, blue = spark.points["value"], colours()["blue"]
    span = [float(spark.points["x"].iloc[0]), float(spark.points["x"].iloc[-1])]
    whole = span if span[0] < span[1] else [span[0] - 1, span[0] + 1]
    if spark.target is not None:
        drawn.add_scatter(x=whole, y=[spark.target] * 2, mode="lines",
                          line={"color": colours()["rust"], "width": 2, "dash": "2px,2px"})  # fmt: skip
    if spark.is_matched_change:
        drawn.add_scatter(x=whole, y=[0, 0], mode="lines",
                          line={"color": colours()["grey"], "width": 1.75, "dash": "6px,4px"})  # fmt: skip
    few = values.notna().sum() <= MOST_HOLLOW_POINTS
    drawn.add_scatter(
        x=spark.points["x"].tolist(), y=[None if pd.isna(one) else one for one in values], connectgaps=False,
        mode="lines+markers" if few else "lines", line={"color": blue, "width": 2}, cliponaxis=False,
        marker={"size": 5, "color": "#ffffff", "line": {"color": blue, "width": 1.5}, "opacity": 1},
    )  # fmt: skip
    drawn.add_scatter(x=[spark.last["x"]], y=[spark.last["value"]], mode="markers", cliponaxis=False,
                      marker={"size": 8, "color": blue, "opacity": 1})  # fmt: skip
    drawn.update_xaxes(range=whole)
    drawn.update_yaxes(range=_scale(values, spark))


def _scale(values: pd.Series, spark: Sparkline) -> list[float]:
    seen = [*values.dropna(), *([spark.target] if spark.target is not None else [])]
    if spark.unit in cases.ADDITIVE:
        return [0.0, float(max(seen)) * 1.05 or 1.0]
    low, high = float(min(seen)), float(max(seen))
    room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
    return [low - room, high + room]


def _draw_bar(drawn: go.Figure, bar: FactAndPlan) -> None:
    """The plan as a hollow frame, the fact as a filled bar in it; past the plan the bar goes on outside the frame."""
    assert bar.plan is not None
    whole = max(bar.fact, bar.plan, bar.target or 0.0)
    for length, filled in ((bar.fact, True), (bar.plan, False)):
        colour = colours()["blue"] if filled else "rgba(0,0,0,0)"
        drawn.add_shape(type="rect", x0=0, x1=length, y0=0, y1=1, fillcolor=colour,
                        line={"color": colours()["ink"], "width": 0 if filled else 1})  # fmt: skip
    if bar.target is not None:
        drawn.add_shape(type="line", x0=bar.target, x1=bar.target, y0=-0.3, y1=1.3,
                        line={"color": colours()["rust"], "width": 2, "dash": "2px,2px"})  # fmt: skip
    drawn.add_scatter(x=[0, whole], y=[0, 0], mode="markers", marker={"opacity": 0})  # without a trace nothing is drawn
    drawn.update_xaxes(range=[0, whole])
    drawn.update_yaxes(range=[-0.5, 1.5])


def period_words(spark: Sparkline) -> str:
    """When the last point is of, and since when there are points: *i oktober 2026, per månad från januari 2024*."""
    points = spark.points.dropna(subset="value")
    first, last = points.iloc[0], points.iloc[-1]
    when = wording.in_period(*_days(last))
    if len(points) == 1 or spark.is_matched_change:
        return when
    since = wording.span_words(*_days(first))
    steps = {"month": "per månad från", "quarter": "per kvartal från", "year": "per år från"}
    return f"{when}, {steps.get(str(last['period_kind']), 'första mätningen')} {since}"


def _days(point: Any) -> tuple[date, date]:
    return point["period_start"], point["period_end"]
