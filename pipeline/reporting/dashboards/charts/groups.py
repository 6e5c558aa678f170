"""A value for each group that was counted apart (year and sex, kind of staff): a point with its interval on one scale.

Groups stand in the order of their keys, never by size; a total is never worked out from them.
"""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import windows, wording
from pipeline.reporting.dashboards.charts import states, style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words, by_survey
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.fact_sentences import as_counts

OTHER_DIMENSIONS = ("", "site", "role", "promise_set")
MOST_PERIODS, FEWEST = 2, 2
ROW_PX, HEADING_PX, HATCH_PX = 30, 30, 18
MARGIN_PX = {"wide": (232, 56, 28, 34), "phone": (16, 44, 30, 30)}
ROOM = 1.1


def data(subject: Subject) -> pd.DataFrame:
    """The latest two waves (days, years) that were divided into groups, one row per group.

    Returns:
        Columns period, value, lower, upper, numerator, denominator, status, start, group, answers, after. Empty where
        nothing is divided.
    """
    rows = subject.rows
    unit = subject.published.dictionary[subject.indicator]["unit"]
    rows = rows[~rows["dimension"].isin(OTHER_DIMENSIONS) & (rows["unit"] == unit)]
    rows = rows[rows["period_kind"].isin(["wave", "snapshot", "year"])]
    rows = rows[rows["area_code"] == subject.own_area(rows)]
    if not rows["status"].isin(["ok", "suppressed"]).any():
        return pd.DataFrame()
    rows = rows.sort_values(["period_start", "dimension", "group_key"])
    latest = list(dict.fromkeys(rows["period"]))[-MOST_PERIODS:]
    rows = rows[rows["period"].isin(latest)]
    frame: pd.DataFrame = rows[["period", "value", "lower", "upper", "numerator", "denominator", "status"]].copy()
    frame["start"] = rows["period_start"]
    frame["group"] = [subject.group_words(key) for key in rows["group_key"]]
    frame["answers"] = [subject.survey_label(row).get("answers") for row in rows.to_dict("records")]
    frame["after"] = [subject.is_over and day > subject.end for day in frame["start"]]
    return frame.reset_index(drop=True)


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """One line per group under the heading of its wave."""
    unit = subject.published.dictionary[subject.indicator]["unit"]
    places, headings, bottom = _rows(frame, size)
    left, right, upper, lower = MARGIN_PX[size]
    drawn = style.figure(size, int(bottom) + upper + lower, (left, right, upper, lower),
                         synthetic=bool(subject.promise_set["demo"]))  # fmt: skip
    top = max(float(frame[["value", "upper"]].max().max()), 0.01) * ROOM
    top = min(1.0, top) if unit == "share" else top
    across = states.axis(unit, top)
    drawn.update_layout(
        xaxis=style.time_axis(**across, zeroline=True, zerolinecolor=colours()["ink"], zerolinewidth=1, showgrid=True,
                              gridcolor=colours()["grid"], tickfont={"size": style.SMALL_PX[size]}),
        yaxis={"range": [bottom, 0], "visible": False, "fixedrange": True},
    )  # fmt: skip
    at_left: dict[str, Any] = {"x": 0, "yref": "y", "xanchor": "left", "xshift": 2 - left}
    for period, y in headings.items():
        style.write(drawn, wording.capitalised(period), size, y=y, bold=True, bgcolor="#ffffff", **at_left)
    for number, (row, y) in enumerate(zip(frame.to_dict("records"), places, strict=True)):
        _draw(drawn, row, y, unit, top, number, size)
        above: dict[str, Any] = (
            {} if size == "wide" else {"yanchor": "bottom", "yshift": 10, "bgcolor": "#ffffff", "borderpad": 0}
        )
        style.write(drawn, row["group"], size, y=y, **at_left, **above)
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """A plain fact: groups are shown, not judged against each other."""
    unit = subject.published.dictionary[subject.indicator]["unit"]
    area = subject.area_name(subject.own_area(subject.rows))
    periods = list(dict.fromkeys(_when(row) for row in frame.to_dict("records")))
    shown = wording.listed([f"{wording.uncapitalised(row['group'])} {states.value(row, unit)}" for row in
                            frame[frame["period"] == frame["period"].iloc[-1]].to_dict("records")])  # fmt: skip
    note = ["Vågrätt streck: osäkerhetsintervall."] if frame["lower"].notna().any() else []
    if (frame["status"] == "suppressed").any():
        note.append("Där uppgiften inte visas är det för att enskilda personer inte ska kunna kännas igen.")
    shown_without = (frame["status"] == "ok") & frame["answers"].isna()
    if unit == "share" and shown_without.any() and subject.rows["period_kind"].eq("wave").any():
        note.append("Antal svar per grupp är inte publicerat, så skillnader mellan grupper kan inte bedömas.")
    return Words(
        title=_finding(frame, subject, unit),
        subtitle=f"{states.unit_words(unit)}, {area}.",
        description=(
            f"Punktdiagram från noll. {wording.capitalised(periods[-1])}: {shown}. Alla värden finns i tabellen."
        ),
        note=" ".join(note),
        table=Table(
            ("Grupp", "Tid", states.unit_words(unit), "Osäkerhetsintervall", "Antal svar"),
            tuple(_table_row(row, unit) for row in frame.to_dict("records")),
        ),
        is_later=bool(frame["after"].all()),
    )


