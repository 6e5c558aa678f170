"""Survey waves as points with their intervals and numbers of answers. A changed question is a gap, with its reason.

No line joins the waves: they are few, and not evenly spread in time.
"""

from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import other_surveys, survey_sentences, windows, wording
from pipeline.reporting.dashboards.charts import states, style
from pipeline.reporting.dashboards.charts.base import WAVE, Chart, Size, Subject, Table, Words, by_survey
from pipeline.reporting.dashboards.theme import colours
from pipeline.reporting.sentences import target_words

FEWEST = 2
HEIGHT_PX = {"wide": 320, "phone": 320}
MARGIN_PX = {"wide": (52, 132, 52, 48), "phone": (44, 12, 52, 62)}
PARTS = {"question": "frågan", "base": "vilka som räknas", "question_version": "frågans utformning"}
COLUMNS = (
    "area_code", "area", "own", "period", "start", "end", "value", "lower", "upper", "answers", "invited", "status",
    "series", "slot", "role", "after",
)  # fmt: skip
NO_ANSWERS = "antal svar ej publicerat"
ROOM = 1.12
GAP = 0.9  # how wide a hidden wave is, of its step
ANOTHER = "Går inte att jämföra"


def data(subject: Subject) -> pd.DataFrame:
    """One row per wave of the set's own area, then those of other areas that asked the same question in that wave.

    Returns:
        Columns area_code, area, own, period, start, end, value, lower, upper, answers, invited, status, series, slot (a
        step more where the question changed), role (baseline, promise or ''), after. Empty with fewer than two waves.
    """
    rows = subject.rows
    rows = rows[(rows["period_kind"] == WAVE) & (rows["dimension"] == "") & (rows["unit"] == "share")]
    rows = rows.sort_values(["period_start", "area_code"])
    area = subject.own_area(rows)
    own = rows[rows["area_code"] == area]
    if len(own) < FEWEST:
        return pd.DataFrame()
    asked = set(zip(own["period"], own["series"], strict=True))
    others = rows[(rows["area_code"] != area) & (rows["status"] == "ok")]
    others = others[[one in asked for one in zip(others["period"], others["series"], strict=True)]]
    slots = _slots(own)
    frame = pd.concat([own.assign(own=True), others.assign(own=False)], ignore_index=True)
    frame["area"] = [subject.area_name(code) for code in frame["area_code"]]
    frame["slot"] = [slots[period] for period in frame["period"]]
    told = [subject.survey_label(row) for row in frame.to_dict("records")]
    frame["answers"] = [one.get("answers") for one in told]
    frame["invited"] = [one.get("invited") for one in told]
    frame["after"] = [subject.is_over and day > subject.end for day in frame["period_start"]]
    frame["role"] = [_role(row, subject) for row in frame.to_dict("records")]
    frame = frame.rename(columns={"period_start": "start", "period_end": "end"})
    return frame[list(COLUMNS)]


def figure(frame: pd.DataFrame, subject: Subject, size: Size) -> go.Figure:
    """Points on a scale from zero, one slot per wave."""
    drawn = style.figure(size, HEIGHT_PX[size], MARGIN_PX[size], synthetic=bool(subject.promise_set["demo"]))
    target = subject.target()
    goal = float(target["value"]) if target else 0.0
    top = min(1.0, max(float(frame[["value", "upper"]].max().max()), goal, 0.05) * ROOM)
    own = frame[frame["own"]]
    last = float(own["slot"].max())
    drawn.update_layout(
        xaxis=style.time_axis(
            range=[-0.6, last + 0.6], tickvals=own["slot"].tolist(), tickangle=0,
            ticktext=[_tick(row, size) for row in own.to_dict("records")], tickfont={"size": style.SMALL_PX[size]},
        ),
        yaxis=style.value_axis(**states.axis("share", top)),
    )  # fmt: skip
    _mark_periods(drawn, own)
    if target:
        _draw_goal(drawn, goal, target_words(goal, "share", str(target["better"] or "higher")), size)
    _draw_points(drawn, own, top)
    _draw_others(drawn, frame[~frame["own"]], size)
    _write_breaks(drawn, own, size)
    left, right, _, _ = MARGIN_PX[size]
    step_px = (style.WIDTH_PX[size] - left - right) / (last + 1.2) * GAP
    places = _decimals(own, subject)
    for row in own.to_dict("records"):
        _write_value(drawn, row, places, top, step_px, size)
    style.write(
        drawn, f"{own['area'].iloc[0]}, procent av dem som svarade", size, x=0, y=1, xanchor="left", yanchor="bottom",
        xshift=2 - MARGIN_PX[size][0], yshift=24 if size == "wide" else 12,
    )  # fmt: skip
    return drawn


