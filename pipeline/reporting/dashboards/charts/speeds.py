"""Speeds before and after, street by street, and the change against the control streets with the goal beside it.

A single street proves nothing (METHODS 4), so the finding is always the difference between the groups.
"""

import math
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.sentences import WORDS, target_words

LEVEL, CHANGE = "mean_speed", "mean_speed_change"
HEIGHT_PX = {"wide": 520, "phone": 640}
MARGIN_PX = {"wide": (176, 56, 76, 34), "phone": (8, 52, 44, 30)}
GROUPS = {
    "treated": "Gator med åtgärder",
    "control": "Jämförelsegator utan åtgärder",
    "difference": "Skillnad mellan grupperna",
}
DIFFERENCE = "Med åtgärder minus jämförelse"
MATCHED = (
    "Förändringen är räknad på hela dygn med samma veckodagar före och efter. Den kan därför skilja sig lite från "
    "skillnaden mellan de två medelhastigheterna."
)


def data(subject: Subject) -> pd.DataFrame:
    """Every street's published change with its speeds before and after, then the difference between the groups.

    The change of a street is computed on whole days matched by weekday, so it is not quite ``after - before``.

    Returns:
        Columns role (treated, control, difference), street, limit_kmh, before, after, change (as published), lower,
        upper (km/h; of the difference only: a single street has no interval). Empty unless the indicator is the matched
        change and at least one street has one.
    """
    if subject.indicator != CHANGE:
        return pd.DataFrame()
    rows = subject.rows[(subject.rows["unit"] == "kmh") & (subject.rows["status"] == "ok")]
    rows = rows[(rows["area_code"] == subject.promise_set["area_code"]) & rows["dimension"].isin(["", "site"])]
    if rows.empty:
        return pd.DataFrame()
    rows = rows[rows["period"] == rows.sort_values("period_start")["period"].iloc[-1]]
    sites, levels = subject.published.label["site"], _levels(subject)
    streets = [
        {
            "role": sites[site]["role"],
            "street": sites[site]["street"],
            "limit_kmh": float(sites[site]["limit_kmh"]),
            "before": levels.get((site, "before"), math.nan),
            "after": levels.get((site, "after"), math.nan),
            "change": change,
            "lower": math.nan,
            "upper": math.nan,
        }
        for site, change in _by_site(rows[rows["dimension"] == "site"])
        if site in sites
    ]
    if not streets:
        return pd.DataFrame()
    frame = pd.DataFrame(streets).sort_values(["role", "street"], key=_groups_in_order).reset_index(drop=True)
    for both in rows[rows["dimension"] == ""].to_dict("records"):
        row = {"role": "difference", "street": DIFFERENCE, "change": both["value"]}
        frame.loc[len(frame)] = pd.Series(row | {"lower": both["lower"], "upper": both["upper"]})
    return frame


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """Wide: levels to the left, changes to the right. Phone: changes only, street and values as a line above."""
    drawn = style.figure(size, HEIGHT_PX[size], MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    places, headings, bottom = _rows(frame)
    right = [0.54, 1.0] if size == "wide" else [0.0, 1.0]
    drawn.update_layout(
        yaxis={"range": [bottom, -0.9], "visible": False, "fixedrange": True, "automargin": False},
        xaxis2=_change_axis(frame, right),
    )
    target = subject.target()
    if size == "wide":
        drawn.update_layout(
            xaxis=style.time_axis(domain=[0, 0.46], range=_level_range(frame), showgrid=True, nticks=5, showline=True,
                                  linecolor=colours()["ink"], gridcolor=colours()["grid"], tickformat=",d", anchor="y")
        )  # fmt: skip
        _draw_levels(drawn, frame, places)
        for text, x in (("Medelhastighet, km/h", 0), ("Förändring, km/h", 0.54)):
            style.write(drawn, text, size, x=x, y=1, xanchor="left", yanchor="bottom", yshift=24, bold=True)
        style.write(drawn, "○ före  ● efter", size, x=0, y=1, xanchor="left", yanchor="bottom", yshift=6, colour="grey")
    else:
        drawn.update_layout(xaxis={"visible": False, "domain": [0, 0.01]})
        style.write(drawn, "Förändring, km/h", size, x=0, y=1, xanchor="left", yanchor="bottom", yshift=4, bold=True)
    _draw_changes(drawn, frame, places, target, size)
    _write_names(drawn, frame, places, headings, size)
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """The verdict on the difference between the groups, as the finding."""
    verdict = subject.verdict
    change = WORDS["change"].get(verdict["change"])
    n = {role: int((frame["role"] == role).sum()) for role in ("treated", "control")}
    counted = f"{wording.small_number(n['treated'])} gator med åtgärder och {wording.small_number(n['control'])} utan"
    target = subject.target()
    goal = ""
    if target:
        aimed = target_words(float(target["value"]), "kmh", str(target["better"]), is_change=True)
        goal = f" Prickad linje: målet, {aimed}."
    both = frame[frame["role"] == "difference"]
    difference = ""
    if len(both):
        row = both.iloc[0]
        difference = (
            f" Skillnaden mellan grupperna är {_signed(row['change'])} kilometer i timmen, och den verkliga ligger "
            f"troligen {wording.interval(row['lower'], row['upper'], 1)}."
            if pd.notna(row["lower"])
            else f" Skillnaden mellan grupperna är {_signed(row['change'])} kilometer i timmen."
        )
    finding = wording.uncapitalised(change.words) if change else "redovisas"
    return Words(
        title=f"Medelhastigheten mot jämförelsegatorna: {finding}",
        subtitle=f"Medelhastighet per gata före och efter, {counted}.",
        description=f"Punktdiagram över {counted}, före och efter.{difference} Alla värden finns i tabellen.",
        note=f"{MATCHED} Romben är skillnaden mellan gruppernas genomsnitt, med osäkerhetsintervall.{goal} "
        "En enskild gata kan inte bedömas.",
        table=Table(
            ("Gata", "Grupp", "Gräns, km/h", "Före, km/h", "Efter, km/h", "Förändring, km/h", "Osäkerhetsintervall"),
            tuple(_table_row(row) for row in frame.to_dict("records")),
        ),
    )


CHART = Chart("gator", data, figure, words)


def _levels(subject: Subject) -> dict[tuple[str, str], float]:
    """Published mean speed (km/h) by site and side of the measure: before, after."""
    rows, sessions = subject.published.observation, subject.published.label["session"]
    rows = rows[(rows["indicator"] == LEVEL) & (rows["unit"] == "kmh") & (rows["dimension"] == "site")]
    rows = rows[(rows["area_code"] == subject.promise_set["area_code"]) & (rows["status"] == "ok")]
    sides = [sessions.get(period, {}).get("period", "") for period in rows["period"]]
    return {(site, side): value for side, (site, value) in zip(sides, _by_site(rows), strict=True)}


def _by_site(rows: pd.DataFrame) -> list[tuple[str, float]]:
    sites = rows["group_key"].str.removeprefix("site=")
    return list(zip(sites, rows["value"], strict=True))


def _groups_in_order(column: pd.Series) -> pd.Series:
    order = list(GROUPS)
    return column.map(order.index) if column.name == "role" else column


def _rows(frame: pd.DataFrame) -> tuple[list[float], dict[str, float], float]:
    """Where each street and each heading stands, downwards from 0, and where the plot ends."""
    places, headings, y, role = [], {}, 0.0, ""
    for one in frame["role"]:
        if one != role:
            y += 0.5 if role else 0.0
            headings[one], role = y, one
            y += 1
        places.append(y)
        y += 1
    return places, headings, y + 0.3


def _change_axis(frame: pd.DataFrame, domain: list[float]) -> dict[str, Any]:
    seen = frame[["change", "lower", "upper"]].to_numpy(dtype="float64")
    least, most = float(np.nanmin(seen)), float(np.nanmax(seen))
    low, high = min(least, -1.0) - 0.5, max(most, 1.0) + 0.5
    step = 1 if high - low < 6.5 else 2 if high - low < 12 else 5
    ticks = [step * one for one in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return style.time_axis(
        domain=domain, range=[low, high], zeroline=True, zerolinecolor=colours()["ink"], zerolinewidth=1,
        tickvals=ticks, ticktext=[wording.number(one, signed=True) for one in ticks], showline=True,
        linecolor=colours()["ink"], anchor="y",
    )  # fmt: skip


def _level_range(frame: pd.DataFrame) -> list[float]:
    levels = frame[["before", "after"]].to_numpy(dtype="float64")
    seen = levels[~np.isnan(levels)]
    return [float(seen.min()) - 6, float(seen.max()) + 6] if len(seen) else [0, 1]


def _draw_levels(drawn: go.Figure, frame: pd.DataFrame, places: list[float]) -> None:
    for number, (row, y) in enumerate(zip(frame.to_dict("records"), places, strict=True)):
        if pd.isna(row["before"]):
            continue
        colour = colours()["blue" if row["role"] == "treated" else "grey"]
        falls = row["after"] < row["before"]
        drawn.add_scatter(
            x=[row["before"], row["after"]], y=[y, y], mode="lines+markers+text", xaxis="x",
            line={"color": colour, "width": 1.5},
            marker={"color": ["#ffffff", colour], "size": 9, "line": {"color": colour, "width": 1.75}},
            text=[wording.number(row["before"], 1), wording.number(row["after"], 1)],
            textposition=["middle right", "middle left"] if falls else ["middle left", "middle right"],
            textfont={"size": 12, "color": colour}, cliponaxis=False,
            hovertemplate=f"{row['street']}: %{{x:.1f}} km/h<extra></extra>", meta={"points": 0}, uid=f"level{number}",
        )  # fmt: skip


def _draw_changes(
    drawn: go.Figure, frame: pd.DataFrame, places: list[float], target: dict[str, Any] | None, size: Size
) -> None:
    for number, (row, y) in enumerate(zip(frame.to_dict("records"), places, strict=True)):
        both = row["role"] == "difference"
        colour = colours()["grey" if row["role"] == "control" else "blue"]
        whole = pd.notna(row["lower"])
        drawn.add_scatter(
            x=[row["change"]], y=[y], xaxis="x2", mode="markers",
            marker={"color": colour, "size": 12 if both else 9, "symbol": "diamond" if both else "circle"},
            error_x={
                "type": "data", "symmetric": False, "visible": whole, "color": colour, "width": 0,
                "array": [row["upper"] - row["change"] if whole else 0],
                "arrayminus": [row["change"] - row["lower"] if whole else 0], "thickness": 3 if both else 2,
            },
            hovertemplate=f"{row['street']}: %{{x:+.1f}} km/h<extra></extra>",
            meta={"points": 1}, uid=f"change{number}",
        )  # fmt: skip
        style.write(
            drawn, _signed(row["change"]), size, x=1, y=y, yref="y", xanchor="left", xshift=8,
            colour="grey" if row["role"] == "control" else "blue", bold=both, font_px=style.FONT_PX[size],
        )  # fmt: skip
    if target and frame["role"].iloc[-1] == "difference":
        goal, y = float(target["value"]), places[-1]
        drawn.add_shape({
            "type": "line", "xref": "x2", "yref": "y", "x0": goal, "x1": goal,
            "y0": y - (0.45 if size == "wide" else 0.2), "y1": y + 0.45,
            "line": {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"},
        })  # fmt: skip
        style.write(
            drawn, f"Mål: {_signed(goal)}", size, x=goal, y=y + 0.45, xref="x2", yref="y", yanchor="top", yshift=2,
            colour="rust",
        )  # fmt: skip


def _write_names(
    drawn: go.Figure, frame: pd.DataFrame, places: list[float], headings: dict[str, float], size: Size
) -> None:
    left: dict[str, Any] = {"x": 0, "yref": "y", "xanchor": "left", "xshift": 2 - MARGIN_PX[size][0]}
    for role, y in headings.items():
        style.write(drawn, GROUPS[role], size, y=y - (0.1 if size == "phone" else 0), bold=True, **left)
    for row, y in zip(frame.to_dict("records"), places, strict=True):
        name = row["street"]
        if pd.notna(row["limit_kmh"]):
            name += f", gräns {wording.number(row['limit_kmh'])}"
        if size == "wide":
            style.write(drawn, name, size, y=y, font_px=14 if pd.notna(row["limit_kmh"]) else 12, **left)
        else:
            values = ""
            if pd.notna(row["before"]):
                values = f": {wording.number(row['before'], 1)} → {wording.number(row['after'], 1)}"
            style.write(
                drawn, name + values, size, y=y, yanchor="bottom", yshift=4, bgcolor="#ffffff", borderpad=0, **left
            )


def _table_row(row: dict[Any, Any]) -> tuple[str, ...]:
    limit, before, after = (
        "" if pd.isna(row[name]) else wording.number(row[name], decimals)
        for name, decimals in (("limit_kmh", 0), ("before", 1), ("after", 1))
    )
    interval = "" if pd.isna(row["lower"]) else wording.interval(row["lower"], row["upper"], 1)
    return (row["street"], GROUPS[row["role"]], limit, before, after, _signed(row["change"]), interval)


def _signed(value: float) -> str:
    return wording.number(value, 1, signed=True)
