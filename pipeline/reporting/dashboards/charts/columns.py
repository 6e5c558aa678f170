"""A register's values over the years as columns, with the four states of a value side by side.

A hidden value is a hatched gap as wide as its step and as high as the plot; words stand upright where there is nothing.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import wording
from pipeline.reporting.dashboards.charts import states, style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.fact_sentences import row_words
from pipeline.reporting.sentences import target_words

FEWEST, MOST = 2, 15
KINDS = ("year", "snapshot")
MEAN_OF_YEARS = "mean_of_years"
PLANNED = "fact_and_plan"  # measured against a plan: the picture of plans has it
HEIGHT_PX = {"wide": 320, "phone": 300}
MARGIN_PX = {"wide": (48, 16, 52, 44), "phone": (38, 8, 52, 42)}
NARROWEST_TICK_PX = 30
WIDEST_SHARE, WIDEST_PX = 0.64, 96
ROOM = 1.14  # above the highest column, for its number


def data(subject: Subject) -> pd.DataFrame:
    """The area's own values in the first unit, one row per year or day of count.

    Returns:
        Columns period, value, numerator, denominator, status, series, method, start, running (a year that is not
        over), slot (position from the left, a step more where the series breaks), after. A year without a row is one
        with the status ``missing``. Empty with fewer than two values, and of what has intervals (``series``) or a plan
        (``plan``).
    """
    rows = subject.rows
    unit = subject.published.dictionary[subject.indicator]["unit"]
    rows = rows[(rows["area_code"] == subject.promise_set["area_code"]) & (rows["dimension"] == "")]
    rows = rows[(rows["unit"] == unit) & rows["period_kind"].isin(KINDS) & (rows["method"] != PLANNED)]
    if unit == "yes_no" or rows["lower"].notna().any():
        return pd.DataFrame()
    kind = next((one for one in KINDS if (rows["period_kind"] == one).any()), "")
    rows = rows[rows["period_kind"] == kind].sort_values("period_start").tail(MOST)
    if rows["status"].isin(["ok", "suppressed"]).sum() < FEWEST:
        return pd.DataFrame()
    frame: pd.DataFrame = rows[["period", "value", "numerator", "denominator", "status", "series", "method"]].copy()
    frame["start"] = rows["period_start"]
    frame["running"] = [kind == "year" and day > subject.as_of for day in rows["period_end"]]
    frame = _with_missing_years(frame) if kind == "year" else frame
    breaks = (frame["series"] != frame["series"].shift()).cumsum() - 1
    frame = frame.reset_index(drop=True)
    frame["slot"] = range(len(frame))
    frame["slot"] += breaks.to_numpy()
    frame["after"] = [subject.is_over and day > subject.end for day in frame["start"]]
    return frame


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """Columns from zero, their numbers above them."""
    unit = subject.published.dictionary[subject.indicator]["unit"]
    drawn = style.figure(size, HEIGHT_PX[size], MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    target = subject.target()
    goal = float(target["value"]) if target else 0.0
    of_few = states.are_counts(frame, unit)
    highest = 1.0 if of_few else max(float(frame["value"].fillna(0).max()), goal)
    top = highest * ROOM if highest > 0 else 1.0
    drawn.update_layout(
        xaxis=style.time_axis(
            range=[-0.6, float(frame["slot"].max()) + 0.6], tickvals=frame["slot"].tolist(), tickangle=0,
            ticktext=_ticks(frame, size),
            tickfont={"size": style.SMALL_PX[size]},
        ),
        yaxis=style.value_axis(**states.axis(unit, top, of_few=of_few)),
        bargap=0,
    )  # fmt: skip
    _draw(drawn, frame, unit, top, min(WIDEST_SHARE, WIDEST_PX / _step_px(frame, size)))
    for row in frame.to_dict("records"):
        _write_value(drawn, row, unit, top, _step_px(frame, size), size)
    if target:
        _draw_goal(drawn, frame, goal, target_words(goal, unit, str(target["better"] or "lower")), size)
    style.write(
        drawn, f"{subject.area}, {wording.uncapitalised(_unit_words(frame, unit))}", size, x=0, y=1, xanchor="left",
        yanchor="bottom", xshift=2 - MARGIN_PX[size][0], yshift=26 if target else 12,
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """The verdict as the finding where there is one, else the plain fact of the last value."""
    unit = subject.published.dictionary[subject.indicator]["unit"]
    shown = [
        f"{states.value(row, unit) if row['status'] == 'ok' else wording.uncapitalised(states.words(row['status']))} "
        f"{states.at(row['period'], row['start'])}"
        for row in frame.to_dict("records")
    ]
    years = frame["start"].iloc[0].year, frame["start"].iloc[-1].year
    return Words(
        title=_finding(frame, subject, unit),
        subtitle=f"{_of_years(frame, unit)} i {subject.area}, {'–'.join(dict.fromkeys(map(str, years)))}.",
        description=(
            f"Stapeldiagram från noll över {wording.uncapitalised(subject.title)} i {subject.area}"
            f"{_in_description(frame)}: {wording.listed(shown)}."
        ),
        note=" ".join(_note(frame, subject)),
        table=Table(
            ("Tid", _unit_words(frame, unit), "Anmärkning"),
            tuple(
                (states.when(row["period"], row["start"]), states.value(row, unit), _why(row))
                for row in frame.to_dict("records")
            ),
        ),
        is_later=bool(frame["after"].all()),
    )


CHART = Chart("stolpar", data, figure, words)


def _with_missing_years(frame: pd.DataFrame) -> pd.DataFrame:
    held = {int(period) for period in frame["period"]}
    first = frame.iloc[0]
    lacking = [
        {"period": str(year), "value": states.NAN, "status": "missing", "start": first["start"].replace(year=year),
         "running": False,
         "series": frame.loc[[int(one) < year for one in frame["period"]], "series"].iloc[-1]}
        for year in range(min(held), max(held)) if year not in held
    ]  # fmt: skip
    return pd.concat([frame, pd.DataFrame(lacking)]).sort_values("period", kind="stable") if lacking else frame


def _draw(drawn: go.Figure, frame: pd.DataFrame, unit: str, top: float, width: float) -> None:
    ok = frame[frame["status"] == "ok"]
    hollow, rows = (ok["after"] | ok["running"]).to_numpy(), ok.to_dict("records")
    drawn.add_bar(
        x=ok["slot"].tolist(), y=ok["value"].tolist(), width=[width] * len(ok),
        marker={"color": ["#ffffff" if one else colours()["blue"] for one in hollow],
                "line": {"color": colours()["blue"], "width": [1.5 if one else 0 for one in hollow]}},
        customdata=[[states.when(row["period"], row["start"]), states.value(row, unit)] for row in rows],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra></extra>", meta={"points": len(ok)}, uid="values",
    )  # fmt: skip
    states.draw_without_number(drawn, frame, top, 1)


def _write_value(drawn: go.Figure, row: dict[Any, Any], unit: str, top: float, step_px: float, size: Size) -> None:
    if row["status"] != "ok":
        states.write_state(drawn, row, top, step_px, size)
        return
    style.write(drawn, states.value(row, unit), size, xref="x", yref="y", x=row["slot"], y=row["value"],
                yanchor="bottom", yshift=3, colour="blue", bold=row["value"] == 0)  # fmt: skip


def _of_years(frame: pd.DataFrame, unit: str) -> str:
    words = _unit_words(frame, unit)
    return f"{words}, vid det sista året," if _years(frame) else words


def _in_description(frame: pd.DataFrame) -> str:
    return f", medelvärde av {wording.small_number(_years(frame))} år vid det sista året" if _years(frame) else ""


def _years(frame: pd.DataFrame) -> int:
    """How many years each value is the mean of; 0 where it is of its own year."""
    years = frame.loc[frame["method"] == MEAN_OF_YEARS, "denominator"].dropna()
    return int(years.iloc[-1]) if len(years) else 0


def _unit_words(frame: pd.DataFrame, unit: str) -> str:
    if _years(frame):
        return f"Medelvärde av {wording.small_number(_years(frame))} år"
    return "Antal av alla" if states.are_counts(frame, unit) else states.unit_words(unit)


def _step_px(frame: pd.DataFrame, size: Size) -> float:
    left, right, _, _ = MARGIN_PX[size]
    return (style.WIDTH_PX[size] - left - right) / (float(frame["slot"].max()) + 1.2)


def _draw_goal(drawn: go.Figure, frame: pd.DataFrame, goal: float, said: str, size: Size) -> None:
    drawn.add_shape({
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": goal, "y1": goal,
        "line": {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"},
    })  # fmt: skip
    near_last = abs(float(frame["value"].fillna(0).iloc[-1]) - goal) < abs(
        float(frame["value"].fillna(0).iloc[0]) - goal
    )
    side: dict[str, Any] = {"x": 0, "xanchor": "left"} if near_last else {"x": 1, "xanchor": "right"}
    style.write(drawn, f"Mål: {said}", size, **side, y=goal, yref="y", yanchor="bottom", yshift=3,
                colour="rust", bgcolor="#ffffff", borderpad=1)  # fmt: skip


def _ticks(frame: pd.DataFrame, size: Size) -> list[str]:
    """A year below each column, or every second where they are narrow; a day on two lines."""
    rows, is_narrow = frame.to_dict("records"), _step_px(frame, size) < NARROWEST_TICK_PX
    if rows[0]["period"].isdigit():
        return [row["period"] if not is_narrow or (len(rows) - n) % 2 else "" for n, row in enumerate(rows)]
    days = [row["start"] for row in rows]
    if size == "wide" or len(rows) <= 3:
        return [f"{day.day} {wording.MONTHS[day.month - 1]}<br>{day.year}" for day in days]
    return [f"{day.day}/{day.month}<br>{day.year}" for day in days]


def _why(row: dict[Any, Any]) -> str:
    return "Året är inte slut" if row["running"] else states.WHY.get(row["status"], "")


def _finding(frame: pd.DataFrame, subject: Subject, unit: str) -> str:
    found = subject.finding()
    if found:
        return found
    last = frame[frame["status"] == "ok"].tail(1)
    if last.empty:
        return f"{subject.title}: {wording.uncapitalised(states.words('suppressed'))}"
    row = last.iloc[0].to_dict()
    if _years(frame):
        year = row["start"].year
        return f"{subject.title}: i genomsnitt {states.value(row, unit)} om året {year - _years(frame) + 1}–{year}"
    so_far = "hittills " if row["running"] else ""
    return f"{subject.title}: {row_words(row, unit)} {so_far}{states.at(row['period'], row['start'])}"


def _note(frame: pd.DataFrame, subject: Subject) -> list[str]:
    said = []
    for before, after in zip(frame.to_dict("records")[:-1], frame.to_dict("records")[1:], strict=True):
        if before["series"] != after["series"]:
            said.append(
                f"Siffrorna till och med {states.when(before['period'], before['start'])} går inte att jämföra med dem "
                f"från {states.when(after['period'], after['start'])} och framåt."
            )
    if (frame["status"] == "suppressed").any():
        said.append("Streckat fält: uppgiften visas inte, för att enskilda personer inte ska kunna kännas igen.")
    if (frame["status"] == "missing").any():
        said.append("En tom plats är inte noll: där saknas uppgiften.")
    if (frame["after"]).any() and not frame["after"].all():
        said.append("Ihåliga staplar efter löftesåret ändrar ingen bedömning.")
    if frame["running"].any():
        said.append("Ihålig stapel: året är inte slut.")
    if subject.target():
        said.append("Prickad linje: målet.")
    return said
