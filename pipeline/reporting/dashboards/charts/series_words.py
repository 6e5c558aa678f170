"""What is said about a series: how to read its gaps, fields and points, and its table."""

from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from pipeline.reporting import series_breaks, windows, wording
from pipeline.reporting.dashboards.charts import markers, states
from pipeline.reporting.dashboards.charts.base import Subject
from pipeline.reporting.sentences import WORDS


def note(frame: pd.DataFrame, subject: Subject, *, has_marks: bool) -> list[str]:
    """How to read the picture: gaps, fields, points and lines, as far as they are there."""
    told = []
    info, area = subject.published.dictionary[subject.indicator], subject.promise_set["area_code"]
    told += [series_breaks.words(info, area, *days) for days in _breaks(frame)]
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
    told += [f"Uppgift saknas för {span}." for span, status in _without_number(frame) if status == "missing"]
    if (frame["status"] == "suppressed").any():
        told.append("Streckat fält: uppgiften visas inte.")
    return told


def described(frame: pd.DataFrame, subject: Subject) -> str:
    """The picture for those who do not see it: least and most among what can be compared, and what is not shown."""
    kind, span = kind_word(frame), wording.span_words(frame["start"].iloc[0], frame["end"].iloc[-1])
    breaks = [series_breaks.words({}, subject.promise_set["area_code"], *days) for days in _breaks(frame)]
    ok = frame[frame["status"] == "ok"]
    alike = ok[ok["series"] == ok["series"].iloc[-1]]
    least, most = (said(alike.iloc[int(at)]) for at in (alike["value"].argmin(), alike["value"].argmax()))
    since = f"Från {label(alike['period'].iloc[0])} är lägst" if breaks else "Lägst är"
    return " ".join([
        f"Linjediagram från noll över {wording.uncapitalised(subject.title)} i {subject.area} per {kind}, {span}.",
        *breaks,
        f"{since} {least} och högst {most}. Sist visas {said(ok.iloc[-1])}.",
        *(f"{wording.capitalised(when)}: {WORDS['value'][status].words}." for when, status in _without_number(frame)),
        "Alla värden finns i tabellen.",
    ])  # fmt: skip


def _breaks(frame: pd.DataFrame) -> list[tuple[date, date]]:
    """The last day before each break and the first day after it."""
    ends = frame.groupby("series", sort=False).agg(first=("start", "first"), last=("end", "last"))
    return [(before["last"], after["first"]) for before, after in pairwise(ends.to_dict("records"))]


def _without_number(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """When and why there is no number; periods that follow each other with the same status as one span."""
    runs = frame.groupby((frame["status"] != frame["status"].shift()).cumsum())
    return [
        (wording.span_words(rows["start"].iloc[0], rows["end"].iloc[-1]), str(rows["status"].iloc[0]))
        for _, rows in runs
        if rows["status"].iloc[0] != "ok"
    ]


def _preliminary(frame: pd.DataFrame) -> str:
    n, yearly = int(frame["preliminary"].sum()), frame["kind"].iloc[0] == "year"
    if not frame["preliminary"].tail(n).all():
        return "Ihåliga punkter är också preliminära uppgifter, som inte jämförs."
    if n == 1:
        last = "Det sista året är preliminärt" if yearly else "Den sista månaden är preliminär"
        return f"{last} (ihålig punkt) och jämförs inte."
    last = f"De {wording.small_number(n)} sista {'åren' if yearly else 'månaderna'}"
    return f"{last} är preliminära (ihåliga punkter) och jämförs inte."


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
    return states.interval(row["lower"], row["upper"], "count")


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
