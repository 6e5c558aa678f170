"""Activities against their plan, all of a promise in one picture: hollow plan, filled fact, a tick for time passed.

Every plan is drawn equally long, so what is compared is how far each has come, never one activity with another.
"""

import textwrap
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import cases, wording
from pipeline.reporting.dashboards import fact_and_plan
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Chart, Size, Subject, Table, Words
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.vocabulary import WORDS

MARGIN_PX = {"wide": (4, 4, 34, 26), "phone": (2, 2, 34, 24)}
BAR_PX = 20
LINE_PX = {"wide": 20, "phone": 17}
BETWEEN_PX = 22
LINE_LENGTH = {"wide": 80, "phone": 30}
IN_STEP = "I takt med tiden"
LEGEND = "Ram: det som var planerat. Fyllt: det som har gjorts."


def data(subject: Subject) -> pd.DataFrame:
    """One row per activity of the promise that has a plan to stand against.

    Returns:
        Columns indicator, title, commitment, fact, plan (what was planned; of a share all that are counted), goal (of a
        share: the target as a number of them; NaN without), due (share of the plan that the time passed stands for;
        NaN once the period is over), until (last day that the fact covers), words (*34 av 40*), code (verdict).
        Empty unless the subject is the first of them: the promise has one such picture.
    """
    planned = [row for one in _activities(subject) if (row := _row(subject, one))]
    if not planned or planned[0]["indicator"] != subject.indicator:
        return pd.DataFrame()
    return pd.DataFrame(planned)


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """One bar per activity with its name and numbers on a line above it."""
    lines = ["<br>".join(textwrap.wrap(title, LINE_LENGTH[size])) for title in frame["title"]]
    heights = [BAR_PX + LINE_PX[size] * (text.count("<br>") + 1) + BETWEEN_PX for text in lines]
    left, right, top, bottom = MARGIN_PX[size]
    drawn = style.figure(
        size, sum(heights) + top + bottom, (left, right, top, bottom), synthetic=bool(subject.promise_set["demo"])
    )
    longest = max(1.0, float((frame["fact"] / frame["plan"]).max()))
    drawn.update_layout(
        barmode="overlay",
        xaxis={"range": [0, longest * 1.002], "visible": False, "fixedrange": True},
        yaxis={"range": [sum(heights), 0], "visible": False, "fixedrange": True},
    )
    y = 0.0
    for number, (row, text, height) in enumerate(zip(frame.to_dict("records"), lines, heights, strict=True)):
        middle = y + height - BETWEEN_PX - BAR_PX / 2
        _draw(drawn, row, middle, number)
        beside: dict[str, Any] = {"yref": "y", "y": middle - BAR_PX / 2, "yanchor": "bottom", "yshift": 3}
        font_px = style.FONT_PX[size]
        style.write(drawn, text, size, x=0, xanchor="left", align="left", xshift=-left, font_px=font_px, **beside)
        style.write(drawn, row["words"], size, x=1, xanchor="right", bold=True, font_px=font_px, **beside)
        y += height
    _write_below(drawn, frame, size)
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """Which activities have which word, as the finding."""
    grouped: dict[str, list[str]] = {}
    for code, title in zip(frame["code"], frame["title"], strict=True):
        grouped.setdefault(code, []).append(wording.uncapitalised(title))
    said = [f"{WORDS['activity'][code].words}: {wording.listed(titles)}" for code, titles in grouped.items()]
    rows = frame.to_dict("records")
    values = wording.listed([f"{wording.uncapitalised(row['title'])} {row['words']}" for row in rows])
    return Words(
        title="; ".join([said[0], *map(wording.uncapitalised, said[1:])]),
        subtitle=f"Genomfört av planerat i {subject.area}, till och med {wording.long_date(frame['until'].max())}.",
        description=f"Liggande staplar, en för varje aktivitet: {values}. Alla värden finns i tabellen.",
        note=" ".join(_note(frame, subject)),
        table=Table(
            ("Aktivitet", "Genomfört av planerat", "Målnivå", "Status"),
            tuple(
                (row["title"], row["words"], "" if pd.isna(row["goal"]) else wording.number(row["goal"]),
                 WORDS["activity"][row["code"]].words)
                for row in rows
            ),
        ),
    )  # fmt: skip