def words(frame: pd.DataFrame, subject: Subject) -> Words:
    """The verdict as the finding where the promise's own area is shown, else the plain fact of the last wave."""
    own = frame[frame["own"]]
    area = str(own["area"].iloc[0])
    places = _decimals(own, subject)
    shown = [f"{states.value(row, 'share', places)} ({_when(row)})" for row in own.to_dict("records")]
    span = wording.span_words(date(own["start"].iloc[0].year, 1, 1), date(own["end"].iloc[-1].year, 12, 31))
    return Words(
        title=_finding(own, subject),
        subtitle=f"Procent av dem som svarade, {area}, {span}.",
        description=(
            f"Punktdiagram från noll över {wording.uncapitalised(subject.title)} i {area}: "
            f"{wording.listed(shown)}. Alla värden finns i tabellen."
        ),
        note=" ".join(_note(frame, subject)),
        table=Table(
            ("Område", "Tid", "Andel", "Osäkerhetsintervall", "Antal svar", "Tillfrågade"),
            tuple(_table_row(row, places) for row in frame.to_dict("records")),
        ),
        is_later=bool(frame["after"].all()),
    )


CHART = Chart("enkat", data, figure, words, by_survey)


def _decimals(own: pd.DataFrame, subject: Subject) -> int:
    """One where a share would else be rounded to its target, or the compared ones to a difference that is not theirs.

    The latter as in the sentence beside the picture.
    """
    target = subject.target()
    ok = own[own["status"] == "ok"]
    if other_surveys.decimals(ok["value"].tolist(), float(target["value"]) if target else None):
        return 1
    compared = ok[ok["role"].isin(["baseline", "promise"])]["value"].tolist()
    return survey_sentences.decimals_of(compared[0], compared[-1]) if len(compared) > 1 else 0


def _slots(own: pd.DataFrame) -> dict[str, float]:
    breaks = (own["series"] != own["series"].shift()).cumsum() - 1
    return {period: float(n + broken) for n, (period, broken) in enumerate(zip(own["period"], breaks, strict=True))}


def _role(row: dict[Any, Any], subject: Subject) -> str:
    if subject.start <= row["period_start"] and row["period_end"] <= subject.end:
        return "promise"
    return "baseline" if row["period"] == subject.verdict["baseline_period"] else ""


def _mark_periods(drawn: go.Figure, own: pd.DataFrame) -> None:
    for slot in own.loc[own["role"] == "baseline", "slot"]:
        drawn.add_shape({
            "type": "rect", "xref": "x", "yref": "paper", "x0": slot - 0.45, "x1": slot + 0.45, "y0": 0, "y1": 1,
            "fillcolor": colours()["tint"], "line_width": 0, "layer": "below",
        })  # fmt: skip


def _draw_points(drawn: go.Figure, own: pd.DataFrame, top: float) -> None:
    ok = own[own["status"] == "ok"]
    band = ok["lower"].notna() & ok["upper"].notna()
    drawn.add_scatter(
        x=ok["slot"].tolist(), y=ok["value"].tolist(), mode="markers",
        marker={
            "size": [13 if one == "promise" else 10 for one in ok["role"]],
            "color": ["#ffffff" if one else colours()["blue"] for one in ok["after"]],
            "line": {"color": colours()["blue"], "width": 2}, "opacity": 1,
        },
        error_y={
            "type": "data", "symmetric": False, "color": colours()["blue"], "thickness": 2, "width": 0,
            "array": (ok["upper"] - ok["value"]).where(band, 0).tolist(),
            "arrayminus": (ok["value"] - ok["lower"]).where(band, 0).tolist(),
        },
        customdata=[[_when(row), states.value(row, "share"), _interval(row)] for row in ok.to_dict("records")],
        hovertemplate="%{customdata[0]}: %{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        meta={"points": len(ok)}, uid="waves",
    )  # fmt: skip
    states.draw_without_number(drawn, own, top, GAP)


def _draw_others(drawn: go.Figure, others: pd.DataFrame, size: Size) -> None:
    """Other areas as named grey diamonds, in code order, never ranked."""
    for number, (name, rows) in enumerate(others.groupby("area", sort=False)):
        drawn.add_scatter(
            x=[one + 0.18 for one in rows["slot"]], y=rows["value"].tolist(), mode="markers",
            marker={"symbol": "diamond-open", "size": 9, "color": colours()["grey"], "line": {"width": 1.5}},
            hovertemplate=f"{name}: %{{y:.0%}}<extra></extra>", meta={"points": len(rows)}, uid=f"other{number}",
        )  # fmt: skip
        beside: dict[str, Any] = {"xref": "x", "x": float(rows["slot"].iloc[-1]) + 0.18, "xanchor": "left", "xshift": 9}
        if size == "phone":  # under its diamond, inside the paper
            beside = {"x": 1, "xanchor": "right", "yanchor": "top", "yshift": -6, "xshift": 10}
        style.write(drawn, str(name), size, y=rows["value"].iloc[-1], yref="y", colour="grey", **beside)


