"""A total against its target: month by month added up, the year before as a thin line, the target as a dotted one.

A month that is hidden or missing ends the line: what follows cannot be added up without it.
"""

from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import cases, windows, wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.sentences import WORDS, target_words

HEIGHT_PX = {"wide": 320, "phone": 300}
MARGIN_PX = {"wide": (48, 112, 44, 34), "phone": (38, 44, 58, 28)}
FEWEST_MONTHS = 2
LABELS_APART_PX = 16


def data(subject: Subject) -> pd.DataFrame:
    """Monthly counts of the commitment's period and of the same months a year before, added up.

    Returns:
        Columns year (``now`` or ``before``), period, start, end, position (1: the first month), count, total,
        preliminary. Empty unless the promise sets a target for the total, and of fewer than two months.
    """
    info = subject.published.dictionary[subject.indicator]
    if not subject.target() or info["unit"] != "count" or info["kind"] != "outcome":
        return pd.DataFrame()
    case = cases.case_of(subject.published, subject.promise_set, subject.promise, subject.indicator)
    months = case.rows[case.rows["period_kind"] == "month"].sort_values("period_start")
    now = _added_up(months, case.first_day, case.last_day, "now")
    before = _added_up(months, windows.shifted(case.first_day, 1), windows.shifted(case.last_day, 1), "before")
    if len(now) < FEWEST_MONTHS:
        return pd.DataFrame()
    return pd.concat([now, before], ignore_index=True) if len(before) else now


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """Two lines from zero and the target across."""
    case = cases.case_of(subject.published, subject.promise_set, subject.promise, subject.indicator)
    drawn = style.figure(size, HEIGHT_PX[size], MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    target = subject.target() or {}
    goal = float(target["value"])
    top = max(float(frame["total"].max()), goal) * 1.08
    months = (case.last_day.year - case.first_day.year) * 12 + case.last_day.month - case.first_day.month + 1
    drawn.update_layout(xaxis=_months_axis(case.first_day, months, size), yaxis=style.value_axis(range=[0, top]))
    drawn.add_shape({
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": goal, "y1": goal,
        "line": {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"},
    })  # fmt: skip
    _, _, above, below = MARGIN_PX[size]
    px = (HEIGHT_PX[size] - above - below) / top
    for year in ("before", "now"):
        rows = frame[frame["year"] == year]
        if len(rows):
            _line(drawn, rows, year)
    _write_ends(drawn, frame, goal, str(target["better"] or "lower"), size, px)
    style.write(
        drawn, f"{subject.area}, antal sammanlagt", size, x=0, y=1, xanchor="left", yanchor="bottom",
        xshift=2 - MARGIN_PX[size][0], yshift=12,
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """The verdict on the goal, as the finding."""
    now, before = (frame[frame["year"] == year] for year in ("now", "before"))
    last, target = now.iloc[-1], subject.target() or {}
    aimed = target_words(float(target["value"]), "count", str(target["better"] or "lower"))
    word = WORDS["goal"].get(subject.verdict["goal"])
    said = word.ended if word and subject.is_over and word.ended else word.words if word else "redovisas"
    until = wording.span_words(now["start"].iloc[0], last["end"])
    text = f"{wording.number(last['total'])} {wording.in_period(now['start'].iloc[0], last['end'])}, målet är {aimed}"
    note = [f"Prickad linje: målet, {aimed} i hela perioden."]
    if len(before):
        note.append(f"Streckad linje: samma månader {before['start'].iloc[0].year}.")
    if now["preliminary"].any():
        note.append("Ihåliga punkter: preliminära uppgifter, som räknas med i linjen men inte bedöms.")
    return Words(
        title=f"{subject.title} mot målet {aimed}: {wording.uncapitalised(said)}",
        subtitle=f"Antal i {subject.area}, månad för månad sammanlagt, {until}.",
        description=f"Linjediagram från noll som läggs samman månad för månad: {text}. Alla värden finns i tabellen.",
        note=" ".join(note),
        table=Table(
            ("Månad", "Antal", "Sammanlagt", "Anmärkning"),
            tuple(
                (
                    wording.period_words(row["period"]),
                    wording.number(row["count"]),
                    wording.number(row["total"]),
                    "preliminär" if row["preliminary"] else "",
                )
                for row in frame.to_dict("records")
            ),
        ),
    )


CHART = Chart("summa", data, figure, words)


def _added_up(months: pd.DataFrame, first: date, last: date, year: str) -> pd.DataFrame:
    """Months that follow each other from the first day on, as far as each has a value."""
    rows = months[(months["period_start"] >= first) & (months["period_end"] <= last)]
    found, total = [], 0.0
    for position, row in enumerate(rows.to_dict("records"), 1):
        expected = first.year * 12 + first.month + position - 1
        if row["status"] != "ok" or row["period_start"].year * 12 + row["period_start"].month != expected:
            break
        total += row["value"]
        found.append(
            {"year": year, "period": row["period"], "start": row["period_start"], "end": row["period_end"],
             "position": position, "count": row["value"], "total": total, "preliminary": bool(row["preliminary"])}
        )  # fmt: skip
    return pd.DataFrame(found)


def _months_axis(first: date, months: int, size: Size) -> dict[str, Any]:
    """Every third month by its whole name, every one of a short period."""
    shown = range(0, months, 3 if months > 6 else 1)
    return style.time_axis(
        range=[0.6, months + 0.4], tickvals=[n + 1 for n in shown], tickangle=0,
        ticktext=[wording.MONTHS[(first.month - 1 + n) % 12] for n in shown], tickfont={"size": style.SMALL_PX[size]},
    )  # fmt: skip


def _line(drawn: go.Figure, rows: pd.DataFrame, year: str) -> None:
    is_now = year == "now"
    colour = colours()["blue" if is_now else "grey"]
    drawn.add_scatter(
        x=rows["position"].tolist(), y=rows["total"].tolist(), mode="lines+markers" if is_now else "lines",
        line={"color": colour, "width": 2.5 if is_now else 1.25, "dash": "solid" if is_now else "5px,3px"},
        marker={"size": 6, "color": ["#ffffff" if one else colour for one in rows["preliminary"]], "opacity": 1,
                "line": {"color": colour, "width": 1.5}},
        customdata=[wording.period_words(one) for one in rows["period"]],
        hovertemplate="till och med %{customdata}: %{y:,d}<extra></extra>", meta={"points": len(rows)}, uid=year,
    )  # fmt: skip


def _write_ends(drawn: go.Figure, frame: pd.DataFrame, goal: float, better: str, size: Size, px: float) -> None:
    """Year and total at each line's end and the target at the right, moved apart where they would touch."""
    for year, colour in (("now", "blue"), ("before", "grey")):
        rows = frame[frame["year"] == year]
        if rows.empty:
            continue
        row = rows.iloc[-1]
        number = wording.number(row["total"])
        text = f"{row['start'].year}: {number}" if size == "wide" else number
        near = abs(row["total"] - goal) * px < LABELS_APART_PX and year == "before"
        style.write(
            drawn, text, size, x=int(row["position"]), xref="x", y=row["total"], yref="y", xanchor="left", xshift=8,
            yshift=(LABELS_APART_PX if row["total"] >= goal else -LABELS_APART_PX) / 2 if near else 0, colour=colour,
            bold=year == "now",
        )  # fmt: skip
    said = f"Mål: {target_words(goal, 'count', better)}"
    if size == "phone":
        style.write(drawn, said, size, x=0, y=goal, yref="y", xanchor="left", yanchor="bottom", yshift=3, xshift=4,
                    colour="rust")  # fmt: skip
        return
    clear = frame[frame["year"] == "before"]["total"].max() if (frame["year"] == "before").any() else 0.0
    side = -1 if abs(clear - goal) * px < LABELS_APART_PX and clear >= goal else 1
    moved = LABELS_APART_PX / 2 * side if abs(clear - goal) * px < LABELS_APART_PX else 0
    style.write(drawn, said, size, x=1, y=goal, yref="y", xanchor="left", xshift=6, yshift=moved, colour="rust")