CHART = Chart("plan", data, figure, words)


def _activities(subject: Subject) -> list[str]:
    named = [one for commitment in subject.promise["commitments"] for one in commitment["indicators"]]
    dictionary = subject.published.dictionary
    return [
        one for one in dict.fromkeys(named)
        if dictionary[one]["kind"] == "activity" and subject.verdicts.get(one, {}).get("activity") not in (None, "")
    ]  # fmt: skip


def _row(subject: Subject, indicator: str) -> dict[str, Any] | None:
    code = subject.verdicts[indicator]["activity"]
    found = fact_and_plan.of(subject.published, subject.promise_set, subject.promise, indicator)
    case = cases.case_of(subject.published, subject.promise_set, subject.promise, indicator)
    now = cases.present(case)
    if found is None or now is None or not found.plan or code == "no_data":
        return None
    goal = float("nan") if found.target is None else found.target
    return {
        "indicator": indicator, "title": case.info["title"], "commitment": case.commitment["id"], "fact": found.fact,
        "plan": found.plan, "goal": goal, "due": _due(case, has_plan=cases.plan_of(case, now) is not None),
        "until": min(now.end, case.as_of), "words": found.words, "code": code,
    }  # fmt: skip


def _due(case: cases.Case, *, has_plan: bool) -> float:
    """The share (0–1) of the plan's time that has passed; NaN once it is over, or without a plan."""
    if case.over or not has_plan:
        return float("nan")
    return min(1.0, ((case.as_of - case.start).days + 1) / ((case.end - case.start).days + 1))


def _draw(drawn: go.Figure, row: dict[Any, Any], y: float, number: int) -> None:
    outline = {"color": "#ffffff", "line": {"color": colours()["ink"], "width": 1}}
    filled = {"color": colours()["blue"], "line": {"width": 0}}
    for name, length, marker in (("plan", 1.0, outline), ("fact", row["fact"] / row["plan"], filled)):
        drawn.add_bar(
            x=[length], y=[y], width=[BAR_PX if name == "plan" else BAR_PX - 2], orientation="h", marker=marker,
            hovertemplate=f"{row['title']}: {row['words']}<extra></extra>", meta={"points": int(name == "fact")},
            uid=f"{name}{number}",
        )  # fmt: skip
    if pd.notna(row["goal"]):
        _tick(drawn, row["goal"] / row["plan"], y, {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"})
    if pd.notna(row["due"]):
        _tick(drawn, _due_at(row), y, {"color": colours()["ink"], "width": 2.5})


def _tick(drawn: go.Figure, x: float, y: float, line: dict[str, Any]) -> None:
    ends = {"y0": y - BAR_PX / 2 - 2, "y1": y + BAR_PX / 2 + 6}
    drawn.add_shape({"type": "line", "xref": "x", "yref": "y", "x0": x, "x1": x, "line": line, **ends})


def _due_at(row: Any) -> float:
    """Where the tick stands on a bar: the part of the plan, or of the target where there is one beside it."""
    whole = row["goal"] if pd.notna(row["goal"]) else row["plan"]
    return float(row["due"] * whole / row["plan"])


def _write_below(drawn: go.Figure, frame: pd.DataFrame, size: Size) -> None:
    """What the tick of the last bar that has one stands for, under all bars."""
    row = frame.iloc[-1]
    if pd.isna(row["due"]):
        return
    x = _due_at(row)
    style.write(
        drawn, IN_STEP, size, x=x, xref="x", y=0, yanchor="top", yshift=BETWEEN_PX - 8,
        xanchor="right" if x > 0.5 else "left", xshift=1 if x > 0.5 else -1,
    )  # fmt: skip


def _note(frame: pd.DataFrame, subject: Subject) -> list[str]:
    said = [LEGEND]
    as_of = wording.long_date(date.fromisoformat(subject.promise_set["as_of"]))
    shares = frame["due"].dropna()
    if shares.nunique() == 1:
        share = wording.percent(float(shares.iloc[0]))
        said.append(f"Svart streck: i takt med tiden. Den {as_of} hade {share} av tiden gått.")
    elif len(shares):
        said.append(f"Svart streck: i takt med tiden, så långt den hade gått den {as_of}.")
    if frame["goal"].notna().any():
        said.append("Prickat streck: målnivån.")
    return said
