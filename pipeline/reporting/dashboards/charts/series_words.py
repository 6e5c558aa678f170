"""What is said about a series: how to read its gaps, fields and points, and its table."""

from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline.reporting import series_breaks, windows, wording
from pipeline.reporting.dashboards.charts import markers
from pipeline.reporting.dashboards.charts.base import Subject
from pipeline.reporting.sentences import WORDS


def note(frame: pd.DataFrame, subject: Subject, *, has_marks: bool) -> list[str]:
    """How to read the picture: gaps, fields, points and lines, as far as they are there."""
    told = []
    info, area = subject.published.dictionary[subject.indicator], subject.promise_set["area_code"]
    ends = frame.groupby("series", sort=False).agg(first=("start", "first"), last=("end", "last"))
    for before, after in pairwise(ends.to_dict("records")):
        told.append(series_breaks.words(info, area, before["last"], after["first"]))
    if (frame["role"] == "baseline").any():
        told.append(f"Grått fält: {_compared_with(subject)}, {label(subject.verdict['baseline_period'])}.")
    if subject.target() and frame["kind"].iloc[0] == "year" and (frame["role"] == "promise").any():
        told.append("Prickad linje: målet.")
    if has_marks:
        told.append(f"Numrerade punkter: när löftets aktiviteter gjordes. {markers.NOT_CAUSES}")
    if (frame["role"] == "promise").any():
        period = wording.span_words(subject.start, subject.end)
        yearly = frame["kind"].iloc[0] == "year"
        told.append(f"Större punkt: löftesåret {period}." if yearly else f"Tjock axel: löftesåret {period}.")
    if frame["after"].any():
        told.append("Ihåliga punkter efter löftesåret ändrar ingen bedömning.")
    if frame["preliminary"].any():
        told.append(_preliminary(frame))
    told += [f"Uppgift saknas för {span}." for span in _missing_spans(frame)]
    if (frame["status"] == "suppressed").any():
        told.append("Streckat fält: uppgiften visas inte.")
    return told


def _preliminary(frame: pd.DataFrame) -> str:
    n, yearly = int(frame["preliminary"].sum()), frame["kind"].iloc[0] == "year"
    if not frame["preliminary"].tail(n).all():
        return "Ihåliga punkter är också preliminära uppgifter, som inte jämförs."
    if n == 1:
        last = "Det sista året är preliminärt" if yearly else "Den sista månaden är preliminär"
        return f"{last} (ihålig punkt) och jämförs inte."
    last = f"De {wording.small_number(n)} sista {'åren' if yearly else 'månaderna'}"
    return f"{last} är preliminära (ihåliga punkter) och jämförs inte."


def _missing_spans(frame: pd.DataFrame) -> list[str]:
    """Periods without a value, those that follow each other as one span."""
    missing = frame["status"] == "missing"
    runs = frame[missing].groupby((~missing).cumsum()[missing])
    return [wording.span_words(rows["start"].iloc[0], rows["end"].iloc[-1]) for _, rows in runs]


def table_row(row: dict[Any, Any]) -> tuple[str, ...]:
    """A row of the table: period, value or state, interval, remarks."""
    remarks = ["preliminär"] if row["preliminary"] else []
    remarks += {"baseline": ["jämförs"], "promise": ["löftesåret"]}.get(row["role"], [])
    remarks += ["efter löftesåret"] if row["after"] else []
    value = wording.number(row["value"]) if row["status"] == "ok" else WORDS["value"][row["status"]].words
    return (label(row["period"]), value, interval(row), ", ".join(remarks))


def interval(row: dict[Any, Any]) -> str:
    """An interval in a table; '' without one."""
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f"{wording.bound(row['lower'])}–{wording.bound(row['upper'])}"


def said(row: Any) -> str:
    """*713 (2016)*: a value in a description."""
    return f"{wording.number(row['value'])} ({label(row['period'])})"


def _compared_with(subject: Subject) -> str:
    """A baseline is the promise's own; without one, what the verdict compares with is our choice."""
    return "utgångsläget" if subject.has_baseline else "perioden som vi jämför med"


def kind_word(frame: pd.DataFrame) -> str:
    """*år* or *månad*: what a point stands for."""
    return "år" if frame["kind"].iloc[0] == "year" else "månad"


def label(period: str) -> str:
    """A period as words, spans too."""
    span = windows.span(period)
    return wording.span_words(*span) if span else wording.period_words(period)