CHART = Chart("grupper", data, figure, words, by_survey)


def _finding(frame: pd.DataFrame, subject: Subject, unit: str) -> str:
    """From the lowest to the highest of the newest values that are shown; of one, or of counts, how it is divided."""
    newest = frame[frame["period"] == frame["period"].iloc[-1]]
    when = _when(newest.iloc[-1].to_dict())
    ok = newest[newest["status"] == "ok"]
    counted = [as_counts(part, whole) for part, whole in zip(ok["numerator"], ok["denominator"], strict=True)]
    if len(ok) < FEWEST or (unit == "share" and any(counted)):
        return f"{subject.title}, efter grupp, {when}"
    lowest, highest = (wording.value(float(one), unit) for one in (ok["value"].min(), ok["value"].max()))
    which = "beroende på grupp" if len(ok) == len(newest) else "i de grupper som visas"
    return f"{subject.title}: från {lowest} till {highest} {which}, {when}"


def _rows(frame: pd.DataFrame, size: Size) -> tuple[list[float], dict[str, float], float]:
    """Where each group and each wave's heading stands, in px from the top, and where the plot ends."""
    places, headings, y, shown = [], {}, 0.0, ""
    row_px = ROW_PX if size == "wide" else ROW_PX + 14
    for row in frame.to_dict("records"):
        if row["period"] != shown:
            shown = row["period"]
            headings[_when(row)] = y + HEADING_PX / 2
            y += HEADING_PX
        places.append(y + row_px * (0.5 if size == "wide" else 0.7))
        y += row_px
    return places, headings, y + 6


def _draw(drawn: go.Figure, row: dict[Any, Any], y: float, unit: str, top: float, number: int, size: Size) -> None:
    if row["status"] != "ok":
        is_hidden = row["status"] == "suppressed"
        drawn.add_bar(
            x=[top if is_hidden else 0], y=[y], width=[HATCH_PX], orientation="h", marker=style.HATCHED,
            hovertemplate=f"{row['group']}: {states.words(row['status'])}<extra></extra>", meta={"points": 1},
            uid=f"group{number}",
        )  # fmt: skip
        style.write(drawn, states.words(row["status"]), size, x=0.5 if is_hidden else 0.02, y=y, yref="y",
                    bold=is_hidden, bgcolor="#ffffff", borderpad=2)  # fmt: skip
        return
    whole = pd.notna(row["lower"]) and pd.notna(row["upper"])
    drawn.add_scatter(
        x=[row["value"]], y=[y], mode="markers",
        marker={"size": 10, "color": "#ffffff" if row["after"] else colours()["blue"], "opacity": 1,
                "line": {"color": colours()["blue"], "width": 2}},
        error_x={"type": "data", "symmetric": False, "visible": bool(whole), "color": colours()["blue"], "width": 0,
                 "array": [row["upper"] - row["value"] if whole else 0], "thickness": 2,
                 "arrayminus": [row["value"] - row["lower"] if whole else 0]},
        hovertemplate=f"{row['group']}: {states.value(row, unit)}<extra></extra>", meta={"points": 1},
        uid=f"group{number}",
    )  # fmt: skip
    style.write(drawn, states.value(row, unit), size, x=1, y=y, yref="y", xanchor="left", xshift=6, colour="blue",
                font_px=style.FONT_PX[size])  # fmt: skip


def _table_row(row: dict[Any, Any], unit: str) -> tuple[str, ...]:
    interval = ""
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        interval = states.interval(row["lower"], row["upper"], unit)
    answers = wording.number(row["answers"]) if pd.notna(row["answers"]) else ""
    return (row["group"], _when(row), states.value(row, unit), interval, answers)


def _when(row: dict[Any, Any]) -> str:
    span = windows.span(row["period"])
    return wording.span_words(*span) if span else states.when(row["period"], row["start"])
