"""The set's municipality beside others, per 100 000 inhabitants: one small panel each, on one scale.

In one plot a municipality with many offences flattens the rest; and nothing is ranked: panels stand in code order. What
came after a closed set's period stands after a gap in the line.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import comparisons, wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.sentences import unmarked

UNIT, KIND = "per_100k", "year"
HEIGHT_PX = {"wide": 236, "phone": 190}  # of a phone's panel: they are stacked
MARGIN_PX = {"wide": (48, 52, 52, 30), "phone": (44, 40, 52, 28)}
FEWEST_POINTS = 3
GAP_PX = {"wide": 64, "phone": 56}
LABELS_APART_PX = 15
PROMISE_YEAR = "Löftesåret"


def data(subject: Subject) -> pd.DataFrame:
    """Yearly rates of the latest comparable series, of the set's own area and of the others that are at hand.

    Returns:
        Columns area_code, area, own, period, position (year), value, preliminary, after (of a closed set: the period);
        own area first. Empty without others.
    """
    lines = comparisons.lines(subject.published, subject.promise_set, subject.indicator, UNIT, KIND)
    rows = subject.rows
    rows = rows[(rows["unit"] == UNIT) & (rows["period_kind"] == KIND) & (rows["dimension"] == "")]
    own = rows[(rows["area_code"] == subject.promise_set["area_code"]) & (rows["status"] == "ok")]
    if own.empty or not lines:
        return pd.DataFrame()
    own = own.sort_values("period_start")
    shown = pd.concat([own, *(line.rows for line in lines)])
    shown = shown[(shown["status"] == "ok") & (shown["series"] == own["series"].iloc[-1])]
    names = {line.area_code: line.name for line in lines}
    frame: pd.DataFrame = shown[["area_code", "period", "value", "preliminary"]].copy()
    frame["area"] = [names.get(code, subject.area) for code in frame["area_code"]]
    frame["own"] = frame["area_code"] == subject.promise_set["area_code"]
    frame["position"] = frame["period"].astype("int64")
    frame["after"] = subject.is_over & (frame["position"] > subject.end.year)
    enough = frame.groupby("area_code")["value"].transform("size") >= FEWEST_POINTS
    frame = frame[enough].sort_values(["own", "area_code", "position"], ascending=[False, True, True])
    has_both = frame["own"].any() and not frame["own"].all()
    return frame.reset_index(drop=True) if has_both else pd.DataFrame()


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """One panel per other area, side by side or (phone) stacked, the set's own area in each."""
    own = frame[frame["own"]]
    others = [rows for _, rows in frame[~frame["own"]].groupby("area_code", sort=False)]
    left, right, above, below = MARGIN_PX[size]
    height = HEIGHT_PX[size] if size == "wide" else above + below + len(others) * (HEIGHT_PX[size] - 50) + GAP_PX[
        size] * (len(others) - 1)  # fmt: skip
    drawn = style.figure(size, height, MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    top = float(frame["value"].max()) * 1.06
    whole = style.WIDTH_PX[size] - left - right if size == "wide" else height - above - below
    length = (1 - GAP_PX[size] / whole * (len(others) - 1)) / len(others)
    panel_px = (HEIGHT_PX[size] - above - below) if size == "wide" else length * whole
    for number, other in enumerate(others):
        start = number * (length + GAP_PX[size] / whole)
        place = [round(start, 5), round(start + length, 5)]
        suffix = str(number + 1) if number else ""
        _axes(drawn, frame, suffix, place, top, size, has_ticks=number == 0 or size == "phone")
        for name, rows, is_own in ((f"other{number}", other, False), (f"own{number}", own, True)):
            _line(drawn, rows, suffix, name, is_own=is_own, counted=not is_own or number == 0)
        _write_ends(drawn, own, other, suffix, size, px_per_unit=panel_px / top)
        wide = size == "wide"
        corner: dict[str, Any] = {"x": place[0] if wide else 0, "y": 1 if wide else 1 - place[0], "xanchor": "left"}
        style.write(drawn, other["area"].iloc[0], size, bold=True, yanchor="bottom", yshift=6, **corner)
        if subject.is_over:
            _mark_year(drawn, subject.end.year, suffix)
        if subject.is_over and number == 0:
            _name_year(drawn, subject.end.year, pd.concat([own, other]), top, size)
    style.write(
        drawn, f"Blå linje: {subject.area}. Streckad: den andra kommunen", size, x=0, y=1, xanchor="left",
        yanchor="bottom", yshift=26, xshift=2 - left,
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """A plain fact, no finding: what the panels show and why these municipalities."""
    lines = comparisons.lines(subject.published, subject.promise_set, subject.indicator, UNIT, KIND)
    others = list(dict.fromkeys(frame.loc[~frame["own"], "area"]))
    span = f"{frame['period'].min()}–{frame['period'].max()}"
    last = frame[frame["period"] == frame["period"].max()]
    values = wording.listed([f"{area} {wording.number(value)}" for area, value in last[["area", "value"]].to_numpy()])
    counted = f"{wording.small_number(len(others))} andra kommuner" if len(others) > 1 else "en annan kommun"
    panels = (
        f"Ett litet linjediagram för var och en av {wording.listed(others)}, med {subject.area} i alla,"
        if len(others) > 1
        else f"Ett linjediagram över {subject.area} och {others[0]},"
    )
    note = [unmarked(comparisons.sentence(subject.published, subject.promise_set, lines))]
    if len(others) > 1:
        note.append("Ordningen är kommunkodens, inte storlekens.")
    if frame["after"].any():
        note.append("Luckan i linjerna skiljer löftesåret från åren efter.")
    return Words(
        title=f"{subject.title} i {subject.area} och {counted}",
        subtitle=f"Antal per 100{wording.SPACE}000 invånare och år, {span}.",
        description=(
            f"{panels} på samma skala från noll. År {frame['period'].max()}: {values} per 100{wording.SPACE}000 "
            "invånare. Alla värden finns i tabellen."
        ),
        note=" ".join(note),
        table=Table(
            ("Kommun", "År", f"Per 100{wording.SPACE}000 invånare"),
            tuple(
                (row["area"], row["period"], wording.number(row["value"]) + (" (preliminär)" * row["preliminary"]))
                for row in frame.to_dict("records")
            ),
        ),
    )


CHART = Chart("jamforelse", data, figure, words)


def _axes(
    drawn: go.Figure, frame: pd.DataFrame, suffix: str, place: list[float], top: float, size: Size, *, has_ticks: bool
) -> None:
    first, last = int(frame["position"].min()), int(frame["position"].max())
    wide = size == "wide"
    drawn.update_layout({
        f"xaxis{suffix}": style.time_axis(
            domain=place if wide else [0, 1], range=[first - 0.5, last + 0.5], tickvals=[first, last],
            anchor=f"y{suffix}",
        ),
        f"yaxis{suffix}": style.value_axis(
            domain=[0, 1] if wide else [round(1 - place[1], 5), round(1 - place[0], 5)], range=[0, top],
            anchor=f"x{suffix}", nticks=4, showticklabels=has_ticks,
        ),
    })  # fmt: skip


def _line(drawn: go.Figure, rows: pd.DataFrame, suffix: str, uid: str, *, is_own: bool, counted: bool) -> None:
    """One line, broken after a closed set's period."""
    x: list[Any] = rows["position"].tolist()
    y: list[Any] = rows["value"].tolist()
    before = int((~rows["after"]).sum())
    if 0 < before < len(x):
        x.insert(before, x[before - 1] + 0.5)
        y.insert(before, None)
    colour = colours()["blue" if is_own else "grey"]
    drawn.add_scatter(
        x=x, y=y, xaxis=f"x{suffix}", yaxis=f"y{suffix}", mode="lines", connectgaps=False,
        line={"color": colour, "width": 2.5 if is_own else 1.25, "dash": "solid" if is_own else "5px,3px"},
        hovertemplate=f"{rows['area'].iloc[0]} %{{x}}: %{{y:,.0f}}<extra></extra>",
        meta={"points": len(rows) if counted else 0}, uid=uid,
    )  # fmt: skip


def _write_ends(
    drawn: go.Figure, own: pd.DataFrame, other: pd.DataFrame, suffix: str, size: Size, *, px_per_unit: float
) -> None:
    """The last values beside their lines, moved apart where they would touch."""
    ends = [(own.iloc[-1], "blue", True), (other.iloc[-1], "grey", False)]
    distance = (ends[0][0]["value"] - ends[1][0]["value"]) * px_per_unit
    push = max(0.0, LABELS_APART_PX - abs(distance)) / 2 * (1 if distance >= 0 else -1)
    for (row, colour, is_own), shift in zip(ends, (push, -push), strict=True):
        style.write(
            drawn, wording.number(row["value"]), size, x=int(row["position"]), y=float(row["value"]),
            xref=f"x{suffix}", yref=f"y{suffix}", xanchor="left", xshift=6, yshift=round(shift, 1), colour=colour,
            bold=is_own,
        )  # fmt: skip


def _mark_year(drawn: go.Figure, year: int, suffix: str) -> None:
    line = {"color": colours()["grey"], "width": 1}
    drawn.add_shape({
        "type": "line", "xref": f"x{suffix}", "yref": f"y{suffix} domain", "x0": year, "x1": year, "y0": 0, "y1": 1,
        "line": line, "layer": "below",
    })  # fmt: skip


def _name_year(drawn: go.Figure, year: int, rows: pd.DataFrame, top: float, size: Size) -> None:
    """At the top or the foot of the first panel, wherever the lines after the year leave more room."""
    beside = rows.loc[rows["position"] >= year, "value"]
    is_above = beside.empty or top - float(beside.max()) >= float(beside.min())
    style.write(drawn, PROMISE_YEAR, size, x=year, xref="x", y=1 if is_above else 0, yref="y domain", xanchor="left",
                yanchor="top" if is_above else "bottom", xshift=3, colour="grey")  # fmt: skip