def _write_value(drawn: go.Figure, row: dict[Any, Any], places: int, top: float, step_px: float, size: Size) -> None:
    if row["status"] != "ok":
        states.write_state(drawn, row, top, step_px, size)
        return
    has_interval = pd.notna(row["lower"])
    style.write(drawn, states.value(row, "share", places), size, xref="x", yref="y", x=row["slot"],
                y=row["lower"] if has_interval else row["value"], yanchor="top", yshift=-4 if has_interval else -10,
                colour="blue", bold=bool(row["role"]), bgcolor="#ffffff", borderpad=1,
                font_px=style.FONT_PX[size])  # fmt: skip


def _write_breaks(drawn: go.Figure, own: pd.DataFrame, size: Size) -> None:
    """Words in the gap where the question changed."""
    for before, after in pairwise(own.to_dict("records")):
        if before["series"] != after["series"]:
            style.write(drawn, ANOTHER, size, xref="x", x=(before["slot"] + after["slot"]) / 2, y=0.5, textangle=-90,
                        colour="grey", bgcolor="#ffffff", borderpad=6)  # fmt: skip


def _draw_goal(drawn: go.Figure, goal: float, said: str, size: Size) -> None:
    drawn.add_shape({
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": goal, "y1": goal,
        "line": {"color": colours()["rust"], "width": 2.5, "dash": "2px,2px"},
    })  # fmt: skip
    beside: dict[str, Any] = {"xanchor": "left", "xshift": 6} if size == "wide" else {
        "xanchor": "right", "yanchor": "bottom", "yshift": 3, "bgcolor": "#ffffff",
    }  # fmt: skip
    style.write(drawn, f"Mål: {said}", size, x=1, y=goal, yref="y", colour="rust", **beside)


def _finding(own: pd.DataFrame, subject: Subject) -> str:
    is_judged = own["area"].iloc[0] == subject.area and not own["after"].all()
    last = own.iloc[-1].to_dict()
    said = (
        wording.percent(last["value"], _decimals(own, subject))
        if last["status"] == "ok"
        else wording.uncapitalised(states.words(last["status"]))
    )
    return (subject.finding() if is_judged else "") or f"{subject.title}: {said}, {_when(last)}"


def _note(frame: pd.DataFrame, subject: Subject) -> list[str]:
    own = frame[frame["own"]]
    said = []
    if own["lower"].notna().any():
        said.append("Lodrätt streck: osäkerhetsintervall.")
    if (own["answers"].isna() & (own["status"] == "ok")).any():
        said.append("Där antal svar inte är publicerat kan en förändring inte bedömas.")
    rows = own.to_dict("records")
    said += [_break(before, after, subject) for before, after in pairwise(rows) if before["series"] != after["series"]]
    if (own["role"] == "baseline").any():
        said.append(f"Grått fält: {'utgångsläget' if subject.has_baseline else 'mätningen som vi jämför med'}.")
    if own["after"].any() and not own["after"].all():
        said.append("Ihåliga punkter efter löftesåret ändrar ingen bedömning.")
    if subject.target():
        said.append("Prickad linje: målet.")
    if not frame["own"].all():
        said.append("Romber: andra områden, som visas därför att uppgifter finns.")
    if own["area"].iloc[0] != subject.area:
        said.append(f"Uppgiften gäller {own['area'].iloc[0]}, inte bara {subject.area}.")
    return said


def _break(before: dict[Any, Any], after: dict[Any, Any], subject: Subject) -> str:
    """Why two waves stand apart: what differs between their questions, as far as it was published."""
    was, now = (subject.survey_label(row) for row in (before, after))
    differs = [said for name, said in PARTS.items() if was.get(name) and now.get(name) and was[name] != now[name]]
    why = (
        f", eftersom {wording.listed(differs)} inte är {'densamma' if len(differs) == 1 else 'samma'}"
        if differs
        else ""
    )
    return f"Svaren {_when(before)} går inte att jämföra med dem {_when(after)} och framåt{why}."


def _table_row(row: dict[Any, Any], places: int) -> tuple[str, ...]:
    answers = wording.number(row["answers"]) if pd.notna(row["answers"]) else ""
    if row["status"] == "ok" and not answers:
        answers = wording.capitalised(NO_ANSWERS)
    invited = wording.number(row["invited"]) if pd.notna(row["invited"]) else ""
    return (row["area"], _when(row), states.value(row, "share", places), _interval(row), answers, invited)


def _interval(row: dict[Any, Any]) -> str:
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return states.interval(row["lower"], row["upper"], "share")


def _tick(row: dict[Any, Any], size: Size) -> str:
    if row["status"] != "ok":
        return _when(row)
    if pd.isna(row["answers"]):
        return _when(row) + ("<br>antal svar<br>ej publicerat" if size == "phone" else f"<br>{NO_ANSWERS}")
    return f"{_when(row)}<br>{wording.number(row['answers'])} svar"


def _when(row: dict[Any, Any]) -> str:
    span = windows.span(row["period"])
    return wording.span_words(*span) if span else wording.period_words(row["period"])
