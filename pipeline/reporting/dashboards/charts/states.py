"""What stands in a picture's table and slots where there is no number: four states of a value, never mixed.

Zero is a number. Hidden, missing and not applicable are words, and a hidden value is never drawn as one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline.reporting import windows, wording
from pipeline.reporting.dashboards.charts import style
from pipeline.reporting.dashboards.charts.base import Size
from pipeline.reporting.fact_sentences import as_counts
from pipeline.reporting.vocabulary import WORDS

SHARE_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)
MOST_TICKS = 5
OF_ALL = {0.0: "inga", 0.5: "hälften", 1.0: "alla"}  # a scale of few, where no share is told in percent
NARROWEST_LEVEL_WORDS_PX = 76
NAN = float("nan")
WHY: Mapping[str, str] = {
    "suppressed": "Enskilda personer ska inte kunna kännas igen",
    "missing": "Ingen uppgift har lämnats",
}


def words(status: str) -> str:
    """*Visas inte*, *Uppgift saknas*, *Inte aktuellt*."""
    return WORDS["value"][status].words


def value(row: Mapping[Any, Any], unit: str, decimals: int = 0) -> str:
    """A value beside its point or in a table, or the words of its state: *34*, *47 %*, *4 av 12*, *Visas inte*.

    Args:
        row: value and status; of a register's share also numerator and denominator.
        unit: of the value.
        decimals: of a share in percent.
    """
    if row["status"] != "ok":
        return words(row["status"])
    if unit == "share":
        counted = as_counts(row.get("numerator", NAN), row.get("denominator", NAN))
        return counted or wording.percent_mark(float(row["value"]), decimals)
    return wording.number(float(row["value"]), wording.DECIMALS.get(unit, 1))


def are_counts(rows: pd.DataFrame, unit: str) -> bool:
    """No share of them is told in percent: every base is small, or nothing was counted."""
    ok = rows[rows["status"] == "ok"]
    parts = zip(ok["numerator"], ok["denominator"], strict=True)
    return unit == "share" and bool(len(ok)) and all(as_counts(part, whole) for part, whole in parts)


def draw_without_number(drawn: go.Figure, rows: pd.DataFrame, top: float, width: float) -> None:
    """The slots of periods that have no number: a hidden one as a hatched gap, the others as nothing.

    Args:
        drawn: the figure.
        rows: all its rows, with slot and status.
        top: of the value axis: how high a gap is.
        width: of a gap, in slots.
    """
    hidden = rows[rows["status"] == "suppressed"]
    if len(hidden):
        drawn.add_bar(
            x=hidden["slot"].tolist(), y=[top] * len(hidden), width=[width] * len(hidden), marker=style.HATCHED,
            hovertemplate=f"{words('suppressed')}<extra></extra>", meta={"points": len(hidden)}, uid="hidden",
        )  # fmt: skip
    empty = rows[~rows["status"].isin(["ok", "suppressed"])]
    if len(empty):
        drawn.add_scatter(
            x=empty["slot"].tolist(), y=[0] * len(empty), mode="markers", marker={"size": 1, "opacity": 0},
            hovertemplate=[f"{words(one)}<extra></extra>" for one in empty["status"]],
            meta={"points": len(empty)}, uid="empty",
        )  # fmt: skip


def write_state(
    drawn: go.Figure, row: Mapping[Any, Any], top: float, step_px: float, size: Size, axis: str = "x"
) -> None:
    """The words of a slot without a number: across the gap that hides one, upright where there is nothing.

    Args:
        drawn: the figure.
        row: slot and status.
        top: of the value axis.
        step_px: how wide a slot is: the words stand level where they fit.
        size: of the drawing.
        axis: the x axis that the slot is on.
    """
    place: dict[str, Any] = {"xref": axis, "yref": "y", "x": row["slot"]}
    if row["status"] == "suppressed":
        style.write(drawn, words("suppressed"), size, y=top / 2, bold=True, bgcolor="#ffffff", borderpad=3,
                    textangle=0 if step_px >= NARROWEST_LEVEL_WORDS_PX else -90, **place)  # fmt: skip
    else:
        said = f"{WORDS['value'][row['status']].shape} {words(row['status'])}"
        style.write(drawn, said, size, y=0, yanchor="bottom", yshift=8, textangle=-90, **place)


def interval(lower: float, upper: float, unit: str) -> str:
    """*mellan 67 och 73 %*, *mellan 4 och 14*: an interval in a table; a dash between them is not heard."""
    if unit == "share":
        return f"mellan {wording.bound(lower * 100)} och {wording.bound(upper * 100)}{wording.SPACE}%"
    decimals = wording.DECIMALS.get(unit, 1)
    return f"mellan {wording.bound(lower, decimals)} och {wording.bound(upper, decimals)}"


def axis(unit: str, top: float, *, of_few: bool = False) -> dict[str, Any]:
    """A value axis from zero to its top, with its numbers written as Swedish; of few from none to all."""
    if unit != "share":
        return {"range": [0, top]}
    if of_few:
        return {"range": [0, top], "tickvals": list(OF_ALL), "ticktext": list(OF_ALL.values())}
    step = next((one for one in SHARE_STEPS if top / one <= MOST_TICKS), SHARE_STEPS[-1])
    ticks = [round(step * n, 4) for n in range(int(top / step + 1e-9) + 1)]
    return {"range": [0, top], "tickvals": ticks, "ticktext": [wording.percent_mark(one) for one in ticks]}


def unit_words(unit: str) -> str:
    """*Antal*, *Procent*, *Dagar*: what a value axis counts."""
    return wording.capitalised("antal" if unit == "count" else wording.UNIT_WORDS[unit])


def when(period: str, start: Any) -> str:
    """A period or a day as words: *2025*, *mars 2026*, *31 oktober 2026*."""
    span = windows.span(period)
    if span:
        return wording.span_words(*span)
    return wording.long_date(start) if isinstance(start, date) and period == start.isoformat() else (
        wording.period_words(period)
    )  # fmt: skip


def at(period: str, start: Any) -> str:
    """When, after a verb: *under 2025*, *i mars 2026*, *den 31 oktober 2026*."""
    span = windows.span(period)
    if span:
        return wording.in_period(*span).replace("år ", "under ")  # "16 år 2025" would be read as an age
    return f"den {wording.long_date(start)}" if isinstance(start, date) else wording.period_words(period)
